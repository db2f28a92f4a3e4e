"""Calls for help: a team raises its hand, somebody comes."""

from sqlalchemy import Select, select

from toolkit.domain.access import Right
from toolkit.domain.comment import HelpRequest
from toolkit.errors import InputError
from toolkit.store.repository import Repository
from toolkit.store.schema import HelpRequestRow
from toolkit.store.transaction import existing
from toolkit.store.visitor import Visitor


class HelpRepository(Repository):
    """Calls for help of one cycle."""

    def open(self, cycle_id: int) -> HelpRequest | None:
        """The call that nobody has answered yet, or None."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            row = session.scalars(_open(cycle_id)).first()
            return as_request(row) if row else None

    def last(self, cycle_id: int) -> HelpRequest | None:
        """The newest call that was not taken back, answered or not; None without one."""
        newest = (
            select(HelpRequestRow)
            .where(HelpRequestRow.cycle_id == cycle_id, HelpRequestRow.removed_at.is_(None))
            .order_by(HelpRequestRow.id.desc())
            .limit(1)
        )
        with self._transactions.reading(cycle_id=cycle_id) as session:
            row = session.scalars(newest).first()
            return as_request(row) if row else None

    def ask(self, cycle_id: int, text: str = "", *, visitor: Visitor) -> HelpRequest:
        """Raise the hand; a hand that is up already stays up with the new words."""
        with self._transactions.writing(visitor, right=Right.SUBMIT, cycle_id=cycle_id) as writing:
            row = writing.session.scalars(_open(cycle_id)).first()
            if row is not None:
                return as_request(writing.change(row, {"text": text}, seen=row.version))
            key = {"cycle_id": cycle_id, "at": writing.at, "who": writing.visitor.name}
            return as_request(writing.add(HelpRequestRow, key, {"text": text}))

    def take_back(self, cycle_id: int, *, visitor: Visitor) -> None:
        """Lower the hand: help is no longer needed."""
        with self._transactions.writing(visitor, right=Right.SUBMIT, cycle_id=cycle_id) as writing:
            row = writing.session.scalars(_open(cycle_id)).first()
            if row is not None:
                writing.remove(row, seen=row.version)

    def answer(self, cycle_id: int, request_id: int, *, visitor: Visitor) -> HelpRequest:
        """Say that one has come."""
        with self._transactions.writing(visitor, right=Right.COMMENT, cycle_id=cycle_id) as writing:
            row = existing(writing.session, HelpRequestRow, request_id, "Такой просьбы нет.")
            if row.cycle_id != cycle_id:
                raise InputError("Такой просьбы нет. Обновите страницу.")
            if row.answered_at is None:
                writing.change(row, {"answered_by": writing.visitor.name}, seen=row.version)
                row.answered_at = writing.at
            return as_request(row)


def _open(cycle_id: int) -> Select[HelpRequestRow]:
    return (
        select(HelpRequestRow)
        .where(
            HelpRequestRow.cycle_id == cycle_id,
            HelpRequestRow.removed_at.is_(None),
            HelpRequestRow.answered_at.is_(None),
        )
        .order_by(HelpRequestRow.id)
    )


def as_request(row: HelpRequestRow) -> HelpRequest:
    """The row as a value."""
    return HelpRequest(
        id=row.id,
        text=row.text,
        at=row.at,
        who=row.who,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        version=row.version,
    )
