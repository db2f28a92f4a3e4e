"""The door: when it stands open, and whom it knows.

The rule: it is open to everybody, as to the machine's owner, only while the server listens to this machine
alone, stands behind no proxy, and no link was ever given. Otherwise one enters by a link, a code, a password,
or by the address that the server itself shows to its owner.
"""

import asyncio
import hmac
import secrets
import time
from typing import NamedTuple

from toolkit.domain.access import Role
from toolkit.errors import AccessError
from toolkit.serving.key import Key
from toolkit.serving.session import OWNER, Session, Sessions, new_session
from toolkit.serving.ticket import Tickets
from toolkit.store.admission import UNKNOWN
from toolkit.store.database import Store, Visitor

KNOWN_FOR = 10.0  # seconds for which what a link opens is remembered
OPEN_FOR = 3.0  # seconds for which the door's own state is remembered
_MOST_KNOWN = 5000  # links remembered at once


def stands_open(*, local_only: bool, named: bool, any_given: bool) -> bool:
    """Whether everybody who reaches the server is the machine's owner."""
    return local_only and not named and not any_given


class Known(NamedTuple):
    """What was found out about a link, and when: who it lets in, or why nobody."""

    at: float
    name: str = ""
    role: str = ""
    refusal: str = ""


class Door:
    """Who may come in, by the database's word; asked on every request, so answers are kept for seconds."""

    def __init__(self, store: Store, key: Key, *, local_only: bool, named: bool) -> None:
        self.store = store
        self.tickets = Tickets(key)
        self.sessions = Sessions(key)
        self._local_only = local_only
        self._named = named
        self._known: dict[tuple[int, int], Known] = {}
        self._open: tuple[float, bool] | None = None
        # Both die with this process, and with them the owner's sessions.
        self.owner_id = secrets.token_urlsafe(16)
        self.owner_ticket = secrets.token_urlsafe(24)

    def is_open(self) -> bool:
        """Whether everybody is the owner now. Once closed, it stays so: links are never unmade."""
        if self._open is None or (self._open[1] and time.monotonic() - self._open[0] > OPEN_FOR):
            given = self.store.links.any_given()
            found = stands_open(local_only=self._local_only, named=self._named, any_given=given)
            self._open = (time.monotonic(), found)
        return self._open[1]

    def owner(self) -> Visitor:
        """The person at the machine: the team while the door is open, else the administrator."""
        if self.is_open():
            return Visitor()
        return Visitor(Role.ADMINISTRATOR.word, Role.ADMINISTRATOR.value)

    def owner_session(self) -> Session:
        """A session of the owner."""
        return new_session(OWNER, 0)._replace(id=self.owner_id)

    def is_owner_ticket(self, text: str) -> bool:
        """Whether this is the address that the server has shown to its owner."""
        return hmac.compare_digest(text.encode(), self.owner_ticket.encode())

    def visitor(self, session: Session) -> Visitor:
        """Who comes with a session. Raises AccessError with the sentence why he may not any more."""
        if session.is_owner:
            if not hmac.compare_digest(session.id.encode(), self.owner_id.encode()):
                raise AccessError(UNKNOWN)
            return self.owner()
        known = self._look(session.link, session.serial)
        if known.refusal:
            raise AccessError(known.refusal)
        return Visitor(session.name or known.name, known.role, session.link, session.serial)

    async def let_in(self, session: Session) -> Visitor:
        """The same without holding up other visitors while the database is asked."""
        return await asyncio.to_thread(self.visitor, session)

    def forget(self) -> None:
        """Ask the database anew: something about links has just been changed here."""
        self._known.clear()
        self._open = None

    def _look(self, link_id: int, serial: int) -> Known:
        known = self._known.get((link_id, serial))
        if known is None or time.monotonic() - known.at > KNOWN_FOR:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[link_id, serial] = self._ask(link_id, serial)
        return known

    def _ask(self, link_id: int, serial: int) -> Known:
        at = time.monotonic()
        link = self.store.links.get(link_id)
        if link is None:
            return Known(at, refusal=UNKNOWN)
        title = link.title if link.account_id is None else self.store.accounts.get(link.account_id).title
        who = Visitor(title, link.role.value, link_id, serial)
        return Known(at, title, link.role.value, self.store.links.refusal(who))
