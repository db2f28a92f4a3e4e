"""Sessions that were left: a signed cookie holds by itself, so its end must be written down."""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from toolkit.domain.access import Right
from toolkit.store.repository import Repository
from toolkit.store.schema import EndedSessionRow
from toolkit.store.visitor import Visitor

_KEPT = timedelta(days=60)  # twice as long as a cookie lives


class EndedSessionRepository(Repository):
    """Sessions by keys that the door makes of their ids. At the machine only: the door asks."""

    def end(self, key: str) -> None:
        """End a session for good, on every server of this database."""
        with self._transactions.writing(Visitor(), right=Right.MANAGE, audited=False) as writing:
            writing.session.execute(delete(EndedSessionRow).where(EndedSessionRow.at < writing.at - _KEPT))
            with suppress(IntegrityError), writing.session.begin_nested():  # it may have been ended before
                writing.session.add(EndedSessionRow(key=key, at=writing.at))

    def holds(self, key: str) -> bool:
        """Whether the session was ended."""
        with self._transactions.reading() as session:
            return session.get(EndedSessionRow, key) is not None
