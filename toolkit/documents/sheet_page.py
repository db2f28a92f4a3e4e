"""One sheet of a workbook written from top to bottom, ready to be printed on A4.

Column widths are in Excel's units; with Times New Roman 12 as the workbook's own font one unit is 6 points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.documents import cell_style
from toolkit.documents.cell_style import BAND, CELL, HEADER, PLAIN, QUIET, SMALL, Look, Value, write
from toolkit.documents.text_measure import line_count, line_height
from toolkit.domain import wording

UNIT = 6.0  # points in one unit of column width
PADDING = 4.5  # points of a cell's width that text never gets
MARGIN = 0.55  # inches
# A row may be 409 points high in Excel; rows above this are split so that a page can break between them.
TALLEST = 360.0
A4_SHORT, A4_LONG = 595.3, 841.9  # points
BOTTOM_MARGIN = 0.75  # inches
# Rows are whole pixels on the screen (3/4 of a point), so programs do not round them each in its own way.
PIXEL = 0.75
# Printers differ a little: a page counts as full somewhat earlier than it is.
_FULL = 0.985
# Letters of the school's name in the footer: more would run into the page number.
_FOOTER_PORTRAIT, _FOOTER_LANDSCAPE = 32, 55


@dataclass(frozen=True, slots=True)
class Styled:
    """A value with a look of its own, or with a link to another sheet."""

    value: Value
    look: Look
    link: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page says of itself: the school, the day, and whether the school is an example."""

    school: str
    day: date | None
    example: bool = False


class SheetPage:
    """A sheet that is filled row by row; `row` is the next empty row."""

    def __init__(
        self,
        sheet: Worksheet,
        widths: Sequence[float],
        imprint: Imprint,
        *,
        landscape: bool,
        printed: int | None = None,
    ) -> None:
        """`printed` columns go to paper (all if None); those right of them are for work on the screen."""
        self.sheet = sheet
        self.widths = tuple(widths)
        self.row = 1
        self._used = self._repeated = 0.0  # points of the current page that are taken; of them by the header
        self._room = _page_room(sum(self.widths[:printed]), landscape)
        self._printed_columns = printed or len(self.widths)
        for index, width in enumerate(self.widths, 1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        self._set_up(imprint, landscape)
        if imprint.example:
            self.line("Пример: школа и все числа вымышлены", Look(italic=True, ink=QUIET, size=SMALL))

    # --- lines over the whole width -----------------------------------------------------------------

    def title(self, text: str, under: str = "") -> None:
        """The sheet's title, and a line under it."""
        self.line(text, Look(bold=True, size=14, across="center"))
        if under:
            self.line(under, Look(across="center", ink=QUIET))
        self.gap()

    def heading(self, text: str) -> None:
        """A heading inside the sheet."""
        self.keep_together(60)
        self.line(text, Look(bold=True, down="bottom"), above=8)

    def note(self, text: str) -> None:
        """A quiet explanation."""
        self.line(text, Look(size=SMALL, ink=QUIET))

    def section(self, text: str) -> None:
        """A row of a table that belongs to all its columns."""
        self.line(text, Look(bold=True, size=SMALL, fill=BAND, border=True))

    def line(self, text: Value, look: Look = PLAIN, *, above: float = 0.0) -> int:
        """A text over the whole printed width; returns its row. A very long text takes several rows."""
        first = self.row
        last = self._rows_for(self.line_height(text, look) + above)
        self.put(first, 1, text, look, to=(last, self._printed_columns))
        return first

    def gap(self, height: float = 8.0) -> None:
        """An empty row."""
        self._take(height)

    # --- tables -------------------------------------------------------------------------------------

    def table_header(self, names: Sequence[str | Styled], *, repeat: bool = True, look: Look = HEADER) -> int:
        """The header of a table; with `repeat` it is printed on every page and stays on the screen."""
        row = self.table_row(names, look)
        if repeat:
            self.sheet.print_title_rows = f"{row}:{row}"
            self._repeated = self.height_of(row, self.row - 1)
            self.sheet.freeze_panes = self.sheet.cell(row + 1, 1)
        return row

    def table_row(
        self,
        values: Sequence[Value | Styled],
        look: Look = CELL,
        *,
        spans: Sequence[int] = (),
        first_column: int = 1,
        least: float = 0.0,
    ) -> int:
        """One row of a table; returns its first sheet row.

        `spans` says over how many columns each value goes (all 1 if empty). A row higher than a page
        likes becomes several sheet rows that are merged column by column, so the text stays in one cell.
        `least` is the smallest height in points; columns before `first_column` stay untouched.
        """
        first = self.row
        height = self.row_height(values, look, spans=spans, first_column=first_column)
        last = self._rows_for(max(height, least))
        for cell, start, end in _placed(values, look, spans, first_column):
            self.put(first, start, cell.value, cell.look, to=(last, end), link=cell.link)
        return first

    def row_height(
        self,
        values: Sequence[Value | Styled],
        look: Look = CELL,
        *,
        spans: Sequence[int] = (),
        first_column: int = 1,
    ) -> float:
        """Height in points that `table_row` would give these values."""
        placed = _placed(values, look, spans, first_column)
        return max(self.text_height(cell.value, start, end, cell.look) for cell, start, end in placed)

    def line_height(self, text: Value, look: Look = PLAIN) -> float:
        """Height in points that `line` would give this text."""
        return self.text_height(text, 1, self._printed_columns, look)

    def put(
        self,
        row: int,
        column: int,
        value: Value,
        look: Look = CELL,
        *,
        to: tuple[int, int] | None = None,
        link: str = "",
    ) -> None:
        """Write one cell, merged down and right to `to` (row, column); `link` names a sheet to go to."""
        cell = self.sheet.cell(row, column)
        write(cell, value, look)
        if link:
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{link}'!A1", display=str(value))
        if to is not None and to != (row, column):
            # Borders of a merged cell are drawn from all its cells, so all get the look before merging.
            for line in range(row, to[0] + 1):
                for place in range(column, to[1] + 1):
                    cell_style.dress(self.sheet.cell(line, place), look)
            self.sheet.merge_cells(start_row=row, start_column=column, end_row=to[0], end_column=to[1])

    def merge_down(self, column: int, first: int, last: int, value: Value, look: Look = CELL) -> None:
        """Write a value beside rows that are already there; the last row grows if the value needs it."""
        missing = self._height(value, self._width(column, column), look) - self.height_of(first, last)
        if missing > 0:
            start = self.row
            grown = self.height_of(last, last) + missing
            if grown <= TALLEST:
                self.sheet.row_dimensions[last].height = _whole_pixels(grown)
                self._used += missing
            else:
                # No room in the last row: empty rows below carry the rest of the text.
                last = self._rows_for(missing)
                for place in range(1, len(self.widths) + 1):
                    if place != column:
                        self.put(start, place, None, look, to=(last, place))
        self.put(first, column, value, look, to=(last, column))

    def text_height(self, value: Value, first: int, last: int, look: Look) -> float:
        """Height in points that a value needs in columns `first` to `last`."""
        return self._height(value, self._width(first, last), look)

    def height_of(self, first: int, last: int) -> float:
        """Height of rows together, in points."""
        return sum(float(self.sheet.row_dimensions[row].height or 0) for row in range(first, last + 1))

    # --- the page -----------------------------------------------------------------------------------

    def break_page(self) -> None:
        """Begin a new printed page at the next row."""
        self.sheet.row_breaks.append(Break(id=self.row - 1))
        self._used = self._repeated

    @property
    def room_left(self) -> float:
        """Points of rows that the current page still holds."""
        return self._room - self._used

    @property
    def page_begun(self) -> bool:
        """Whether the current page holds anything but the repeated header."""
        return self._used > self._repeated

    def keep_together(self, height: float) -> None:
        """Begin a new page if less than `height` points are left on this one.

        What is higher than a whole page is cut in any case: it begins where it stands.
        """
        if self.page_begun and self.room_left < height <= self._room - self._repeated:
            self.break_page()

    def finish(self) -> None:
        """Set what is printed; call once, when the sheet is written."""
        self.sheet.print_area = f"A1:{get_column_letter(self._printed_columns)}{max(1, self.row - 1)}"

    def _set_up(self, imprint: Imprint, landscape: bool) -> None:
        sheet = self.sheet
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 100
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        setup = sheet.page_setup
        setup.paperSize = sheet.PAPERSIZE_A4
        setup.orientation = "landscape" if landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left = margins.right = MARGIN
        margins.top, margins.bottom = MARGIN, BOTTOM_MARGIN
        margins.header = margins.footer = 0.35
        sheet.print_options.horizontalCentered = True
        _footer(sheet, imprint, _FOOTER_LANDSCAPE if landscape else _FOOTER_PORTRAIT)

    def _width(self, first: int, last: int) -> float:
        return sum(self.widths[first - 1 : last]) * UNIT

    def _height(self, value: Value, width: float, look: Look) -> float:
        lines = 1
        if isinstance(value, str) and not look.rotated:
            room = width - PADDING - (cell_style.INDENT if look.indented else 0.0)
            lines = line_count(cell_style.clean(value), room, look.size, look.bold)
        return lines * line_height(look.size) + (4.0 if look.border else 1.5)

    def _rows_for(self, height: float) -> int:
        """Take as many rows as a height needs; returns the last of them."""
        count = max(1, -int(-height // TALLEST))
        for _ in range(count):
            self._take(_whole_pixels(height / count))
        return self.row - 1

    def _take(self, height: float) -> None:
        """Take one row; a row that does not fit goes to the next page as a whole."""
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1
        fits = self._used + height <= self._room
        self._used = height + (self._used if fits else self._repeated)


def _placed(
    values: Sequence[Value | Styled], look: Look, spans: Sequence[int], first_column: int
) -> list[tuple[Styled, int, int]]:
    """Each value with its look and the first and the last of its columns."""
    start, placed = first_column, []
    for value, span in zip(values, list(spans) or [1] * len(values), strict=True):
        cell = value if isinstance(value, Styled) else Styled(value, look)
        placed.append((cell, start, start + span - 1))
        start += span
    return placed


def _page_room(width: float, landscape: bool) -> float:
    """Points of rows that one page holds; a sheet wider than the page is printed smaller."""
    across, down = (A4_LONG, A4_SHORT) if landscape else (A4_SHORT, A4_LONG)
    scale = min(1.0, (across - 2 * MARGIN * 72) / (width * UNIT))
    return (down - (MARGIN + BOTTOM_MARGIN) * 72) / scale * _FULL


def _whole_pixels(height: float) -> float:
    return -int(-height // PIXEL) * PIXEL


def _footer(sheet: Any, imprint: Imprint, most: int) -> None:
    name = " ".join(cell_style.clean(imprint.school).split())
    name = name if len(name) <= most else name[: most - 1] + "…"
    texts = {
        # «&» begins a code of the footer, two of them are the sign itself.
        "left": name.replace("&", "&&") + (" (пример)" if imprint.example else ""),
        "center": "стр. &P из &N",
        "right": wording.day(imprint.day),
    }
    for place, text in texts.items():
        part = getattr(sheet.oddFooter, place)
        part.text, part.font, part.size = text, f"{cell_style.FONT},Regular", 9
