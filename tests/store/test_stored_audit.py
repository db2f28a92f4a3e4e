import json
from datetime import UTC, datetime
from decimal import Decimal

from toolkit.domain.change import Change
from toolkit.domain.profile import Level
from toolkit.domain.program import Program
from toolkit.domain.school import Cycle, School
from toolkit.store import Store, Visitor


def test_a_change_tells_who_when_what_from_and_to(store: Store, cycle: Cycle, team: Visitor, clock) -> None:
    store.answers.set_team(cycle.id, "R02.s1", 1, seen=0, visitor=team)
    clock.go_on(minutes=5)
    store.answers.set_team(cycle.id, "R02.s1", 3, seen=1, visitor=Visitor("куратор", "curator"))
    entry = store.audit.last(cycle.id)
    assert entry is not None
    assert entry == Change(
        id=entry.id,
        at=datetime(2024, 9, 1, 9, 5, tzinfo=UTC),
        who="куратор",
        role="curator",
        what="team_answer",
        key="R02.s1",
        field="value",
        before="1",
        after="3",
    )


def test_moments_come_back_aware(store: Store, cycle: Cycle, team: Visitor) -> None:
    entry = store.audit.last(cycle.id)
    assert entry is not None
    assert entry.at.tzinfo is UTC


def test_every_changed_field_has_its_own_entry(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.profiles.add_factor(cycle.id, "R02", "Дефицит", level=Level.HIGH, visitor=team)
    store.profiles.change_factor(
        cycle.id, "R02", seen=1, visitor=team, official_title="Нехватка", level=Level.LOW
    )
    entries = store.audit.list(cycle.id)[:2]
    assert {(entry.field, entry.before, entry.after) for entry in entries} == {
        ("official_title", "Дефицит", "Нехватка"),
        ("level", "3", "1"),
    }


def test_a_new_row_is_one_entry_with_its_values(
    store: Store, cycle: Cycle, program: Program, team: Visitor
) -> None:
    store.programs.add_indicator(program.id, visitor=team, title="Ставки", baseline=Decimal("3.50"))
    entry = store.audit.last(cycle.id)
    assert entry is not None
    assert (entry.what, entry.field, entry.before) == ("program_indicator", "", None)
    assert json.loads(entry.after or "") == {"title": "Ставки", "baseline": "3.50"}


def test_a_removal_and_its_undo_leave_two_entries(
    store: Store, cycle: Cycle, program: Program, team: Visitor
) -> None:
    line = program.tasks[0]
    store.programs.remove_line(line.id, seen=line.version, visitor=team)
    store.programs.restore_line(line.id, visitor=team)
    undone, removed = store.audit.list(cycle.id)[:2]
    assert (removed.key, removed.field, removed.before) == (str(line.id), "removed_at", None)
    assert (undone.field, undone.after) == ("removed_at", None)


def test_saving_the_same_again_leaves_no_entry(store: Store, cycle: Cycle, team: Visitor) -> None:
    given = store.schools.set_passport(cycle.id, "pupils", "120", seen=0, visitor=team)
    before = store.audit.list(cycle.id)
    again = store.schools.set_passport(cycle.id, "pupils", "120", seen=given.version, visitor=team)
    assert again == given
    assert store.audit.list(cycle.id) == before


def test_a_school_renamed_shows_in_its_year(
    store: Store, school: School, cycle: Cycle, team: Visitor
) -> None:
    store.schools.rename(school.id, "Приречная школа", school.version, team)
    entry = store.audit.last(cycle.id)
    assert entry is not None
    assert (entry.what, entry.before, entry.after) == ("school", "Приречная СОШ", "Приречная школа")


def test_other_schools_do_not_show(store: Store, cycle: Cycle, team: Visitor) -> None:
    before = store.audit.list(cycle.id)
    store.schools.create("Заречная СОШ", year=2024, visitor=team)
    assert store.audit.list(cycle.id) == before


def test_the_list_is_as_long_as_asked_newest_first(store: Store, cycle: Cycle, team: Visitor) -> None:
    for number in range(5):
        store.schools.set_passport(cycle.id, f"field{number}", "да", seen=0, visitor=team)
    assert [entry.key for entry in store.audit.list(cycle.id, limit=2)] == ["field4", "field3"]


def test_a_year_that_never_was_has_no_changes(store: Store) -> None:
    assert store.audit.last(404) is None


def test_the_newest_id_grows_with_every_change_of_the_list(
    store: Store, school: School, cycle: Cycle, team: Visitor
) -> None:
    store.schools.set_passport(cycle.id, "pupils", "120", seen=0, visitor=team)
    first = store.audit.newest(cycle.id)
    store.schools.rename(school.id, "Приречная школа", school.version, team)
    second = store.audit.newest(cycle.id)
    store.schools.create("Заречная СОШ", year=2024, visitor=team)
    newest = store.audit.last(cycle.id)
    assert newest is not None
    assert (first < second, store.audit.newest(cycle.id)) == (True, newest.id)
