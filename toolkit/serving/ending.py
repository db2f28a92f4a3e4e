"""Which open pages have to end, and why. Every input is stored when it is given: nothing ends with a page."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from toolkit.serving.capacity import LARGEST_PAGE
from toolkit.serving.open_pages import End, OpenPage

IDLE = 30 * 60.0  # seconds without an input
NOT_COME_FOR = 120.0  # seconds after which no browser will come for a page that was asked for
LEFT = 60.0  # seconds without a browser, when others wait: a laptop that slept opens its page anew
RESTING = 60.0  # seconds without an input after which a page may end because memory is short


@dataclass(frozen=True, slots=True)
class Found:
    """What a round has found. `memory`: bytes of each page; `busy`: pages that are still being made."""

    now: float
    memory: Mapping[str, int] = field(default_factory=dict)
    dead: Collection[str] = ()
    busy: Collection[str] = ()
    crowded: bool = False  # somebody waits for a page


def to_end(pages: Mapping[str, OpenPage], found: Found, most_memory: int) -> dict[str, End]:
    """Pages to end and why; of several reasons the most telling one."""
    over = sum(found.memory.values()) - most_memory
    reasons = [
        *((id_, End.DIED) for id_ in found.dead),
        *((id_, End.MEMORY) for id_, taken in found.memory.items() if taken > LARGEST_PAGE),
        *_overlong(pages, found),
        *_to_spare(pages, found, over),
    ]
    first = dict(reversed(reasons))
    return {id_: why for id_, why in first.items() if id_ in pages}


def _overlong(pages: Mapping[str, OpenPage], found: Found) -> Iterator[tuple[str, End]]:
    """Pages without a visitor, and those on which nothing was given for long."""
    for id_, page in pages.items():
        without = -math.inf if page.left is None else found.now - page.left
        if page.came:
            over = without > LEFT and found.crowded
        else:
            # One that is being made would fail, and say so in the log.
            over = without > NOT_COME_FOR and (
                id_ not in found.busy or found.now - page.opened > NOT_COME_FOR
            )
        if over:
            yield id_, End.LEFT
        elif found.now - page.heard > IDLE:
            yield id_, End.IDLE


def _to_spare(pages: Mapping[str, OpenPage], found: Found, over: int) -> Iterator[tuple[str, End]]:
    """Pages to end while all together take too much: left ones first, then those that rest longest."""
    order = sorted(
        found.memory.keys() & pages.keys(), key=lambda id_: (pages[id_].left is None, pages[id_].heard)
    )
    for id_ in order:
        page = pages[id_]
        if over <= 0 or found.now - page.heard < RESTING:
            continue
        over -= found.memory[id_]
        yield id_, End.IDLE if page.left is None else End.LEFT
