"""What all ways in and out share: beginning a session, and writing down who was not let in."""

import asyncio
from urllib.parse import urlsplit

from toolkit.domain.access import Role
from toolkit.domain.link import Link
from toolkit.errors import AccessError
from toolkit.serving.door import Door
from toolkit.serving.handlers import Look
from toolkit.serving.identity import session_of
from toolkit.serving.refusals import STRANGER
from toolkit.serving.session import Session, cookie_name, cookie_options, new_session
from toolkit.store.setting import ADDRESS
from toolkit.store.visitor import Visitor

REMEMBERED_DAYS = 30


class Way(Look):
    """A handler that lets in or out."""

    @property
    def door(self) -> Door:
        """The server's door."""
        door: Door = self.settings["antirisk_door"]
        return door

    def begin(self, session: Session, *, remembered: bool = True) -> None:
        """Give the browser a session: for a month, or until it is closed."""
        days = REMEMBERED_DAYS if remembered else None
        options = cookie_options(self)
        self.set_cookie(cookie_name(self), self.door.sessions.write(session), expires_days=days, **options)

    def begin_by(self, link: Link) -> Session:
        """A session of a link; the browser's own, when it has one of this very link."""
        session = session_of(self)
        if session is None or (session.link, session.serial) != (link.id, link.serial):
            session = new_session(link.id, link.serial)
        # Curators come from other people's computers too; a school's team works at its own.
        self.begin(session, remembered=link.account_id is None)
        return session

    def go(self, path: str = "") -> None:
        """Send the browser on; the address it came with stays nowhere."""
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.redirect(path if path.startswith(self.base_url) else self.address(path), status=303)

    async def go_in(self, link: Link) -> None:
        """Begin a session of a link, and ask what is asked once: a name, a password."""
        session = self.begin_by(link)
        if link.role is Role.SCHOOL and not session.name:
            self.go("name")
        elif link.account_id is not None and not await self._has_password(link.account_id):
            self.go("password")
        else:
            self.go(self.wanted_page())

    async def _has_password(self, account_id: int) -> bool:
        return (await asyncio.to_thread(self.store.accounts.get, account_id)).has_password

    def wanted_page(self) -> str:
        """The page of this server that was asked for before the door came between; else the start page."""
        wanted = self.get_argument("next", "")[:500]
        parts = urlsplit(wanted)
        foreign = parts.scheme or parts.netloc or "\\" in wanted or not wanted.startswith(self.base_url)
        return "" if foreign or wanted.startswith("//") or not wanted.isprintable() else wanted

    async def links_changed(self) -> None:
        """Let what was done with links take effect now, and not in some seconds.

        The person at the machine stays inside when his first link closes the door behind him.
        """
        session = session_of(self)
        if self.visitor.at_the_machine and (session is None or not session.is_owner):
            self.begin(self.door.owner_session(), remembered=False)
        self.door.forget()
        await self.settings["antirisk_watch"].look()

    def base(self) -> str:
        """The server's address for people, as it told it when it started; else the one it was called by."""
        known = self.store.settings.get(ADDRESS)
        return known or f"{self.request.protocol}://{self.request.host}{self.base_url}"

    def refusal(self, what: str, reason: str, who: Visitor = STRANGER, *, kept: str = "") -> AccessError:
        """Write down that somebody was not let in; the error to raise. Waits for the database.

        `kept` is written instead of a reason that changes every second: equal refusals share a row.
        """
        self.store.audit.refuse(who, what, kept or reason)
        return AccessError(reason)
