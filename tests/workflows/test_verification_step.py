"""The team decides, says why where it must, and puts the risks in order."""

from datetime import date

import pytest

from tests.workflows.opening import (
    NOON,
    PARENTS,
    STAFF,
    answer_everything,
    opened,
    self_diagnosis,
    take_factors,
)
from toolkit.domain.profile import Level
from toolkit.domain.verification import Decision, Status, Verdict
from toolkit.store.database import Store
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.step import StepStatus


@pytest.fixture
def split(named: SelfDiagnosis) -> SelfDiagnosis:
    """The paper says high, the answers say low: a disputed factor."""
    take_factors(named)
    answer_everything(named, STAFF, high=False)
    named.go("verification", STAFF)
    return named


@pytest.fixture
def agreed(named: SelfDiagnosis) -> SelfDiagnosis:
    """Paper and answers both say high."""
    take_factors(named)
    answer_everything(named, STAFF)
    named.go("verification", STAFF)
    return named


# ── decision and reason ──


def test_an_agreed_factor_is_decided_without_a_reason(agreed: SelfDiagnosis) -> None:
    agreed.decide("CONFIRM")
    assert (agreed.decided(STAFF), agreed.facts.outcomes[STAFF].status) == (True, Status.CONFIRMED)


def test_a_decision_carries_its_day(agreed: SelfDiagnosis) -> None:
    agreed.decide("CONFIRM")
    assert agreed.verdict().decided_on == date(2023, 10, 2)


def test_a_decision_that_nobody_offers_is_none(agreed: SelfDiagnosis) -> None:
    agreed.decide("MAYBE")
    assert agreed.verdict() is None


def test_rejecting_an_agreed_factor_needs_a_reason(agreed: SelfDiagnosis) -> None:
    agreed.decide("REJECT")
    assert (agreed.decided(STAFF), agreed.reason_lacking(STAFF).endswith(".")) == (False, True)


def test_a_reason_completes_the_decision(agreed: SelfDiagnosis) -> None:
    agreed.decide("REJECT")
    agreed.set_reason("С сентября все ставки закрыты, есть приказ.")
    assert agreed.decided(STAFF)


def test_spaces_are_no_reason(agreed: SelfDiagnosis) -> None:
    agreed.decide("REJECT")
    agreed.set_reason("   ")
    assert not agreed.decided(STAFF)


def test_taking_the_reason_away_opens_the_decision_again(agreed: SelfDiagnosis) -> None:
    agreed.decide("REJECT")
    agreed.set_reason("Ставки закрыты.")
    agreed.set_reason("")
    assert agreed.missing("verification") == ["Осталось решить по 2 факторам."]


def test_a_disputed_factor_may_be_left_to_clarify(split: SelfDiagnosis) -> None:
    split.decide("CLARIFY")
    found = split.facts.outcomes[STAFF]
    assert (found.status, found.draft_only) == (Status.DISPUTED, True)


def test_the_team_may_name_the_level_itself(split: SelfDiagnosis) -> None:
    split.decide("CONFIRM")
    split.set_reason("Беседа с завучем: две ставки открыты.")
    split.set_verdict_level("2")
    assert split.facts.outcomes[STAFF].level is Level.MEDIUM


def test_the_level_may_be_left_to_the_table_again(split: SelfDiagnosis) -> None:
    split.decide("CONFIRM")
    split.set_verdict_level("2")
    split.set_verdict_level("")
    assert split.verdict().level is None


def test_reason_and_level_wait_for_the_decision(split: SelfDiagnosis) -> None:
    split.set_reason("Рано")
    split.set_verdict_level("2")
    assert split.verdict() is None


def test_a_dissent_stands_beside_the_decision(agreed: SelfDiagnosis) -> None:
    agreed.decide("CONFIRM")
    agreed.set_dissent("Учитель математики считает риск средним.")
    verdict = agreed.verdict()
    assert (verdict.decision, verdict.dissent) == (
        Decision.CONFIRM,
        "Учитель математики считает риск средним.",
    )


def test_a_reason_too_long_stays_in_its_field(agreed: SelfDiagnosis) -> None:
    agreed.decide("CONFIRM")
    agreed.set_reason("ы" * 5001)
    assert (len(agreed.problem(f"v-{STAFF}-reason").typed), agreed.verdict().reason) == (5001, "")


def test_changing_the_decision_keeps_its_reason(agreed: SelfDiagnosis) -> None:
    agreed.decide("REJECT")
    agreed.set_reason("Ставки закрыты.")
    agreed.decide("CLARIFY")
    assert agreed.verdict().reason == "Ставки закрыты."


def test_a_finished_step_is_open_again_when_a_reason_is_gone(agreed: SelfDiagnosis) -> None:
    answer_everything(agreed, PARENTS)
    agreed.decide("REJECT")
    agreed.set_reason("Ставки закрыты.")
    agreed.go("verification", PARENTS)
    agreed.decide("CONFIRM")
    agreed.next()
    before = agreed.status("verification")
    agreed.go("verification", STAFF)
    agreed.set_reason("")
    agreed.go("passport")
    assert (before, agreed.status("verification")) == (StepStatus.DONE, StepStatus.REOPENED)


# ── two windows on one decision ──


def test_a_decision_and_a_reason_of_two_people_are_both_kept(agreed: SelfDiagnosis, store: Store) -> None:
    agreed.decide("CONFIRM")
    other = self_diagnosis(store)
    agreed.set_reason("Две ставки открыты.")
    other.decide("CLARIFY")
    verdict = other.verdict()
    assert (verdict.decision, verdict.reason, other.conflict) == (
        Decision.CLARIFY,
        "Две ставки открыты.",
        None,
    )


def test_two_decisions_are_a_question_in_russian(agreed: SelfDiagnosis, store: Store) -> None:
    other = self_diagnosis(store)
    agreed.decide("CONFIRM")
    other.decide("REJECT")
    assert (other.conflict.mine_in_words, other.conflict.theirs_in_words) == (
        "не подтверждаем",
        "подтверждаем",
    )


def test_two_levels_are_told_as_words(agreed: SelfDiagnosis, store: Store) -> None:
    agreed.decide("CONFIRM")
    other = self_diagnosis(store)
    agreed.set_verdict_level("2")
    other.set_verdict_level("1")
    assert (other.conflict.mine_in_words, other.conflict.theirs_in_words) == ("низкая", "средняя")


def test_two_reasons_may_be_joined(agreed: SelfDiagnosis, store: Store) -> None:
    agreed.decide("CONFIRM")
    other = self_diagnosis(store)
    agreed.set_reason("Две ставки открыты.")
    other.set_reason("Молодых учителей трое.")
    other.settle("both")
    assert other.verdict().reason == "Две ставки открыты.\nМолодых учителей трое."


def test_the_same_decision_on_another_day_is_no_question(agreed: SelfDiagnosis, store: Store) -> None:
    tomorrow = opened(SelfDiagnosis, store, now=NOON.replace(day=3))
    agreed.decide("CONFIRM")
    tomorrow.decide("CONFIRM")
    assert (tomorrow.conflict, store.verdicts.get(agreed.cycle.id)[STAFF].decided_on) == (
        None,
        date(2023, 10, 2),
    )


def test_a_verdict_is_stored_for_the_teams_role(agreed: SelfDiagnosis, store: Store) -> None:
    agreed.decide("CONFIRM")
    assert isinstance(store.verdicts.get(agreed.cycle.id, "school")[STAFF], Verdict)


# ── order of work ──


def test_the_formula_orders_by_score(ready: SelfDiagnosis) -> None:
    for code, value in ((STAFF, "1"), (PARENTS, "3")):
        ready.set_priority(code, "manageability", value)
        ready.set_priority(code, "reach", "2")
    assert [(row.factor_code, row.score) for row in ready.facts.ranked] == [(PARENTS, 18), (STAFF, 6)]


@pytest.mark.parametrize(("name", "value"), [("manageability", "4"), ("reach", "да"), ("place", "1")])
def test_what_the_formula_does_not_know_changes_nothing(ready: SelfDiagnosis, name: str, value: str) -> None:
    ready.set_priority(STAFF, name, value)
    assert ready.facts.priorities == {}


def test_a_number_may_be_left_open_again(ready: SelfDiagnosis) -> None:
    ready.set_priority(STAFF, "reach", "2")
    ready.set_priority(STAFF, "reach", "")
    assert ready.facts.priorities[STAFF].reach is None


def test_the_teams_order_wins(ready: SelfDiagnosis) -> None:
    before = [row.factor_code for row in ready.facts.ranked]
    ready.shift(before[1], -1)
    assert ([row.factor_code for row in ready.facts.ranked], ready.said) == (
        before[::-1],
        ["Теперь на месте 1."],
    )


def test_nothing_moves_over_the_edge(ready: SelfDiagnosis) -> None:
    first = ready.facts.ranked[0].factor_code
    ready.shift(first, -1)
    assert ready.facts.priorities == {}


def test_the_formula_can_be_had_back(ready: SelfDiagnosis) -> None:
    before = [row.factor_code for row in ready.facts.ranked]
    ready.shift(before[1], -1)
    ready.order_by_score()
    assert [row.factor_code for row in ready.facts.ranked] == before


def test_choosing_and_not_choosing(ready: SelfDiagnosis) -> None:
    ready.choose(STAFF, True)
    ready.choose(PARENTS, True)
    ready.choose(STAFF, False)
    assert [row.factor_code for row in ready.facts.ranked if row.chosen] == [PARENTS]
