"""Cards: a school's way in on paper, with its code and a square that a phone's camera reads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from markupsafe import Markup

from toolkit.domain.access import Role
from toolkit.domain.link import Link, shown_code
from toolkit.domain.wording import day
from toolkit.places import own_places
from toolkit.serving.gate import is_loopback
from toolkit.serving.handlers import template_environment
from toolkit.serving.ticket import Tickets
from toolkit.store.database import Store


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card. `way` is the server's address as people type it; `square` is an inline SVG."""

    school: str
    whom: str
    code: str
    until: str
    way: str
    square: Markup


def card_of(link: Link, school: str, tickets: Tickets, base: str) -> Card:
    """The card of a link to a school's work; `base` is the server's address with a slash at the end."""
    return Card(
        school=school,
        whom="" if link.role is Role.SCHOOL else link.title,
        code=shown_code(link.code) if link.code else "",
        until=day(link.until),
        way=typed_address(base),
        square=square(tickets.address(link, base)),
    )


def cards_of(store: Store, links: Iterable[Link], tickets: Tickets, base: str) -> Iterator[Card]:
    """Cards of several links to schools' work, in their order."""
    for link in links:
        if link.cycle_id is not None:
            school = store.schools.get(store.schools.cycle(link.cycle_id).school_id)
            yield card_of(link, school.name, tickets, base)


def cards_file(cards: Sequence[Card]) -> str:
    """Cards as one HTML file that needs no server and no other file."""
    style = own_places().templates / "voila/templates/antirisk/static/cards.css"
    values = {"cards": cards, "style": Markup(style.read_text(encoding="utf-8"))}
    return template_environment().get_template("cards_file.html").render(values)


def square(address: str) -> Markup:
    """A QR code as an SVG that takes the size of its place."""
    code = segno.make_qr(address, error="m")
    svg = code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    return Markup(svg)  # figures only: nobody's words are in it


def typed_address(base: str) -> str:
    """«school.example» for «https://school.example/»: a browser finds the rest by itself."""
    parts = urlsplit(base)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def only_here(base: str) -> bool:
    """Whether the address leads nobody here but this machine's own browser."""
    host = urlsplit(base).hostname or ""
    return host == "localhost" or is_loopback(host)
