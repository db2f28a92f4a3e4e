"""The list: one row a school with its step, last entry and what waits, alphabetical and without marks."""

from collections.abc import Callable

from toolkit.domain.attention import WaitKind, in_short, short_day
from toolkit.domain.stage import Stage, Step
from toolkit.domain.wording import plural
from toolkit.ui.components import button, hidden, icon, link_button, radios, select, tag
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.cabinet import Cabinet
from toolkit.workflows.watching import MANY, ON_A_PAGE, Row

NEUTRAL = "По алфавиту. Квадраты — пройденные шаги из семи, это не оценка."


def filters(flow: Cabinet) -> Node:
    """All schools or those that wait; a search where there are many."""
    return h(
        "div",
        radios(
            "shown",
            "Какие школы показать",
            "waiting" if flow.only_waiting else "all",
            [("all", f"Все {len(flow.pulses)}"), ("waiting", f"Ждут меня {len(flow.waiting)}")],
            lambda value: flow.filter(value == "waiting"),
            hide_legend=True,
        ),
        _search(flow) if len(flow.pulses) > MANY else None,
        radios(
            "as",
            "Как смотреть",
            "coordinator" if flow.coordinating else "curator",
            [("curator", "Как куратор"), ("coordinator", "Как координатор")],
            lambda value: flow.look_as(value == "coordinator"),
            hide_legend=True,
        )
        if flow.both_ways
        else None,
        cls="ar-row ar-cabinet__filters",
    )


def _search(flow: Cabinet) -> Node:
    return h(
        "div",
        h("label", "Найти школу по названию", cls="ar-vh", for_="search"),
        icon("i-search"),
        h(
            "input",
            id="search",
            type="search",
            cls="ar-input",
            value=flow.query,
            placeholder="Найти школу",
            on={"change": lambda value: flow.search(str(value))},
        ),
        cls="ar-field ar-search",
    )


def table(flow: Cabinet) -> Node:
    """The schools of the page; on a phone each row is a card."""
    heads = ["Школа", "Где сейчас", "Последняя запись", "Куратор" if flow.managing else "Ждёт вас"]
    rows = [_row(flow, row) for row in flow.rows]
    if not rows:
        return h("p", _nothing(flow), id="schools", tabindex="-1")
    return h(
        "table",
        h("caption", "Школы территории" if flow.managing else "Ваши школы", h("span", NEUTRAL)),
        h("thead", h("tr", [h("th", words, scope="col") for words in heads], role="row")),
        h("tbody", rows),
        id="schools",
        tabindex="-1",
        cls="ar-table ar-table--mid ar-cards ar-cabinet",
        role="table",
    )


def _nothing(flow: Cabinet) -> str:
    if flow.query:
        return f"Школы со словами «{flow.query}» здесь нет. Измените запрос."
    return "Сейчас никто не ждёт. Нажмите «Все», чтобы увидеть школы."


def _row(flow: Cabinet, row: Row) -> Node:
    pulse = row.pulse
    here = flow.dossier is not None and flow.facts.school.id == pulse.school.id
    fresh: Child = [h("br"), h("span", "есть новое", cls="ar-note")] if pulse.unread else None
    return h(
        "tr",
        h(
            "th",
            link_button(f"school-{pulse.school.id}", pulse.school.name, _chooser(flow, pulse.school.id)),
            h("span", "пример", cls="ar-note") if pulse.school.example and not flow.invented else None,
            scope="row",
            role="rowheader",
        ),
        h("td", _where(row), role="cell", data_l="Где сейчас"),
        h("td", _when(flow, row), fresh, role="cell", data_l="Последняя запись"),
        h("td", _last_cell(flow, row), role="cell", data_l="Куратор" if flow.managing else "Ждёт вас"),
        role="row",
        aria_current="true" if here else None,
        data_key=f"row-{pulse.school.id}",
    )


def _chooser(flow: Cabinet, school_id: int) -> Callable[[], object]:
    return lambda: flow.choose(school_id)


def _where(row: Row) -> list[Child]:
    found = row.whereabouts
    notes = []
    if found.findings:
        notes.append(f"замечаний: {found.findings}")
    if found.passed:
        notes.append(f"срок прошёл у {plural(found.passed, 'меры', 'мер', 'мер')}")
    return [
        found.stage.words,
        h("br"),
        _dots(found.stage),
        hidden(f" Пройдено шагов: {found.stage.passed} из {len(Step)}. "),
        [[" " if at == 0 else [h("br")], h("span", note, cls="ar-note")] for at, note in enumerate(notes)],
    ]


def _dots(stage: Stage) -> Node:
    def look(step: Step) -> str | None:
        return "on" if step <= stage.passed else "now" if step is stage.step else None

    return h("span", [h("i", cls=look(step)) for step in Step], cls="ar-dots", aria_hidden="true")


def _when(flow: Cabinet, row: Row) -> str:
    at = row.pulse.last_at
    if at is None:
        return "записей нет"
    now = flow.now
    local = at.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    if days in (0, 1):
        return f"{'вчера' if days else 'сегодня'}, {local:%H:%M}"
    return short_day(local.date(), now.date())


def _last_cell(flow: Cabinet, row: Row) -> Child:
    if flow.managing:
        return [_curator(flow, row), *([h("br"), _waits(row)] if row.waits else [])]
    return _waits(row)


def _waits(row: Row) -> Node:
    words = in_short(row.waits)
    if not row.waits:
        return h("span", words, cls="ar-note")
    hand = any(wait.kind is WaitKind.HELP for wait in row.waits)
    return tag(words, "wait", "i-hand" if hand else "i-clock")


def _curator(flow: Cabinet, row: Row) -> Child:
    """Who has the school: a list to choose from, or names where there are several."""
    pulse = row.pulse
    if len(pulse.curators) > 1:
        return ", ".join(flow.curator_title(account_id) for account_id in pulse.curators)
    return select(
        f"curator-{pulse.cycle.id}",
        f"Куратор: {pulse.school.name}",
        str(pulse.curators[0]) if pulse.curators else "",
        flow.curator_options,
        lambda value: flow.entrust(pulse, str(value)),
        hide_label=True,
    )


def pager(flow: Cabinet) -> Node | None:
    """Where in a long list one is, and the way on."""
    if flow.pages == 1:
        return None
    total, at = len(flow.found), min(flow.page, flow.pages - 1)
    first, last = at * ON_A_PAGE + 1, min((at + 1) * ON_A_PAGE, total)
    return h(
        "nav",
        button("earlier", "Назад", lambda: flow.turn(-1), kind="small", before="i-left") if at else None,
        h("span", f"{first}–{last} из {plural(total, 'школы', 'школ', 'школ')}", cls="ar-note"),
        button("later", "Дальше", lambda: flow.turn(1), kind="small", after="i-right")
        if last < total
        else None,
        cls="ar-row",
        aria_label="Страницы списка",
    )
