"""The order in which a school works on its factors (field.md 6.4). Only an order: nothing is dropped by it."""

from pydantic import Field

from toolkit.domain.profile import Level
from toolkit.domain.school import Fact


class Priority(Fact):
    """What the team said about working on one factor.

    `manageability` 1–3: how far the school can change it itself; `reach` 1–3: class, parallel, school;
    `place` is the manual place in the order (1 first), None: by score.
    """

    factor_code: str
    manageability: int | None = Field(default=None, ge=1, le=3)
    reach: int | None = Field(default=None, ge=1, le=3)
    chosen: bool = False
    place: int | None = None
    version: int = 1


class RankedFactor(Fact):
    """A factor in its place: score 1–27 (None while something is missing) and how it came about."""

    factor_code: str
    level: Level | None = None
    score: int | None = None
    why: str = ""
    chosen: bool = False
