"""What may be shown of answers so that nobody is known by them.

Three rules. Fewer than the minimum are never shown, and of their number only a range. What is shown changes
by no fewer than the minimum, so two reports that differ tell of many and never of one person. A total whose
parts are hidden is itself a range, so nothing comes out by subtraction.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from toolkit.domain.survey import Counts
from toolkit.domain.wording import number, plural

Counters = Mapping[str, Counts]


class Shown(NamedTuple):
    """A number of people as it may be told: exact where both ends are equal."""

    least: int
    most: int

    @property
    def exact(self) -> bool:
        """Whether it tells the very number."""
        return self.least == self.most

    @property
    def figures(self) -> str:
        """«12» or «1–4»."""
        return number(self.least) if self.exact else f"{number(self.least)}–{number(self.most)}"

    def words(self, one: str, few: str, many: str) -> str:
        """«12 ответов», «1–4 ответа»."""
        counted = plural(self.most, one, few, many)
        return counted if self.exact else f"{number(self.least)}–{counted}"

    def plus(self, other: "Shown") -> "Shown":
        """What may be told of both together."""
        return Shown(self.least + other.least, self.most + other.most)


class Release(NamedTuple):
    """What may be shown now in addition, and what has to wait for more answers."""

    shown: dict[str, Counts]
    kept: dict[str, Counts]


def shown_count(count: int, minimum: int) -> Shown:
    """A number of people: below the minimum only that there are some."""
    return Shown(1, minimum - 1) if 0 < count < minimum else Shown(count, count)


def shown_total(parts: Iterable[Shown]) -> Shown:
    """The sum of parts as they are shown: it knows no more than they do."""
    total = Shown(0, 0)
    for part in parts:
        total = total.plus(part)
    return total


def release(waiting: Counters, minimum: int) -> Release:
    """Of counters that nobody has seen yet, those that enough people have answered since.

    Each statement by itself: where many have passed one over, its few answers wait on.
    """
    shown = {key: counts for key, counts in waiting.items() if counts.valid >= max(minimum, 1)}
    return Release(shown, {key: counts for key, counts in waiting.items() if key not in shown})


def may_release(waiting: Counters, minimum: int) -> bool:
    """Whether anything at all would be shown."""
    return bool(release(waiting, minimum).shown)
