import pytest

from toolkit.domain.program import LineKind, MeasureRow, Program
from toolkit.domain.school import Cycle
from toolkit.errors import ConflictError, InputError, StoreError
from toolkit.store import Store, Visitor


@pytest.fixture
def measures(store: Store, program: Program, task_ids: list[int], team: Visitor) -> list[MeasureRow]:
    return [
        store.programs.add_measure(program.id, visitor=team, task_id=task_ids[0], activity=words)
        for words in ("Заявка в центр занятости", "Договор с колледжем", "Совместители")
    ]


def _plan(store: Store, program: Program, task_id: int | None) -> list[tuple[int, str]]:
    return [(row.position, row.activity) for row in store.programs.get(program.id).measures_of(task_id)]


def test_a_measure_holds_all_columns_of_the_roadmap(
    store: Store, program: Program, task_ids: list[int], team: Visitor
) -> None:
    indicator = store.programs.add_indicator(program.id, visitor=team, title="Ставки")
    added = store.programs.add_measure(
        program.id,
        visitor=team,
        task_id=task_ids[0],
        code="R02.m1",
        activity="Договор с колледжем",
        term_text="до 01.11.2024",
        result="Договор",
        indicator_id=indicator.id,
        responsible="директор",
        participants="администрация",
        source="004/п4.8",
    )
    assert store.programs.get(program.id).measures == (added,)
    assert (added.term_text, added.indicator_id, added.source) == ("до 01.11.2024", indicator.id, "004/п4.8")


def test_measures_stand_in_the_order_they_were_added(
    store: Store, program: Program, task_ids: list[int], measures: list[MeasureRow]
) -> None:
    assert _plan(store, program, task_ids[0]) == [
        (0, "Заявка в центр занятости"),
        (1, "Договор с колледжем"),
        (2, "Совместители"),
    ]


def test_a_measure_may_be_added_in_between(
    store: Store, program: Program, task_ids: list[int], measures: list[MeasureRow], team: Visitor
) -> None:
    store.programs.add_measure(program.id, visitor=team, position=1, task_id=task_ids[0], activity="Новая")
    assert [words for _, words in _plan(store, program, task_ids[0])][:2] == [
        "Заявка в центр занятости",
        "Новая",
    ]


def test_one_cell_changes_and_the_others_stay(
    store: Store, measures: list[MeasureRow], team: Visitor
) -> None:
    changed = store.programs.change_measure(measures[0].id, seen=1, visitor=team, responsible="директор")
    assert (changed.activity, changed.responsible, changed.version) == (measures[0].activity, "директор", 2)


@pytest.mark.parametrize(("position", "first"), [(0, "Совместители"), (1, "Заявка в центр занятости")])
def test_a_measure_moves_within_its_task(
    store: Store,
    program: Program,
    task_ids: list[int],
    measures: list[MeasureRow],
    team: Visitor,
    position: int,
    first: str,
) -> None:
    moved = store.programs.move_measure(measures[2].id, task_ids[0], position, seen=1, visitor=team)
    plan = _plan(store, program, task_ids[0])
    assert plan[0] == (0, first)
    assert plan[position] == (position, "Совместители")
    assert (moved.position, moved.version) == (position, 2)


def test_a_measure_moves_to_another_task_and_closes_the_gap(
    store: Store, program: Program, task_ids: list[int], measures: list[MeasureRow], team: Visitor
) -> None:
    store.programs.move_measure(measures[0].id, task_ids[1], 0, seen=1, visitor=team)
    assert _plan(store, program, task_ids[0]) == [(0, "Договор с колледжем"), (1, "Совместители")]
    assert _plan(store, program, task_ids[1]) == [(0, "Заявка в центр занятости")]


def test_given_another_task_it_becomes_the_last_there(
    store: Store, program: Program, task_ids: list[int], measures: list[MeasureRow], team: Visitor
) -> None:
    store.programs.change_measure(measures[0].id, seen=1, visitor=team, task_id=None)
    store.programs.change_measure(measures[1].id, seen=1, visitor=team, task_id=None)
    assert _plan(store, program, None) == [(0, "Заявка в центр занятости"), (1, "Договор с колледжем")]


def test_moving_disturbs_nobody_who_edits_a_neighbour(
    store: Store, program: Program, task_ids: list[int], measures: list[MeasureRow], team: Visitor
) -> None:
    store.programs.move_measure(measures[2].id, task_ids[0], 0, seen=1, visitor=team)
    assert store.programs.change_measure(measures[0].id, seen=1, visitor=team, result="Заявка").version == 2


def test_two_people_moving_one_measure_is_a_conflict(
    store: Store, task_ids: list[int], measures: list[MeasureRow], team: Visitor
) -> None:
    store.programs.move_measure(measures[2].id, task_ids[0], 0, seen=1, visitor=team)
    with pytest.raises(ConflictError):
        store.programs.move_measure(measures[2].id, task_ids[1], 0, seen=1, visitor=team)


def test_a_removed_measure_comes_back_to_its_place(
    store: Store, program: Program, task_ids: list[int], measures: list[MeasureRow], team: Visitor
) -> None:
    store.programs.remove_measure(measures[1].id, seen=1, visitor=team)
    assert _plan(store, program, task_ids[0]) == [(0, "Заявка в центр занятости"), (1, "Совместители")]
    store.programs.restore_measure(measures[1].id, visitor=team)
    assert [words for _, words in _plan(store, program, task_ids[0])] == [row.activity for row in measures]


def test_measures_of_a_removed_task_are_of_no_task_until_it_comes_back(
    store: Store, program: Program, task_ids: list[int], measures: list[MeasureRow], team: Visitor
) -> None:
    store.programs.remove_line(task_ids[0], seen=1, visitor=team)
    assert len(_plan(store, program, None)) == 3
    assert store.programs.change_measure(measures[0].id, seen=1, visitor=team, result="Акт").task_id is None
    store.programs.restore_line(task_ids[0], visitor=team)
    assert len(_plan(store, program, task_ids[0])) == 3


def test_a_removed_indicator_is_named_by_no_measure_until_it_comes_back(
    store: Store, program: Program, team: Visitor
) -> None:
    indicator = store.programs.add_indicator(program.id, visitor=team, title="Ставки")
    added = store.programs.add_measure(program.id, visitor=team, activity="Мера", indicator_id=indicator.id)
    store.programs.remove_indicator(indicator.id, seen=indicator.version, visitor=team)
    assert store.programs.get(program.id).measures[0].indicator_id is None
    store.programs.restore_indicator(indicator.id, visitor=team)
    assert store.programs.get(program.id).measures == (added,)


def test_a_task_of_another_program_is_refused(
    store: Store, cycle: Cycle, program: Program, measures: list[MeasureRow], team: Visitor
) -> None:
    other = store.programs.create(cycle.id, "R01", "Оснащение", visitor=team, tasks=("Закупки",))
    with pytest.raises(InputError, match="Такой задачи в программе нет"):
        store.programs.change_measure(measures[0].id, seen=1, visitor=team, task_id=other.tasks[0].id)


def test_a_line_that_is_no_task_is_refused(store: Store, program: Program, team: Visitor) -> None:
    cause = store.programs.add_line(program.id, LineKind.CAUSE, "Нет жилья", visitor=team)
    with pytest.raises(InputError, match="Такой задачи в программе нет"):
        store.programs.add_measure(program.id, visitor=team, task_id=cause.id)


def test_an_indicator_of_another_program_is_refused(
    store: Store, cycle: Cycle, measures: list[MeasureRow], team: Visitor
) -> None:
    other = store.programs.create(cycle.id, "R01", "Оснащение", visitor=team)
    indicator = store.programs.add_indicator(other.id, visitor=team, title="Компьютеры")
    with pytest.raises(InputError, match="Такого показателя в программе нет"):
        store.programs.change_measure(measures[0].id, seen=1, visitor=team, indicator_id=indicator.id)


def test_a_missing_measure_is_told_in_words(store: Store, team: Visitor) -> None:
    with pytest.raises(StoreError, match="Такой строки в программе нет"):
        store.programs.remove_measure(404, seen=1, visitor=team)
