"""The consolidated plan: measures on all factors with a responsible for each of them (004/п4.1.2)."""

from openpyxl import Workbook

from toolkit.documents import factor_titles, table_rows
from toolkit.documents.cell_style import BAND, CENTRED, HEADER, SMALL, Look
from toolkit.documents.edition import Edition, SheetEntry
from toolkit.documents.sheet_page import SheetPage, Styled

NAME = "08_Сводный_план"
_COLUMNS = ("№", "Мероприятие", "Сроки реализации", "Показатели реализации", "Ответственный", "Участники")
# Printed a little smaller than the other sheets, so that the plan takes fewer pages.
_WIDTHS = (5, 40.5, 20.5, 36, 18, 18.5, 12, 12)
_WORK_HEADER = Look(size=SMALL, italic=True, border=True, fill=BAND, across="center", down="center")


def add(edition: Edition, workbook: Workbook) -> SheetEntry:
    """Write the plan of all factors of the school, whichever factor the edition shows."""
    dossier = edition.dossier
    sheet = workbook.create_sheet(NAME)
    page = SheetPage(sheet, _WIDTHS, edition.imprint, landscape=True, printed=len(_COLUMNS))
    page.title("Сводный план по всем факторам риска", f"{dossier.school.name}, {dossier.cycle.title}")
    work = [Styled(column, _WORK_HEADER) for column in table_rows.DATES]
    page.table_header([*(Styled(column, HEADER) for column in _COLUMNS), *work])
    number = 0
    for program in dossier.programs:
        owner = program.text("responsible").strip() or "не назначен"
        page.keep_together(100)
        page.section(f"{factor_titles.of_program(program)}. Ответственный за фактор: {owner}")
        for row in table_rows.roadmap_rows(program, edition.period).rows:
            number += 1
            _task, activity, term, result, responsible, participants, begins, ends = row
            page.table_row(
                [
                    Styled(number, CENTRED),
                    activity,
                    term,
                    result,
                    responsible,
                    participants,
                    Styled(begins, CENTRED),
                    Styled(ends, CENTRED),
                ]
            )
        if not program.measures:
            page.table_row(["Мер пока нет"], spans=(len(_COLUMNS),))
    for factor in dossier.without_program:
        page.keep_together(60)
        title = factor_titles.official(dossier, factor.code)
        page.section(f"{title}. Ответственный за фактор: не назначен")
        page.table_row(["Программа ещё не начата"], spans=(len(_COLUMNS),))
    if not dossier.programs and not dossier.without_program:
        page.table_row(["Факторов в плане пока нет: он начнётся с верификации."], spans=(len(_COLUMNS),))
    page.finish()
    return SheetEntry(NAME, "Сводный план: меры по всем факторам и ответственные")
