"""Sections of the report about time: which measure runs in which month, and who carries how many."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from toolkit.domain.access import Right
from toolkit.domain.schedule import Load, MonthBar
from toolkit.domain.wording import plural
from toolkit.ui.components import hidden
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.report.actions import Actions
from toolkit.ui.report.sections import header, region
from toolkit.workflows.report import Report
from toolkit.workflows.report_contents import CalendarPart, Contents

MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
LOAD_COLUMNS = ("Кто отвечает", "Мер всего", "Одновременно, не больше", "Что дальше")


def calendar_table(found: Contents, year: str) -> Node:
    """A row for each measure, a hatched bar in each month in which it runs."""
    months = [
        h("th", _short(month), hidden(f"{MONTHS[month.month - 1]} {month.year}"), scope="col", cls="m")
        for month in found.months
    ]
    table = h(
        "table",
        h("caption", f"Меры по месяцам, {year}", cls="ar-vh"),
        h("thead", h("tr", h("th", "Мера", scope="col"), h("th", "Кто отвечает", scope="col"), months)),
        [_part(part, found.months, titled=len(found.calendar) > 1) for part in found.calendar],
        cls="ar-report__calendar",
    )
    return region("Календарь мер, таблица", table)


def _short(month: date) -> Node:
    return h("span", MONTHS[month.month - 1][:3], aria_hidden="true")


def _part(part: CalendarPart, months: Sequence[date], *, titled: bool) -> Node:
    title = h("tr", h("th", part.title, scope="rowgroup", colspan=str(len(months) + 2)))
    rows = [
        h(
            "tr",
            h("th", bar.activity or "Мера без названия", scope="row"),
            h("td", bar.responsible or "не назван"),
            _bars(bar, months),
            data_key=f"bar-{bar.measure_id}",
        )
        for bar in part.bars
    ]
    return h("tbody", title if titled else None, rows)


def _bars(bar: MonthBar, months: Sequence[date]) -> list[Node]:
    shown = set(bar.months) & set(months)
    if not shown:
        term = " ".join(bar.term.text.split())
        words = f"вне календаря: {term}" if bar.term.understood else f"месяц не назван: {term}"
        return [h("td", words if term else "срок не назван", colspan=str(len(months)))]
    return [
        h("td", [h("span", cls="bar"), hidden("идёт")] if month in shown else None, cls="m")
        for month in months
    ]


def picture(flow: Report, actions: Actions) -> Node:
    """Who carries how many measures in which month, as a picture; it is drawn when it is opened."""
    address, words = flow.picture
    drawing = h("p", "Рисуем…")
    return h(
        "details",
        h("summary", "Нагрузка по месяцам рисунком: для слайда", cls="ar-btn ar-btn--quiet ar-btn--small"),
        h("img", src=address, alt=words, cls="ar-picture") if address else drawing,
        # After a new reading the picture is another one: the part is shown closed again.
        id=f"picture-{flow.revision}",
        cls="ar-noprint",
        on={"open": lambda _: flow.draw(actions.calendar)},
        right=Right.READ,
    )


def load_table(found: Contents) -> list[Child]:
    """How many measures lie on each responsible, in alphabetical order."""
    note = None
    if found.unassigned:
        words = f"Без ответственного: {plural(found.unassigned, 'мера', 'меры', 'мер')}."
        note = h("p", words, cls="ar-report__small")
    if not found.loads:
        return [note]
    table = h(
        "table",
        h("caption", "Ответственные по алфавиту", cls="ar-vh"),
        header(LOAD_COLUMNS),
        h("tbody", [_load_row(load) for load in found.loads]),
        cls="ar-report__load",
    )
    return [region("Нагрузка ответственных, таблица", table), note]


def _load_row(load: Load) -> Node:
    busy = f"{load.at_once}: {spans(load.busiest)}" if load.at_once > 1 else str(load.at_once)
    return h(
        "tr",
        h("th", load.responsible, scope="row"),
        h("td", str(load.total), cls="n"),
        h("td", busy if load.at_once else "месяцы не названы"),
        h("td", load.nearest or "—"),
    )


def spans(months: Sequence[date]) -> str:
    """Months in words, neighbours together: «октябрь–ноябрь, июнь»."""
    runs = [
        [month for _, month in run]
        for _, run in groupby(enumerate(months), key=lambda pair: pair[1].year * 12 + pair[1].month - pair[0])
    ]
    names = [[MONTHS[month.month - 1] for month in (run[0], run[-1])] for run in runs]
    return ", ".join(first if first == last else f"{first}–{last}" for first, last in names)
