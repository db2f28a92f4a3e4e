"""The roadmap as a table one writes in: rows come, move, go and come back; findings lead to their places."""

import pytest

from tests.workflows.opening import PARENTS, antirisk_program
from toolkit.domain.program import MeasureRow
from toolkit.domain.terms import describe, parse_term
from toolkit.store.database import Store
from toolkit.workflows.antirisk_program import AntiriskProgram


@pytest.fixture
def table(begun: AntiriskProgram) -> AntiriskProgram:
    """Two measures of the first task and one of the second."""
    first, second = begun.program.tasks[:2]
    begun.add_measure(first.id, activity="Собрать план")
    begun.add_measure(first.id, activity="Назначить наставников")
    begun.add_measure(second.id, activity="Провести семинар")
    begun.go("roadmap")
    begun.said.clear()
    begun.focused.clear()
    return begun


def row(flow: AntiriskProgram, number: int) -> MeasureRow:
    return flow.program.ordered_measures()[number - 1]


def activities(flow: AntiriskProgram) -> list[str]:
    return [found.activity for found in flow.program.ordered_measures()]


BEFORE = ["Собрать план", "Назначить наставников", "Провести семинар"]

# ── writing ──


def test_a_cell_is_stored_and_seen_on_the_next_opening(table: AntiriskProgram, ready_store: Store) -> None:
    table.set_measure(row(table, 2), "responsible", "завуч")
    assert row(antirisk_program(ready_store), 2).responsible == "завуч"


def test_a_cell_too_long_keeps_its_text(table: AntiriskProgram) -> None:
    found = row(table, 1)
    table.set_measure(found, "result", "ы" * 5001)
    assert (len(table.problem(f"m-{found.id}-result").typed), row(table, 1).result) == (5001, "")


@pytest.mark.parametrize("typed", ["октябрь  2023", "когда-нибудь", "сентябрь-октябрь 2023", "32.13.2023"])
def test_a_term_is_kept_as_typed(table: AntiriskProgram, typed: str) -> None:
    table.set_measure(row(table, 1), "term_text", typed)
    assert row(table, 1).term_text == typed


def test_a_term_is_read_beside_the_text(table: AntiriskProgram) -> None:
    table.set_measure(row(table, 1), "term_text", "октябрь 2023")
    term = parse_term(row(table, 1).term_text, table.program.period(table.default_period()))
    assert describe(term) == "понято: 01.10.2023–31.10.2023"


@pytest.mark.parametrize(("typed", "rule"), [("постоянно", "L12"), ("июль 2024", "L03")])
def test_a_doubtful_term_is_warned_about(table: AntiriskProgram, typed: str, rule: str) -> None:
    found = row(table, 1)
    table.set_measure(found, "term_text", typed)
    at = [finding.rule for finding in table.findings() if finding.place.id == found.id]
    assert rule in at


def test_a_corrected_term_clears_its_finding(table: AntiriskProgram) -> None:
    found = row(table, 1)
    table.set_measure(found, "term_text", "июль 2024")
    table.set_measure(row(table, 1), "term_text", "октябрь 2023")
    at = {finding.rule for finding in table.findings() if finding.place.id == found.id}
    assert at.isdisjoint({"L03", "L12"})


def test_a_measure_names_its_indicator(table: AntiriskProgram) -> None:
    table.add_indicator("R02.i1")
    (indicator,) = table.program.indicators
    table.set_measure_indicator(row(table, 1), str(indicator.id))
    chosen = row(table, 1).indicator_id
    table.set_measure_indicator(row(table, 1), "")
    assert (chosen, row(table, 1).indicator_id) == (indicator.id, None)


# ── adding ──


def test_an_added_row_stands_last_in_its_task_and_takes_the_focus(table: AntiriskProgram) -> None:
    table.add_measure(table.program.tasks[0].id)
    assert (activities(table), table.focused) == (
        ["Собрать план", "Назначить наставников", "", "Провести семинар"],
        [f"m-{row(table, 3).id}-activity"],
    )


def test_a_row_is_added_right_below(table: AntiriskProgram) -> None:
    table.add_measure(table.program.tasks[0].id, 1)
    assert activities(table) == ["Собрать план", "", "Назначить наставников", "Провести семинар"]


def test_a_repeated_row_stands_below_with_its_words(table: AntiriskProgram) -> None:
    table.set_measure(row(table, 1), "responsible", "завуч")
    table.duplicate_measure(row(table, 1))
    assert (activities(table)[:2], row(table, 2).responsible) == (["Собрать план"] * 2, "завуч")


# ── moving ──


def test_a_row_moves_up_and_keeps_the_focus(table: AntiriskProgram) -> None:
    moved = row(table, 2)
    table.move_measure(moved, -1)
    assert (activities(table)[0], table.said, table.focused) == (
        "Назначить наставников",
        ["Теперь это мера 1."],
        [f"m-{moved.id}-up"],
    )


def test_a_row_moves_down(table: AntiriskProgram) -> None:
    table.move_measure(row(table, 1), 1)
    assert activities(table) == ["Назначить наставников", "Собрать план", "Провести семинар"]


def test_over_the_edge_a_row_goes_to_the_next_task(table: AntiriskProgram) -> None:
    table.move_measure(row(table, 2), 1)
    second = table.program.tasks[1]
    assert [found.activity for found in table.program.measures_of(second.id)] == [
        "Назначить наставников",
        "Провести семинар",
    ]


def test_over_the_edge_a_row_goes_to_the_end_of_the_task_before(table: AntiriskProgram) -> None:
    table.move_measure(row(table, 3), -1)
    first = table.program.tasks[0]
    assert [found.activity for found in table.program.measures_of(first.id)] == BEFORE


def test_at_the_top_there_is_nowhere_to_go(table: AntiriskProgram) -> None:
    table.move_measure(row(table, 1), -1)
    assert (activities(table), table.said) == (BEFORE, ["Дальше двигать некуда."])


def test_a_row_can_be_sent_to_a_task(table: AntiriskProgram) -> None:
    last = table.program.tasks[-1]
    table.move_to_task(row(table, 1), last.id)
    assert [found.activity for found in table.program.measures_of(last.id)][-1] == "Собрать план"


def test_a_task_of_another_program_takes_no_row(table: AntiriskProgram) -> None:
    table.start(PARENTS)
    foreign = table.program.tasks[0].id
    table.start("R02")
    table.move_to_task(row(table, 1), foreign)
    assert activities(table) == BEFORE


def test_rows_of_a_removed_task_have_none(table: AntiriskProgram) -> None:
    table.remove_line(table.program.tasks[0])
    assert {found.task_id for found in table.program.ordered_measures()[1:]} == {None}


def test_a_row_without_a_task_moves_into_the_last_one(table: AntiriskProgram) -> None:
    table.remove_line(table.program.tasks[0])
    homeless = table.program.ordered_measures()[-2]
    table.move_measure(homeless, -1)
    assert table.measure(homeless.id).task_id == table.program.tasks[-1].id


# ── removing and taking back ──


def test_a_removed_row_is_told_by_its_number(table: AntiriskProgram) -> None:
    table.remove_measure(row(table, 2))
    assert (activities(table), table.message.first, table.message.undo_words) == (
        ["Собрать план", "Провести семинар"],
        "Мера 2 удалена.",
        "Вернуть меру",
    )


def test_the_focus_stays_in_the_table(table: AntiriskProgram) -> None:
    table.remove_measure(row(table, 2))
    assert table.focused == [f"m-{row(table, 2).id}-activity"]


def test_the_button_brings_the_row_back_in_its_place(table: AntiriskProgram) -> None:
    table.remove_measure(row(table, 2))
    table.undo()
    assert activities(table) == BEFORE


def test_ctrl_z_goes_back_step_by_step(table: AntiriskProgram) -> None:
    table.set_measure(row(table, 1), "activity", "Составить план")
    table.move_measure(row(table, 1), 1)
    table.remove_measure(row(table, 3))
    seen = []
    for _ in range(3):
        table.undo_last()
        seen.append(activities(table))
    assert seen == [
        ["Назначить наставников", "Составить план", "Провести семинар"],
        ["Составить план", "Назначить наставников", "Провести семинар"],
        BEFORE,
    ]


def test_ctrl_z_says_what_it_did(table: AntiriskProgram) -> None:
    table.set_measure(row(table, 1), "activity", "Составить план")
    table.undo_last()
    assert table.said == ["Отменено: мероприятие, мера 1."]


def test_ctrl_z_takes_an_added_row_out(table: AntiriskProgram) -> None:
    table.duplicate_measure(row(table, 1))
    table.undo_last()
    assert activities(table) == BEFORE


def test_ctrl_z_returns_the_indicator(table: AntiriskProgram) -> None:
    table.add_indicator("R02.i1")
    id_ = table.program.indicators[0].id
    table.set_measure_indicator(row(table, 1), str(id_))
    table.set_measure_indicator(row(table, 1), "")
    table.undo_last()
    assert row(table, 1).indicator_id == id_


def test_the_same_words_once_more_are_nothing_to_take_back(table: AntiriskProgram) -> None:
    count = len(table.history)
    table.set_measure(row(table, 1), "activity", "Собрать план")
    assert len(table.history) == count


def test_with_nothing_done_there_is_nothing_to_take_back(begun: AntiriskProgram) -> None:
    begun.undo_last()
    assert begun.said[-1] == "Отменять нечего."


def test_the_button_and_ctrl_z_together_do_no_harm(table: AntiriskProgram) -> None:
    table.remove_measure(row(table, 2))
    table.undo()
    table.undo_last()
    assert activities(table) == BEFORE


def test_the_history_of_one_program_is_not_taken_back_in_another(table: AntiriskProgram) -> None:
    table.start(PARENTS)
    table.undo_last()
    assert (table.said, table.history) == (["Отменять нечего."], ())


# ── findings ──


def test_a_finding_leads_to_its_cell(table: AntiriskProgram) -> None:
    finding = next(found for found in table.findings() if found.place.field == "responsible")
    table.go("check")
    table.follow(finding)
    assert (table.step, table.focused[-1]) == ("roadmap", f"m-{finding.place.id}-responsible")


def test_a_goal_written_by_hand_opens_for_editing(table: AntiriskProgram) -> None:
    table.set_goal_indicator("R02.i1")
    indicator = table.goal_indicator()
    table.set_indicator(indicator, "baseline", "3")
    table.set_indicator(table.goal_indicator(), "target", "1")
    table.set_field("goal_sentence", "Станет лучше.")
    finding = next(found for found in table.findings() if found.place.field == "goal_sentence")
    table.follow(finding)
    assert (table.step, table.editing_goal, table.focused[-1]) == ("goal", True, "g-goal_sentence")


def test_a_measure_without_any_indicator_leads_to_choosing_one(table: AntiriskProgram) -> None:
    finding = next(found for found in table.findings() if found.rule == "L11")
    table.follow(finding)
    assert (table.step, table.focused[-1]) == ("goal", "goal-what")
