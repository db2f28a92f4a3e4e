"""Facts, verdicts and priorities of a cycle."""

from datetime import date
from decimal import Decimal

import pytest

from toolkit.domain.diagnosis import IndicatorFact
from toolkit.domain.priorities import Priority
from toolkit.domain.profile import Level
from toolkit.domain.school import Cycle
from toolkit.domain.verification import Decision, Verdict
from toolkit.errors import ConflictError, InputError
from toolkit.store import Store, Visitor

CURATOR = Visitor("куратор", "curator")


def _fact(store: Store, cycle: Cycle, team: Visitor, value: object, norm: object = None) -> IndicatorFact:
    return store.facts.set(
        cycle.id,
        "R02.i1",
        value=value,
        norm=norm,
        as_of=None,
        seen=0,
        visitor=team,
    )


def test_a_fact_is_kept_with_its_norm_and_day(store: Store, cycle: Cycle, team: Visitor) -> None:
    given = store.facts.set(
        cycle.id,
        "R02.i1",
        value=Decimal("18.5"),
        norm=Decimal(12),
        as_of=date(2024, 9, 1),
        seen=0,
        visitor=team,
    )
    assert store.facts.get(cycle.id) == {"R02.i1": given}
    assert (given.value, given.norm, given.as_of) == (Decimal("18.5"), Decimal(12), date(2024, 9, 1))


@pytest.mark.parametrize("typed", ["18.50", "0", "-3", "0.001", "123456789012345"])
def test_a_number_comes_back_digit_for_digit(store: Store, cycle: Cycle, team: Visitor, typed: str) -> None:
    _fact(store, cycle, team, Decimal(typed))
    assert str(store.facts.get(cycle.id)["R02.i1"].value) == typed


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), 18.5, "18,5", True])
def test_what_is_no_exact_number_is_refused(store: Store, cycle: Cycle, team: Visitor, value: object) -> None:
    with pytest.raises(InputError, match="Значение показателя: нужно число"):
        _fact(store, cycle, team, value)


@pytest.mark.parametrize("value", [Decimal("1E+999999"), Decimal("1E-999999"), Decimal("1234567890123456")])
def test_an_endless_number_is_refused(store: Store, cycle: Cycle, team: Visitor, value: Decimal) -> None:
    with pytest.raises(InputError, match="слишком длинное число"):
        _fact(store, cycle, team, Decimal(1), norm=value)


VERDICT = Verdict(
    factor_code="R02",
    decision=Decision.CONFIRM,
    level=Level.MEDIUM,
    reason="Ставки закрыты совместителями",
    dissent="Психолог видит высокий уровень",
    decided_on=date(2024, 10, 1),
)


def test_a_verdict_is_kept_as_given(store: Store, cycle: Cycle, team: Visitor) -> None:
    assert store.verdicts.set(cycle.id, VERDICT, seen=0, visitor=team) == VERDICT
    assert store.verdicts.get(cycle.id) == {"R02": VERDICT}


def test_a_verdict_may_be_changed_and_cleared(store: Store, cycle: Cycle, team: Visitor) -> None:
    first = store.verdicts.set(cycle.id, VERDICT, seen=0, visitor=team)
    rejected = VERDICT.model_copy(update={"decision": Decision.REJECT, "level": None})
    second = store.verdicts.set(cycle.id, rejected, seen=first.version, visitor=team)
    assert (second.decision, second.level) == (Decision.REJECT, None)
    store.verdicts.clear(cycle.id, "R02", seen=second.version, visitor=team)
    assert store.verdicts.get(cycle.id) == {}


def test_a_curator_decides_beside_the_team_not_over_it(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.verdicts.set(cycle.id, VERDICT, seen=0, visitor=team)
    other = VERDICT.model_copy(update={"level": Level.HIGH, "role": "куратор"})
    store.verdicts.set(cycle.id, other, seen=0, visitor=CURATOR)
    assert store.verdicts.get(cycle.id)["R02"].level is Level.MEDIUM
    assert store.verdicts.get(cycle.id, "curator")["R02"].level is Level.HIGH


def test_the_administrator_decides_for_the_team(store: Store, cycle: Cycle, team: Visitor) -> None:
    owner = Visitor("администратор", "administrator")
    given = store.verdicts.set(
        cycle.id, Verdict(factor_code="R02", decision=Decision.CONFIRM), seen=0, visitor=owner
    )
    assert store.verdicts.get(cycle.id) == {"R02": given}
    store.verdicts.clear(cycle.id, "R02", seen=given.version, visitor=team)
    assert store.verdicts.get(cycle.id) == {}


def test_a_reason_too_long_is_refused(store: Store, cycle: Cycle, team: Visitor) -> None:
    endless = VERDICT.model_copy(update={"reason": "ы" * 5001})
    with pytest.raises(InputError, match="Обоснование решения: не больше 5000 символов"):
        store.verdicts.set(cycle.id, endless, seen=0, visitor=team)


def test_a_priority_is_kept_and_changed(store: Store, cycle: Cycle, team: Visitor) -> None:
    first = store.priorities.set(
        cycle.id, Priority(factor_code="R02", manageability=3, reach=2), seen=0, visitor=team
    )
    chosen = first.model_copy(update={"chosen": True, "place": 1})
    second = store.priorities.set(cycle.id, chosen, seen=first.version, visitor=team)
    assert store.priorities.get(cycle.id) == {"R02": second}
    assert (second.chosen, second.place, second.manageability, second.version) == (True, 1, 3, 2)


def test_two_marks_for_one_factor_are_a_conflict(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.priorities.set(cycle.id, Priority(factor_code="R02", reach=1), seen=0, visitor=team)
    with pytest.raises(ConflictError) as conflict:
        store.priorities.set(cycle.id, Priority(factor_code="R02", reach=3), seen=0, visitor=team)
    assert (conflict.value.field, conflict.value.mine, conflict.value.theirs) == ("reach", 3, 1)


@pytest.mark.parametrize("mark", [0, 4])
def test_a_mark_outside_1_to_3_is_refused(store: Store, cycle: Cycle, team: Visitor, mark: int) -> None:
    unchecked = Priority.model_construct(
        factor_code="R02", manageability=mark, reach=None, chosen=False, place=None
    )
    with pytest.raises(InputError, match="Управляемость: нужно целое число от 1 до 3"):
        store.priorities.set(cycle.id, unchecked, seen=0, visitor=team)
