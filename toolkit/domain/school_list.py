"""A list of schools that a coordinator brings: what is new in it, and what is there already."""

import re

from toolkit.domain.link import Account, Link
from toolkit.domain.school import Cycle, Fact, School


class ListedSchool(Fact):
    """One school of a list; `curator` is a login, `row` its row in the file (0: typed in)."""

    name: str
    full_name: str = ""
    curator: str = ""
    row: int = 0


class ListPlan(Fact):
    """What a list changes: schools that are new, that are there already, and that get a curator besides."""

    new: tuple[ListedSchool, ...] = ()
    known: tuple[ListedSchool, ...] = ()
    assigned: tuple[ListedSchool, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.assigned)


class SchoolLine(Fact):
    """A school of a territory in its newest year, who has it, and the links to it (the newest first)."""

    school: School
    cycle: Cycle
    curators: tuple[Account, ...] = ()
    links: tuple[Link, ...] = ()


class PersonLine(Fact):
    """A curator or coordinator, his links (the newest first), and the schools he has now."""

    account: Account
    links: tuple[Link, ...] = ()
    schools: tuple[School, ...] = ()


def same_school(name: str) -> str:
    """What two writings of one school's name have in common: letters and figures, «ё» as «е»."""
    return " ".join(re.findall(r"[^\W\d_]+|\d+", name.casefold().replace("ё", "е")))
