"""What is said beside a school's work, and where: a place is written so that any page can find it again."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from toolkit.domain.school import Fact


class Place(NamedTuple):
    """Where something is said: the app, the step, the factor, and within it a field or a row.

    `row` and `field` are empty where a whole step or factor is meant. Written as
    «antirisk_program/roadmap/R02/measure-12/term_text».
    """

    app: str
    step: str
    factor: str = ""
    row: str = ""
    field: str = ""

    @classmethod
    def from_text(cls, text: str) -> "Place":
        """The place that `as_text` wrote; what is missing at the end is empty."""
        return cls(*(text.split("/") + [""] * 5)[:5])

    def as_text(self) -> str:
        """The place as it is stored, without empty parts at the end."""
        return "/".join(self).rstrip("/")


class Comment(Fact):
    """One thing said; `at` is aware UTC. `role` tells whose word it is, `who` what to call him."""

    id: int
    text: str
    at: datetime
    who: str
    role: str
    version: int = 1


class Thread(Fact):
    """A question at a place with its answers, in the order of time; settled when somebody says so."""

    id: int
    place: Place
    comments: tuple[Comment, ...]
    settled_at: datetime | None = None
    settled_by: str = ""
    version: int = 1

    @property
    def settled(self) -> bool:
        """Whether the question is closed."""
        return self.settled_at is not None

    @property
    def last(self) -> Comment:
        """The newest word."""
        return self.comments[-1]

    def waits_for(self, roles: Sequence[str]) -> bool:
        """Whether one of the roles has the next word: the question is open and somebody else spoke last."""
        return not self.settled and self.last.role not in roles


class HelpRequest(Fact):
    """A team's call for help; `at` is aware UTC."""

    id: int
    text: str
    at: datetime
    who: str
    answered_at: datetime | None = None
    answered_by: str = ""
    version: int = 1
