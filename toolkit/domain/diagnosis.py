"""Self-diagnosis of one factor: from answers to an index, a level and what to discuss (field.md 6.2).

Shares and item risks are 0–1, indexes 0–100. Groups that are too small to be shown stay without any number,
and take no part in the factor's index, so that nothing can be found by subtraction.
"""

from enum import StrEnum

from toolkit.domain.profile import Level
from toolkit.domain.school import Fact
from toolkit.methodology.catalogue import Group


class Standing(StrEnum):
    """What a group's result rests on."""

    MEASURED = "ответы"
    ESTIMATE = "оценка команды"
    HIDDEN = "скрыто"
    NONE = "нет данных"


class GroupResult(Fact):
    """What one respondent group says about a factor; HIDDEN and NONE carry no number.

    `respondents` is the largest number of valid answers to one statement: 0 without data, None when it is
    hidden. `small_sample` marks from the group's minimum to below the threshold («малая выборка»).
    `estimate` is the index the team itself expects of this group; `differs` tells that real answers lie at
    least the threshold of spread away from it.
    """

    group: Group
    standing: Standing
    index: float | None = None
    level: Level | None = None
    respondents: int | None = None
    small_sample: bool = False
    estimate: float | None = None
    differs: bool = False


class StatementResult(Fact):
    """Mean risk of one statement, 0–1; None while it may not be used.

    `group` is the statement's own group, also where teachers and administration are taken together.
    `from_team` tells that the number is the team's answer, not counts from paper forms.
    """

    code: str
    group: Group
    risk: float | None = None
    from_team: bool = False


class FactorDiagnosis(Fact):
    """The self-diagnosis of one factor.

    `divided`: groups lie at least the threshold of spread apart. `raised`: the level was lifted to medium
    because one group alone is high. `coverage`: groups with data to groups that have statements.
    `valid_share`: answers that count to all answers of the groups shown; None without answers.
    `preliminary`: an estimate of the team is used, or coverage or valid share lie below the threshold.
    `merged`: teachers and administration are one group, under Group.ADMINISTRATION.
    """

    factor_code: str
    groups: tuple[GroupResult, ...] = ()
    statements: tuple[StatementResult, ...] = ()
    index: float | None = None
    level: Level | None = None
    spread: float | None = None
    divided: bool = False
    raised: bool = False
    coverage: float = 0.0
    groups_with_data: int = 0
    groups_expected: int = 0
    valid_share: float | None = None
    preliminary: bool = False
    merged: bool = False

    def group(self, group: Group) -> GroupResult | None:
        """The result of one group, or None if the factor does not ask it (or it is merged into another)."""
        return next((result for result in self.groups if result.group is group), None)

    def worst_statements(self, n: int = 3) -> tuple[StatementResult, ...]:
        """Up to `n` statements with the highest risk, the worst first; those without risk are left out."""
        risky = [result for result in self.statements if result.risk]
        return tuple(sorted(risky, key=lambda result: -(result.risk or 0.0))[:n])


from datetime import date  # noqa: E402
from decimal import Decimal  # noqa: E402


class FactStatus(StrEnum):
    """How an indicator's value stands to its norm (field.md 6.2.8)."""

    BETTER = "лучше нормы"
    NEAR = "около нормы"
    WORSE = "хуже нормы"


class IndicatorFact(Fact):
    """A fact beside the answers: the value of an indicator and the norm of the school or municipality."""

    indicator_code: str
    value: Decimal | None = None
    norm: Decimal | None = None
    as_of: date | None = None
    version: int = 1
