"""How many pages the machine carries at once, and whether there is room for one more."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from toolkit.serving.memory import machine_memory
from toolkit.serving.open_pages import Opening, OpenPages

MIB = 1024 * 1024
TYPICAL_PAGE = 90 * MIB  # a page takes 60 MB, and 120 after it has made a document
LARGEST_PAGE = 512 * MIB  # a page that takes more has gone astray: it is ended
FEWEST, MOST = 4, 200  # pages that are allowed when nobody says how many
_SHARE = 0.7  # of the machine's memory; the rest is for the server, the database and the system


@dataclass(frozen=True, slots=True)
class Capacity:
    """The most that all pages together may be and take. `memory` in bytes."""

    pages: int
    memory: int


def capacity(pages: int | None = None, memory: int | None = None) -> Capacity:
    """What was asked for, or what fits the machine. `memory` in bytes."""
    most = memory or int(machine_memory() * _SHARE)
    return Capacity(pages or max(FEWEST, min(MOST, most // TYPICAL_PAGE)), most)


class Room:
    """The room that is left. A page counts from the moment when its kernel begins to start."""

    def __init__(self, most: Capacity, pages: OpenPages) -> None:
        self.most = most
        self.used = 0  # bytes, as last measured
        self._pages = pages
        self._measured = 0  # pages that were measured then
        self._opening: list[Opening] = []

    def measured(self, used: int, pages: int) -> None:
        """So many pages take so much."""
        self.used, self._measured = used, pages

    @property
    def taken(self) -> int:
        """Pages that are open or being opened."""
        opened = {id(page.opening) for page in self._pages.all().values()}
        return len(opened) + sum(id(one) not in opened for one in self._opening)

    @property
    def free(self) -> int:
        """Pages that may still be opened. A page that was not measured yet counts as a typical one."""
        not_measured = max(0, self.taken - self._measured)
        by_memory = (self.most.memory - self.used) // TYPICAL_PAGE - not_measured
        # However large one page has grown: where nobody is, somebody can come in.
        return max(0, min(self.most.pages - self.taken, by_memory), int(self.taken == 0))

    @contextmanager
    def opening(self, one: Opening) -> Iterator[None]:
        """Within the block a page is being opened: it takes room before it is among the open ones."""
        self._opening.append(one)
        try:
            yield
        finally:
            self._opening = [other for other in self._opening if other is not one]
