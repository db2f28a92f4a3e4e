"""The way in by a link's address, and the way out."""

import asyncio

import tornado.web
from jupyter_server.auth.decorator import allow_unauthenticated

from toolkit.domain.access import Role
from toolkit.domain.link import Link
from toolkit.errors import AccessError
from toolkit.serving.identity import session_of
from toolkit.serving.session import cookie_name
from toolkit.serving.way import Way
from toolkit.store.admission import UNKNOWN
from toolkit.store.visitor import Visitor

BY_LINK = "вход по ссылке"


class EntryHandler(Way):
    """`/e/<ticket>`: the ticket is checked and leaves the address at once."""

    @property
    def told_path(self) -> str:
        """Without the ticket: the log must not let anybody in."""
        return self.address("e/…")

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def get(self, text: str) -> None:
        """Let in, or say in one sentence why not, beside the field for a code."""
        if self.door.is_owner_ticket(text):
            self.begin(self.door.owner_session(), remembered=False)
            self.go()
            return
        try:
            link = await asyncio.to_thread(self._link, text)
        except AccessError as problem:
            self.set_status(403)
            self.show_entrance(sentence=str(problem))
            return
        await self.go_in(link)

    def _link(self, text: str) -> Link:
        """The link of a ticket that still opens something. Raises AccessError, and writes that down."""
        ticket = self.door.tickets.read(text)
        link = self.store.links.get(ticket.link) if ticket else None
        if ticket is None or link is None:
            raise self.refusal(BY_LINK, UNKNOWN)
        who = Visitor(link.title, ticket.role.value, ticket.link, ticket.serial)
        reason = self.store.links.refusal(who)
        if reason or not ticket.fits(link):
            raise self.refusal(BY_LINK, reason or UNKNOWN, who)
        return link


class LeaveHandler(Way):
    """`/leave`: what one may change of one's own way in; the session ends, and its pages with it."""

    @tornado.web.authenticated
    async def get(self) -> None:
        """Say who is inside, and offer to leave. Nobody's session is behind the machine's owner."""
        session = session_of(self)
        if session is None:
            raise tornado.web.HTTPError(404)
        link = await asyncio.to_thread(self.store.links.get, session.link)
        self.show("leave.html", name=self.visitor.name, link=link, of_team=self.visitor.role == Role.SCHOOL)

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        """End the session wherever its cookie was copied to, and take the cookie back."""
        session = session_of(self)
        if session is not None:
            await asyncio.to_thread(self.door.leave, session)
            await self.settings["antirisk_watch"].look()
        self.clear_cookie(cookie_name(self), path=self.base_url)
        self.go("enter")
