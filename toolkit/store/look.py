"""How far somebody has read in what a school changed, so that the next look shows only what is new."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from toolkit.domain.access import Right
from toolkit.domain.school import Fact
from toolkit.store.repository import Repository
from toolkit.store.schema import AuditRow, LinkRow, LookRow
from toolkit.store.visitor import Visitor


class Look(Fact):
    """The last look: up to which change of the cycle, and when (aware UTC; None: never)."""

    audit_id: int = 0
    at: datetime | None = None


class LookRepository(Repository):
    """Last looks at one cycle by reader: a curator is the same reader by whichever of his links he comes."""

    def get(self, cycle_id: int, *, visitor: Visitor) -> Look:
        """The visitor's last look."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            row = session.scalars(
                select(LookRow).where(
                    LookRow.cycle_id == cycle_id, LookRow.reader == reader_of(session, visitor)
                )
            ).one_or_none()
            return Look(audit_id=row.audit_id, at=row.at) if row else Look()

    def keep(self, cycle_id: int, *, visitor: Visitor) -> Look:
        """The visitor has now read everything that stands there."""
        with self._transactions.writing(
            visitor, right=Right.READ, cycle_id=cycle_id, audited=False
        ) as writing:
            newest = writing.session.scalar(
                select(func.max(AuditRow.id)).where(AuditRow.cycle_id == cycle_id)
            )
            key = {"cycle_id": cycle_id, "reader": reader_of(writing.session, visitor)}
            row = writing.find(LookRow, key)
            if row is None:
                row = LookRow(**key, audit_id=newest or 0, at=writing.at)
                writing.session.add(row)
            row.audit_id, row.at = newest or 0, writing.at
            return Look(audit_id=row.audit_id, at=row.at)


def reader_of(session: Session, visitor: Visitor) -> str:
    """Whose look it is: an account's by any of its links, else the link's own."""
    if visitor.link is None:
        return f"machine:{visitor.role}"
    account_id = session.scalar(select(LinkRow.account_id).where(LinkRow.id == visitor.link))
    return f"account:{account_id}" if account_id else f"link:{visitor.link}"
