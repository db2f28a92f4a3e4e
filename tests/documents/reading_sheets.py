"""Reading a finished workbook back, and changing a dossier a little before it is made."""

import io
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.domain.dossier import Dossier


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def place_of(sheet: Worksheet, start: str) -> tuple[int, int]:
    """Row and column of the first cell whose text begins so."""
    return next(
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(start)
    )


def with_measure(dossier: Dossier, **values: Any) -> Dossier:
    """The dossier with the first measure of the first program changed."""
    program = dossier.programs[0]
    row = program.ordered_measures()[0].model_copy(update=values)
    measures = tuple(row if old.id == row.id else old for old in program.measures)
    changed = program.model_copy(update={"measures": measures})
    return dossier.model_copy(update={"programs": (changed, *dossier.programs[1:])})
