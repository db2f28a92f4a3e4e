"""One database in two windows, of either kind: other people's words stay, and so do one's own."""

from datetime import date
from decimal import Decimal

import pytest

from tests.workflows.opening import STAFF, antirisk_program, self_diagnosis, take_factors
from toolkit.domain.program import LineKind, MeasureRow
from toolkit.errors import InputError
from toolkit.store.database import Store
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.self_diagnosis import SelfDiagnosis


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def mine(begun: AntiriskProgram) -> AntiriskProgram:
    """A roadmap with one measure, open in this window."""
    begun.add_measure(begun.program.tasks[0].id, activity="Собрать план", responsible="завуч")
    begun.go("roadmap")
    return begun


@pytest.fixture
def theirs(mine: AntiriskProgram, ready_store: Store) -> AntiriskProgram:
    """The same program in another window."""
    return antirisk_program(ready_store)


def only(flow: AntiriskProgram) -> MeasureRow:
    (row,) = flow.program.measures
    return row


# ── one field ──


def test_one_field_changed_by_two_is_a_question(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "activity", "Утвердить план")
    mine.set_measure(row, "activity", "Обсудить план")
    conflict = mine.conflict
    assert (conflict.label, conflict.mine, conflict.theirs) == (
        "Мероприятие, мера 1",
        "Обсудить план",
        "Утвердить план",
    )


def test_until_the_choice_the_screen_shows_what_is_stored(
    mine: AntiriskProgram, theirs: AntiriskProgram
) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "activity", "Утвердить план")
    mine.set_measure(row, "activity", "Обсудить план")
    assert only(mine).activity == "Утвердить план"


@pytest.mark.parametrize(
    ("choice", "stored"),
    [
        ("mine", "Обсудить план"),
        ("theirs", "Утвердить план"),
        ("both", "Утвердить план\nОбсудить план"),
        ("later", "Утвердить план"),
    ],
)
def test_each_way_out(mine: AntiriskProgram, theirs: AntiriskProgram, choice: str, stored: str) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "activity", "Утвердить план")
    mine.set_measure(row, "activity", "Обсудить план")
    mine.settle(choice)
    assert (only(mine).activity, mine.conflict) == (stored, None)


def test_settling_nothing_does_nothing(mine: AntiriskProgram) -> None:
    mine.settle("mine")
    assert only(mine).activity == "Собрать план"


def test_two_terms_stand_one_after_the_other_in_one_line(
    mine: AntiriskProgram, theirs: AntiriskProgram
) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "term_text", "октябрь 2023")
    mine.set_measure(row, "term_text", "ноябрь 2023")
    read = mine.conflict.question.reading(mine.conflict.both)
    mine.settle("both")
    assert (read, only(mine).term_text) == (
        "понято: 01.10.2023–30.11.2023",
        "октябрь 2023; ноябрь 2023",
    )


def test_a_number_is_one_or_the_other_never_both(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    mine.add_indicator()
    (indicator,) = mine.program.indicators
    theirs._read()
    theirs.set_indicator(theirs.program.indicators[0], "baseline", "3")
    mine.set_indicator(indicator, "baseline", "5")
    may_join = mine.conflict.may_join
    mine.settle("both")
    assert (may_join, mine.program.indicators[0].baseline) == (False, 3)


def test_a_third_change_during_the_choice_asks_again(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "activity", "Утвердить план")
    mine.set_measure(row, "activity", "Обсудить план")
    theirs.set_measure(only(theirs), "activity", "Утвердить план советом")
    mine.settle("mine")
    assert (mine.conflict.mine, mine.conflict.theirs) == ("Обсудить план", "Утвердить план советом")


def test_joined_words_that_are_too_long_stay_in_the_field(
    mine: AntiriskProgram, theirs: AntiriskProgram
) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "activity", "а" * 3000)
    mine.set_measure(row, "activity", "б" * 3000)
    mine.settle("both")
    refused = mine.problem(f"m-{row.id}-activity")
    assert (len(refused.typed), "5000" in refused.sentence) == (6001, True)


def test_several_questions_come_one_after_another(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "activity", "Утвердить план")
    theirs.set_measure(only(theirs), "responsible", "директор")
    mine.set_measure(row, "activity", "Обсудить план")
    mine.set_measure(row, "responsible", "методист")
    first = mine.conflict.label
    mine.settle("mine")
    second = mine.conflict.label
    mine.settle("mine")
    assert (first, second, only(mine).activity, only(mine).responsible, mine.conflict) == (
        "Мероприятие, мера 1",
        "Ответственный, мера 1",
        "Обсудить план",
        "методист",
        None,
    )


# ── other fields of the same row ──


def test_another_field_of_the_row_is_no_question(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "responsible", "директор")
    mine.set_measure(row, "activity", "Обсудить план")
    assert (mine.conflict, only(mine).activity, only(mine).responsible) == (None, "Обсудить план", "директор")


def test_the_same_words_of_two_people_are_no_question(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "activity", "Обсудить план")
    mine.set_measure(row, "activity", "Обсудить план")
    assert mine.conflict is None


def test_number_and_date_beside_another_change_are_kept(
    mine: AntiriskProgram, theirs: AntiriskProgram
) -> None:
    mine.add_indicator()
    (indicator,) = mine.program.indicators
    mine.set_indicator(indicator, "baseline", "6500,5")
    (indicator,) = mine.program.indicators
    theirs.go("goal")
    theirs._read()
    theirs.set_indicator(theirs.program.indicators[0], "measured_by", "завуч")
    mine.set_indicator(indicator, "baseline", "7")
    mine.set_indicator(mine.program.indicators[0], "target_on", "30.04.2024")
    (stored,) = mine.program.indicators
    assert (mine.conflict, stored.baseline, stored.target_on, stored.measured_by) == (
        None,
        Decimal(7),
        date(2024, 4, 30),
        "завуч",
    )


def test_profile_date_and_issuer_of_two_people_are_kept(named: SelfDiagnosis, store: Store) -> None:
    take_factors(named)
    other = self_diagnosis(store)
    named.set_issuer("региональный институт")
    other.set_issued("15.06.2023")
    profile = other.facts.profile
    assert (other.conflict, profile.issued_on, profile.issuer) == (
        None,
        date(2023, 6, 15),
        "региональный институт",
    )


def test_two_profile_dates_are_told_as_dates(named: SelfDiagnosis, store: Store) -> None:
    take_factors(named)
    other = self_diagnosis(store)
    named.set_issued("16.06.2023")
    other.set_issued("15.06.2023")
    assert (other.conflict.mine_in_words, other.conflict.theirs_in_words) == ("15.06.2023", "16.06.2023")


def test_two_sets_are_told_by_their_titles(named: SelfDiagnosis, store: Store) -> None:
    one, two = named.catalogue.sets[:2]
    other = self_diagnosis(store)
    named.pick_set(one.code)
    other.pick_set(two.code)
    assert (other.conflict.mine_in_words, other.conflict.theirs_in_words) == (two.title, one.title)


def test_a_fact_and_its_norm_of_two_people_are_kept(named: SelfDiagnosis, store: Store) -> None:
    code = take_factors(named).factor(STAFF).indicators[0].code
    named.set_fact(code, "value", "18,5")
    other = self_diagnosis(store)
    named.set_fact(code, "norm", "2")
    other.set_fact(code, "value", "17,5")
    fact = other.facts.facts[code]
    assert (other.conflict, fact.value, fact.norm) == (None, Decimal("17.5"), 2)


# ── rows that another window removed ──


def test_words_for_a_removed_measure_are_not_lost(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    row = only(mine)
    theirs.remove_measure(only(theirs))
    mine.set_measure(row, "activity", "Обсудить план")
    shown = mine.conflict.theirs_in_words
    mine.settle("mine")
    assert (shown, only(mine).activity) == ("удалено", "Обсудить план")


def test_a_removal_can_be_left_as_it_is(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    row = only(mine)
    theirs.remove_measure(only(theirs))
    mine.set_measure(row, "activity", "Обсудить план")
    mine.settle("theirs")
    assert (mine.program.measures, mine.conflict) == ((), None)


def test_words_for_an_empty_line_that_was_removed_are_not_lost(
    mine: AntiriskProgram, theirs: AntiriskProgram
) -> None:
    mine.add_line(LineKind.CAUSE)
    (cause,) = mine.program.of(LineKind.CAUSE)
    theirs._read()
    theirs.remove_line(theirs.program.of(LineKind.CAUSE)[0])
    mine.set_line(cause, "text", "Молодым учителям не с кем посоветоваться")
    mine.settle("mine")
    assert [line.text for line in mine.program.of(LineKind.CAUSE)] == [
        "Молодым учителям не с кем посоветоваться"
    ]


def test_a_number_for_a_removed_indicator_is_not_lost(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    mine.add_indicator()
    (indicator,) = mine.program.indicators
    theirs._read()
    theirs.remove_indicator(theirs.program.indicators[0])
    mine.set_indicator(indicator, "baseline", "3")
    mine.settle("mine")
    assert [found.baseline for found in mine.program.indicators] == [3]


# ── actions on a row that has changed ──


def test_a_changed_measure_is_not_removed_unseen(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "activity", "Утвердить план")
    mine.remove_measure(row)
    assert (only(mine).activity, mine.message.first, mine.message.undo) == (
        "Утвердить план",
        "Эту строку только что изменили в другом окне.",
        None,
    )


def test_a_changed_line_is_not_removed_unseen(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    task = mine.program.tasks[0]
    theirs.set_line(theirs.program.tasks[0], "text", "Закрыть вакансии")
    mine.remove_line(task)
    assert (mine.program.tasks[0].text, mine.message.kind) == ("Закрыть вакансии", "warn")


def test_a_changed_factor_is_not_removed_unseen(named: SelfDiagnosis, store: Store) -> None:
    take_factors(named)
    other = self_diagnosis(store)
    named.set_level(STAFF, "1")
    other.toggle_factor(STAFF, "", False)
    assert (other.facts.profile.factor(STAFF) is None, other.message.kind) == (False, "warn")


def test_taking_back_leaves_what_another_wrote_since(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    mine.set_measure(only(mine), "activity", "Обсудить план")
    theirs._read()
    theirs.set_measure(only(theirs), "activity", "Утвердить план")
    mine._read()
    with pytest.raises(Exception, match="изменили позже"):
        mine.undo_last()
    assert (only(mine).activity, len(mine.history)) == ("Утвердить план", 1)


def test_taking_back_my_choice_returns_their_words(mine: AntiriskProgram, theirs: AntiriskProgram) -> None:
    row = only(mine)
    theirs.set_measure(only(theirs), "activity", "Утвердить план")
    mine.set_measure(row, "activity", "Обсудить план")
    mine.settle("mine")
    mine.undo_last()
    assert only(mine).activity == "Утвердить план"


def test_a_factor_marked_in_both_windows_is_told_and_shown(named: SelfDiagnosis, store: Store) -> None:
    other = self_diagnosis(store)
    named.toggle_factor(STAFF, "Дефицит кадров", True)
    with pytest.raises(InputError, match="уже есть в профиле"):
        other.toggle_factor(STAFF, "Дефицит кадров", True)
    assert [factor.code for factor in other.facts.profile.factors] == [STAFF]


# ── steps that another window has closed ──


def test_a_step_without_factors_leads_back_with_a_word(named: SelfDiagnosis, store: Store) -> None:
    take_factors(named, [STAFF])
    other = self_diagnosis(store)
    other.go("answers", STAFF)
    named.toggle_factor(STAFF, "", False)
    other.set_passport("address", "село Приречное")
    assert (other.step, other.message.more) == (
        "profile",
        "Откроется, когда в профиле будет хотя бы один фактор.",
    )


def test_a_factor_removed_elsewhere_closes_its_program(mine: AntiriskProgram, ready_store: Store) -> None:
    other = self_diagnosis(ready_store)
    other.toggle_factor(STAFF, "", False)
    try:
        mine.add_line(LineKind.CAUSE)
    except InputError as problem:  # as the page does
        mine.failed(problem)
    assert (mine.step, mine.part, mine.message.first) == (
        "factor",
        "",
        "Этого фактора больше нет в профиле: его убрали в другом окне.",
    )


def test_the_program_comes_back_with_its_factor(mine: AntiriskProgram, ready_store: Store) -> None:
    other = self_diagnosis(ready_store)
    other.toggle_factor(STAFF, "", False)
    mine._read()
    other.undo()
    mine._read()
    mine.start(STAFF)
    assert [row.activity for row in mine.program.measures] == ["Собрать план"]
