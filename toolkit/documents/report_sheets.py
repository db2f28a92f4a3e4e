"""The calendar of measures by month and the load on each responsible."""

from openpyxl import Workbook

from toolkit.documents import factor_titles, line_breaks, table_rows
from toolkit.documents.cell_style import CELL, CENTRED, HEADER, INK, Look
from toolkit.documents.edition import Edition, SheetEntry
from toolkit.documents.sheet_page import SheetPage, Styled
from toolkit.domain import schedule

CALENDAR = "12_Отчёт"
LOAD = "12_Отчёт_нагрузка"
_BUSY = Look(size=CELL.size, border=True, across="center", down="center", fill="F6D9A6", ink=INK)


def add_calendar(edition: Edition, workbook: Workbook) -> SheetEntry:
    """Which measure goes on in which month; a filled square, so that it can be read in black and white."""
    months = schedule.months(edition.period)
    widths = (38, 20, *([5.6] * len(months)))
    page = SheetPage(workbook.create_sheet(CALENDAR), widths, edition.imprint, landscape=True)
    page.title(
        "Отчёт: календарь мер по месяцам", f"{edition.dossier.school.name}, {edition.dossier.cycle.title}"
    )
    names = [table_rows.month_title(month).replace(" ", "\n") for month in months]
    page.table_header(["Мероприятие", "Ответственный", *names], look=HEADER)
    bars = schedule.calendar(edition.programs, edition.period)
    for program in edition.programs:
        page.keep_together(90)
        page.section(factor_titles.of_program(program))
        for bar in (found for found in bars if found.program_id == program.id):
            marks = [
                Styled(table_rows.MARK, _BUSY) if month in bar.months else Styled(None, CENTRED)
                for month in months
            ]
            page.table_row([bar.activity, bar.responsible, *marks])
    page.gap()
    page.note(
        f"«{table_rows.MARK}» — в этом месяце идёт работа. Мера без понятной даты стоит без отметок: "
        "уточните её срок в программе."
    )
    page.finish()
    return SheetEntry(CALENDAR, "Отчёт: календарь мер по месяцам")


def add_load(edition: Edition, workbook: Workbook) -> SheetEntry:
    """How many measures lie on each responsible, in alphabetical order."""
    dossier = edition.dossier
    page = SheetPage(workbook.create_sheet(LOAD), (20, 7.5, 14, 18.5, 26), edition.imprint, landscape=False)
    page.title("Отчёт: нагрузка по ответственным", f"{dossier.school.name} на {_today(edition)}")
    page.table_header(table_rows.LOAD)
    for row in table_rows.load_rows(edition.programs, edition.period, dossier.today).rows:
        responsible, total, at_once, busiest, nearest = row
        months = line_breaks.months_kept(str(busiest))
        page.table_row([responsible, Styled(total, CENTRED), Styled(at_once, CENTRED), months, nearest])
    page.finish()
    return SheetEntry(LOAD, "Отчёт: нагрузка по ответственным")


def _today(edition: Edition) -> str:
    return edition.dossier.today.strftime("%d.%m.%Y")
