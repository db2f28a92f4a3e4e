"""Tickets: what a link's address carries, signed so that nobody can make one or change a letter of it."""

import hashlib
from datetime import date
from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer

from toolkit.domain.access import Role
from toolkit.domain.link import Link
from toolkit.serving.key import Key

ENTRY = "e"  # the part of an address before the ticket

# One letter a role keeps the address and its QR code small.
_LETTERS = {
    Role.SCHOOL: "s",
    Role.CURATOR: "k",
    Role.CONSULTANT: "h",
    Role.COORDINATOR: "t",
    Role.RESPONDENT: "r",
}
_ROLES = {letter: role for role, letter in _LETTERS.items()}


class Ticket(NamedTuple):
    """The content: which link, its role, place, last day and issue. The database has the last word."""

    link: int
    role: Role
    place: int
    until: date
    serial: int

    def fits(self, link: Link) -> bool:
        """Whether the ticket is of the link's present issue; a link that was prolonged keeps its cards."""
        return self == ticket_of(link)._replace(until=self.until)


def ticket_of(link: Link) -> Ticket:
    """The ticket that a link gives now."""
    return Ticket(link.id, link.role, link.cycle_id or link.account_id or 0, link.until, link.serial)


class Tickets:
    """Writes and reads tickets with the server's key."""

    def __init__(self, key: Key) -> None:
        self._serializer = URLSafeSerializer(
            key.derive("ticket"), salt=ENTRY, signer_kwargs={"digest_method": hashlib.sha256}
        )

    def write(self, link: Link) -> str:
        """The signed ticket of a link: letters, digits, «-», «_» and «.»."""
        link_id, role, place, until, serial = ticket_of(link)
        return str(self._serializer.dumps([link_id, _LETTERS[role], place, until.toordinal(), serial]))

    def read(self, text: str) -> Ticket | None:
        """The ticket, or None for whatever we did not sign."""
        if len(text) > 500:
            return None
        try:
            link_id, letter, place, until, serial = self._serializer.loads(text)
            return Ticket(int(link_id), _ROLES[letter], int(place), date.fromordinal(until), int(serial))
        except (BadData, KeyError, TypeError, ValueError):
            return None

    def address(self, link: Link, base: str) -> str:
        """The address that lets in: `base` is the server's own, with a slash at the end."""
        return f"{base}{ENTRY}/{self.write(link)}"
