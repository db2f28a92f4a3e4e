"""The one-sheet Excel form for a school's official risk profile, and reading it back (field.md 3.3).

The reader is tolerant: columns may stand in any order and under other words, titles may differ by a few
letters. It never guesses a factor: what it does not recognise becomes a problem at its cell.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from rapidfuzz import fuzz

from toolkit.documents import choice_lists, factor_titles, sheet_cells
from toolkit.documents.cell_style import CELL, CENTRED, DAY_FORMAT, QUIET, SMALL, Look
from toolkit.documents.sheet_cells import Cell, Grid, shown, text, words
from toolkit.documents.sheet_page import Imprint, SheetPage, Styled
from toolkit.domain import wording
from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.errors import CellProblem, InputError, WorkbookError
from toolkit.methodology.catalogue import Catalogue, FactorSet

SHEET = "Профиль"
EMPTY_ROWS = 20
_LEVELS, _SETS = "Значимость", "Списки_факторов"
_SCHOOL, _ISSUER, _DAY, _SET = "Школа", "Кем выдан", "Дата профиля", "Список факторов"
_NUMBER, _TITLE, _LEVEL = "№", "Фактор риска (как в профиле)", "Значимость"

# Far more than any profile has; a sheet with a million formatted rows is not read to its end.
_MOST_ROWS, _MOST_COLUMNS = 400, 30
# Share of equal letters (0–100) from which two titles are the same title with a slip in it.
_SAME_TITLE = 90.0
# The best factor must be ahead of the second by so much, or a person has to say which one is meant.
_AHEAD = 4.0
_LEVEL_WORDS = {
    "низк": Level.LOW,
    "средн": Level.MEDIUM,
    "умерен": Level.MEDIUM,
    "высок": Level.HIGH,
}
_LEVEL_NUMBERS = {"1": Level.LOW, "2": Level.MEDIUM, "3": Level.HIGH}
_NO_LEVEL = frozenset({"", "-", "–", "—", "нет", "не указана", "не указано"})


def template(catalogue: Catalogue) -> bytes:
    """The empty form as the bytes of an .xlsx file."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = SHEET
    page = SheetPage(sheet, (6, 52, 26), Imprint("Рисковый профиль школы", None), landscape=False)
    page.title("Рисковый профиль школы", "Перенесите сведения с бумажного профиля")
    bold = Look(size=SMALL, border=True, bold=True, across="right")
    rows = {
        name: page.table_row([Styled(name, bold), None], first_column=2)
        for name in (_SCHOOL, _ISSUER, _DAY, _SET)
    }
    sheet.cell(rows[_DAY], 3).number_format = DAY_FORMAT
    page.gap()
    page.note(
        "Название фактора пишите точно так, как на бумаге. Если значимости на бумаге нет, не заполняйте её."
    )
    page.table_header((_NUMBER, _TITLE, _LEVEL))
    first = page.row
    for number in range(1, EMPTY_ROWS + 1):
        page.table_row([Styled(number, CENTRED), Styled(None, CELL), Styled(None, CENTRED)])
    for row in (*rows.values(), *range(first, page.row)):
        # Rows to be filled in have no height of their own: Excel makes them as high as what is typed.
        sheet.row_dimensions[row].height = None
    page.line("Лишние строки оставьте пустыми.", Look(size=SMALL, ink=QUIET, italic=True))
    page.finish()
    lists = {_LEVELS: [level.word for level in Level], _SETS: [found.title for found in catalogue.sets]}
    choice_lists.add(workbook, lists)
    area = f"C{first}:C{first + EMPTY_ROWS - 1}"
    choice_lists.offer(
        sheet,
        area,
        _LEVELS,
        strict=True,
        title=_LEVEL,
        message="Выберите значимость, если она есть на бумаге.",
    )
    choice_lists.offer(
        sheet,
        f"C{rows[_SET]}",
        _SETS,
        strict=True,
        title=_SET,
        message="Выберите список, по которому составлен профиль.",
    )
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def read_profile(data: bytes, catalogue: Catalogue) -> RiskProfile:
    """The profile in a filled form; titles are kept as typed.

    Raises WorkbookError with all problems at once, each at its sheet, row and column.
    """
    grids = sheet_cells.grids(data, rows=_MOST_ROWS, columns=_MOST_COLUMNS)
    name, header = _find_table(grids)
    reading = _Reading(name, grids[name], header, catalogue)
    profile = reading.profile()
    if reading.problems:
        raise WorkbookError(tuple(sorted(reading.problems, key=lambda problem: problem.row)))
    return profile


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the table begins: row and columns, counted from 0; `level` is None without such a column."""

    row: int
    title: int
    level: int | None


def _find_table(grids: Mapping[str, Grid]) -> tuple[str, _Header]:
    """The first sheet with a table of factors; without one, a problem that names the missing column."""
    for name, grid in grids.items():
        for number, row in enumerate(grid):
            cells = [words(value) for value in row]
            levels = [place for place, word in enumerate(cells) if word.startswith(("значимост", "уровень"))]
            titles = [
                place
                for place, word in enumerate(cells)
                if place not in levels and ("фактор" in word or word.startswith("риск"))
            ]
            # A header has the level beside it or a number before it; a sentence about factors has neither.
            if titles and (levels or any(word in ("№", "n", "№ п/п") for word in cells)):
                return name, _Header(number, titles[0], levels[0] if levels else None)
    name = next(iter(grids), SHEET)
    sentence = f"не нашли столбец «{_TITLE}». Скачайте бланк и заполните его."
    raise WorkbookError((CellProblem(name, 0, "", sentence),))


@dataclass
class _Reading:
    """Reading of one sheet; problems are collected, so that a person mends all of them at once."""

    sheet: str
    grid: Grid
    header: _Header
    catalogue: Catalogue
    problems: list[CellProblem] = field(default_factory=list)

    def profile(self) -> RiskProfile:
        rows = self._rows()
        if not rows and not self.problems:
            self._problem(self.header.row + 1, self.header.title, "ни одного фактора не вписано.")
        factor_set = self._factor_set([title for _, title, _ in rows])
        return RiskProfile(
            factor_set=factor_set.code if factor_set else "",
            issued_on=self._issued_on(),
            issuer=text(self._beside(_ISSUER)[0]),
            factors=self._factors(rows, factor_set),
        )

    def _rows(self) -> list[tuple[int, str, Level | None]]:
        """Filled rows of the table: row, title, level."""
        found = []
        for row in range(self.header.row + 1, len(self.grid)):
            title = text(self._value(row, self.header.title))
            level = "" if self.header.level is None else text(self._value(row, self.header.level))
            if not title:
                if level:
                    self._problem(row, self.header.title, "значимость указана, а название фактора пустое.")
                continue
            found.append((row, title, self._level(row, level)))
        return found

    def _level(self, row: int, typed: str) -> Level | None:
        plain = words(typed)
        if plain in _NO_LEVEL:
            return None
        number = _LEVEL_NUMBERS.get(plain.removesuffix(".0"))
        named = [level for start, level in _LEVEL_WORDS.items() if plain.startswith(start)]
        if number is None and not named:
            allowed = ", ".join(level.word for level in Level)
            self._problem(row, self.header.level, f"значимость «{shown(typed)}» не понята. Можно: {allowed}.")
            return None
        return number or named[0]

    def _factors(
        self, rows: Sequence[tuple[int, str, Level | None]], factor_set: FactorSet | None
    ) -> tuple[ProfileFactor, ...]:
        titles = _Titles(self.catalogue, factor_set)
        taken: dict[str, int] = {}
        factors: list[ProfileFactor] = []
        for row, title, level in rows:
            codes = titles.codes(title)
            if len(codes) != 1:
                self._problem(row, self.header.title, _unknown(title, [titles.name(code) for code in codes]))
                continue
            code = codes[0]
            if code in taken:
                earlier = taken[code] + 1
                self._problem(
                    row, self.header.title, f"этот фактор уже есть в строке {earlier}. Оставьте одну строку."
                )
                continue
            taken[code] = row
            factors.append(ProfileFactor(code=code, official_title=title, level=level, position=len(factors)))
        return tuple(factors)

    def _issued_on(self) -> date | None:
        value, row, column = self._beside(_DAY)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return wording.parse_day(text(value))
        except InputError as error:
            self._problem(row, column, _decapitalised(str(error)))
            return None

    def _factor_set(self, titles: Sequence[str]) -> FactorSet | None:
        """The set that is named; without a name, the one that knows the most of the titles."""
        value, row, column = self._beside(_SET)
        wanted = _plain(text(value))
        sets = self.catalogue.sets
        if wanted:
            named = next(
                (found for found in sets if wanted in (_plain(found.title), _plain(found.code))), None
            )
            if named is None:
                known = "; ".join(f"«{found.title}»" for found in sets)
                self._problem(row, column, f"списка «{shown(text(value))}» нет. Можно выбрать: {known}.")
            return named
        known_titles = {_plain(title) for title in titles}
        scores = [
            (len(known_titles & {_plain(item.official_title) for item in found.factors}), found)
            for found in sets
        ]
        best = max((score for score, _ in scores), default=0)
        return next((found for score, found in scores if best and score == best), None)

    def _beside(self, label: str) -> tuple[Cell, int, int]:
        """The value right of a label above the table, with its row and column; None without the label."""
        wanted = _plain(label)
        for row in range(self.header.row):
            for column, value in enumerate(self.grid[row]):
                if _plain(text(value)).startswith(wanted):
                    places = range(column + 1, len(self.grid[row]))
                    filled = (place for place in places if text(self.grid[row][place]))
                    place = next(filled, column + 1)
                    return self._value(row, place), row, place
        return None, 0, 0

    def _value(self, row: int, column: int) -> Cell:
        cells = self.grid[row]
        return cells[column] if column < len(cells) else None

    def _problem(self, row: int, column: int | None, sentence: str) -> None:
        letter = "" if column is None else get_column_letter(column + 1)
        self.problems.append(CellProblem(self.sheet, row + 1, letter, sentence))


class _Titles:
    """All titles a factor is known by: in the named set first, then in the others and in the toolkit."""

    def __init__(self, catalogue: Catalogue, factor_set: FactorSet | None) -> None:
        self._catalogue = catalogue
        first = [factor_set] if factor_set else []
        rest = [found for found in catalogue.sets if found is not factor_set]
        own = [
            (factor.code, title)
            for factor in catalogue.factors
            for title in (factor.title, factor.short_title)
        ]
        self._layers = [
            *([(item.code, item.official_title) for item in found.factors] for found in first),
            [*((item.code, item.official_title) for found in rest for item in found.factors), *own],
        ]

    def name(self, code: str) -> str:
        """How a factor is called when a person has to choose."""
        return self._catalogue.factor(code).title

    def codes(self, title: str) -> list[str]:
        """The codes a title may mean: one when it is recognised, none or several when it is not."""
        for layer in self._layers:
            exact = list(dict.fromkeys(code for code, known in layer if _plain(known) == _plain(title)))
            if len(exact) == 1:
                return exact
        for layer in self._layers:
            scores: dict[str, float] = {}
            for code, known in layer:
                scores[code] = max(scores.get(code, 0.0), _likeness(title, known))
            near = sorted(
                (code for code in scores if scores[code] >= _SAME_TITLE), key=lambda code: -scores[code]
            )
            if near:
                return [code for code in near if scores[code] > scores[near[0]] - _AHEAD]
        return []


def _likeness(title: str, known: str) -> float:
    """How alike two titles are, 0–100; the explanation in brackets may be left out on either side."""
    whole = fuzz.ratio(_plain(title), _plain(known))
    briefly = fuzz.ratio(
        _plain(factor_titles.without_brackets(title)), _plain(factor_titles.without_brackets(known))
    )
    return float(max(whole, briefly))


def _unknown(title: str, near: Sequence[str]) -> str:
    if near:
        choice = " и ".join(f"«{name}»" for name in near)
        return f"название «{shown(title)}» похоже сразу на {choice}. Впишите название точно, как на бумаге."
    return (
        f"фактора «{shown(title)}» нет в списках. Проверьте название по бумаге. "
        "Если это фактор самой школы, удалите строку и добавьте его на шаге «Рисковый профиль»."
    )


def _plain(title: str) -> str:
    """Letters and digits only, in small letters, so that quotes, stops and «ё» make no difference."""
    return " ".join(re.findall(r"\w+", title.casefold().replace("ё", "е")))


def _decapitalised(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
