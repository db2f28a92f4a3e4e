"""The joint plan of a school and its consultant school: both write it, the curator reads."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.sql.elements import ColumnElement

from toolkit.domain.access import Right
from toolkit.domain.joint_plan import JointMeasure
from toolkit.errors import InputError
from toolkit.store.repository import Repository
from toolkit.store.schema import JointMeasureRow
from toolkit.store.transaction import Writing, existing, named
from toolkit.store.visitor import Visitor

NO_ROW = "Такой строки в совместном плане нет."


class JointValues(TypedDict, total=False):
    """What may be written of a row."""

    activity: str
    term_text: str
    result: str
    responsible: str


class JointPlanRepository(Repository):
    """Rows of one cycle's joint plan."""

    def list(self, cycle_id: int) -> tuple[JointMeasure, ...]:
        """The rows in their order."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = session.scalars(
                select(JointMeasureRow)
                .where(*_siblings(cycle_id))
                .order_by(JointMeasureRow.position, JointMeasureRow.id)
            )
            return tuple(_measure(row) for row in rows)

    def add(
        self,
        cycle_id: int,
        *,
        visitor: Visitor,
        position: int | None = None,
        uid: str = "",
        **values: Unpack[JointValues],
    ) -> JointMeasure:
        """A new row, the last unless a position is given. Asked twice with one `uid`: one row."""
        with self._transactions.writing(visitor, right=Right.JOINT_PLAN, cycle_id=cycle_id) as writing:
            made = writing.find(JointMeasureRow, {"cycle_id": cycle_id, "uid": uid}) if uid else None
            row = made or writing.add(JointMeasureRow, {"cycle_id": cycle_id, **named(uid)}, values)
            if made is None:
                writing.arrange(row, position, _siblings(cycle_id))
            return _measure(row)

    def change(
        self, cycle_id: int, id_: int, *, seen: int, visitor: Visitor, **values: Unpack[JointValues]
    ) -> JointMeasure:
        """Change a row."""
        with self._transactions.writing(visitor, right=Right.JOINT_PLAN, cycle_id=cycle_id) as writing:
            return _measure(writing.change(_row(writing, cycle_id, id_), {**values}, seen=seen))

    def move(self, cycle_id: int, id_: int, position: int, *, visitor: Visitor) -> JointMeasure:
        """Put a row to a place counted from 0."""
        with self._transactions.writing(visitor, right=Right.JOINT_PLAN, cycle_id=cycle_id) as writing:
            row = _row(writing, cycle_id, id_)
            writing.arrange(row, position, _siblings(cycle_id))
            return _measure(row)

    def remove(self, cycle_id: int, id_: int, *, seen: int, visitor: Visitor) -> None:
        """Put a row away; `restore` undoes it."""
        with self._transactions.writing(visitor, right=Right.JOINT_PLAN, cycle_id=cycle_id) as writing:
            row = _row(writing, cycle_id, id_)
            writing.remove(row, seen=seen)
            writing.arrange(row, None, _siblings(cycle_id))

    def restore(self, cycle_id: int, id_: int, *, visitor: Visitor) -> JointMeasure:
        """Put a removed row back in its place."""
        with self._transactions.writing(visitor, right=Right.JOINT_PLAN, cycle_id=cycle_id) as writing:
            row = _row(writing, cycle_id, id_)
            writing.restore(row)
            writing.arrange(row, row.position, _siblings(cycle_id))
            return _measure(row)


def _siblings(cycle_id: int) -> Sequence[ColumnElement[bool]]:
    return (JointMeasureRow.cycle_id == cycle_id, JointMeasureRow.removed_at.is_(None))


def _row(writing: Writing, cycle_id: int, id_: int) -> JointMeasureRow:
    row = existing(writing.session, JointMeasureRow, id_, NO_ROW)
    if row.cycle_id != cycle_id:
        raise InputError(f"{NO_ROW} Обновите страницу.")
    return row


def _measure(row: JointMeasureRow) -> JointMeasure:
    return JointMeasure(
        id=row.id,
        position=row.position,
        activity=row.activity,
        term_text=row.term_text,
        result=row.result,
        responsible=row.responsible,
        version=row.version,
    )
