"""A program as it stood at a moment: saved by the team under a name, or kept with a step of its way."""

from datetime import datetime

from toolkit.domain.school import Fact


class ProgramVersion(Fact):
    """What a list says of a kept version; `at` is aware UTC.

    `of_step` tells that it is what was sent, approved or sent back: such a version stays in the list.
    """

    id: int
    name: str
    at: datetime
    who: str
    role: str
    of_step: bool = False
    version: int = 1
