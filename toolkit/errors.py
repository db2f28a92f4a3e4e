"""What can go wrong, as sentences for the user.

Every message is one clear Russian sentence: what happened, in the user's words, with the name of
the thing and what to do. No paths of code, class names or tracebacks ever get into a message.
"""

from dataclasses import dataclass


class ToolkitError(Exception):
    """An error that the toolkit can handle and show to the user."""


class CatalogueError(ToolkitError):
    """A file of the catalogue (what the field knows) is broken; names file, line and field."""


class InputError(ToolkitError):
    """A value that a person gave cannot be accepted; nothing was changed."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One problem in an uploaded workbook and its place: sheet, row (1-based), column (letter)."""

    sheet: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        where = f"Лист «{self.sheet}»"
        if self.row:
            where += f", строка {self.row}"
        if self.column:
            where += f", столбец {self.column}"
        return f"{where}: {self.sentence}"


class WorkbookError(ToolkitError):
    """An uploaded workbook cannot be taken as it is; nothing was changed."""

    def __init__(self, problems: tuple[CellProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class StoreError(ToolkitError):
    """The database cannot do what was asked; what was stored before is untouched."""


class AccessError(StoreError):
    """The visitor may not see or do this here; nothing was changed and nothing was told."""


class NewerDatabaseError(StoreError):
    """The database was written by a newer version of the toolkit."""


class ConflictError(StoreError):
    """Somebody else changed the row after it was read; `theirs` is what stands there now."""

    def __init__(self, message: str, *, field: str, mine: object, theirs: object, version: int) -> None:
        super().__init__(message)
        self.field = field
        self.mine = mine
        self.theirs = theirs
        self.version = version


class ArchiveError(ToolkitError):
    """A backup or a school's file cannot be made or taken; everything is as it was before."""


class DocumentError(ToolkitError):
    """A document or a chart could not be made; the facts it is made of are untouched."""
