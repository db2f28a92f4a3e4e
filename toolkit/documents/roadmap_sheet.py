"""The roadmap of a program («дорожная карта»): the six columns of the annex in field.md 5.1.

The six official columns are printed. Right of them, for work on the screen only, stand the real first and
last day of each measure and a mark of how far it has come.
"""

from openpyxl import Workbook

from toolkit.documents import choice_lists, factor_titles, table_rows
from toolkit.documents.cell_style import BAND, CELL, CENTRED, HEADER, SMALL, Look
from toolkit.documents.edition import Edition, SheetEntry, sheet_name
from toolkit.documents.sheet_page import SheetPage, Styled
from toolkit.domain.program import MeasureRow, Program

STATUSES, ROLES = "Статусы", "Роли"
WORK_COLUMNS = ("Начало", "Окончание", "Отметка о выполнении")
_WIDTHS = (24, 30, 19, 24, 17, 18, 12, 12, 18)
_OFFICIAL = len(table_rows.ROADMAP)
_WORK_HEADER = Look(size=SMALL, italic=True, border=True, fill=BAND, across="center", down="center")


def add(edition: Edition, workbook: Workbook, program: Program) -> SheetEntry:
    """Write one program's roadmap; returns the sheet's line of the contents."""
    title = factor_titles.of_program(program)
    name = sheet_name(f"07_ДК_{program.factor_code}", tuple(workbook.sheetnames))
    page = SheetPage(workbook.create_sheet(name), _WIDTHS, edition.imprint, landscape=True, printed=_OFFICIAL)
    page.title(
        "Дорожная карта реализации программы антирисковых мер",
        f"по фактору «{title}», {edition.dossier.school.name}",
    )
    header = [Styled(column, HEADER) for column in table_rows.ROADMAP]
    work = [Styled(column, _WORK_HEADER) for column in WORK_COLUMNS]
    page.table_header([*header, *work])
    first = page.row
    for number, task in enumerate(program.tasks, 1):
        _task(page, edition, program, f"{number}. {task.text}", program.measures_of(task.id))
    known = {task.id for task in program.tasks}
    rest = tuple(row for row in program.ordered_measures() if row.task_id not in known)
    if rest:
        _task(page, edition, program, "Задача ещё не выбрана", rest)
    if page.row > first:
        _drop_downs(page, first, page.row - 1)
    page.gap()
    owner = program.text("responsible").strip()
    page.line(f"Ответственный за фактор: {owner or '____________________'}   ____________________ (подпись)")
    page.note(
        "Столбцы «Начало», «Окончание» и «Отметка о выполнении» справа нужны для работы, они не печатаются."
    )
    page.finish()
    return SheetEntry(name, f"Дорожная карта по фактору «{title}»")


def _task(
    page: SheetPage, edition: Edition, program: Program, words: str, measures: tuple[MeasureRow, ...]
) -> None:
    """A task beside all its measures; a task without measures keeps an empty row to be seen."""
    first = page.row
    status = edition.catalogue.vocabulary.statuses[0]
    for row in measures:
        begins, ends = table_rows.measure_days(program, row, edition.period)
        page.table_row(
            [
                row.activity,
                row.term_text,
                table_rows.measure_result(program, row),
                row.responsible,
                row.participants,
                Styled(begins, CENTRED),
                Styled(ends, CENTRED),
                Styled(status, CENTRED),
            ],
            first_column=2,
        )
    if not measures:
        page.table_row(["Мер пока нет", *[None] * (len(_WIDTHS) - 2)], first_column=2)
    page.merge_down(1, first, page.row - 1, words, Look(size=CELL.size, border=True, bold=True))


def _drop_downs(page: SheetPage, first: int, last: int) -> None:
    choice_lists.offer(
        page.sheet,
        f"I{first}:I{last}",
        STATUSES,
        strict=True,
        title="Отметка о выполнении",
        message="Выберите, на каком шаге мера.",
    )
    choice_lists.offer(
        page.sheet,
        f"E{first}:E{last}",
        ROLES,
        strict=False,
        title="Ответственный",
        message="Выберите роль или впишите свою, без фамилий.",
    )
