"""Curators and coordinators of a territory: the list, and one person with his link and his schools."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

import tornado.web

from toolkit.domain.access import Role
from toolkit.domain.checks.privacy_rules import names_a_person
from toolkit.domain.link import Link
from toolkit.domain.school_list import PersonLine, SchoolLine
from toolkit.errors import InputError, ToolkitError
from toolkit.serving.card import square
from toolkit.serving.territory.desk import Act, Desk
from toolkit.serving.territory.links import LINK_ACTS, LinksDesk
from toolkit.serving.territory.words import link_words

_STAFF = (Role.CURATOR, Role.COORDINATOR)


class PeoplePage(Desk):
    """`/territory/<id>/people`: who watches over the schools."""

    async def page(self, problem: ToolkitError | None = None) -> None:
        """Show the list, and the form for one more person."""
        people = await asyncio.to_thread(self.opened.school_lists.people, self.territory.id)
        rows = [
            (line, link_words(line.links, line.account.role, self.today()))
            for line in people
            if line.account.role is Role.CURATOR or self.visitor.at_the_machine
        ]
        roles = _STAFF if self.visitor.at_the_machine else (Role.CURATOR,)
        self.show_page("people.html", problem, rows=rows, roles=roles)

    def _add_person(self) -> None:
        chosen = self.typed("role", Role.CURATOR.value)
        role = Role.COORDINATOR if chosen == Role.COORDINATOR else Role.CURATOR
        title = fit_title(self.typed("title"))
        self.opened.accounts.add(self.territory.id, role, self.typed("login"), title, visitor=self.visitor)

    acts: ClassVar[Mapping[str, Act]] = {"add_person": _add_person}


class PersonPage(LinksDesk):
    """`/territory/<id>/person/<id>`: how one curator comes in, and which schools he has."""

    async def page(self, problem: ToolkitError | None = None) -> None:
        """Show the person."""
        line, schools = await asyncio.to_thread(self._read)
        words = link_words(line.links, line.account.role, self.today())
        base = await asyncio.to_thread(self.base)
        address = self.door.tickets.address(words.link, base) if words.link else ""
        has = {school.id for school in line.schools}
        self.show_page(
            "person.html",
            problem,
            line=line,
            words=words,
            way=address,
            square=square(address) if address else "",
            mine=[found for found in schools if found.school.id in has],
            free=[found for found in schools if found.school.id not in has],
        )

    def _read(self) -> tuple[PersonLine, tuple[SchoolLine, ...]]:
        return self._line(), self.opened.school_lists.overview(self.territory.id)

    def _line(self) -> PersonLine:
        wanted = int(self.path_args[1])
        for line in self.opened.school_lists.people(self.territory.id):
            # Coordinators are the administrator's business.
            if line.account.id == wanted and (
                self.visitor.at_the_machine or line.account.role is Role.CURATOR
            ):
                return line
        raise tornado.web.HTTPError(404)

    def links(self) -> tuple[Link, ...]:
        """The person's links."""
        return self._line().links

    def _give(self) -> None:
        self.opened.links.add_for_account(self._line().account.id, self.until(), visitor=self.visitor)

    def _revoke(self) -> None:
        for link in self._line().links:  # the person himself is meant: older links would open as well
            if link.revoked_at is None:
                self.opened.links.revoke(link.id, visitor=self.visitor)

    def _rename_person(self) -> None:
        account = self._line().account
        title = fit_title(self.typed("title"))
        self.opened.accounts.rename(account.id, title, seen=account.version, visitor=self.visitor)

    def _remove_person(self) -> None:
        self.opened.accounts.remove(self._line().account.id, visitor=self.visitor)

    def _cycle(self) -> int:
        wanted = self.number("school")
        for found in self.opened.school_lists.overview(self.territory.id):
            if found.school.id == wanted:
                return found.cycle.id
        raise tornado.web.HTTPError(404)

    def _assign(self) -> None:
        self.opened.accounts.assign(self._line().account.id, self._cycle(), visitor=self.visitor)

    def _release(self) -> None:
        self.opened.accounts.release(self._line().account.id, self._cycle(), visitor=self.visitor)

    def after(self, act: str) -> str:
        """A person who was taken off is no longer here to be shown."""
        if act == "remove_person":
            return self.address(f"territory/{self.territory.id}/people")
        return super().after(act)

    acts: ClassVar[Mapping[str, Act]] = {
        "give": _give,
        **LINK_ACTS,
        "revoke": _revoke,
        "assign": _assign,
        "release": _release,
        "rename_person": _rename_person,
        "remove_person": _remove_person,
    }


def fit_title(title: str) -> str:
    """What a person is called. Raises InputError for a surname."""
    if names_a_person(title):
        raise InputError("Похоже на фамилию с инициалами. Назовите роль: «куратор, СОШ № 5».", "title")
    return title
