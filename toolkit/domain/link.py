"""Ways in: links to one school's work, accounts of curators and coordinators, and the codes teams type."""

from collections.abc import Iterable
from datetime import date, datetime

from toolkit.domain.access import Role
from toolkit.domain.school import Fact

# Letters that look the same in both alphabets, and digits that look like no letter: whatever the keyboard,
# the code is read right («КТ4 М7Р»).
CODE_ALPHABET = "АВЕКМНРСТУХ2345679"
CODE_LENGTH = 6
_LATIN = str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ")


class Account(Fact):
    """A curator or a coordinator of a territory. `has_password`: whether one was ever set."""

    id: int
    territory_id: int
    role: Role
    login: str
    title: str
    has_password: bool = False
    removed: bool = False
    version: int = 1


class Link(Fact):
    """A way in: a role in a place until a day.

    `cycle_id` for a team or a consultant school (`helper_id`: the school that helps), `account_id` for a
    curator or a coordinator. Tickets carry `serial`; raising it ends those given so far.
    """

    id: int
    role: Role
    title: str
    until: date
    serial: int = 1
    cycle_id: int | None = None
    account_id: int | None = None
    helper_id: int | None = None
    code: str | None = None
    revoked_at: datetime | None = None
    version: int = 1

    def open_on(self, today: date) -> bool:
        """Whether the link itself opens anything on a day."""
        return self.revoked_at is None and today <= self.until


class Helper(Fact):
    """A consultant school of somebody's year, as others may know it: not how it comes in."""

    id: int
    helper_id: int | None = None
    title: str
    until: date


def newest_open(links: Iterable[Link], role: Role, today: date) -> Link | None:
    """The newest link of a role that opens something today, or None."""
    return max(
        (link for link in links if link.role is role and link.open_on(today)),
        key=lambda link: link.id,
        default=None,
    )


def plain_code(typed: str) -> str:
    """A code as it is kept: without spaces and dashes, in capitals, in Cyrillic letters; «» if it is none."""
    plain = "".join(typed.split()).replace("-", "").upper().translate(_LATIN)
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(CODE_ALPHABET) else ""


def shown_code(code: str) -> str:
    """A code as a person reads and types it: «КТ4 М7Р»."""
    return f"{code[:3]} {code[3:]}"
