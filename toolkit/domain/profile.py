"""The official risk profile of a school («рисковый профиль школы», РПШ)."""

from datetime import date
from enum import IntEnum

from toolkit.domain.school import Fact


class Level(IntEnum):
    """How strong a risk is, in the profile or in the self-diagnosis."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """«низкая», «средняя», «высокая»."""
        return {1: "низкая", 2: "средняя", 3: "высокая"}[self.value]


class ProfileFactor(Fact):
    """A factor as the paper profile names it.

    `level` is None when the paper gives no level (document 004 gives none): the factor is in the profile,
    and the table of verification reads such a factor as «высокая», because an issuer put it on the list
    and a school may not drop it silently. `in_profile` is false for a factor that the school itself added.
    """

    code: str
    official_title: str
    level: Level | None = None
    position: int = 0
    in_profile: bool = True
    version: int = 1


class RiskProfile(Fact):
    """The profile as received: which list, when, from whom, and its factors in the paper's order."""

    factor_set: str = ""
    issued_on: date | None = None
    issuer: str = ""
    factors: tuple[ProfileFactor, ...] = ()
    version: int = 0

    def factor(self, code: str) -> ProfileFactor | None:
        """The profile's factor with this code, or None."""
        return next((factor for factor in self.factors if factor.code == code), None)
