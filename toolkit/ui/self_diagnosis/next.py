"""Step 7: what follows from the decisions, and where to go."""

from toolkit.domain.access import Right
from toolkit.ui.components import button, head, icon, level_tag, section, split, tag
from toolkit.ui.frame import alerts, rail, top
from toolkit.ui.joint_plan.way import joint_plan_section
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.page import Screen
from toolkit.ui.self_diagnosis.actions import Actions
from toolkit.workflows.self_diagnosis import SelfDiagnosis


def next_screen(flow: SelfDiagnosis, _actions: Actions) -> Screen:
    """The chosen factors and the way to their programs."""
    chosen = [row for row in flow.facts.ranked if row.chosen] or list(flow.facts.ranked[:3])
    waiting = [
        factor
        for factor in flow.facts.factors
        if (outcome := flow.facts.outcomes.get(factor.code)) and outcome.draft_only
    ]
    address = flow.visit.link("antirisk_program", flow.facts.school.id) if flow.visit else ""
    sheet: list[Child] = [
        head(
            "Самодиагностика собрана: пора писать программы",
            h("p", "По каждому подтверждённому риску — своя программа."),
        ),
        h(
            "ol",
            [_chosen(flow, number, row.factor_code) for number, row in enumerate(chosen, 1)],
            cls="ar-ranked",
        ),
        None if address else h("p", "Откройте тетрадь antirisk_program.ipynb.", cls="ar-note"),
    ]
    if waiting:
        sheet.append(
            section(
                "По этому фактору соберите факты" if len(waiting) == 1 else "По этим факторам соберите факты",
                h("ul", [h("li", factor.title) for factor in waiting], cls="ar-stack ar-stack--s"),
                h("p", "Программу можно начать и сейчас, черновиком.", cls="ar-note"),
                cls="ar-stack ar-stack--s",
            )
        )
    margin = [
        section(
            "Ближайшие дела", h("ol", [h("li", line) for line in _soon(flow)], cls="ar-stack ar-stack--s")
        ),
        section(
            "Отчёт",
            h("p", "Одна страница для печати покажет профиль, решения и программы."),
            _link(flow, "report", "Открыть отчёт"),
        ),
        joint_plan_section(flow),
    ]
    return Screen(
        title="Что дальше",
        top=top(flow),
        alert=alerts(flow),
        rail=rail(flow),
        body=[split(sheet, margin, "Ближайшие дела")],
        foot=[
            h("p", "Всё записано. К любому шагу можно вернуться.", cls="ar-foot__left"),
            button("back", "Назад", flow.back, before="i-left", right=Right.READ),
            h(
                "a",
                "Писать программу",
                icon("i-right"),
                href=address,
                cls="ar-btn ar-btn--main",
                id="to-program",
            )
            if address
            else None,
        ],
    )


def _link(flow: SelfDiagnosis, app: str, words: str) -> Node | None:
    address = flow.visit.link(app, flow.facts.school.id) if flow.visit else ""
    return h("p", h("a", words, href=address)) if address else None


def _chosen(flow: SelfDiagnosis, number: int, code: str) -> Node:
    outcome = flow.facts.outcomes[code]
    kind = "wait" if outcome.draft_only else "ok"
    return h(
        "li",
        h(
            "div",
            h("span", f"{number}.", cls="ar-num"),
            h(
                "div",
                h("h2", flow.factor(code).title),
                h("p", level_tag(outcome.level), " ", tag(str(outcome.status), kind)),
            ),
            cls="ar-ranked__head",
        ),
        data_key=f"chosen-{code}",
    )


def _soon(flow: SelfDiagnosis) -> list[str]:
    lines = ["Назначьте ответственного за каждый фактор (приказ директора)."]
    if any(result.preliminary for result in flow.facts.diagnoses.values()):
        lines.append("Проведите бумажные анкеты учителей, обучающихся и родителей и внесите числа.")
    lines.append("Напишите программы по выбранным факторам, обсудите их с куратором.")
    lines.append("Утвердите план мероприятий по всем факторам.")
    return lines
