"""Five short questions make a goal; the checker and the wizard speak of the same indicator."""

from datetime import date
from decimal import Decimal

import pytest

from toolkit.methodology.catalogue import Direction
from toolkit.workflows.antirisk_program import AntiriskProgram


@pytest.fixture
def asked(begun: AntiriskProgram) -> AntiriskProgram:
    """A program whose goal speaks of open posts."""
    begun.go("goal")
    begun.set_goal_indicator("R02.i1")
    return begun


def change(flow: AntiriskProgram, **values: str) -> None:
    for name, text in values.items():
        flow.set_indicator(flow.goal_indicator(), name, text)


def rules(flow: AntiriskProgram) -> list[str]:
    return [finding.rule for finding in flow.findings()]


def test_an_indicator_of_the_bank_brings_what_is_known(asked: AntiriskProgram) -> None:
    found = asked.goal_indicator()
    assert (found.title, found.unit, found.direction, found.source) == (
        "Число незакрытых ставок педагогов",
        "ед.",
        Direction.DOWN,
        "тарификация, 2 раза в год",
    )


def test_an_indicator_has_its_three_days(asked: AntiriskProgram) -> None:
    found = asked.goal_indicator()
    assert (found.baseline_on, found.interim_on, found.target_on) == (
        date(2023, 9, 1),
        date(2023, 12, 31),
        date(2024, 5, 31),
    )


def test_the_sentence_composes_itself(asked: AntiriskProgram) -> None:
    change(asked, baseline="3", target="1")
    asked.set_field("goal_means", "наставничества и сетевых уроков")
    assert asked.goal() == (
        "К 31 мая 2024\u00a0г. сократить число незакрытых ставок педагогов с 3 до 1 "
        "за счёт наставничества и сетевых уроков."
    )


def test_the_sentence_may_be_written_by_hand(asked: AntiriskProgram) -> None:
    composed = asked.goal()
    asked.edit_goal()
    begins_with = asked.program.text("goal_sentence")
    asked.set_field("goal_sentence", "Закрыть две ставки к маю.")
    assert (begins_with, asked.editing_goal, asked.goal()) == (composed, True, "Закрыть две ставки к маю.")


def test_the_sentence_can_be_composed_again(asked: AntiriskProgram) -> None:
    composed = asked.goal()
    asked.edit_goal()
    asked.set_field("goal_sentence", "Закрыть две ставки к маю.")
    asked.compose_again()
    assert (asked.goal(), asked.editing_goal) == (composed, False)


def test_leaving_the_step_ends_the_editing(asked: AntiriskProgram) -> None:
    asked.edit_goal()
    asked.go("roadmap")
    assert not asked.editing_goal


def test_now_and_then_are_asked_for(asked: AntiriskProgram) -> None:
    assert asked.missing("goal") == ["показатель 1 — укажите «сейчас» и «будет»."]


def test_then_must_differ_from_now(asked: AntiriskProgram) -> None:
    change(asked, baseline="3", target="3")
    assert asked.missing("goal") == ["показатель 1 — «будет» не должно равняться «сейчас»."]


def test_two_different_numbers_complete_the_step(asked: AntiriskProgram) -> None:
    change(asked, baseline="3", target="1")
    assert asked.missing("goal") == []


@pytest.mark.parametrize(("typed", "stored"), [("18,5", "18.5"), ("18.5 %", "18.5"), ("1 200", "1200")])
def test_numbers_are_read_as_people_write_them(asked: AntiriskProgram, typed: str, stored: str) -> None:
    change(asked, baseline=typed)
    assert asked.goal_indicator().baseline == Decimal(stored)


def test_a_number_in_letters_stays_in_its_field(asked: AntiriskProgram) -> None:
    id_ = asked.goal_indicator().id
    change(asked, baseline="три")
    assert (asked.problem(f"i-{id_}-baseline").typed, asked.goal_indicator().baseline) == ("три", None)


def test_an_impossible_day_stays_in_its_field(asked: AntiriskProgram) -> None:
    id_ = asked.goal_indicator().id
    change(asked, target_on="31.02.2024")
    assert (asked.problem(f"i-{id_}-target_on").typed, asked.goal_indicator().target_on) == (
        "31.02.2024",
        date(2024, 5, 31),
    )


def test_the_direction_may_be_turned(asked: AntiriskProgram) -> None:
    change(asked, direction="больше")
    assert asked.goal_indicator().direction is Direction.UP


def test_an_own_indicator_begins_empty(begun: AntiriskProgram) -> None:
    begun.set_goal_indicator("own")
    found = begun.goal_indicator()
    assert (found.code, found.title) == ("", "")


def test_the_goal_may_speak_of_a_second_indicator(asked: AntiriskProgram) -> None:
    asked.set_goal_indicator("R02.i2")
    assert (asked.goal_indicator().code, len(asked.program.indicators)) == ("R02.i2", 2)


def test_the_goal_may_return_to_the_first(asked: AntiriskProgram) -> None:
    first = asked.goal_indicator().id
    asked.set_goal_indicator("R02.i2")
    asked.set_goal_indicator(str(first))
    assert asked.goal_indicator().code == "R02.i1"


@pytest.mark.parametrize("value", ["", "R99.i1", "100500"])
def test_what_is_not_offered_changes_nothing(asked: AntiriskProgram, value: str) -> None:
    asked.set_goal_indicator(value)
    assert [found.code for found in asked.program.indicators] == ["R02.i1"]


def test_measures_of_the_bank_take_their_indicator(begun: AntiriskProgram) -> None:
    for measure in begun.factor().measures:
        begun.pick(measure, "R02")
    begun.set_goal_indicator("R02.i1")
    id_ = begun.goal_indicator().id
    bank = {measure.code: measure.indicator for measure in begun.factor().measures}
    moved = {row.code for row in begun.program.measures if row.indicator_id == id_}
    assert moved == {code for code, indicator in bank.items() if indicator == "R02.i1"}


def test_a_fact_of_the_self_diagnosis_is_the_value_now(begun: AntiriskProgram) -> None:
    visit = begun.visit
    visit.store.facts.set(
        begun.cycle.id, "R02.i1", value=Decimal(3), norm=None, as_of=None, seen=0, visitor=visit.visitor
    )
    begun._read()
    begun.set_goal_indicator("R02.i1")
    assert begun.goal_indicator().baseline == 3


# ── removing ──


def test_a_removed_indicator_comes_back_with_its_numbers(asked: AntiriskProgram) -> None:
    change(asked, baseline="3")
    asked.remove_indicator(asked.goal_indicator())
    asked.undo()
    assert asked.goal_indicator().baseline == 3


def test_without_its_indicator_the_goal_speaks_of_the_next(asked: AntiriskProgram) -> None:
    asked.add_indicator("R02.i2")
    asked.remove_indicator(asked.goal_indicator())
    change(asked, baseline="30", target="20")
    assert ("долю уроков" in asked.goal(), "L01" in rules(asked)) == (True, False)


def test_undo_returns_the_goal_to_its_indicator(asked: AntiriskProgram) -> None:
    asked.add_indicator("R02.i2")
    asked.remove_indicator(asked.goal_indicator())
    asked.undo()
    assert asked.goal_indicator().code == "R02.i1"


def test_an_indicator_without_a_title_is_removed_without_empty_quotes(begun: AntiriskProgram) -> None:
    begun.set_goal_indicator("own")
    begun.remove_indicator(begun.goal_indicator())
    assert begun.message.first == "Показатель удалён."


# ── the program's dates and approval ──


@pytest.mark.parametrize("typed", ["", "осенью", "31.02.2024", "01.06.2024"])
def test_a_beginning_after_the_end_or_no_date_is_refused(begun: AntiriskProgram, typed: str) -> None:
    begun.set_field("begins", typed)
    assert (begun.problem("g-begins").typed, begun.program.text("begins")) == (typed, "01.09.2023")


def test_a_date_is_written_the_same_way_always(begun: AntiriskProgram) -> None:
    begun.set_field("begins", "2 октября 2023 г.")
    assert begun.program.text("begins") == "02.10.2023"


def test_approval_blanks_keep_their_order(begun: AntiriskProgram) -> None:
    begun.set_approval("принято", False)
    begun.set_approval("согласовано", True)
    begun.set_approval("принято", True)
    assert begun.program.text("approval") == "принято согласовано утверждаю"


def test_all_approval_blanks_may_go(begun: AntiriskProgram) -> None:
    begun.set_approval("принято", False)
    begun.set_approval("утверждаю", False)
    assert begun.program.text("approval") == ""
