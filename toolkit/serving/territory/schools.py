"""The list of a territory's schools, and one school: its links, its curators, its year."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

import tornado.web

from toolkit.domain.access import Role
from toolkit.domain.link import Link
from toolkit.domain.school import School, school_year
from toolkit.domain.school_list import ListedSchool, PersonLine, SchoolLine
from toolkit.domain.wording import plural
from toolkit.errors import InputError, ToolkitError
from toolkit.serving.territory.desk import Act, Desk
from toolkit.serving.territory.links import LINK_ACTS, LinksDesk
from toolkit.serving.territory.words import link_words


class SchoolsPage(Desk):
    """`/territory/<id>`: all schools by alphabet, with their curators and links."""

    async def page(self, problem: ToolkitError | None = None) -> None:
        """Show the list, and the form for one more school."""
        lines, people, homeless = await asyncio.to_thread(self._read)
        rows = [(line, link_words(line.links, Role.SCHOOL, self.today())) for line in lines]
        without = sum(words.link is None for _, words in rows)
        self.show_page(
            "schools.html",
            problem,
            rows=rows,
            without=without,
            headline=_headline(len(rows), without),
            curators=[line.account for line in people if line.account.role is Role.CURATOR],
            homeless=homeless,
        )

    def _read(self) -> tuple[tuple[SchoolLine, ...], tuple[PersonLine, ...], list[School]]:
        lists = self.opened.school_lists
        homeless = [
            school
            for school in (self.opened.schools.list() if self.visitor.at_the_machine else ())
            if school.territory_id is None
        ]
        return lists.overview(self.territory.id), lists.people(self.territory.id), homeless

    def _add(self) -> None:
        school = ListedSchool(
            name=" ".join(self.typed("name").split()),
            full_name=self.typed("full_name"),
            curator=self.typed("curator"),
        )
        lists, year = self.opened.school_lists, school_year(self.today())
        if lists.plan(self.territory.id, [school]).known:
            raise InputError(f"«{school.name}» уже есть в этом муниципалитете.", "name")
        lists.take(self.territory.id, [school], year=year, visitor=self.visitor)

    def _own(self) -> None:
        self.opened.territories.own(self.number("school"), self.territory.id, visitor=self.visitor)

    def _give_all(self) -> None:
        for line in self.opened.school_lists.overview(self.territory.id):
            if link_words(line.links, Role.SCHOOL, self.today()).link is None:
                self.opened.links.add_for_cycle(
                    line.cycle.id, Role.SCHOOL, self.until(), visitor=self.visitor
                )

    def _rename(self) -> None:
        self.opened.territories.rename(
            self.territory.id, self.typed("name"), seen=self.territory.version, visitor=self.visitor
        )

    acts: ClassVar[Mapping[str, Act]] = {
        "add": _add,
        "own": _own,
        "give_all": _give_all,
        "rename": _rename,
    }


class SchoolPage(LinksDesk):
    """`/territory/<id>/school/<id>`: who may come in to one school's work, and who watches over it."""

    async def page(self, problem: ToolkitError | None = None) -> None:
        """Show the school in its newest year."""
        line, people = await asyncio.to_thread(self._read)
        base = await asyncio.to_thread(self.base)
        words = link_words(line.links, Role.SCHOOL, self.today())
        has = {account.id for account in line.curators}
        others = [link for link in line.links if link != words.link and link.open_on(self.today())]
        self.show_page(
            "school.html",
            problem,
            line=line,
            words=words,
            address_of=lambda link: self.door.tickets.address(link, base),
            others=others,
            free=[
                person.account
                for person in people
                if person.account.role is Role.CURATOR and person.account.id not in has
            ],
            new_year=_year_to_begin(line, school_year(self.today())),
        )

    def _read(self) -> tuple[SchoolLine, tuple[PersonLine, ...]]:
        return self._line(), self.opened.school_lists.people(self.territory.id)

    def _line(self) -> SchoolLine:
        wanted = int(self.path_args[1])
        for line in self.opened.school_lists.overview(self.territory.id):
            if line.school.id == wanted:
                return line
        raise tornado.web.HTTPError(404)

    def links(self) -> tuple[Link, ...]:
        """Links to the school's newest year."""
        return self._line().links

    def _give(self) -> None:
        self.opened.links.add_for_cycle(
            self._line().cycle.id, Role.SCHOOL, self.until(), visitor=self.visitor
        )

    def _revoke_all(self) -> None:
        self.opened.links.revoke_school(self._line().school.id, visitor=self.visitor)

    def _assign(self) -> None:
        self.opened.accounts.assign(self.number("account"), self._line().cycle.id, visitor=self.visitor)

    def _release(self) -> None:
        self.opened.accounts.release(self.number("account"), self._line().cycle.id, visitor=self.visitor)

    def _begin_year(self) -> None:
        year = school_year(self.today())
        self.opened.schools.start_cycle(self._line().school.id, year, visitor=self.visitor)

    def _let_go(self) -> None:
        self.opened.territories.let_go(self._line().school.id, visitor=self.visitor)

    def after(self, act: str) -> str:
        """A school that has left is no longer here to be shown."""
        return self.address(f"territory/{self.territory.id}") if act == "let_go" else super().after(act)

    acts: ClassVar[Mapping[str, Act]] = {
        "give": _give,
        **LINK_ACTS,
        "revoke_all": _revoke_all,
        "assign": _assign,
        "release": _release,
        "begin_year": _begin_year,
        "let_go": _let_go,
    }


def _headline(schools: int, without: int) -> str:
    if not schools:
        return "В муниципалитете пока нет школ"
    counted = plural(schools, "школа", "школы", "школ")
    if not without:
        return f"{counted}, ссылка есть у каждой" if schools > 1 else f"{counted}, ссылка есть"
    return f"{counted}, без ссылки: {without}"


def _year_to_begin(line: SchoolLine, year: int) -> str:
    """The school year that could begin now, or an empty string."""
    return line.cycle.model_copy(update={"year": year}).title if line.cycle.year < year else ""
