"""Two people at one database: nobody's words are lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from toolkit.domain.program import Program
from toolkit.domain.school import Cycle, School
from toolkit.errors import ConflictError
from toolkit.store import Store, Visitor

COUNT = 20


@pytest.fixture
def other(address: str, store: Store) -> Iterator[Store]:
    with Store.open(address) as opened:
        yield opened


def test_the_second_of_two_writers_is_told_and_the_first_words_stay(
    store: Store, other: Store, cycle: Cycle, team: Visitor
) -> None:
    store.schools.set_passport(cycle.id, "notes", "первый", seen=0, visitor=team)
    with pytest.raises(ConflictError) as conflict:
        other.schools.set_passport(cycle.id, "notes", "второй", seen=0, visitor=team)
    told = conflict.value
    assert (told.field, told.mine, told.theirs, told.version) == ("value", "второй", "первый", 1)
    assert other.schools.passport(cycle.id).text("notes") == "первый"


def test_a_conflict_is_one_respectful_sentence_about_the_field(
    store: Store, other: Store, program: Program, team: Visitor
) -> None:
    line = program.tasks[0]
    store.programs.change_line(line.id, seen=line.version, visitor=team, text="Закрыть ставки")
    with pytest.raises(ConflictError, match="Текст строки: пока вы работали, запись изменил другой участник"):
        other.programs.change_line(line.id, seen=line.version, visitor=team, text="Закрыть часы")


def test_a_conflict_leaves_no_audit(store: Store, other: Store, cycle: Cycle, team: Visitor) -> None:
    store.schools.set_passport(cycle.id, "notes", "первый", seen=0, visitor=team)
    before = store.audit.list(cycle.id)
    with pytest.raises(ConflictError):
        other.schools.set_passport(cycle.id, "notes", "второй", seen=0, visitor=team)
    assert store.audit.list(cycle.id) == before


def test_writing_again_over_their_version_is_a_decision_and_is_stored(
    store: Store, other: Store, cycle: Cycle, team: Visitor
) -> None:
    store.schools.set_passport(cycle.id, "notes", "первый", seen=0, visitor=team)
    with pytest.raises(ConflictError) as conflict:
        other.schools.set_passport(cycle.id, "notes", "второй", seen=0, visitor=team)
    other.schools.set_passport(cycle.id, "notes", "оба", seen=conflict.value.version, visitor=team)
    assert store.schools.passport(cycle.id).text("notes") == "оба"


def test_the_same_words_from_two_people_are_no_conflict(
    store: Store, other: Store, cycle: Cycle, team: Visitor
) -> None:
    mine = store.schools.set_passport(cycle.id, "notes", "вместе", seen=0, visitor=team)
    assert other.schools.set_passport(cycle.id, "notes", "вместе", seen=0, visitor=team) == mine


def test_different_rows_of_one_program_never_conflict(
    store: Store, other: Store, program: Program, team: Visitor
) -> None:
    first, second = program.tasks
    store.programs.change_line(first.id, seen=first.version, visitor=team, text="Первая")
    other.programs.change_line(second.id, seen=second.version, visitor=team, text="Вторая")
    assert [task.text for task in store.programs.get(program.id).tasks] == ["Первая", "Вторая"]


def test_a_school_renamed_by_two_is_a_conflict(
    store: Store, other: Store, school: School, team: Visitor
) -> None:
    store.schools.rename(school.id, "Приречная школа", school.version, team)
    with pytest.raises(ConflictError):
        other.schools.rename(school.id, "Школа у реки", school.version, team)


def test_changing_a_value_that_never_was_is_a_conflict(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(ConflictError) as conflict:
        store.schools.set_passport(cycle.id, "notes", "слова", seen=7, visitor=team)
    assert (conflict.value.theirs, conflict.value.version) == (None, 0)


def test_twenty_threads_of_one_store_lose_nothing(store: Store, cycle: Cycle, team: Visitor) -> None:
    def save(number: int) -> None:
        for statement in range(5):
            store.answers.set_team(cycle.id, f"R02.t{number}s{statement}", 2, seen=0, visitor=team)

    with ThreadPoolExecutor(COUNT) as pool:
        list(pool.map(save, range(COUNT)))
    assert len(store.answers.get(cycle.id).team) == COUNT * 5


def test_of_twenty_writers_of_one_row_each_is_stored_or_told(
    store: Store, cycle: Cycle, team: Visitor
) -> None:
    def save(number: int) -> bool:
        try:
            store.schools.set_passport(cycle.id, "notes", f"слова {number}", seen=0, visitor=team)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(COUNT) as pool:
        stored = list(pool.map(save, range(COUNT)))
    assert stored.count(True) == 1
    assert store.schools.passport(cycle.id).text("notes") == f"слова {stored.index(True)}"


def test_twenty_threads_adding_lines_get_twenty_places(store: Store, program: Program, team: Visitor) -> None:
    def save(number: int) -> None:
        store.programs.add_measure(program.id, visitor=team, activity=f"Мера {number}")

    with ThreadPoolExecutor(COUNT) as pool:
        list(pool.map(save, range(COUNT)))
    places = [measure.position for measure in store.programs.get(program.id).measures]
    assert places == list(range(COUNT))


def save_from_a_process(address: str, cycle_id: int, number: int) -> None:
    """What one kernel does: opens the database on its own and saves as people type."""
    with Store.open(address) as store:
        for statement in range(10):
            store.answers.set_team(cycle_id, f"R02.p{number}s{statement}", 1, seen=0, visitor=Visitor())


def test_processes_saving_at_once_lose_nothing(address: str, store: Store, cycle: Cycle) -> None:
    with get_context("spawn").Pool(4) as pool:
        pool.starmap(save_from_a_process, [(address, cycle.id, number) for number in range(COUNT)])
    assert len(store.answers.get(cycle.id).team) == COUNT * 10


def open_and_count(address: str) -> int:
    """What the first visitors of a new installation do, all at once."""
    with Store.open(address) as store:
        return len(store.schools.list())


def test_processes_may_make_the_database_at_once(new_address: str) -> None:
    with get_context("spawn").Pool(4) as pool:
        assert pool.map(open_and_count, [new_address] * 4) == [0] * 4
