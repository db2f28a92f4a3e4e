"""Step 4: what changes, from how many to how many, by which day, by what means; and all indicators."""

from toolkit.domain.access import Right
from toolkit.domain.program import Part, ProgramIndicator
from toolkit.domain.wording import day, number
from toolkit.methodology.catalogue import Direction
from toolkit.ui.antirisk_program.actions import Actions
from toolkit.ui.antirisk_program.removed import removed_rows
from toolkit.ui.antirisk_program.subtitle import subtitle
from toolkit.ui.components import (
    button,
    field,
    head,
    hidden,
    icon,
    notice,
    radios,
    section,
    select,
    split,
    unbroken,
)
from toolkit.ui.frame import alerts, foot, rail, top, what_is_left
from toolkit.ui.nodes import Child, Handler, Node, h
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram

DIRECTIONS = ((str(Direction.DOWN), "сократить"), (str(Direction.UP), "увеличить"))
SAME = "равно «сейчас»: укажите, каким станет"


def goal_screen(flow: AntiriskProgram, _actions: Actions) -> Screen:
    """Five short questions; the sentence composes itself and stays editable."""
    indicator = flow.goal_indicator()
    lacks = flow.missing("goal")
    sheet: list[Child] = [
        head(
            "Что изменится и к какому дню",
            h(
                "p",
                "Ответьте на пять коротких вопросов, предложение сложится само.",
                right=Right.EDIT,
            ),
        ),
        _sentence(flow),
        _questions(flow, indicator),
        _indicators(flow, indicator),
        removed_rows(flow, flow.removed_of(Part.INDICATOR)),
    ]
    return Screen(
        title=f"Цель: {flow.factor().short_title}",
        top=top(flow, subtitle(flow)),
        alert=alerts(flow),
        rail=rail(flow),
        body=[split(sheet, _margin(flow), "Подсказки")],
        foot=foot(
            flow,
            what_is_left(lacks, "расставить сроки и ответственных в дорожной карте."),
            "К дорожной карте",
            blocked=bool(lacks),
        ),
    )


def _sentence(flow: AntiriskProgram) -> Node:
    by_hand = flow.program.text("goal_sentence")
    if flow.editing_goal:
        refused = flow.problem("g-goal_sentence")
        inside: list[Child] = [
            field(
                "g-goal_sentence",
                "Цель своими словами",
                by_hand,
                _setter(flow, "goal_sentence"),
                long=True,
                problem=refused.sentence if refused else "",
                typed=refused.typed if refused else None,
            ),
            h(
                "div",
                button(
                    "goal-again", "Собрать заново", flow.compose_again, kind="quiet small", before="i-save"
                ),
                cls="ar-row",
            ),
        ]
    else:
        inside = [
            h("h2", "Так цель будет стоять в программе", cls="ar-quiet-title"),
            h(
                "p",
                unbroken(flow.goal()) or "Выберите показатель, и предложение появится здесь.",
                cls="ar-doc ar-goal",
                aria_live="polite",
                id="goal-text",
            ),
            h(
                "div",
                button("goal-edit", "Править предложение руками", flow.edit_goal, kind="quiet small")
                if flow.goal_indicator() or by_hand
                else None,
                button(
                    "goal-again", "Собрать заново", flow.compose_again, kind="quiet small", before="i-save"
                )
                if by_hand
                else None,
                cls="ar-row",
            ),
        ]
    return h("section", inside, cls="ar-pane ar-goalbox")


def _setter(flow: AntiriskProgram, name: str) -> Handler:
    return lambda value: flow.set_field(name, str(value))


def _change(flow: AntiriskProgram, indicator: ProgramIndicator, name: str) -> Handler:
    return lambda value: flow.set_indicator(indicator, name, str(value))


def _questions(flow: AntiriskProgram, indicator: ProgramIndicator | None) -> Node:
    own = [(str(known.id), _titled(known)) for known in flow.program.indicators]
    taken = {known.code for known in flow.program.indicators}
    bank = [
        (known.code, f"{known.title}, {known.unit}")
        for known in flow.factor().indicators
        if known.code not in taken
    ]
    options = [*own, *bank, ("own", "Свой показатель…")]
    if indicator is None:
        options.insert(0, ("", "не выбрано"))
    chosen = str(indicator.id) if indicator else ""
    source = f"Источник данных: {indicator.source}" if indicator and indicator.source else ""
    parts: list[Child] = [
        select(
            "goal-what",
            "1. Что меняем",
            chosen,
            options,
            lambda value: flow.set_goal_indicator(str(value)),
            hint=source,
        )
    ]
    if indicator is not None:
        parts += [
            radios(
                f"dir-{indicator.id}",
                "2. В какую сторону",
                str(indicator.direction),
                DIRECTIONS,
                _change(flow, indicator, "direction"),
            ),
            h(
                "fieldset",
                h("legend", "3. Сколько сейчас и сколько будет", cls="ar-field__label"),
                _values(flow, indicator),
                cls="ar-numbers",
            ),
            h(
                "div",
                _field(flow, indicator, "target_on", "4. К какому дню", hint="дд.мм.гггг"),
                field(
                    "g-goal_means",
                    "5. За счёт чего",
                    flow.program.text("goal_means"),
                    _setter(flow, "goal_means"),
                    hint="Например: наставничества и сетевых уроков",
                    long=True,
                ),
                cls="ar-grid2",
            ),
        ]
    return h("div", parts, cls="ar-stack")


def _titled(indicator: ProgramIndicator) -> str:
    title = indicator.title or "свой показатель без названия"
    return f"{title}, {indicator.unit}" if indicator.unit else title


def _values(flow: AntiriskProgram, indicator: ProgramIndicator) -> Node:
    names = (
        ("baseline", "Сейчас", f"на {day(indicator.baseline_on)}" if indicator.baseline_on else ""),
        ("interim", "В середине пути", f"к {day(indicator.interim_on)}" if indicator.interim_on else ""),
        ("target", "Будет", f"к {day(indicator.target_on)}" if indicator.target_on else ""),
    )
    return h(
        "div",
        [_field(flow, indicator, name, label, hint=hint) for name, label, hint in names],
        cls="ar-grid3",
    )


def _field(
    flow: AntiriskProgram, indicator: ProgramIndicator, name: str, label: str, *, hint: str = ""
) -> Node:
    id_ = f"i-{indicator.id}-{name}"
    refused = flow.problem(id_)
    stored = getattr(indicator, name)
    value = (
        day(stored)
        if name.endswith("_on")
        else number(stored)
        if name in ("baseline", "interim", "target")
        else stored
    )
    problem = refused.sentence if refused else ""
    if (
        name == "target"
        and not problem
        and indicator.target is not None
        and indicator.target == indicator.baseline
    ):
        problem = SAME
    return field(
        id_,
        label,
        value,
        _change(flow, indicator, name),
        hint=hint,
        problem=problem,
        typed=refused.typed if refused else None,
        inputmode="decimal" if name in ("baseline", "interim", "target") else None,
    )


def _indicators(flow: AntiriskProgram, goal: ProgramIndicator | None) -> Node:
    rows = []
    for place, indicator in enumerate(flow.program.indicators, 1):
        rows.append(_indicator(flow, place, indicator, is_goal=goal is not None and indicator.id == goal.id))
    taken = {known.code for known in flow.program.indicators}
    bank = [
        ("", "выберите показатель"),
        *(
            (known.code, f"{known.title}, {known.unit}")
            for known in flow.factor().indicators
            if known.code not in taken
        ),
        ("own", "Свой показатель…"),
    ]

    def add(value: object) -> None:
        if value == "own":
            flow.add_indicator()
        elif value in dict(bank) and value:
            flow.add_indicator(str(value))

    return h(
        "section",
        h("h2", "Показатели", id="indicators"),
        h("ul", rows, cls="ar-ranked") if rows else h("p", "Показателей пока нет."),
        h(
            "div",
            select("add-indicator", "Добавить ещё показатель", "", bank, add),
            right=Right.EDIT,
        ),
        cls="ar-stack",
        aria_labelledby="indicators",
    )


def _indicator(flow: AntiriskProgram, place: int, indicator: ProgramIndicator, *, is_goal: bool) -> Node:
    def remove() -> None:
        flow.remove_indicator(indicator)

    inside: list[Child] = [
        h(
            "div",
            h("h3", f"{place}. {_titled(indicator)}", cls="ar-grow"),
            button(
                f"i-{indicator.id}-remove",
                hidden(f"Убрать показатель {place}"),
                remove,
                kind="quiet icon",
                before="i-x",
            ),
            cls="ar-row ar-row--between ar-row--top",
            id=f"indicator-{indicator.id}",
        )
    ]
    own = not indicator.code
    if own:
        inside.append(
            h(
                "div",
                _field(flow, indicator, "title", "Название показателя"),
                _field(flow, indicator, "unit", "Единица", hint="%, чел., ед."),
                cls="ar-grid2",
            )
        )
    if is_goal:
        inside.append(h("p", icon("i-check"), " Об этом показателе цель: числа указаны выше.", cls="ar-note"))
    else:
        if own:
            inside.append(
                radios(
                    f"dir-{indicator.id}",
                    "В какую сторону",
                    str(indicator.direction),
                    DIRECTIONS,
                    _change(flow, indicator, "direction"),
                )
            )
        inside += [_values(flow, indicator), _field(flow, indicator, "target_on", "К какому дню")]
    inside.append(
        h(
            "div",
            _field(flow, indicator, "source", "Источник данных"),
            field(
                f"i-{indicator.id}-measured_by",
                "Кто измеряет",
                indicator.measured_by,
                _change(flow, indicator, "measured_by"),
                options=flow.catalogue.vocabulary.roles,
            ),
            cls="ar-grid2",
        )
    )
    return h("li", inside, cls="ar-stack ar-stack--s", data_key=f"ind-{indicator.id}-{is_goal}")


def _margin(flow: AntiriskProgram) -> list[Node]:
    sections = [
        section(
            "Почему спрашиваем «сейчас»",
            h("p", "Без исходного числа через год нельзя будет показать, что стало лучше."),
        ),
        section(
            "В маленькой школе",
            h("p", "Считайте людей и ставки, а не проценты: «с 3 до 1» понятнее, чем «с 25 % до 8 %»."),
        ),
    ]
    if flow.factor().goal:
        sections.append(section("Образец из банка", h("p", _blanks(flow.factor().goal), cls="ar-doc")))
    goal_notes = [found for found in flow.findings() if found.place.step == "goal"]
    if goal_notes:
        sections.append(
            section(
                "Проверка",
                h(
                    "div",
                    [notice(found.sentence, kind="warn") for found in goal_notes],
                    cls="ar-stack ar-stack--s",
                ),
            )
        )
    return sections


def _blanks(pattern: str) -> str:
    for name in ("дата", "факт", "план", "показатель", "классы"):
        pattern = pattern.replace("{" + name + "}", "…")
    return pattern
