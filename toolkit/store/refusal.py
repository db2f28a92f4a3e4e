"""What was asked for without the right to it: who, what, why not; never an answer, a ticket or an address."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from toolkit.domain.school import Fact
from toolkit.store.schema import RefusalRow
from toolkit.store.visitor import Visitor

TOGETHER = timedelta(minutes=1)  # equal refusals within it are counted in one row
HOUR = timedelta(hours=1)
MOST_AN_HOUR = 200  # rows of one link; what comes after is counted in the last row


class Refusal(Fact):
    """One refusal, or `times` equal ones within a minute. `at` is aware UTC."""

    at: datetime
    who: str
    role: str
    link: int | None
    what: str
    reason: str
    times: int


def refusal_of(row: RefusalRow) -> Refusal:
    """The row as a value."""
    return Refusal(
        at=row.at,
        who=row.who,
        role=row.role,
        link=row.link_id,
        what=row.what,
        reason=row.reason,
        times=row.times,
    )


def note_refusal(session: Session, visitor: Visitor, what: str, reason: str, at: datetime) -> None:
    """Write a refusal, or count it with an equal one: who asks for everything cannot fill the disk."""
    same_link = RefusalRow.link_id.is_(None) if visitor.link is None else RefusalRow.link_id == visitor.link
    newest = select(RefusalRow).where(same_link).order_by(RefusalRow.id.desc()).limit(1)
    last = session.scalars(newest).one_or_none()
    if last is not None:
        equal = (last.what, last.reason, last.role) == (what[:200], reason[:300], visitor.role)
        fresh = at - last.at < TOGETHER
        of_hour = select(func.count()).where(same_link, RefusalRow.at > at - HOUR)
        if (equal and fresh) or (session.scalar(of_hour) or 0) >= MOST_AN_HOUR:
            last.times += 1
            return
    session.add(
        RefusalRow(
            at=at,
            link_id=visitor.link,
            who=visitor.name[:300],
            role=visitor.role[:40],
            what=what[:200],
            reason=reason[:300],
            times=1,
        )
    )
