"""Failed attempts to enter: how many under one key, and how long the next one has to wait.

Kept in the database, so that several processes of a server count together. A key tells nobody's address or
login: the door makes it with its own secret.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from toolkit.domain.access import Right
from toolkit.store.repository import Repository
from toolkit.store.schema import ThrottleRow
from toolkit.store.visitor import Visitor

REST = timedelta(minutes=15)  # without an attempt; then counting begins anew
LOCKS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
MINUTE = timedelta(minutes=1)
_KEPT = timedelta(days=1)
_NO_WAIT = timedelta(0)


class Turn(NamedTuple):
    """Whether an attempt may be looked at: `wait` is zero then. `next`: what follows if it proves wrong."""

    wait: timedelta
    next: timedelta = _NO_WAIT


class ThrottleRepository(Repository):
    """Counts attempts before they are looked at, so that a hundred at once are counted too.

    At the machine only: the door asks.
    """

    def take(self, key: str, tries: int) -> Turn:
        """Count an attempt, unless one has to wait.

        After `tries` attempts the next has to wait a minute, then five, fifteen, and never over an hour.
        """
        with self._transactions.writing(Visitor(), right=Right.MANAGE, audited=False) as writing:
            now = writing.at
            row = _row(writing.session, key, now)
            wait = _wait(row, tries, now)
            if wait:
                return Turn(wait)
            rested_since = max(row.last_at, row.locked_until or row.last_at)
            row.failures = 1 if now - rested_since > REST else row.failures + 1
            row.last_at = now
            lock = _lock(row.failures, tries)
            row.locked_until = now + lock if lock else None
            return Turn(_NO_WAIT, lock)

    def forgive(self, key: str) -> None:
        """Forget all attempts under a key: the right person has come."""
        with self._transactions.writing(Visitor(), right=Right.MANAGE, audited=False) as writing:
            writing.session.execute(delete(ThrottleRow).where(ThrottleRow.key == key))

    def give_back(self, key: str) -> None:
        """Uncount the last attempt: it was right, which says nothing about the earlier ones."""
        with self._transactions.writing(Visitor(), right=Right.MANAGE, audited=False) as writing:
            row = _row(writing.session, key, writing.at)
            row.failures, row.locked_until = max(row.failures - 1, 0), None

    def crowded(self, key: str, most: int) -> bool:
        """Count an attempt against a limit of `most` a minute; whether it is over the limit."""
        with self._transactions.writing(Visitor(), right=Right.MANAGE, audited=False) as writing:
            now = writing.at
            row = _row(writing.session, key, now)
            if not _NO_WAIT <= now - row.last_at < MINUTE:  # `last_at` is where the minute began
                row.failures, row.last_at = 0, now
            if row.failures >= most:
                return True
            row.failures += 1
            return False


def _row(session: Session, key: str, now: datetime) -> ThrottleRow:
    """The row of a key, held until the transaction ends; made if there is none."""
    row = session.get(ThrottleRow, key, with_for_update=True)
    if row is not None:
        return row
    session.execute(delete(ThrottleRow).where(ThrottleRow.last_at < now - _KEPT))
    with suppress(IntegrityError), session.begin_nested():  # another process may have made it a moment ago
        session.add(ThrottleRow(key=key, failures=0, last_at=now))
    return session.get_one(ThrottleRow, key, with_for_update=True)


def _wait(row: ThrottleRow, tries: int, now: datetime) -> timedelta:
    """How long the lock still lasts, to the second."""
    if row.locked_until is None or row.locked_until <= now:
        return _NO_WAIT
    lock = _lock(row.failures, tries)
    if row.last_at > now:
        # The clock was set back: the lock begins anew rather than last as long as the clock is behind.
        row.last_at, row.locked_until = now, now + lock
    return min(row.locked_until - now, lock)


def _lock(failures: int, tries: int) -> timedelta:
    """The lock that so many attempts bring."""
    over = failures - tries
    return LOCKS[min(over, len(LOCKS) - 1)] if over >= 0 else _NO_WAIT
