"""The trail of changes: who, when, what, from, to."""

from datetime import datetime

from sqlalchemy import ScalarSelect, and_, func, or_, select

from toolkit.domain.change import Change
from toolkit.store.refusal import Refusal, refusal_of
from toolkit.store.repository import Repository
from toolkit.store.schema import AuditRow, CycleRow, RefusalRow
from toolkit.store.visitor import Visitor


class AuditRepository(Repository):
    """Changes of one cycle, those of its school's names included, and refusals; the newest first."""

    def refusals(self, limit: int = 100) -> tuple[Refusal, ...]:
        """What was refused on this server. For the administrator: a guest has no place here."""
        with self._transactions.reading() as session:
            rows = session.scalars(select(RefusalRow).order_by(RefusalRow.id.desc()).limit(limit))
            return tuple(refusal_of(row) for row in rows)

    def refuse(self, visitor: Visitor, what: str, reason: str) -> None:
        """Keep what the server or a page has refused; never an answer, a ticket or an address."""
        self._transactions.refuse(visitor, what, reason)

    def last(self, cycle_id: int) -> Change | None:
        """The newest change, or None."""
        return next(iter(self.list(cycle_id, limit=1)), None)

    def list(self, cycle_id: int, limit: int = 100, after: int = 0) -> tuple[Change, ...]:
        """Up to `limit` changes, only those later than the entry `after`."""
        of_school = and_(AuditRow.cycle_id.is_(None), AuditRow.school_id == _school(cycle_id))
        newest = (
            select(AuditRow)
            .where(or_(AuditRow.cycle_id == cycle_id, of_school), AuditRow.id > after)
            .order_by(AuditRow.id.desc())
            .limit(limit)
        )
        with self._transactions.reading(cycle_id=cycle_id) as session:
            return tuple(_entry(row) for row in session.scalars(newest))

    def latest(self) -> datetime | None:
        """When anybody last changed anything here, aware UTC. For the administrator: a guest has no place."""
        with self._transactions.reading() as session:
            return session.scalar(select(func.max(AuditRow.at)))

    def newest(self, cycle_id: int) -> int:
        """The id of the newest change of `list`; 0 without one. Cheap: a page asks it every second."""
        of_cycle = select(func.max(AuditRow.id)).where(AuditRow.cycle_id == cycle_id)
        of_school = select(func.max(AuditRow.id)).where(
            AuditRow.cycle_id.is_(None), AuditRow.school_id == _school(cycle_id)
        )
        with self._transactions.reading(cycle_id=cycle_id) as session:
            return max(session.scalar(of_cycle) or 0, session.scalar(of_school) or 0)


def _school(cycle_id: int) -> ScalarSelect[int]:
    return select(CycleRow.school_id).where(CycleRow.id == cycle_id).scalar_subquery()


def _entry(row: AuditRow) -> Change:
    return Change(
        id=row.id,
        at=row.at,
        who=row.who,
        role=row.role,
        what=row.what,
        key=row.key,
        field=row.field,
        before=row.before,
        after=row.after,
        visit=row.visit,
    )
