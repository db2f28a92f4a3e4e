"""Who waits for a free page, and whose turn it is.

The order is that of arrival within a rank. A place is kept while its browser asks for it: one that has left
loses it soon, one that asks rarely (a tab in the background) keeps it, but lets the others pass when there is
room.
"""

import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

AWAKE = 15.0  # seconds since a browser last asked: the page asks every 3 s, without scripts every 8 s
FORGOTTEN = 120.0  # seconds: a browser lets a tab in the background ask once a minute
MOST_OF_VISITOR = 5  # places of one link, or of one session without a link
MOST_OF_ADDRESS = 60  # places of one network address: a class sits behind one
MOST = 400
REMEMBERED = 30  # waits by which the next one is foretold


class Waiter(NamedTuple):
    """Who waits for which page."""

    session: str
    link: int | None
    address: str
    page: str

    @property
    def visitor(self) -> str:
        """All who came by one link are one visitor here: entering anew gives no second place."""
        return self.session if self.link is None else f"link {self.link}"


@dataclass(slots=True)
class _Entry:
    number: int
    came: float
    asked: float
    rank: int = 0
    first_place: int = 0


class Turn(NamedTuple):
    """What a waiter is told. `place` 0: come in. None: there is not even a place to wait, ask again later."""

    place: int | None
    of: int = 0  # the place with which the waiting began
    seconds: float | None = None  # how long it may take, by those who waited before


class WaitingList:
    """The list of one server."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[Waiter, _Entry] = {}
        self._numbers = itertools.count()
        self._paces: deque[float] = deque(maxlen=REMEMBERED)  # seconds a place, of those who came in

    def __len__(self) -> int:
        self._forget()
        return len(self._entries)

    def ask(self, waiter: Waiter, *, free: int, rank: int = 0, enter: bool = True) -> Turn:
        """Take or keep a place, and go in when it is one's turn.

        `free`: pages that may be opened now. Those of a lower `rank` go first. Without `enter` one whose turn
        has come is told so and keeps the place: the browser comes in next.
        """
        self._forget()
        now = self._clock()
        if waiter not in self._entries and self._full(waiter):
            return Turn(None)
        entry = self._entries.setdefault(waiter, _Entry(next(self._numbers), now, now))
        entry.asked, entry.rank = now, rank
        ahead = self._ahead(entry)
        if free > sum(now - other.asked <= AWAKE for other in ahead):
            if enter:
                self._come_in(waiter)
            return Turn(0)
        place = len(ahead) + 1
        entry.first_place = max(entry.first_place, place)
        pace = median(self._paces) if self._paces else None
        return Turn(place, entry.first_place, pace and pace * place)

    def _come_in(self, waiter: Waiter) -> None:
        entry = self._entries.pop(waiter)
        if entry.first_place:
            self._paces.append((self._clock() - entry.came) / entry.first_place)

    def _ahead(self, mine: _Entry) -> list[_Entry]:
        order = (mine.rank, mine.number)
        return [other for other in self._entries.values() if (other.rank, other.number) < order]

    def _forget(self) -> None:
        now = self._clock()
        for waiter in [one for one, entry in self._entries.items() if now - entry.asked > FORGOTTEN]:
            del self._entries[waiter]

    def _full(self, waiter: Waiter) -> bool:
        others = self._entries
        return (
            len(others) >= MOST
            or sum(other.visitor == waiter.visitor for other in others) >= MOST_OF_VISITOR
            or sum(other.address == waiter.address for other in others) >= MOST_OF_ADDRESS
        )
