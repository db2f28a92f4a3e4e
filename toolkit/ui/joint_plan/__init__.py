"""The view of the joint plan: one table for the school and its consultant school."""

from toolkit.domain.access import Right
from toolkit.ui.components import button, head, icon, section
from toolkit.ui.frame import alerts, choose_school, for_visitor, top
from toolkit.ui.joint_plan.table import table
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.page import Screen
from toolkit.workflows.joint_plan import JointPlan


def joint_plan_screen(flow: JointPlan) -> Screen:
    """The plan, or why there is none yet."""
    if flow.dossier is None:
        return for_visitor(flow, choose_school(flow))
    body = _plan(flow) if flow.talk.joint else _not_yet(flow)
    screen = Screen(title=flow.title, top=top(flow), alert=alerts(flow), body=[body], frame="solo")
    return for_visitor(flow, screen)


def _plan(flow: JointPlan) -> Node:
    tools = h(
        "div",
        button(
            "add-row", "Добавить строку", flow.add_row, kind="small", before="i-plus",
            right=Right.JOINT_PLAN, data_adds=True,
        ),
        h(
            "button",
            icon("i-print"),
            "Напечатать",
            type="button",
            cls="ar-btn ar-btn--small",
            data_do="print",
            data_key="print",
        ),
        cls="ar-row ar-noprint",
    )  # fmt: skip
    title = head(
        "Совместный план двух школ",
        h("p", _who(flow)),
        h("p", "Пишите прямо в клетках: план общий, видят его обе школы и куратор.", cls="ar-note ar-noprint",
          right=Right.JOINT_PLAN),
    )  # fmt: skip
    sheet = [h("div", title, tools, cls="ar-row ar-row--between ar-headrow"), table(flow)]
    return h(
        "div",
        h("div", sheet),
        h("aside", _margin(), cls="ar-margin ar-noprint", aria_label="О плане"),
        cls="ar-split ar-split--narrow",
    )


def _who(flow: JointPlan) -> str:
    names = [f"«{name}»" for name in flow.talk.consultants if name]
    helper = f"и школа-консультант {', '.join(names)}" if names else "и её школа-консультант"
    return f"«{flow.facts.school.name}» {helper}, {flow.cycle.title}."


def _margin() -> list[Child]:
    return [
        section(
            "Что писать",
            h("p", "Что сделаем вместе: открытые уроки, обмен опытом педагогов, общие занятия детей."),
            h("p", "Назовите роли, а не фамилии. Срок — месяц или дату."),
            right=Right.JOINT_PLAN,
        ),
    ]


def _not_yet(flow: JointPlan) -> Node:
    home = flow.visit.link("curator" if flow.visit.readonly else "start", None) if flow.visit else ""
    return h(
        "div",
        head(
            "Совместного плана пока нет",
            h("p", "Он появится, когда муниципальный координатор назначит вашей школе школу-консультанта."),
        ),
        h("p", h("a", icon("i-left"), "На стартовую страницу", href=home, cls="ar-btn")) if home else None,
        cls="ar-stack",
    )


__all__ = ["joint_plan_screen"]
