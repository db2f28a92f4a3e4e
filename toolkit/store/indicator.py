"""Indicators of a program."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from sqlalchemy.sql.elements import ColumnElement

from toolkit.domain.program import ProgramIndicator
from toolkit.methodology.catalogue import Direction
from toolkit.store.repository import Repository
from toolkit.store.schema import ProgramIndicatorRow
from toolkit.store.transaction import Writing, existing, named
from toolkit.store.visitor import Visitor

NO_INDICATOR = "Такого показателя в программе нет."


class IndicatorValues(TypedDict, total=False):
    """What may be written of an indicator; `position` counts from 0."""

    position: int
    code: str
    title: str
    unit: str
    direction: Direction
    source: str
    baseline: Decimal | None
    baseline_on: date | None
    interim: Decimal | None
    interim_on: date | None
    target: Decimal | None
    target_on: date | None
    measured_by: str


class IndicatorRows(Repository):
    """Writing of indicators."""

    def add_indicator(
        self, program_id: int, *, visitor: Visitor, uid: str = "", **values: Unpack[IndicatorValues]
    ) -> ProgramIndicator:
        """A new indicator, last unless a position is given. Asked twice with one `uid`: one indicator."""
        with self._transactions.writing(visitor, program_id=program_id) as writing:
            made = writing.made(ProgramIndicatorRow, program_id, uid)
            return as_indicator(made or new_indicator(writing, program_id, values, uid))

    def change_indicator(
        self, id_: int, *, seen: int, visitor: Visitor, **values: Unpack[IndicatorValues]
    ) -> ProgramIndicator:
        """Change an indicator or its place."""
        with self._transactions.writing(visitor, part=(ProgramIndicatorRow, id_)) as writing:
            row = existing(writing.session, ProgramIndicatorRow, id_, NO_INDICATOR)
            writing.change(row, {**values}, seen=seen)
            if "position" in values:
                writing.arrange(row, values["position"], _siblings(row.program_id))
            return as_indicator(row)

    def remove_indicator(self, id_: int, *, seen: int, visitor: Visitor) -> None:
        """Put an indicator away. Measures that named it name none until it is restored."""
        with self._transactions.writing(visitor, part=(ProgramIndicatorRow, id_)) as writing:
            row = existing(writing.session, ProgramIndicatorRow, id_, NO_INDICATOR)
            writing.remove(row, seen=seen)
            writing.arrange(row, None, _siblings(row.program_id))

    def restore_indicator(self, id_: int, *, visitor: Visitor) -> ProgramIndicator:
        """Put a removed indicator back in its place."""
        with self._transactions.writing(visitor, part=(ProgramIndicatorRow, id_)) as writing:
            row = existing(writing.session, ProgramIndicatorRow, id_, NO_INDICATOR)
            writing.restore(row)
            writing.arrange(row, row.position, _siblings(row.program_id))
            return as_indicator(row)


def new_indicator(
    writing: Writing, program_id: int, values: Mapping[str, object], uid: str = ""
) -> ProgramIndicatorRow:
    """A new indicator within a transaction."""
    row = writing.add(ProgramIndicatorRow, {"program_id": program_id, **named(uid)}, values)
    writing.arrange(row, row.position if "position" in values else None, _siblings(program_id))
    return row


def as_indicator(row: ProgramIndicatorRow) -> ProgramIndicator:
    """The row as the domain knows it."""
    return ProgramIndicator(
        id=row.id,
        position=row.position,
        code=row.code,
        title=row.title,
        unit=row.unit,
        direction=Direction(row.direction),
        source=row.source,
        baseline=row.baseline,
        baseline_on=row.baseline_on,
        interim=row.interim,
        interim_on=row.interim_on,
        target=row.target,
        target_on=row.target_on,
        measured_by=row.measured_by,
        uid=row.uid,
        version=row.version,
    )


def _siblings(program_id: int) -> Sequence[ColumnElement[bool]]:
    return (ProgramIndicatorRow.program_id == program_id, ProgramIndicatorRow.removed_at.is_(None))
