"""The page itself: numbered sections on one sheet in the document's serif."""

from collections.abc import Iterator

from toolkit.domain.wording import day
from toolkit.ui.components import icon
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.report.actions import Actions
from toolkit.ui.report.calendar import calendar_table, load_table, picture
from toolkit.ui.report.sections import brief, factor_table, left_over
from toolkit.workflows.report import Report

Section = tuple[str, list[Child]]  # heading, what stands under it


def sheet(flow: Report, actions: Actions) -> Node:
    """The report as an A4 sheet; sections that have nothing to show yet say what to do instead."""
    school = flow.facts.school
    dated = f"Состояние работы с рисками на {day(flow.contents.today)}"
    numbered = [
        h(
            "section",
            h("h3", f"{number}. {heading}", id=f"part-{number}"),
            inside,
            cls="ar-report__part",
            aria_labelledby=f"part-{number}",
        )
        for number, (heading, inside) in enumerate(_sections(flow, actions), 1)
    ]
    return h(
        "article",
        h("h2", school.full_name or school.name, h("br"), dated),
        h("p", " ".join(flow.overview), id="overview"),
        numbered,
        _signature(),
        cls="ar-sheet ar-report",
        aria_label=f"Отчёт школы: {school.name}",
        data_key="sheet",
    )


def _sections(flow: Report, actions: Actions) -> Iterator[Section]:
    found = flow.contents
    if not found.factors:
        way = _way(flow, "self_diagnosis", "Внести профиль")
        yield (
            "Профиль, самодиагностика и решения",
            [h("p", "Таблица появится, когда в самодиагностике будет хотя бы один фактор профиля."), way],
        )
    else:
        yield "Профиль, самодиагностика и решения", factor_table(found)
    if not found.programs:
        if found.factors:
            yield "Программы, календарь мер и нагрузка", _no_programs(flow)
        return
    yield "Программы коротко", [brief(program) for program in found.programs]
    if found.calendar:
        year = flow.facts.cycle.title
        yield f"Календарь мер на {year}", [calendar_table(found, year)]
        yield "Нагрузка ответственных", [*load_table(found), picture(flow, actions)]
    yield "Что осталось", left_over(found, _way(flow, "antirisk_program", "Открыть программы"))


def _no_programs(flow: Report) -> list[Child]:
    ready = any(found.enters_program for found in flow.facts.outcomes.values() if found.decided)
    if ready:
        words = "Программ пока нет. Начните с одного подтверждённого риска: меры сразу встанут в календарь."
        return [h("p", words), _way(flow, "antirisk_program", "Начать программу")]
    words = "Программ пока нет. Сначала решите в самодиагностике, какие риски подтверждаете."
    return [h("p", words), _way(flow, "self_diagnosis", "К самодиагностике")]


def _way(flow: Report, app: str, words: str) -> Node | None:
    """A link to another app, where there is an address; paper does not need it."""
    address = flow.visit.link(app, flow.facts.school.id) if flow.visit else ""
    if not address:
        return None
    id_ = f"to-{app.replace('_', '-')}"
    link = h("a", words, icon("i-right"), href=address, id=id_, cls="ar-btn ar-btn--small")
    return h("p", link, cls="ar-noprint")


def _signature() -> Node:
    blanks = ("Директор", "Расшифровка подписи", "Дата")
    lines = [h("span", words, " ", h("span", cls="ar-blank"), cls="ar-nb") for words in blanks]
    return h("p", lines, cls="ar-report__sign")
