"""Rows of a program that were put away: what a person may bring back."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from toolkit.domain.program import LineKind, Part, RemovedRow
from toolkit.store.repository import Repository
from toolkit.store.schema import (
    AuditRow,
    ProgramIndicatorRow,
    ProgramLineRow,
    ProgramMeasureRow,
    ProgramRow,
)
from toolkit.store.transaction import existing

PartRow = ProgramLineRow | ProgramIndicatorRow | ProgramMeasureRow
Table = TypeVar("Table", ProgramLineRow, ProgramIndicatorRow, ProgramMeasureRow)
_PARTS: dict[type[PartRow], tuple[Part, str]] = {
    ProgramLineRow: (Part.LINE, "text"),
    ProgramIndicatorRow: (Part.INDICATOR, "title"),
    ProgramMeasureRow: (Part.MEASURE, "activity"),
}


class RemovedRows(Repository):
    """Reading of what was removed; each part's own `restore_…` brings a row back."""

    def removed(self, program_id: int) -> tuple[RemovedRow, ...]:
        """Removed lines, indicators and measures of a program, the last removed first."""
        with self._transactions.reading(program_id=program_id) as session:
            rows: list[PartRow] = [
                *_removed(session, ProgramLineRow, program_id),
                *_removed(session, ProgramIndicatorRow, program_id),
                *_removed(session, ProgramMeasureRow, program_id),
            ]
            cycle_id = existing(session, ProgramRow, program_id, "Такой программы нет.").cycle_id
            removers = _removers(session, cycle_id, rows) if rows else {}
            found = [_told(row, removers.get((row.__tablename__, row.key), "")) for row in rows]
        return tuple(sorted(found, key=lambda row: row.at, reverse=True))


def _removed(session: Session, table: type[Table], program_id: int) -> Sequence[Table]:
    return session.scalars(
        select(table)
        .where(table.program_id == program_id, table.removed_at.is_not(None))
        .order_by(table.id.desc())
    ).all()


def _removers(session: Session, cycle_id: int, rows: Sequence[PartRow]) -> dict[tuple[str, str], str]:
    """Who put each row away, by table and key: the audit says it."""
    entries = session.execute(
        select(AuditRow.what, AuditRow.key, AuditRow.who)
        .where(
            AuditRow.cycle_id == cycle_id,
            AuditRow.what.in_({row.__tablename__ for row in rows}),
            AuditRow.key.in_({row.key for row in rows}),
            AuditRow.field == "removed_at",
            AuditRow.after.is_not(None),
        )
        .order_by(AuditRow.id)
    )
    return {(what, key): who for what, key, who in entries}


def _told(row: PartRow, who: str) -> RemovedRow:
    if row.removed_at is None:
        raise ValueError("the row is not removed")
    part, words = _PARTS[type(row)]
    kind = LineKind(row.kind) if isinstance(row, ProgramLineRow) else None
    return RemovedRow(part=part, id=row.id, kind=kind, text=getattr(row, words), at=row.removed_at, who=who)
