"""The order of work by field.md 6.4."""

import pytest
from pydantic import ValidationError

from tests.domain.invented import thresholds
from toolkit.domain.priorities import Priority, rank, start_with, warnings
from toolkit.domain.profile import Level
from toolkit.domain.verification import Outcome, Status


def entering(code: str, level: Level | None = Level.HIGH) -> Outcome:
    return Outcome(factor_code=code, status=Status.CONFIRMED, level=level, enters_program=True)


def priority(
    code: str, manageability: int | None = None, reach: int | None = None, place: int | None = None
) -> Priority:
    return Priority(factor_code=code, manageability=manageability, reach=reach, place=place)


def order(outcomes: list[Outcome], *priorities: Priority) -> list[str]:
    ranked = rank(outcomes, {found.factor_code: found for found in priorities})
    return [found.factor_code for found in ranked]


def test_score_is_level_times_manageability_times_reach() -> None:
    [found] = rank([entering("R02")], {"R02": priority("R02", 2, 3)})
    assert found.score == 18
    assert found.why == "уровень 3 × управляемость 2 × охват 3 = 18"


@pytest.mark.parametrize(
    ("manageability", "reach", "why"),
    [
        (None, None, "уровень 3; осталось указать: управляемость, охват"),
        (2, None, "уровень 3 × управляемость 2; осталось указать: охват"),
    ],
)
def test_missing_answers_are_named(manageability: int | None, reach: int | None, why: str) -> None:
    [found] = rank([entering("R02")], {"R02": priority("R02", manageability, reach)})
    assert (found.score, found.why) == (None, why)


def test_a_disputed_factor_has_no_score_yet() -> None:
    [found] = rank([entering("R02", None)], {"R02": priority("R02", 2, 3)})
    assert (found.score, found.why) == (None, "управляемость 2 × охват 3; уровень решит верификация")


def test_higher_scores_come_first() -> None:
    outcomes = [entering("R02", Level.LOW), entering("R09"), entering("R11", Level.MEDIUM)]
    assert order(outcomes, *(priority(code, 2, 2) for code in ("R02", "R09", "R11"))) == ["R09", "R11", "R02"]


def test_factors_without_a_score_come_last_in_the_given_order() -> None:
    outcomes = [entering("R02"), entering("R09"), entering("R11")]
    assert order(outcomes, priority("R11", 1, 1)) == ["R11", "R02", "R09"]


def test_manual_places_come_before_scores() -> None:
    outcomes = [entering("R02"), entering("R09"), entering("R11")]
    ranking = order(outcomes, priority("R02", 3, 3), priority("R09", place=2), priority("R11", place=1))
    assert ranking == ["R11", "R09", "R02"]


def test_manual_place_is_told() -> None:
    [found] = rank([entering("R02")], {"R02": priority("R02", 1, 1, place=1)})
    assert found.why.endswith("место 1 выбрала команда")


def test_equal_places_keep_the_given_order() -> None:
    outcomes = [entering("R09"), entering("R02")]
    assert order(outcomes, priority("R09", place=1), priority("R02", 3, 3, place=1)) == ["R09", "R02"]


def test_factors_outside_the_program_are_left_out() -> None:
    dropped = Outcome(factor_code="R05", status=Status.NOT_RELEVANT)
    assert order([dropped, entering("R02")]) == ["R02"]


def test_starts_with_the_first_three() -> None:
    ranked = rank([entering(f"R0{number}") for number in range(1, 6)], {})
    assert [found.factor_code for found in start_with(ranked)] == ["R01", "R02", "R03"]


def test_five_factors_are_not_too_many() -> None:
    assert warnings([entering(f"R0{number}") for number in range(1, 6)], thresholds()) == ()


def test_over_five_factors_warn_and_forbid_nothing() -> None:
    [told] = warnings([entering(f"R0{number}") for number in range(1, 7)], thresholds())
    assert told.startswith("В работу входит 6 факторов, это больше 5. Ограничения нет")


def test_answers_stay_between_one_and_three() -> None:
    with pytest.raises(ValidationError):
        priority("R02", 4)
