"""Verification: the official profile against the self-diagnosis, and the team's decision (field.md 6.3)."""

from datetime import date
from enum import StrEnum

from toolkit.domain.profile import Level
from toolkit.domain.school import Fact


class Status(StrEnum):
    """What verification says of a factor."""

    CONFIRMED = "подтверждён"
    CONFIRMED_BY_PROFILE = "подтверждён по РПШ"
    DISPUTED = "спорный"
    FOUND = "выявлен самодиагностикой"
    ADDITIONAL = "дополнительный риск"
    NOT_RELEVANT = "не актуален"
    NONE = "нет данных"


class Proposal(Fact):
    """What the table of verification proposes, before anybody decides.

    `level` is None where the table names none (disputed, not relevant, no data). `profile` is the level as
    the table reads it: HIGH for a factor of the profile without a level; None for a factor outside it.
    `discrepancy` is in steps, 0–2; from 2 steps on an interview is required.
    """

    factor_code: str
    status: Status
    level: Level | None = None
    why: str
    next_step: str
    interview: bool = False
    discrepancy: int = 0
    profile: Level | None = None
    diagnosis: Level | None = None
    in_profile: bool = True


class Decision(StrEnum):
    """What the team decides."""

    CONFIRM = "подтверждаем"
    CLARIFY = "нужно уточнить"
    REJECT = "не подтверждаем"


class Verdict(Fact):
    """The team's decision on one factor; `role`, never a name; `dissent` is a member's separate opinion."""

    factor_code: str
    decision: Decision
    level: Level | None = None
    reason: str = ""
    dissent: str = ""
    role: str = "команда школы"
    decided_on: date | None = None
    version: int = 1


class Outcome(Fact):
    """What holds for a factor now: the proposal, or the decision where one is complete.

    `enters_program`: a program may be written for the factor. `draft_only`: but it stays a draft, because
    the factor is disputed or not decided yet. `needs_curator`: the table leaves the last word to the
    curator. `provenance`: whence this follows, one sentence per source.
    """

    factor_code: str
    status: Status
    level: Level | None = None
    decided: bool = False
    enters_program: bool = False
    draft_only: bool = False
    needs_curator: bool = False
    sentence: str = ""
    provenance: tuple[str, ...] = ()
