"""The door: when it stands open, and whom it knows.

The rule: it is open to everybody, as to the machine's owner, only while the server listens to this machine
alone, stands behind no proxy, and no link was ever given. Otherwise one enters by a link, a code, a password,
or by the address that the server itself shows to its owner.
"""

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

from toolkit.domain.access import Role
from toolkit.domain.link import Link
from toolkit.errors import AccessError
from toolkit.serving.attempts import Attempts
from toolkit.serving.key import Key
from toolkit.serving.password import Passwords
from toolkit.serving.session import OWNER, Session, Sessions, new_session
from toolkit.serving.ticket import Tickets
from toolkit.store.admission import UNKNOWN
from toolkit.store.database import Store, Visitor

KNOWN_FOR = 10.0  # seconds for which what a link opens is remembered
OPEN_FOR = 3.0  # seconds for which the door's own state is remembered
LEFT = "Вы вышли. Чтобы продолжить, войдите снова."
STARTED_ANEW = "Сервер запустили заново. Откройте адрес, который он назвал при запуске."
_MOST = 20_000  # links or sessions remembered at once

What = TypeVar("What", bound=Hashable)
Found = TypeVar("Found")


def stands_open(*, local_only: bool, named: bool, any_given: bool) -> bool:
    """Whether everybody who reaches the server is the machine's owner."""
    return local_only and not named and not any_given


class Remembered(Generic[What, Found]):
    """Answers of the database that may be some seconds old."""

    def __init__(self, ask: Callable[[What], Found], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._answers: dict[What, tuple[float, Found]] = {}

    def get(self, what: What) -> Found:
        """The answer, asked for anew when it is too old."""
        known = self._answers.get(what)
        now = time.monotonic()
        if known is not None and now - known[0] <= self._seconds:
            return known[1]
        if len(self._answers) >= _MOST:
            self._answers.clear()
        found = self._ask(what)
        self._answers[what] = (now, found)
        return found

    def forget(self) -> None:
        """Ask anew from now on."""
        self._answers.clear()


class Known(NamedTuple):
    """What was found out about a link: whom it lets in, or why nobody."""

    name: str = ""
    role: str = ""
    refusal: str = ""


class Door:
    """Who may come in, by the database's word; asked on every request, so answers are kept for seconds."""

    def __init__(self, store: Store, key: Key, *, local_only: bool, named: bool) -> None:
        self.store = store
        self.tickets = Tickets(key)
        self.sessions = Sessions(key)
        self.passwords = Passwords(store)
        self.attempts = Attempts(store, key)
        self._local_only = local_only
        self._named = named
        self._secret = key.derive("ended session")
        self._links = Remembered(self._ask_link, KNOWN_FOR)
        self._ended = Remembered(self._ask_ended, KNOWN_FOR)
        self._given: Remembered[str, bool] = Remembered(lambda _: store.links.any_given(), OPEN_FOR)
        self._inside: dict[str, Session] = {}
        # Both die with this process, and with them the owner's sessions.
        self.owner_id = secrets.token_urlsafe(16)
        self.owner_ticket = secrets.token_urlsafe(24)

    # ── the door itself ──

    def is_open(self) -> bool:
        """Whether everybody is the owner now. Once closed it stays so: links are never unmade."""
        may_open = stands_open(local_only=self._local_only, named=self._named, any_given=False)
        return may_open and not self._given.get("any")

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

    # ── visitors ──

    def visitor(self, session: Session) -> Visitor:
        """Who comes with a session. Raises AccessError with the sentence why he may not any more."""
        if session.is_owner:
            if not hmac.compare_digest(session.id.encode(), self.owner_id.encode()):
                raise AccessError(STARTED_ANEW)
            return self.owner()
        if self._ended.get(session.id):
            raise AccessError(LEFT)
        known = self._links.get((session.link, session.serial))
        if known.refusal:
            raise AccessError(known.refusal)
        self._inside[session.id] = session
        if len(self._inside) > _MOST:
            self._inside.pop(next(iter(self._inside)), None)
        return Visitor(session.name or known.name, known.role, session.link, session.serial)

    async def let_in(self, session: Session) -> Visitor:
        """The same without holding up other visitors while the database is asked."""
        return await asyncio.to_thread(self.visitor, session)

    def leave(self, session: Session) -> None:
        """End a session for good."""
        if not session.is_owner:
            self.store.ended_sessions.end(self._ended_key(session.id))
            self._ended.forget()

    def gone(self) -> tuple[str, ...]:
        """Sessions that were let in and may not come any more; each is told of once. Asks the database."""
        found = []
        for session in tuple(self._inside.values()):
            try:
                self.visitor(session)
            except AccessError:
                found.append(session.id)
        for id_ in found:
            self._inside.pop(id_, None)
        return tuple(found)

    def forget(self) -> None:
        """Ask the database anew: something about links has just been changed here."""
        self._links.forget()
        self._ended.forget()
        self._given.forget()

    def newest_open(self, account_id: int) -> Link | None:
        """The link that a password opens: the newest of the account's that still opens anything."""
        for link in self.store.links.of_account(account_id):
            if not self.store.links.refusal(Visitor(link.title, link.role.value, link.id, link.serial)):
                return link
        return None

    def _ask_link(self, issue: tuple[int, int]) -> Known:
        link_id, serial = issue
        link = self.store.links.get(link_id)
        if link is None:
            return Known(refusal=UNKNOWN)
        title = link.title if link.account_id is None else self.store.accounts.get(link.account_id).title
        who = Visitor(title, link.role.value, link_id, serial)
        return Known(title, link.role.value, self.store.links.refusal(who))

    def _ask_ended(self, session_id: str) -> bool:
        return self.store.ended_sessions.holds(self._ended_key(session_id))

    def _ended_key(self, session_id: str) -> str:
        return hmac.digest(self._secret, session_id.encode(), hashlib.sha256).hex()
