"""Step 6: two or three factors to begin with, by the formula and by hand."""

from toolkit.domain.access import Right
from toolkit.domain.priorities import Priority, RankedFactor, warnings
from toolkit.ui.components import button, chip, head, level_tag, notice, section, select, split, tag
from toolkit.ui.frame import alerts, foot, rail, top, what_is_left
from toolkit.ui.nodes import Handler, Node, h
from toolkit.ui.page import Screen
from toolkit.ui.self_diagnosis.actions import Actions
from toolkit.workflows.self_diagnosis import SelfDiagnosis

MANAGEABILITY = (
    ("", "не выбрано"),
    ("1", "1 — мало зависит от нас"),
    ("2", "2 — частично"),
    ("3", "3 — зависит от нас"),
)
REACH = (("", "не выбрано"), ("1", "1 — класс"), ("2", "2 — параллель"), ("3", "3 — вся школа"))


def priorities_screen(flow: SelfDiagnosis, _actions: Actions) -> Screen:
    """The ranked list with its why; the manual order wins."""
    ranked = flow.facts.ranked
    lacks = flow.missing("priorities")
    warned = warnings(tuple(flow.facts.outcomes.values()), flow.catalogue.thresholds)
    manual = any(known.place is not None for known in flow.facts.priorities.values())
    rows = [_row(flow, number, row, len(ranked)) for number, row in enumerate(ranked, 1)]
    sheet = [
        head(
            "С чего начнём: два-три фактора",
            h(
                "p",
                "Скажите, насколько фактор зависит от школы и скольких он касается.",
                right=Right.EDIT,
            ),
        ),
        *[notice(sentence) for sentence in warned],
        h("ol", rows, cls="ar-ranked"),
    ]
    margin = [
        section(
            "Как считаем порядок",
            h(
                "p",
                "Уровень × управляемость × охват, каждое от 1 до 3. Число нужно только для порядка работы.",
            ),
            h(
                "p",
                "Вы можете переставить факторы стрелками: порядок команды важнее формулы.",
                right=Right.EDIT,
            ),
            h("p", button("by-score", "Вернуть порядок по формуле", flow.order_by_score, kind="small"))
            if manual
            else None,
        )
    ]
    return Screen(
        title="Приоритеты",
        top=top(flow),
        alert=alerts(flow),
        rail=rail(flow),
        body=[split(sheet, margin, "Подсказки")],
        foot=foot(
            flow, what_is_left(lacks, "посмотреть, что делать завтра."), "Что дальше", blocked=bool(lacks)
        ),
    )


def _row(flow: SelfDiagnosis, number: int, row: RankedFactor, total: int) -> Node:
    factor = flow.factor(row.factor_code)
    known = flow.facts.priorities.get(row.factor_code, Priority(factor_code=row.factor_code))
    code = row.factor_code

    def set_(name: str) -> Handler:
        return lambda value: flow.set_priority(code, name, str(value))

    return h(
        "li",
        h(
            "div",
            h("span", f"{number}.", cls="ar-num"),
            h(
                "div",
                h("h2", factor.title),
                h(
                    "p",
                    level_tag(row.level) if row.level else tag("спорный", "wait"),
                    " ",
                    h("span", row.why, cls="ar-note"),
                ),
            ),
            h(
                "div",
                button(
                    f"up-{code}",
                    "",
                    lambda: flow.shift(code, -1),
                    kind="quiet icon",
                    before="i-up",
                    label=f"Выше: {factor.short_title}",
                )
                if number > 1
                else None,
                button(
                    f"down-{code}",
                    "",
                    lambda: flow.shift(code, 1),
                    kind="quiet icon",
                    before="i-down",
                    label=f"Ниже: {factor.short_title}",
                )
                if number < total
                else None,
                cls="ar-row",
            ),
            cls="ar-ranked__head",
        ),
        h(
            "div",
            select(
                f"m-{code}",
                "Насколько зависит от нас",
                str(known.manageability or ""),
                MANAGEABILITY,
                set_("manageability"),
            ),
            select(f"r-{code}", "Кого касается", str(known.reach or ""), REACH, set_("reach")),
            h(
                "div",
                chip(f"begin-{code}", "Начинаем с него", row.chosen, lambda on: flow.choose(code, on)),
                cls="ar-ranked__pick",
            ),
            cls="ar-grid2",
        ),
        data_key=f"rank-{code}",
    )
