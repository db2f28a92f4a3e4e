"""Answers of the team and counts of paper forms."""

import pytest

from tests.workflows.opening import (
    PARENTS,
    STAFF,
    answer_everything,
    self_diagnosis,
    statement_of,
    take_factors,
)
from toolkit.domain.answers import Tally
from toolkit.domain.diagnosis import Standing
from toolkit.methodology.catalogue import Group, Statement
from toolkit.store.database import Store
from toolkit.workflows.message import Problem
from toolkit.workflows.self_diagnosis import SelfDiagnosis


@pytest.fixture
def answering(named: SelfDiagnosis) -> SelfDiagnosis:
    take_factors(named)
    named.go("answers", STAFF)
    return named


@pytest.fixture
def first(answering: SelfDiagnosis) -> Statement:
    return answering.factor().statements[0]


@pytest.fixture
def teachers(answering: SelfDiagnosis) -> Statement:
    return statement_of(answering, STAFF, Group.TEACHERS)


# ── together ──


@pytest.mark.parametrize(("key", "value"), [("0", 0), ("3", 3), ("skip", None)])
def test_an_answer_is_stored_at_once(
    answering: SelfDiagnosis, first: Statement, store: Store, key: str, value: int | None
) -> None:
    answering.answer(first.code, key)
    assert store.answers.get(answering.cycle.id).team[first.code].value == value


@pytest.mark.parametrize("key", ["4", "-1", "", "да"])
def test_what_the_scale_does_not_have_is_no_answer(
    answering: SelfDiagnosis, first: Statement, key: str
) -> None:
    answering.answer(first.code, key)
    assert answering.facts.answers.team == {}


def test_an_answer_can_be_changed(answering: SelfDiagnosis, first: Statement) -> None:
    answering.answer(first.code, "0")
    answering.answer(first.code, "2")
    assert answering.facts.answers.team[first.code].value == 2


def test_an_answer_can_be_taken_back(answering: SelfDiagnosis, first: Statement) -> None:
    answering.answer(first.code, "2")
    answering.clear_answer(first.code)
    assert answering.unanswered(STAFF)[0] == 1


def test_taking_back_nothing_does_no_harm(answering: SelfDiagnosis, first: Statement) -> None:
    answering.clear_answer(first.code)
    assert (answering.message, answering.facts.answers.team) == (None, {})


def test_an_answer_may_be_given_again_after_it_was_taken_back(
    answering: SelfDiagnosis, first: Statement
) -> None:
    answering.answer(first.code, "2")
    answering.clear_answer(first.code)
    answering.answer(first.code, "1")
    assert answering.facts.answers.team[first.code].value == 1


def test_hard_to_say_counts_as_answered(answering: SelfDiagnosis, first: Statement) -> None:
    answering.answer(first.code, "skip")
    assert 1 not in answering.unanswered(STAFF)


def test_the_numbers_of_what_is_left_are_those_on_the_screen(answering: SelfDiagnosis) -> None:
    for statement in answering.factor().statements[2:]:
        answering.answer(statement.code, "1")
    assert answering.unanswered(STAFF) == [1, 2]


def test_the_diagnosis_follows_every_answer(answering: SelfDiagnosis) -> None:
    answer_everything(answering, STAFF, high=True)
    high = answering.diagnosis(STAFF).index
    answer_everything(answering, STAFF, high=False)
    assert (high, answering.diagnosis(STAFF).index) == (100.0, 0.0)


# ── paper forms ──


def test_counts_are_typed_cell_by_cell(answering: SelfDiagnosis, teachers: Statement) -> None:
    for column, typed in enumerate(("1", "2", "3", "4", "5")):
        answering.set_count(teachers, column, typed)
    tally = answering.facts.answers.tallies[teachers.code]
    assert (tally.counts, tally.unsure) == ((1, 2, 3, 4), 5)


def test_an_emptied_cell_counts_nobody(answering: SelfDiagnosis, teachers: Statement) -> None:
    answering.set_count(teachers, 0, "7")
    answering.set_count(teachers, 0, "")
    assert answering.facts.answers.tallies[teachers.code].counts == (0, 0, 0, 0)


@pytest.mark.parametrize("typed", ["семь", "7,5", "-7", "7 анкет", "1234567"])
def test_a_count_must_be_a_whole_number(answering: SelfDiagnosis, teachers: Statement, typed: str) -> None:
    answering.set_count(teachers, 1, typed)
    sentence = "Напишите число анкет цифрами, например 12."
    assert (answering.problem(f"t-{teachers.code}-1"), answering.facts.answers.tallies) == (
        Problem(typed, sentence),
        {},
    )


def test_more_answers_than_forms_are_refused_at_the_cell(
    answering: SelfDiagnosis, teachers: Statement
) -> None:
    answering.set_handed_out(Group.TEACHERS, "12")
    answering.set_count(teachers, 0, "7")
    answering.set_count(teachers, 1, "6")
    sentence = "Учителя: вписано 13, а роздано 12 анкет. Проверьте подсчёт или число анкет."
    assert answering.problem(f"t-{teachers.code}-1") == Problem("6", sentence)


def test_refused_counts_leave_the_stored_ones(answering: SelfDiagnosis, teachers: Statement) -> None:
    answering.set_handed_out(Group.TEACHERS, "12")
    answering.set_count(teachers, 0, "7")
    answering.set_count(teachers, 1, "6")
    assert answering.facts.answers.tallies[teachers.code].counts == (7, 0, 0, 0)


def test_fewer_forms_than_answers_are_refused_too(answering: SelfDiagnosis, teachers: Statement) -> None:
    answering.set_count(teachers, 0, "7")
    answering.set_handed_out(Group.TEACHERS, "5")
    assert (answering.problem("handed-teachers").typed, answering.facts.answers.handed_out) == ("5", {})


def test_a_refused_cell_does_not_stop_its_neighbour(answering: SelfDiagnosis, teachers: Statement) -> None:
    answering.set_count(teachers, 0, "семь")
    answering.set_count(teachers, 1, "6")
    assert answering.facts.answers.tallies[teachers.code].counts == (0, 6, 0, 0)


def test_forms_take_the_place_of_the_estimate(answering: SelfDiagnosis) -> None:
    answer_everything(answering, STAFF)
    before = answering.diagnosis(STAFF).group(Group.TEACHERS).standing
    for statement in answering.factor(STAFF).statements:
        if statement.group is Group.TEACHERS:
            answering.set_count(statement, 3, "8")
    after = answering.diagnosis(STAFF).group(Group.TEACHERS).standing
    assert (before, after) == (Standing.ESTIMATE, Standing.MEASURED)


def test_forms_alone_are_an_answer(answering: SelfDiagnosis, teachers: Statement) -> None:
    number = answering.factor().statements.index(teachers) + 1
    answering.set_count(teachers, 0, "8")
    assert number not in answering.unanswered(STAFF)


# ── two people, one statement ──


def test_two_cells_of_one_row_typed_at_once_are_both_kept(
    answering: SelfDiagnosis, teachers: Statement, store: Store
) -> None:
    other = self_diagnosis(store)
    answering.set_count(teachers, 0, "7")
    other.set_count(teachers, 1, "5")
    assert (other.facts.answers.tallies[teachers.code].counts, other.conflict) == ((7, 5, 0, 0), None)


def test_one_cell_typed_twice_is_a_question(
    answering: SelfDiagnosis, teachers: Statement, store: Store
) -> None:
    other = self_diagnosis(store)
    answering.set_count(teachers, 0, "7")
    other.set_count(teachers, 0, "5")
    assert (other.conflict.mine_in_words, other.conflict.theirs_in_words) == ("5", "7")


def test_the_cell_is_stored_after_the_choice(
    answering: SelfDiagnosis, teachers: Statement, store: Store
) -> None:
    other = self_diagnosis(store)
    answering.set_count(teachers, 0, "7")
    other.set_count(teachers, 0, "5")
    other.settle("mine")
    tally = store.answers.get(answering.cycle.id).tallies[teachers.code]
    assert tally == Tally(counts=(5, 0, 0, 0), version=tally.version)


def test_two_answers_to_one_statement_are_told_in_words(
    answering: SelfDiagnosis, first: Statement, store: Store
) -> None:
    other = self_diagnosis(store)
    answering.answer(first.code, "skip")
    other.answer(first.code, "3")
    steps = {step.value: step.words for step in answering.catalogue.scale.steps}
    assert (other.conflict.mine_in_words, other.conflict.theirs_in_words) == (
        f"3 — {steps[3]}",
        answering.catalogue.scale.unsure,
    )


def test_the_same_answer_of_two_people_is_no_question(
    answering: SelfDiagnosis, first: Statement, store: Store
) -> None:
    other = self_diagnosis(store)
    answering.answer(first.code, "skip")
    other.answer(first.code, "skip")
    assert other.conflict is None


def test_an_answer_that_another_took_back_may_be_given_anew(
    answering: SelfDiagnosis, first: Statement, store: Store
) -> None:
    answering.answer(first.code, "2")
    other = self_diagnosis(store)
    answering.clear_answer(first.code)
    other.answer(first.code, "3")
    shown = other.conflict.theirs_in_words
    other.settle("mine")
    assert (shown, other.facts.answers.team[first.code].value) == ("без ответа", 3)


def test_parents_are_asked_in_the_second_factor(answering: SelfDiagnosis) -> None:
    answering.go("answers", PARENTS)
    assert statement_of(answering, PARENTS, Group.PARENTS) in answering.factor().statements
