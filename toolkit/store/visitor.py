"""Who is at work: written beside every change and asked about every right."""

import json
from typing import NamedTuple, Self

from toolkit.domain.access import Role

# The team's decision and a curator's stand side by side under these roles.
SCHOOL = Role.SCHOOL.value
CURATOR = Role.CURATOR.value
# How the server tells a page's process who has come.
VISITOR_VARIABLE = "ANTIRISK_VISITOR"


class Visitor(NamedTuple):
    """A visitor by role, never by a person's name: «команда школы», "school".

    `link` is the id of the link by which the server let the visitor in: the store looks up there what it
    opens. None is somebody at the machine itself, whom the file system has already let in. `serial` is the
    issue of the link's tickets that the visitor showed. `visit` tells one opening of a page from another, so
    that a page knows its own changes.
    """

    name: str = Role.SCHOOL.word
    role: str = SCHOOL
    link: int | None = None
    serial: int = 1
    visit: str = ""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The visitor that `as_text` wrote. Raises ValueError for anything else."""
        values = json.loads(text)
        if not isinstance(values, dict) or set(values) != set(cls._fields):
            raise ValueError("not a visitor")
        return cls(**values)

    def as_text(self) -> str:
        """The visitor for the environment of a page's process, where the server alone writes."""
        return json.dumps(self._asdict(), ensure_ascii=False)

    @property
    def at_the_machine(self) -> bool:
        """Whether nobody at the door had to let the visitor in."""
        return self.link is None
