"""Lines of the lists in a program's passport: causes, tasks, methods, results, stages, dates of control."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from sqlalchemy.sql.elements import ColumnElement

from toolkit.domain.program import Line, LineKind
from toolkit.store.repository import Repository
from toolkit.store.schema import ProgramLineRow
from toolkit.store.transaction import Writing, existing, named
from toolkit.store.visitor import Visitor

NO_LINE = "Такой строки в программе нет."


class LineValues(TypedDict, total=False):
    """What may be changed in a line; `position` counts from 0 among lines of its kind."""

    text: str
    ref: str
    position: int


class LineRows(Repository):
    """Writing of lines."""

    def add_line(
        self,
        program_id: int,
        kind: LineKind,
        text: str,
        *,
        ref: str = "",
        position: int | None = None,
        uid: str = "",
        visitor: Visitor,
    ) -> Line:
        """A new line, last of its kind unless a position is given. Asked twice with one `uid`: one line."""
        with self._transactions.writing(visitor, program_id=program_id) as writing:
            made = writing.made(ProgramLineRow, program_id, uid)
            return as_line(made or new_line(writing, program_id, kind, text, ref, position, uid))

    def change_line(self, line_id: int, *, seen: int, visitor: Visitor, **values: Unpack[LineValues]) -> Line:
        """Change the words of a line or its place."""
        with self._transactions.writing(visitor, part=(ProgramLineRow, line_id)) as writing:
            row = existing(writing.session, ProgramLineRow, line_id, NO_LINE)
            writing.change(row, {**values}, seen=seen)
            if "position" in values:
                writing.arrange(row, values["position"], _siblings(row.program_id, row.kind))
            return as_line(row)

    def remove_line(self, line_id: int, *, seen: int, visitor: Visitor) -> None:
        """Put a line away. Measures of a removed task stay, of no task, until it is restored."""
        with self._transactions.writing(visitor, part=(ProgramLineRow, line_id)) as writing:
            row = existing(writing.session, ProgramLineRow, line_id, NO_LINE)
            writing.remove(row, seen=seen)
            writing.arrange(row, None, _siblings(row.program_id, row.kind))

    def restore_line(self, line_id: int, *, visitor: Visitor) -> Line:
        """Put a removed line back in its place."""
        with self._transactions.writing(visitor, part=(ProgramLineRow, line_id)) as writing:
            row = existing(writing.session, ProgramLineRow, line_id, NO_LINE)
            writing.restore(row)
            writing.arrange(row, row.position, _siblings(row.program_id, row.kind))
            return as_line(row)


def new_line(
    writing: Writing,
    program_id: int,
    kind: LineKind,
    text: str,
    ref: str = "",
    position: int | None = None,
    uid: str = "",
) -> ProgramLineRow:
    """A new line within a transaction."""
    row = writing.add(
        ProgramLineRow, {"program_id": program_id, **named(uid)}, {"kind": kind, "text": text, "ref": ref}
    )
    writing.arrange(row, position, _siblings(program_id, row.kind))
    return row


def as_line(row: ProgramLineRow) -> Line:
    """The row as the domain knows it."""
    return Line(
        id=row.id,
        kind=LineKind(row.kind),
        position=row.position,
        text=row.text,
        ref=row.ref,
        uid=row.uid,
        version=row.version,
    )


def _siblings(program_id: int, kind: str) -> Sequence[ColumnElement[bool]]:
    return (
        ProgramLineRow.program_id == program_id,
        ProgramLineRow.kind == kind,
        ProgramLineRow.removed_at.is_(None),
    )
