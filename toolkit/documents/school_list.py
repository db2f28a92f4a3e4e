"""The Excel form for a list of schools, and reading a list back, whoever has made it.

Columns may stand in any order. Whatever cannot be taken becomes a problem at its cell, all at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from toolkit.documents import choice_lists, sheet_cells
from toolkit.documents.cell_style import CELL, CENTRED, QUIET, SMALL, Look
from toolkit.documents.sheet_cells import Cell, Grid, shown, text, words
from toolkit.documents.sheet_page import Imprint, SheetPage, Styled
from toolkit.domain.school_list import ListedSchool, same_school
from toolkit.errors import CellProblem, WorkbookError

SHEET = "Школы"
NAME, FULL_NAME, CURATOR = "Название", "Полное название", "Куратор (логин)"
EMPTY_ROWS = 100
MOST_SCHOOLS = 1000
LONGEST_NAME, LONGEST_FULL_NAME = 300, 5000
_LOGINS = "Логины_кураторов"
_MOST_ROWS, _MOST_COLUMNS = MOST_SCHOOLS + 100, 30


def template(territory: str, logins: Sequence[str] = ()) -> bytes:
    """The empty form as the bytes of an .xlsx file; logins of the curators there are can be chosen."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = SHEET
    page = SheetPage(sheet, (6, 34, 50, 22), Imprint("Список школ", None), landscape=True)
    page.title("Список школ", territory)
    page.note(
        "Обязательно только название, как школу зовут между собой. Полное название понадобится в документах, "
        "его можно вписать позже. Куратора можно закрепить потом."
    )
    page.table_header(("№", NAME, FULL_NAME, CURATOR))
    first = page.row
    for number in range(1, EMPTY_ROWS + 1):
        page.table_row([Styled(number, CENTRED), *(Styled(None, CELL) for _ in range(3))])
    for row in range(first, page.row):
        sheet.row_dimensions[row].height = None  # as high as what is typed
    page.line("Лишние строки оставьте пустыми.", Look(size=SMALL, ink=QUIET, italic=True))
    page.finish()
    if logins:
        choice_lists.add(workbook, {_LOGINS: list(logins)})
        area = f"D{first}:D{first + EMPTY_ROWS - 1}"
        message = "Выберите логин куратора или оставьте пустым."
        choice_lists.offer(sheet, area, _LOGINS, strict=True, title=CURATOR, message=message)
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def read_schools(data: bytes, logins: Collection[str] = ()) -> tuple[ListedSchool, ...]:
    """The schools of a filled list in its order; `logins` are the curators that may stand in it.

    Raises WorkbookError with all problems at once, each at its sheet, row and column.
    """
    sheets = sheet_cells.grids(data, rows=_MOST_ROWS + 1, columns=_MOST_COLUMNS)
    name, header = _find_table(sheets)
    reading = _Reading(name, sheets[name], header, logins)
    schools = reading.schools()
    if reading.problems:
        raise WorkbookError(tuple(sorted(reading.problems, key=lambda problem: problem.row)))
    return schools


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the table begins: row and columns, counted from 0; None for a column that is not there."""

    row: int
    name: int
    full_name: int | None
    curator: int | None


def _find_table(sheets: Mapping[str, Grid]) -> tuple[str, _Header]:
    """The first sheet with a column of names; without one, a problem that says what is missing."""
    for title, grid in sheets.items():
        for number, row in enumerate(grid):
            cells = [words(value) for value in row]
            full = next((place for place, word in enumerate(cells) if word.startswith("полное назв")), None)
            names = ("название", "школа", "название школы", "краткое название", "наименование")
            short = next((place for place, word in enumerate(cells) if word in names), None)
            if short is not None:
                curator = next(
                    (place for place, word in enumerate(cells) if word.startswith("куратор")), None
                )
                return title, _Header(number, short, full, curator)
    sentence = f"не нашли столбец «{NAME}». Скачайте бланк и заполните его."
    raise WorkbookError((CellProblem(next(iter(sheets), SHEET), 0, "", sentence),))


@dataclass
class _Reading:
    """Reading of one sheet; problems are collected, so that a person mends all of them at once."""

    sheet: str
    grid: Grid
    header: _Header
    logins: Collection[str]
    problems: list[CellProblem] = field(default_factory=list)

    def schools(self) -> tuple[ListedSchool, ...]:
        found: list[ListedSchool] = []
        rows: dict[str, int] = {}
        for row in range(self.header.row + 1, len(self.grid)):
            school = self._school(row)
            if school is None:
                continue
            earlier = rows.setdefault(same_school(school.name), row)
            if earlier != row:
                self._problem(
                    row,
                    self.header.name,
                    f"«{shown(school.name)}» уже есть в строке {earlier + 1}. Оставьте одну строку.",
                )
            found.append(school)
        if len(found) > MOST_SCHOOLS:
            self._problem(self.header.row, None, f"больше {MOST_SCHOOLS} школ. Разделите список на части.")
        if not found and not self.problems:
            self._problem(self.header.row + 1, self.header.name, "ни одной школы не вписано.")
        return tuple(found)

    def _school(self, row: int) -> ListedSchool | None:
        name, full_name, curator = (
            self._value(row, column)
            for column in (self.header.name, self.header.full_name, self.header.curator)
        )
        if not name:
            if full_name or curator:
                self._problem(row, self.header.name, "строка заполнена, а название школы пустое.")
            return None
        if not same_school(name):
            # A line under the table, or a dash: no school is called so.
            self._problem(row, self.header.name, f"«{shown(name)}» не похоже на название школы.")
            return None
        self._require_length(row, self.header.name, name, LONGEST_NAME)
        self._require_length(row, self.header.full_name, full_name, LONGEST_FULL_NAME)
        login = curator.lower()
        if login and login not in self.logins:
            known = ", ".join(sorted(self.logins)[:10]) or "пока ни одного"
            self._problem(
                row, self.header.curator, f"куратора с логином «{shown(curator)}» нет. Есть: {known}."
            )
        return ListedSchool(name=name, full_name=full_name, curator=login, row=row + 1)

    def _require_length(self, row: int, column: int | None, value: str, most: int) -> None:
        if len(value) > most:
            self._problem(row, column, f"не больше {most} знаков, сейчас {len(value)}.")

    def _value(self, row: int, column: int | None) -> str:
        cells: Sequence[Cell] = self.grid[row]
        return text(cells[column]) if column is not None and column < len(cells) else ""

    def _problem(self, row: int, column: int | None, sentence: str) -> None:
        letter = "" if column is None else get_column_letter(column + 1)
        self.problems.append(CellProblem(self.sheet, row + 1, letter, sentence))
