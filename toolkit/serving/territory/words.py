"""How a link stands, in words for a table's cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from toolkit.domain.access import Role
from toolkit.domain.link import Link, newest_open, shown_code
from toolkit.domain.wording import day


@dataclass(frozen=True, slots=True)
class LinkWords:
    """`link` is the one that opens something now (None: none does); `state` says how it stands."""

    link: Link | None
    code: str
    state: str


def link_words(links: Sequence[Link], role: Role, today: date) -> LinkWords:
    """The newest open link of a role, or why there is none: never given, past its day, revoked."""
    found = newest_open(links, role, today)
    if found is not None:
        return LinkWords(found, shown_code(found.code) if found.code else "", f"до {day(found.until)}")
    last = max((link for link in links if link.role is role), key=lambda link: link.id, default=None)
    if last is None:
        return LinkWords(None, "", "нет ссылки")
    if last.revoked_at is not None:
        return LinkWords(None, "", f"отозвана {day(last.revoked_at.astimezone().date())}")
    return LinkWords(None, "", f"срок прошёл {day(last.until)}")
