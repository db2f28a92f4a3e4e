"""Step 4: the map factor × group, the same as a table and as a picture, and what to talk about."""

from toolkit.domain.access import Right
from toolkit.domain.diagnosis import FactorDiagnosis, GroupResult, Standing, fact_status
from toolkit.domain.profile import Level
from toolkit.domain.wording import number, plural
from toolkit.methodology.catalogue import Factor, Group
from toolkit.ui.components import (
    LEVEL_CLASS,
    bars,
    field,
    head,
    hidden,
    icon,
    level_tag,
    link_button,
    section,
)
from toolkit.ui.frame import alerts, foot, rail, top, what_is_left
from toolkit.ui.nodes import Child, Handler, Node, h
from toolkit.ui.page import Screen
from toolkit.ui.self_diagnosis.actions import Actions
from toolkit.workflows.self_diagnosis import SelfDiagnosis

SHORT = {
    Group.ADMINISTRATION: "Адм.",
    Group.TEACHERS: "Учит.",
    Group.STUDENTS: "Учен.",
    Group.PARENTS: "Родит.",
}
BY_COUNT = {1: "одному", 2: "двум", 3: "трём", 4: "четырём", 5: "пяти", 6: "шести"}
LEVEL_WORDS = {Level.LOW: "низкий риск", Level.MEDIUM: "средний риск", Level.HIGH: "высокий риск"}


def result_screen(flow: SelfDiagnosis, actions: Actions) -> Screen:
    """Which factors, how strong, who sees them differently."""
    found = sorted(flow.facts.factors, key=lambda factor: -(flow.diagnosis(factor.code).index or -1.0))
    lacks = flow.missing("answers")
    body: list[Child] = [
        head(
            _headline([flow.diagnosis(factor.code) for factor in found]),
            h(
                "p",
                "Чем гуще штриховка, тем заметнее риск в ответах группы. Число — индекс от 0 до 100. "
                "Это повод для разговора, а не оценка школы.",
            ),
        ),
        _map(flow, found),
        h(
            "div",
            h(
                "div",
                _thresholds(flow),
                _as_table(flow, found),
                _as_picture(flow, actions),
                _facts(flow),
                cls="ar-stack",
            ),
            h("aside", _discuss(flow, found), cls="ar-margin", aria_label="Что обсудить"),
            cls="ar-split ar-under",
        ),
    ]
    next_words = "решить вместе, какие риски подтверждаем."
    left: Child = [h("b", "Можно вернуться: "), lacks[0]] if lacks else what_is_left((), next_words)
    return Screen(
        title="Результат самодиагностики",
        top=top(flow),
        alert=alerts(flow),
        rail=rail(flow),
        body=body,
        foot=foot(flow, left, "К верификации", blocked=False),
    )


def _headline(results: list[FactorDiagnosis]) -> str:
    known = [result for result in results if result.index is not None]
    if not known:
        return "Ответов пока нет: карта появится с первыми"
    high = sum(result.level is Level.HIGH for result in known)
    divided = sum(result.divided for result in known)
    first = {0: "Сильно выраженных рисков нет", 1: "Один риск выражен сильно"}.get(
        high, f"{plural(high, 'риск выражен', 'риска выражены', 'рисков выражены')} сильно"
    )
    if not divided:
        return first
    return f"{first}, по {BY_COUNT.get(divided, str(divided))} мнения расходятся"


def _map(flow: SelfDiagnosis, factors: list[Factor]) -> Node:
    groups = tuple(Group)
    rules = flow.catalogue.thresholds
    header = h(
        "tr",
        h("th", "Фактор риска", scope="col"),
        [h("th", rules.group(group).title, _answered(flow, group), scope="col") for group in groups],
        h("th", "Итог по фактору", scope="col", cls="ar-left"),
    )
    rows = []
    for factor in factors:
        result = flow.diagnosis(factor.code)
        rows.append(
            h(
                "tr",
                h(
                    "th",
                    link_button(
                        f"to-{factor.code}",
                        factor.title,
                        _to_verification(flow, factor.code),
                        "ar-link ar-link--ink",
                    ),
                    scope="row",
                ),
                [_cell(group, result) for group in groups],
                _total(result),
                data_key=f"heat-{factor.code}",
            )
        )
    return h(
        "table",
        h("caption", "Индекс риска по факторам и группам, от 0 до 100", cls="ar-vh"),
        h("thead", header),
        h("tbody", rows),
        cls="ar-heat",
    )


def _answered(flow: SelfDiagnosis, group: Group) -> list[Child]:
    """How many answered, where it may be shown: «12 ответов», «54–57 ответов»."""
    found = [flow.diagnosis(factor.code).group(group) for factor in flow.facts.factors]
    counts = sorted(
        one.respondents for one in found if one and one.standing is Standing.MEASURED and one.respondents
    )
    if not counts:
        return []
    words = plural(counts[-1], "ответ", "ответа", "ответов")
    return [h("br"), h("span", words if counts[0] == counts[-1] else f"{counts[0]}–{words}", cls="ar-note")]


def _to_verification(flow: SelfDiagnosis, code: str):
    return lambda: flow.go("verification", code)


def _cell(group: Group, result: FactorDiagnosis) -> Node:
    short = h("span", SHORT[group], cls="g")
    found = result.group(group)
    if found is None or found.standing is Standing.NONE:
        words = "вместе с администрацией" if result.merged and group is Group.TEACHERS else "не спрашивали"
        if found is not None:
            words = "нет ответов"
        return h("td", short, words, cls="hid")
    if found.standing is Standing.HIDDEN:
        return h("td", short, "скрыто:", h("br"), "мало ответов", cls="hid")
    return h(
        "td",
        short,
        h("b", number(found.index, 1)),
        " ",
        bars(found.level),
        hidden(LEVEL_WORDS[found.level] if found.level else ""),
        h("small", _mark(found)) if _mark(found) else None,
        cls=LEVEL_CLASS[found.level],
    )


def _mark(found: GroupResult) -> str:
    if found.standing is Standing.ESTIMATE:
        return "предварительно"
    if found.differs and found.estimate is not None:
        return f"мы думали: {number(found.estimate, 1)}"
    # One joint answer of the administration is not a sample.
    return "малая выборка" if found.small_sample and found.group is not Group.ADMINISTRATION else ""


def _total(result: FactorDiagnosis) -> Node:
    notes: list[Child] = []
    if result.divided:
        notes.append(
            h("small", icon("i-spread"), " мнения расходятся: ", number(result.spread, 1), cls="ar-c-warn")
        )
    if result.raised:
        notes.append(h("small", "не ниже средней: одна группа видит высокий риск", cls="ar-note"))
    if result.preliminary and result.index is not None:
        notes.append(h("small", "предварительно", cls="ar-note"))
    return h("td", level_tag(result.level, result.index), notes, cls="sum")


def _thresholds(flow: SelfDiagnosis) -> Node:
    rules = flow.catalogue.thresholds
    low, high = number(rules.medium_above, 1), number(rules.high_from, 1)
    return h(
        "div",
        h(
            "ul",
            h("li", h("b", "низкая"), f"до {low}", cls="low"),
            h("li", h("b", "средняя"), f"между {low} и {high}", cls="mid"),
            h("li", h("b", "высокая"), f"от {high}", cls="high"),
            cls="ar-thresh",
        ),
        h(
            "p",
            "Пороги предложены авторами методики, официальных порогов нет. Группу показываем от "
            f"{plural(rules.group(Group.TEACHERS).minimum, 'ответа', 'ответов', 'ответов')}.",
            cls="ar-note",
        ),
        cls="ar-stack ar-stack--s",
    )


def _as_table(flow: SelfDiagnosis, factors: list[Factor]) -> Node:
    rules = flow.catalogue.thresholds
    rows = []
    for factor in factors:
        result = flow.diagnosis(factor.code)
        for found in result.groups:
            rows.append(
                h(
                    "tr",
                    h("td", factor.short_title, data_l="Фактор"),
                    h(
                        "td",
                        "Педагогический коллектив"
                        if result.merged and found.group is Group.ADMINISTRATION
                        else rules.group(found.group).title,
                        data_l="Группа",
                    ),
                    h("td", str(found.standing), data_l="Откуда"),
                    h("td", number(found.index, 1) or "—", data_l="Индекс", cls="num"),
                    h("td", found.level.word if found.level else "—", data_l="Уровень"),
                    h(
                        "td",
                        "—" if found.respondents is None else str(found.respondents),
                        data_l="Ответов",
                        cls="num",
                    ),
                    h("td", number(found.estimate, 1) or "—", data_l="Оценка команды", cls="num"),
                )
            )
    columns = ("Фактор", "Группа", "Откуда", "Индекс", "Уровень", "Ответов", "Оценка команды")
    return h(
        "details",
        h("summary", "То же таблицей", cls="ar-btn ar-btn--quiet ar-btn--small"),
        h(
            "div",
            h(
                "table",
                h("caption", "Индексы по группам", h("span", "Порядок: по индексу внутри вашей школы")),
                h("thead", h("tr", [h("th", column, scope="col") for column in columns])),
                h("tbody", rows),
                cls="ar-table ar-cards",
            ),
            cls="ar-tablewrap",
        ),
        data_key="as-table",
    )


def _as_picture(flow: SelfDiagnosis, actions: Actions) -> Node:
    def draw(_: object) -> None:
        flow.picture = actions.heat_map()

    address, words = flow.picture
    return h(
        "details",
        h("summary", "Карта рисунком: для слайда и печати", cls="ar-btn ar-btn--quiet ar-btn--small"),
        h("img", src=address, alt=words, cls="ar-picture")
        if address
        else h("p", "Рисуем карту…", cls="ar-note"),
        id="picture",
        on={"open": draw},
        right=Right.READ,
    )


def _facts(flow: SelfDiagnosis) -> Node:
    return h(
        "details",
        h("summary", "Факты рядом: показатели школы", cls="ar-btn ar-btn--quiet ar-btn--small"),
        h(
            "p",
            "Числа, которые у вас уже есть. Они не входят в индекс, но помогут решить. "
            "Норма — школьная или районная.",
            cls="ar-note",
        ),
        [_factor_facts(flow, factor) for factor in flow.facts.factors if factor.indicators],
        data_key="facts",
    )


def _factor_facts(flow: SelfDiagnosis, factor: Factor) -> Node:
    def change(code: str, name: str) -> Handler:
        return lambda value: flow.set_fact(code, name, str(value))

    rows = []
    for indicator in factor.indicators:
        fact = flow.facts.facts.get(indicator.code)
        cells: list[Child] = []
        for name, label in (("value", "Сейчас"), ("norm", "Норма")):
            id_ = f"f-{indicator.code}-{name}"
            refused = flow.problem(id_)
            stored = getattr(fact, name) if fact else None
            cells.append(
                field(
                    id_,
                    label,
                    number(stored),
                    change(indicator.code, name),
                    problem=refused.sentence if refused else "",
                    typed=refused.typed if refused else None,
                    cls="ar-input--num",
                    inputmode="decimal",
                )
            )
        status = fact_status(fact.value, fact.norm, indicator.direction) if fact else None
        rows.append(
            h(
                "div",
                h("p", indicator.title, ", ", indicator.unit),
                h("div", cells, cls="ar-row"),
                h("p", f"По сравнению с нормой: {status}", cls="ar-note") if status else None,
                cls="ar-factrow",
            )
        )
    title = h("h2", factor.title, cls="ar-field__label")
    return h("section", title, rows, cls="ar-stack ar-stack--s ar-under")


def _discuss(flow: SelfDiagnosis, factors: list[Factor]) -> list[Node]:
    talks = []
    for factor in factors:
        result = flow.diagnosis(factor.code)
        known = [found for found in result.groups if found.index is not None]
        if not result.divided or len(known) < 2:
            continue
        highest = max(known, key=lambda found: found.index or 0)
        lowest = min(known, key=lambda found: found.index or 0)
        rules = flow.catalogue.thresholds
        talks.append(
            h(
                "p",
                h("b", f"{factor.short_title}. "),
                f"{rules.group(highest.group).title}: {number(highest.index, 1)}, "
                f"{rules.group(lowest.group).title.lower()}: {number(lowest.index, 1)}. "
                "Что видят одни и не видят другие?",
            )
        )
    differs = [
        (factor, found)
        for factor in factors
        for found in flow.diagnosis(factor.code).groups
        if found.differs and found.estimate is not None
    ]
    sections = [section("Что обсудить", *(talks or [h("p", "Группы видят риски похоже.")]))]
    if differs:
        rules = flow.catalogue.thresholds
        sections.append(
            section(
                "Где мы видим себя иначе",
                *[
                    h(
                        "p",
                        h("b", f"{factor.short_title}. "),
                        f"{rules.group(found.group).title}: ответили на {number(found.index, 1)}, "
                        f"команда ждала {number(found.estimate, 1)}.",
                    )
                    for factor, found in differs
                ],
            )
        )
    return sections
