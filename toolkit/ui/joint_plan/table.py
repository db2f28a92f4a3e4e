"""The table of the joint plan: native cells, each row with its place in the order and its way out."""

from collections.abc import Callable

from toolkit.domain.access import Right
from toolkit.domain.joint_plan import JointMeasure
from toolkit.domain.wording import plural
from toolkit.ui.components import button, hidden, icon
from toolkit.ui.nodes import Node, h
from toolkit.workflows.joint_plan import LABELS, JointPlan

PLACEHOLDERS = {
    "activity": "Что сделаем вместе",
    "term_text": "Например, ноябрь 2023",
    "result": "Что получится",
    "responsible": "Кто отвечает в каждой школе",
}
ROWS = ("строка", "строки", "строк")


def table(flow: JointPlan) -> Node:
    """All rows in their order; a plan without rows says how to begin."""
    if not flow.rows:
        words = "Строк пока нет." if flow.reading else "Строк пока нет: добавьте первую."
        return h("p", words, cls="ar-note")
    return h(
        "table",
        h("caption", f"Совместный план: {plural(len(flow.rows), *ROWS)}", cls="ar-vh"),
        h(
            "thead",
            h(
                "tr",
                h("th", "№", scope="col", cls="c0"),
                [h("th", words, scope="col") for words in LABELS.values()],
                h("th", hidden("Действия"), scope="col", cls="acts ar-noprint", right=Right.JOINT_PLAN),
                role="row",
            ),
        ),
        h("tbody", [_row(flow, number, row) for number, row in enumerate(flow.rows, 1)]),
        cls="ar-table ar-edit ar-cards ar-joint",
        role="table",
        data_keys="roadmap",
    )


def _row(flow: JointPlan, number: int, row: JointMeasure) -> Node:
    return h(
        "tr",
        h("td", hidden("Строка "), str(number), cls="n", role="cell"),
        [_cell(flow, number, row, name) for name in LABELS],
        _actions(flow, number, row),
        role="row",
        id=f"row-{row.id}",
        data_row=str(row.id),
    )


def _cell(flow: JointPlan, number: int, row: JointMeasure, name: str) -> Node:
    id_ = f"j-{row.id}-{name}"
    refused = flow.problem(id_)
    below = _read(flow, row, id_) if name == "term_text" and not refused else None

    def change(value: object) -> None:
        flow.set_cell(row, name, str(value))

    return h(
        "td",
        h(
            "textarea",
            id=id_,
            rows="2",
            data_grow=True,
            aria_label=f"{LABELS[name]}, строка {number}",
            aria_describedby=f"{id_}-read" if refused or below else None,
            aria_invalid="true" if refused else None,
            placeholder=PLACEHOLDERS[name],
            value=refused.typed if refused else getattr(row, name),
            on={"change": change},
            right=Right.JOINT_PLAN,
        ),
        below,
        h("span", icon("i-error"), refused.sentence, cls="ar-read ar-c-error", id=f"{id_}-read")
        if refused
        else None,
        role="cell",
        data_l=LABELS[name],
        cls="has-error" if refused else None,
    )


def _read(flow: JointPlan, row: JointMeasure, id_: str) -> Node | None:
    if not row.term_text.strip():
        return None
    words, good = flow.understood(row)
    look = "ar-read ar-noprint" if good else "ar-read ar-read--warn ar-noprint"
    return h("span", icon("i-check" if good else "i-warn"), words, cls=look, id=f"{id_}-read")


def _actions(flow: JointPlan, number: int, row: JointMeasure) -> Node:
    def step(by: int) -> Callable[[], object]:
        return lambda: flow.move_row(row, by)

    def one(name: str, glyph: str, words: str, press: Callable[[], object], act: str | None = None) -> Node:
        return button(
            f"j-{row.id}-{name}",
            "",
            press,
            kind="quiet icon",
            before=glyph,
            label=f"{words}: строка {number}",
            right=Right.JOINT_PLAN,
            data_act=act,
            data_adds=name == "below",
        )

    return h(
        "td",
        one("up", "i-up", "Выше", step(-1), "up"),
        one("down", "i-down", "Ниже", step(1), "down"),
        one("below", "i-plus", "Добавить под ней", lambda: flow.add_row(number), "below"),
        one("remove", "i-trash", "Удалить", lambda: flow.remove_row(row)),
        role="cell",
        cls="acts ar-noprint",
        right=Right.JOINT_PLAN,
    )
