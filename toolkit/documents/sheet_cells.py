"""Reading the cells of an uploaded workbook: within bounds, and as plain words."""

from collections.abc import Mapping, Sequence

from toolkit.documents import safe_workbook
from toolkit.errors import WorkbookError

Cell = object
Grid = Sequence[Sequence[Cell]]


def grids(data: bytes, *, rows: int, columns: int) -> Mapping[str, Grid]:
    """The visible sheets of a file by name, each to its bounds: a sheet may have a million formatted rows.

    Raises WorkbookError when the file cannot be read.
    """
    workbook = safe_workbook.open_workbook(data)
    try:
        return {
            sheet.title: [
                tuple(row) for row in sheet.iter_rows(max_row=rows, max_col=columns, values_only=True)
            ]
            for sheet in workbook.worksheets
            if sheet.sheet_state == "visible"
        }
    except Exception as error:
        # The sheet's own XML is parsed only now, row by row; parsers raise errors of many kinds.
        problem = safe_workbook.FileProblem("", 0, "", "Файл повреждён. Сохраните книгу в Excel ещё раз.")
        raise WorkbookError((problem,)) from error
    finally:
        workbook.close()


def text(value: Cell) -> str:
    """A cell's value on one line; a whole number without its «.0»."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def words(value: Cell) -> str:
    """The same in small letters."""
    return text(value).casefold()


def shown(value: str) -> str:
    """What was typed, short enough to be quoted in a sentence."""
    return value if len(value) <= 60 else value[:59] + "…"
