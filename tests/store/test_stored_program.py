from datetime import date
from decimal import Decimal

import pytest

from toolkit.domain.program import LineKind, Program
from toolkit.domain.school import Cycle
from toolkit.errors import ConflictError, InputError, StoreError
from toolkit.methodology.catalogue import Direction
from toolkit.store import Store, Visitor


def _texts(store: Store, program: Program, kind: LineKind) -> list[str]:
    return [line.text for line in store.programs.get(program.id).of(kind)]


def test_a_program_begins_with_what_is_proposed(store: Store, cycle: Cycle, team: Visitor) -> None:
    program = store.programs.create(
        cycle.id,
        "R02",
        "Дефицит кадров",
        visitor=team,
        causes=[("Нет жилья для учителей", "R02.s3")],
        tasks=("Закрыть вакансии",),
        methods=("Анализ тарификации",),
        results=("Закрыты все ставки",),
        stages=[("Подготовительный", "сентябрь 2024")],
        controls=("31.12.2024",),
        indicators=[{"title": "Незакрытые ставки", "unit": "ед.", "direction": Direction.DOWN}],
        fields={"begins": "01.09.2024", "ends": "31.05.2025"},
    )
    assert store.programs.get(program.id) == program
    assert [(line.kind.value, line.text, line.ref) for line in program.lines] == [
        ("cause", "Нет жилья для учителей", "R02.s3"),
        ("task", "Закрыть вакансии", ""),
        ("method", "Анализ тарификации", ""),
        ("result", "Закрыты все ставки", ""),
        ("stage", "Подготовительный", "сентябрь 2024"),
        ("control", "31.12.2024", ""),
    ]
    assert program.indicators[0].title == "Незакрытые ставки"
    assert program.period(cycle.period).ends == date(2025, 5, 31)


def test_beginning_it_again_returns_what_is_there(
    store: Store, cycle: Cycle, program: Program, team: Visitor
) -> None:
    again = store.programs.create(cycle.id, "R02", "Другое название", visitor=team, tasks=("Лишняя",))
    assert again == program


def test_programs_are_listed_in_the_order_they_were_begun(
    store: Store, cycle: Cycle, program: Program, team: Visitor
) -> None:
    second = store.programs.create(cycle.id, "R01", "Низкое оснащение", visitor=team, tasks=("Закупки",))
    assert store.programs.list(cycle.id) == (program, second)


def test_a_missing_program_is_told_in_words(store: Store, team: Visitor) -> None:
    with pytest.raises(StoreError, match="Такой программы нет"):
        store.programs.get(404)
    with pytest.raises(StoreError, match="Такой программы нет"):
        store.programs.add_line(404, LineKind.TASK, "Задача", visitor=team)


def test_a_field_is_its_own_versioned_row(store: Store, program: Program, team: Visitor) -> None:
    first = store.programs.set_field(program.id, "goal_means", "за счёт наставничества", seen=0, visitor=team)
    store.programs.set_field(program.id, "resources", "в пределах сметы", seen=0, visitor=team)
    second = store.programs.set_field(program.id, "goal_means", "", seen=first.version, visitor=team)
    stored = store.programs.get(program.id)
    assert stored.fields["goal_means"] == second
    assert stored.text("resources") == "в пределах сметы"


def test_an_unknown_field_is_refused(store: Store, program: Program, team: Visitor) -> None:
    with pytest.raises(InputError, match="Поля «colour» в программе нет"):
        store.programs.set_field(program.id, "colour", "синий", seen=0, visitor=team)


def test_a_line_is_added_last(store: Store, program: Program, team: Visitor) -> None:
    line = store.programs.add_line(program.id, LineKind.TASK, "Привлечь студентов", visitor=team)
    assert (line.position, line.version) == (2, 1)
    assert store.programs.get(program.id).tasks[-1] == line


def test_a_line_may_be_added_in_between(store: Store, program: Program, team: Visitor) -> None:
    store.programs.add_line(program.id, LineKind.TASK, "Провести анализ", position=1, visitor=team)
    assert _texts(store, program, LineKind.TASK) == [
        "Закрыть вакансии",
        "Провести анализ",
        "Поддержать молодых учителей",
    ]


def test_lists_of_different_kinds_are_numbered_apart(store: Store, program: Program, team: Visitor) -> None:
    assert store.programs.add_line(program.id, LineKind.CAUSE, "Нет жилья", visitor=team).position == 0


def test_an_unknown_kind_is_refused(store: Store, program: Program, team: Visitor) -> None:
    with pytest.raises(InputError, match="Вид строки: выберите значение из списка"):
        store.programs.add_line(program.id, "wish", "Хочу", visitor=team)


def test_the_words_of_a_line_may_be_changed(store: Store, program: Program, team: Visitor) -> None:
    line = program.tasks[0]
    changed = store.programs.change_line(
        line.id, seen=line.version, visitor=team, text="Закрыть ставки", ref="R02.s1"
    )
    assert (changed.text, changed.ref, changed.version) == ("Закрыть ставки", "R02.s1", 2)


def test_a_moved_line_does_not_disturb_who_edits_its_neighbour(
    store: Store, program: Program, team: Visitor
) -> None:
    first, second = program.tasks
    store.programs.change_line(second.id, seen=second.version, visitor=team, position=0)
    store.programs.change_line(first.id, seen=first.version, visitor=team, text="Закрыть ставки")
    assert _texts(store, program, LineKind.TASK) == ["Поддержать молодых учителей", "Закрыть ставки"]


def test_a_removed_line_comes_back_to_its_place(store: Store, program: Program, team: Visitor) -> None:
    line = program.tasks[0]
    store.programs.remove_line(line.id, seen=line.version, visitor=team)
    assert _texts(store, program, LineKind.TASK) == ["Поддержать молодых учителей"]
    assert store.programs.restore_line(line.id, visitor=team).text == line.text
    assert _texts(store, program, LineKind.TASK) == ["Закрыть вакансии", "Поддержать молодых учителей"]


def test_removing_and_restoring_twice_does_no_harm(store: Store, program: Program, team: Visitor) -> None:
    line = program.tasks[0]
    for _ in range(2):
        store.programs.remove_line(line.id, seen=line.version, visitor=team)
    once = store.programs.restore_line(line.id, visitor=team)
    assert store.programs.restore_line(line.id, visitor=team) == once


def test_a_line_that_somebody_reworded_is_not_removed_unseen(
    store: Store, program: Program, team: Visitor
) -> None:
    line = program.tasks[0]
    store.programs.change_line(line.id, seen=line.version, visitor=team, text="Закрыть ставки")
    with pytest.raises(ConflictError) as conflict:
        store.programs.remove_line(line.id, seen=line.version, visitor=team)
    assert conflict.value.theirs == "Закрыть ставки"


def test_rewording_a_line_that_somebody_removed_is_a_conflict(
    store: Store, program: Program, team: Visitor
) -> None:
    line = program.tasks[0]
    store.programs.remove_line(line.id, seen=line.version, visitor=team)
    with pytest.raises(ConflictError, match="удалил другой участник") as conflict:
        store.programs.change_line(line.id, seen=line.version, visitor=team, text="Закрыть ставки")
    assert (conflict.value.mine, conflict.value.theirs) == ("Закрыть ставки", None)


def test_a_missing_line_is_told_in_words(store: Store, program: Program, team: Visitor) -> None:
    with pytest.raises(StoreError, match="Такой строки в программе нет"):
        store.programs.change_line(404, seen=1, visitor=team, text="Задача")


def test_an_indicator_goes_from_now_to_then(store: Store, program: Program, team: Visitor) -> None:
    added = store.programs.add_indicator(
        program.id,
        visitor=team,
        code="R02.i1",
        title="Число незакрытых ставок",
        unit="ед.",
        direction=Direction.DOWN,
        baseline=Decimal(3),
        baseline_on=date(2024, 9, 1),
        target=Decimal("0.5"),
        target_on=date(2025, 5, 31),
    )
    assert store.programs.get(program.id).indicators == (added,)
    assert (added.direction, added.baseline, added.target) == (Direction.DOWN, Decimal(3), Decimal("0.5"))


def test_an_indicator_may_be_changed_cell_by_cell(store: Store, program: Program, team: Visitor) -> None:
    added = store.programs.add_indicator(program.id, visitor=team, title="Ставки", target=Decimal(1))
    changed = store.programs.change_indicator(added.id, seen=added.version, visitor=team, target=None)
    assert (changed.title, changed.target, changed.version) == ("Ставки", None, 2)


def test_indicators_may_be_reordered(store: Store, program: Program, team: Visitor) -> None:
    store.programs.add_indicator(program.id, visitor=team, title="Ставки")
    second = store.programs.add_indicator(program.id, visitor=team, title="Стажёры")
    store.programs.change_indicator(second.id, seen=second.version, visitor=team, position=0)
    stored = store.programs.get(program.id).indicators
    assert [(row.title, row.position) for row in stored] == [("Стажёры", 0), ("Ставки", 1)]


def test_an_indicator_may_be_added_first(store: Store, program: Program, team: Visitor) -> None:
    store.programs.add_indicator(program.id, visitor=team, title="Ставки")
    store.programs.add_indicator(program.id, visitor=team, title="Стажёры", position=0)
    assert [row.title for row in store.programs.get(program.id).indicators] == ["Стажёры", "Ставки"]


def test_a_removed_indicator_may_come_back(store: Store, program: Program, team: Visitor) -> None:
    added = store.programs.add_indicator(program.id, visitor=team, title="Ставки")
    store.programs.remove_indicator(added.id, seen=added.version, visitor=team)
    assert store.programs.get(program.id).indicators == ()
    assert store.programs.restore_indicator(added.id, visitor=team).title == "Ставки"
    assert len(store.programs.get(program.id).indicators) == 1


def test_an_unknown_value_is_refused(store: Store, program: Program, team: Visitor) -> None:
    with pytest.raises(InputError, match="Поля «colour» здесь нет"):
        store.programs.add_indicator(program.id, visitor=team, colour="синий")


@pytest.mark.parametrize("name", ["version", "program_id", "removed_at", "id"])
def test_what_the_store_keeps_for_itself_cannot_be_written(
    store: Store, program: Program, team: Visitor, name: str
) -> None:
    added = store.programs.add_indicator(program.id, visitor=team, title="Ставки")
    with pytest.raises(InputError, match="здесь нет"):
        store.programs.change_indicator(added.id, seen=added.version, visitor=team, **{name: 7})
