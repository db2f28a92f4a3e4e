"""Self-diagnosis of one factor: from answers to an index, a level and what to discuss (field.md 6.2).

Shares and item risks are 0–1, indexes 0–100. Groups that are too small to be shown stay without any number,
and take no part in the factor's index, so that nothing can be found by subtraction.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import fsum
from typing import NamedTuple

from toolkit.domain.answers import Answers, TeamAnswer
from toolkit.domain.profile import Level
from toolkit.domain.school import Fact
from toolkit.methodology.catalogue import Direction, Factor, Group, Sign, Statement, Thresholds


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
    `from_team` tells that the number is the team's answer, not counts of forms.
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
    `merged`: teachers and administration are one group, under Group.ADMINISTRATION. `given_on`: the day of
    the school's last answer (rule 3 of field.md 6.3 wants it kept).
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
    given_on: date | None = None

    def group(self, group: Group) -> GroupResult | None:
        """The result of one group, or None if the factor does not ask it (or it is merged into another)."""
        return next((result for result in self.groups if result.group is group), None)

    def worst_statements(self, n: int = 3) -> tuple[StatementResult, ...]:
        """Up to `n` statements with the highest risk, the worst first; those without risk are left out."""
        risky = [result for result in self.statements if result.risk]
        return tuple(sorted(risky, key=lambda result: -(result.risk or 0.0))[:n])


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


NEAR_NORM = Decimal("0.1")  # «within 10 %» of the norm (field.md 6.2.8)
HIGHEST_ANSWER = 3


def level_of(index: float, thresholds: Thresholds) -> Level:
    """The level of an index 0–100 (field.md 6.2.5); compares unrounded numbers within the tolerance."""
    if index >= thresholds.high_from - thresholds.tolerance:
        return Level.HIGH
    if index <= thresholds.medium_above + thresholds.tolerance:
        return Level.LOW
    return Level.MEDIUM


def fact_status(value: Decimal | None, norm: Decimal | None, direction: Direction) -> FactStatus | None:
    """How a value stands to its norm (field.md 6.2.8); None while one of the two is unknown."""
    if value is None or norm is None:
        return None
    ahead = value - norm if direction is Direction.UP else norm - value
    if ahead > 0:
        return FactStatus.BETTER
    return FactStatus.NEAR if -ahead <= NEAR_NORM * abs(norm) else FactStatus.WORSE


def diagnose(
    factor: Factor, answers: Answers, thresholds: Thresholds, teachers: int | None = None
) -> FactorDiagnosis:
    """The self-diagnosis of one factor (field.md 6.2).

    `teachers` is the school's number of teachers; below the threshold teachers and administration become
    one group. The administration speaks through the team's answers (a tally of its own forms comes first).
    Other groups speak through their forms, on paper or in the survey; the team's answers to their statements
    are an estimate, used only while the group has no usable answers of its own.
    """
    merged = teachers is not None and teachers < thresholds.merge_teachers_below
    parts = [
        _part(group, statements, answers, thresholds, merged)
        for group, statements in _by_group(factor.statements, merged).items()
    ]
    shown = {result.code: result for part in parts for result in part.statements}
    groups = tuple(part.result for part in parts)
    indexes = {result.group: result.index for result in groups if result.index is not None}
    index = _weighted(indexes, thresholds)
    spread = max(indexes.values()) - min(indexes.values()) if len(indexes) > 1 else None
    own_level = None if index is None else level_of(index, thresholds)
    raised = own_level is Level.LOW and any(result.level is Level.HIGH for result in groups)
    coverage = len(indexes) / len(groups) if groups else 0.0
    total = sum(part.total for part in parts)
    valid_share = sum(part.valid for part in parts) / total if total else None
    thin = min(coverage, 1.0 if valid_share is None else valid_share) < thresholds.coverage
    estimated = any(result.standing is Standing.ESTIMATE for result in groups)
    return FactorDiagnosis(
        factor_code=factor.code,
        given_on=answers.given_on,
        groups=groups,
        statements=tuple(shown[statement.code] for statement in factor.statements),
        index=index,
        level=Level.MEDIUM if raised else own_level,
        spread=spread,
        divided=spread is not None and spread >= thresholds.spread - thresholds.tolerance,
        raised=raised,
        coverage=coverage,
        groups_with_data=len(indexes),
        groups_expected=len(groups),
        valid_share=valid_share,
        preliminary=index is not None and (estimated or thin),
        merged=merged,
    )


class _Reading(NamedTuple):
    """One statement as one voice answers it; `hidden`: there are answers, but too few to be used."""

    code: str
    group: Group
    risk: float | None = None
    valid: int = 0
    total: int = 0
    hidden: bool = False
    from_team: bool = False

    def result(self) -> StatementResult:
        return StatementResult(code=self.code, group=self.group, risk=self.risk, from_team=self.from_team)


class _Part(NamedTuple):
    """One group's share of the diagnosis; `valid` and `total` count answers of shown statements only."""

    result: GroupResult
    statements: tuple[StatementResult, ...]
    valid: int = 0
    total: int = 0


def _by_group(statements: Iterable[Statement], merged: bool) -> dict[Group, list[Statement]]:
    found: dict[Group, list[Statement]] = {}
    for statement in statements:
        together = merged and statement.group is Group.TEACHERS
        found.setdefault(Group.ADMINISTRATION if together else statement.group, []).append(statement)
    return {group: found[group] for group in Group if group in found}


def _part(
    group: Group, statements: Sequence[Statement], answers: Answers, thresholds: Thresholds, merged: bool
) -> _Part:
    own = [_own_reading(statement, answers, thresholds, merged) for statement in statements]
    team_is_the_group = group is Group.ADMINISTRATION
    guesses = (
        [] if team_is_the_group else [_team_reading(item, answers.team.get(item.code)) for item in statements]
    )
    estimate = _mean_index(guesses)
    measured = _mean_index(own)
    if measured is not None:
        respondents = max(reading.valid for reading in own if reading.risk is not None)
        apart = 0.0 if estimate is None else abs(measured - estimate)
        result = GroupResult(
            group=group,
            standing=Standing.MEASURED,
            index=measured,
            level=level_of(measured, thresholds),
            respondents=respondents,
            small_sample=respondents < thresholds.small_sample_below,
            estimate=estimate,
            differs=estimate is not None and apart >= thresholds.spread - thresholds.tolerance,
        )
        return _shown(result, own)
    if estimate is not None:
        result = GroupResult(
            group=group,
            standing=Standing.ESTIMATE,
            index=estimate,
            level=level_of(estimate, thresholds),
            estimate=estimate,
        )
        return _shown(result, guesses)
    if any(reading.hidden for reading in own):
        nothing = tuple(StatementResult(code=item.code, group=item.group) for item in statements)
        return _Part(GroupResult(group=group, standing=Standing.HIDDEN), nothing)
    return _shown(GroupResult(group=group, standing=Standing.NONE, respondents=0), [*own, *guesses])


def _shown(result: GroupResult, readings: Sequence[_Reading]) -> _Part:
    # Answers to a statement that is itself hidden are not counted either: a share tells of few answers too.
    open_ones = [reading for reading in readings if not reading.hidden]
    by_code = {reading.code: reading.result() for reading in readings}
    return _Part(
        result,
        tuple(by_code.values()),
        valid=sum(reading.valid for reading in open_ones),
        total=sum(reading.total for reading in open_ones),
    )


def _own_reading(statement: Statement, answers: Answers, thresholds: Thresholds, merged: bool) -> _Reading:
    """The group's own voice: its forms from the minimum up, or the team where the team is the group."""
    minimum = thresholds.group(statement.group).minimum
    tally = answers.counted(statement.code, minimum)
    if tally.valid >= minimum:
        return _Reading(
            statement.code,
            statement.group,
            risk=_tally_risk(statement.sign, tally.counts),
            valid=tally.valid,
            total=tally.total,
        )
    team = answers.team.get(statement.code)
    no_forms = tally.total == 0
    is_teachers_voice = merged and statement.group is Group.TEACHERS
    if team is not None and (is_teachers_voice or (statement.group is Group.ADMINISTRATION and no_forms)):
        return _team_reading(statement, team)
    # Forms that all say «затрудняюсь» hide nothing: they lower the share of valid answers and that is all.
    unsure_only = tally.valid == 0 and tally.unsure >= minimum
    return _Reading(
        statement.code,
        statement.group,
        total=tally.unsure if unsure_only else 0,
        hidden=tally.valid > 0,
    )


def _team_reading(statement: Statement, answer: TeamAnswer | None) -> _Reading:
    """The team's common answer as one respondent; it is given openly, so no minimum applies to it."""
    if answer is None:
        return _Reading(statement.code, statement.group)
    if answer.value is None:
        return _Reading(statement.code, statement.group, total=1)
    return _Reading(
        statement.code,
        statement.group,
        risk=_answer_risk(statement.sign, answer.value),
        valid=1,
        total=1,
        from_team=True,
    )


def _answer_risk(sign: Sign, value: int) -> float:
    return (value if sign is Sign.RISK else HIGHEST_ANSWER - value) / HIGHEST_ANSWER


def _tally_risk(sign: Sign, counts: tuple[int, int, int, int]) -> float:
    # Whole numbers until the last division: the same answers always give exactly the same risk.
    steps = sum(
        count * (value if sign is Sign.RISK else HIGHEST_ANSWER - value) for value, count in enumerate(counts)
    )
    return steps / (HIGHEST_ANSWER * sum(counts))


def _mean_index(readings: Iterable[_Reading]) -> float | None:
    risks = [reading.risk for reading in readings if reading.risk is not None]
    return min(100.0, 100.0 * fsum(risks) / len(risks)) if risks else None


def _weighted(indexes: dict[Group, float], thresholds: Thresholds) -> float | None:
    if not indexes:
        return None
    weights = {group: thresholds.group(group).weight for group in indexes}
    weighted = fsum(weights[group] * index for group, index in indexes.items())
    # Rounding of the weighted mean must not leave the range of the indexes it is a mean of.
    mean = weighted / fsum(weights.values())
    return min(max(mean, min(indexes.values())), max(indexes.values()))
