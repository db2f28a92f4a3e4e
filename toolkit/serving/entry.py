"""Ways in: the address of a link, the code of a team; and the way out."""

import asyncio
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated

from toolkit.domain.link import Link
from toolkit.errors import AccessError
from toolkit.serving.door import Door
from toolkit.serving.handlers import Look
from toolkit.serving.identity import session_of
from toolkit.serving.refusals import STRANGER
from toolkit.serving.session import Session, cookie_name, cookie_options, new_session
from toolkit.store.admission import UNKNOWN
from toolkit.store.visitor import Visitor

NO_CODE = "Такого кода нет. Проверьте буквы и цифры на карточке: шесть знаков, как «КТ4 М7Р»."
BY_LINK = "вход по ссылке"
BY_CODE = "вход по коду"


class Way(Look):
    """A handler that lets in or out."""

    @property
    def door(self) -> Door:
        """The server's door."""
        door: Door = self.settings["antirisk_door"]
        return door

    def begin(self, session: Session) -> None:
        """Give the browser a session."""
        self.set_cookie(
            cookie_name(self), self.door.sessions.write(session), expires_days=30, **cookie_options(self)
        )

    def go(self, path: str = "") -> None:
        """Send the browser on; the address it came with stays nowhere."""
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.redirect(self.address(path), status=303)

    def let_in_by(self, link: Link) -> None:
        """Begin a session of a link, or go on with the one that the browser has already."""
        before = session_of(self)
        if before is None or (before.link, before.serial) != (link.id, link.serial):
            self.begin(new_session(link.id, link.serial))
        self.go()

    def refusal(self, what: str, reason: str, who: Visitor = STRANGER) -> AccessError:
        """Write down that somebody was not let in; the error to raise. Waits for the database."""
        self.store.audit.refuse(who, what, reason)
        return AccessError(reason)

    def show_entrance(self, *, sentence: str = "", typed: str = "", problem: str = "") -> None:
        """The page with the field for a code. `sentence`: why the visitor sees it."""
        self.set_header("Referrer-Policy", "no-referrer")
        token = self.xsrf_token.decode()
        self.show("enter.html", sentence=sentence, typed=typed, problem=problem, token=token)


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
            self.begin(self.door.owner_session())
            self.go()
            return
        try:
            link = await asyncio.to_thread(self._link, text)
        except AccessError as problem:
            self.set_status(403)
            self.show_entrance(sentence=str(problem))
            return
        self.let_in_by(link)

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


class EnterHandler(Way):
    """`/enter`: the page of the door for those without a session."""

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def get(self) -> None:
        """Show the field for a code, and why a session that the browser still has opens nothing."""
        session, sentence = session_of(self), ""
        if session is not None:
            try:
                await self.door.let_in(session)
            except AccessError as problem:
                sentence = str(problem)
        self.show_entrance(sentence=sentence)

    @allow_unauthenticated  # type: ignore[untyped-decorator]
    async def post(self) -> None:
        """Let a team in by its code."""
        typed = self.get_body_argument("code", "")[:40]
        try:
            link = await asyncio.to_thread(self._link, typed)
        except AccessError as problem:
            self.set_status(403)
            self.show_entrance(typed=typed, problem=str(problem))
            return
        self.let_in_by(link)

    def _link(self, typed: str) -> Link:
        """The link of a code. Raises AccessError, and writes that down."""
        link = self.store.links.by_code(typed)
        if link is None:
            raise self.refusal(BY_CODE, NO_CODE)
        who = Visitor(link.title, link.role.value, link.id, link.serial)
        if reason := self.store.links.refusal(who):
            raise self.refusal(BY_CODE, reason, who)
        return link


class LeaveHandler(Way):
    """`/leave`: the session ends."""

    async def post(self, *parts: Any) -> None:  # noqa: ARG002
        """Take the cookie back."""
        self.clear_cookie(cookie_name(self), path=self.base_url)
        self.go("enter")
