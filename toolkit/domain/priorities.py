"""The order in which a school works on its factors (field.md 6.4); nothing is dropped by it."""

from collections.abc import Mapping, Sequence
from math import prod

from pydantic import Field

from toolkit.domain.profile import Level
from toolkit.domain.school import Fact
from toolkit.domain.verification import Outcome
from toolkit.domain.wording import plural
from toolkit.methodology.catalogue import Thresholds


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


START_WITH = 3


def rank(outcomes: Sequence[Outcome], priorities: Mapping[str, Priority]) -> tuple[RankedFactor, ...]:
    """Factors that may enter a program, in the order of work (field.md 6.4).

    First those with a manual place, by that place; then by score, the highest first; factors without a
    score last, by their level. Equal ones keep the given order. Factors that enter no program are left out.
    """
    entering = [found for found in outcomes if found.enters_program]
    known = [priorities.get(found.factor_code, Priority(factor_code=found.factor_code)) for found in entering]
    ranked = [_ranked(found, priority) for found, priority in zip(entering, known, strict=True)]
    order = sorted(
        range(len(ranked)),
        key=lambda at: (
            known[at].place is None,
            known[at].place or 0,
            0 if known[at].place is not None else -(ranked[at].score or 0),
            0 if known[at].place is not None or ranked[at].score else -(ranked[at].level or 0),
            at,
        ),
    )
    return tuple(ranked[at] for at in order)


def start_with(ranked: Sequence[RankedFactor], n: int = START_WITH) -> tuple[RankedFactor, ...]:
    """The first `n` factors: what to begin with when there is not enough strength for all."""
    return tuple(ranked[:n])


def warnings(outcomes: Sequence[Outcome], thresholds: Thresholds) -> tuple[str, ...]:
    """Sentences about the amount of work (field.md 6.3, rule 6): a hint, never a prohibition."""
    count = sum(found.enters_program for found in outcomes)
    limit = thresholds.warn_factors_over
    if count <= limit:
        return ()
    factors = plural(count, "фактор", "фактора", "факторов")
    return (
        f"В работу входит {factors}, это больше {limit}. Ограничения нет, но начать лучше с самых важных: "
        "порядок подскажут управляемость и охват.",
    )


def _ranked(found: Outcome, priority: Priority) -> RankedFactor:
    team = {"управляемость": priority.manageability, "охват": priority.reach}
    known = {"уровень": None if found.level is None else found.level.value, **team}
    given = {name: value for name, value in known.items() if value is not None}
    why = " × ".join(f"{name} {value}" for name, value in given.items())
    score = prod(given.values()) if len(given) == len(known) else None
    parts = [f"{why} = {score}"] if score is not None else [why] if why else []
    if found.level is None:
        parts.append("уровень решит верификация")
    if missing := [name for name, value in team.items() if value is None]:
        parts.append(f"осталось указать: {', '.join(missing)}")
    if priority.place is not None:
        parts.append(f"место {priority.place} выбрала команда")
    return RankedFactor(
        factor_code=found.factor_code,
        level=found.level,
        score=score,
        why="; ".join(parts),
        chosen=priority.chosen,
    )
