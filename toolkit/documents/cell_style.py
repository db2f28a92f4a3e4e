"""How cells of the toolkit's workbooks look and how values get into them.

Every text goes through `write_text`, every number and day is a real number or day. The rules of pages
(Times New Roman, A4) are those that school papers are typed in (field.md 2.6 and 5.5).
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from toolkit.domain.profile import Level

FONT = "Times New Roman"
SIZE = 12.0
SMALL = 11.0
DAY_FORMAT = "dd.mm.yyyy"
INDEX_FORMAT = "0.0"
INDENT = 9.0  # points: a text beside a border keeps this much away from it, one step of Excel's indent
CELL_LIMIT = 32767  # characters, as Excel counts them (UTF-16 units)

# Colours of the design: ink, quiet ink, a line, and one ochre hue for the three levels.
INK, QUIET, LINE = "1B2624", "465450", "74817C"
HEAD, BAND, LINK = "E6EBE4", "F0F3EE", "1B5C4A"
LEVEL_FILL = {Level.LOW: "FDF6E4", Level.MEDIUM: "F6D9A6", Level.HIGH: "8A3A12"}
LEVEL_INK = {Level.LOW: INK, Level.MEDIUM: INK, Level.HIGH: "FFFFFF"}

Value = str | int | float | Decimal | date | None

_FORMULA_START = tuple("=+-@\t\r")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Look:
    """How one cell looks; colours are RRGGBB, `size` in points, `form` a number format of Excel."""

    bold: bool = False
    italic: bool = False
    size: float = SIZE
    ink: str = INK
    fill: str = ""
    across: str = "left"
    down: str = "top"
    border: bool = False
    underline: bool = False
    form: str = ""
    rotated: bool = False

    @property
    def indented(self) -> bool:
        """Whether the text would begin at a border: LibreOffice leaves next to no room there."""
        return self.border and self.across == "left"


PLAIN = Look()
CELL = Look(size=SMALL, border=True)
HEADER = Look(size=SMALL, bold=True, border=True, fill=HEAD, across="center", down="center")
CENTRED = Look(size=SMALL, border=True, across="center")


def clean(text: str) -> str:
    """A text that a cell can hold: no characters that XML forbids, at most CELL_LIMIT UTF-16 units."""
    legal = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = legal.encode("utf-16-le")
    if len(units) <= 2 * CELL_LIMIT:
        return legal
    # «ignore» drops the half of a pair that the cut may leave at the end.
    return units[: 2 * (CELL_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"


def write_text(cell: Cell, text: str) -> None:
    """Put a text into a cell so that it stays a text.

    A text that begins like a formula is never computed: the cell's type is «string» and the cell is
    marked the way Excel marks a leading apostrophe.
    """
    plain = clean(text)
    cell.value = plain or None
    if plain:
        cell.data_type = "s"
        if plain.startswith(_FORMULA_START):
            cell.quotePrefix = True


def write(cell: Cell, value: Value, look: Look = PLAIN) -> None:
    """Put a value into a cell by its type and give the cell its look."""
    dress(cell, look)
    if isinstance(value, str):
        write_text(cell, value)
    elif value is not None:
        cell.value = value
        cell.number_format = look.form or number_format(value)


def dress(cell: Cell, look: Look) -> None:
    """Give a cell its look without touching its value."""
    cell.font = _font(look)
    cell.alignment = _alignment(look)
    if look.fill:
        cell.fill = _fill(look.fill)
    if look.border:
        cell.border = _border()


def number_format(value: int | float | Decimal | date) -> str:
    """The format that shows a number with as many digits as it has; Excel puts the comma by itself."""
    if isinstance(value, date):
        return DAY_FORMAT
    if isinstance(value, float):
        return INDEX_FORMAT
    exponent = Decimal(value).normalize().as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return "#,##0." + "0" * digits if digits else "#,##0"


def level_look(level: Level | None, base: Look = CENTRED) -> Look:
    """The look of a cell that shows a level; the level's word is always written beside the colour."""
    if level is None:
        return base
    return Look(
        size=base.size,
        border=True,
        across=base.across,
        down=base.down,
        form=base.form,
        bold=True,
        fill=LEVEL_FILL[level],
        ink=LEVEL_INK[level],
    )


# openpyxl's styles are frozen in use and hashed at every assignment: one object per look is enough.
@lru_cache(maxsize=256)
def _font(look: Look) -> Any:
    return Font(
        name=FONT,
        size=look.size,
        bold=look.bold,
        italic=look.italic,
        color="FF" + look.ink,
        underline="single" if look.underline else None,
    )


@lru_cache(maxsize=256)
def _alignment(look: Look) -> Any:
    return Alignment(
        horizontal=look.across,
        vertical=look.down,
        wrap_text=True,
        indent=1 if look.indented else 0,
        text_rotation=90 if look.rotated else 0,
    )


@lru_cache(maxsize=16)
def _fill(colour: str) -> Any:
    return PatternFill("solid", fgColor="FF" + colour)


@lru_cache(maxsize=1)
def _border() -> Any:
    side = Side(style="thin", color="FF" + LINE)
    return Border(left=side, right=side, top=side, bottom=side)
