"""The trail of changes: who, when, what, from, to."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from toolkit.domain.school import Fact
from toolkit.store.repository import Repository
from toolkit.store.schema import AuditRow, CycleRow


class AuditEntry(Fact):
    """One change. `at` is aware UTC; `what` is the table, `key` its row's name there.

    `field` is empty where a whole row was made: `after` then holds its values as JSON. A removal is a
    change of `removed_at`. Numbers and dates are written as in Python: «18.5», «2024-09-01».
    """

    at: datetime
    who: str
    role: str
    what: str
    key: str
    field: str
    before: str | None
    after: str | None


class AuditRepository(Repository):
    """Changes of one cycle, those of its school's names included; the newest first."""

    def last(self, cycle_id: int) -> AuditEntry | None:
        """The newest change, or None."""
        return next(iter(self.list(cycle_id, limit=1)), None)

    def list(self, cycle_id: int, limit: int = 100) -> tuple[AuditEntry, ...]:
        """Up to `limit` changes."""
        school = select(CycleRow.school_id).where(CycleRow.id == cycle_id).scalar_subquery()
        of_school = and_(AuditRow.cycle_id.is_(None), AuditRow.school_id == school)
        newest = (
            select(AuditRow)
            .where(or_(AuditRow.cycle_id == cycle_id, of_school))
            .order_by(AuditRow.id.desc())
            .limit(limit)
        )
        with self._transactions.reading() as session:
            rows = session.scalars(newest)
            return tuple(
                AuditEntry(
                    at=row.at,
                    who=row.who,
                    role=row.role,
                    what=row.what,
                    key=row.key,
                    field=row.field,
                    before=row.before,
                    after=row.after,
                )
                for row in rows
            )
