"""A school's file: carried away, taken over elsewhere, and back again with what was changed meanwhile."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.store.conftest import Clock, on_sqlite
from tests.store.invented_school import STORIES, Deed, live
from toolkit.domain.access import Role
from toolkit.domain.program import Program
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Cycle, School
from toolkit.domain.school_file import (
    Area,
    AreaChanges,
    AreaKind,
    Choice,
    Difference,
    Preview,
    SchoolFile,
    Side,
    Sign,
)
from toolkit.errors import AccessError, InputError
from toolkit.example import prepare
from toolkit.methodology.loader import load
from toolkit.store import Store, Visitor
from toolkit.store.archive import Archive, Kind
from toolkit.store.dossier import read_dossier
from toolkit.store.school_file import LIMITS, read_school_file

OWNER = Visitor("администратор", "administrator")
TEAM = Visitor()
PROGRAM = Area(AreaKind.PROGRAM, 2024, "R02")
ANSWERS = Area(AreaKind.ANSWERS, 2024)
TODAY = date(2024, 12, 1)


@pytest.fixture
def home(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """Another database: the deputy's laptop at home."""
    with Store.open(tmp_path / "дома.sqlite", clock=clock) as opened:
        yield opened


def exported(store: Store, school_id: int) -> SchoolFile:
    return read_school_file(store.school_files.export(school_id), "работа.antirisk")


def content(file: SchoolFile) -> dict[str, Any]:
    """All that a file says, without what only its database knows."""
    return {
        name: [(key, row.values, row.removed, row.given) for key, row in rows.items()]
        for name, rows in file.content.tables.items()
    }


def preview(store: Store, file: SchoolFile, visitor: Visitor = OWNER) -> Preview:
    return store.school_files.preview(file, visitor=visitor)


def take(store: Store, file: SchoolFile, choice: Choice = Choice.TAKE, visitor: Visitor = OWNER) -> int:
    """Take everything over by one choice."""
    found = preview(store, file, visitor)
    choices = {one.area: choice for one in found.areas}
    return store.school_files.take(file, choices, seen=found.seen, visitor=visitor)


def changes(store: Store, file: SchoolFile, area: Area = PROGRAM) -> AreaChanges:
    return next(found for found in preview(store, file).areas if found.area == area)


def sides(found: AreaChanges) -> dict[Side, list[Difference]]:
    told: dict[Side, list[Difference]] = {}
    for one in found.differences:
        told.setdefault(one.side, []).append(one)
    return told


@pytest.fixture
def measured(store: Store, program: Program) -> Program:
    for number in range(3):
        store.programs.add_measure(program.id, visitor=TEAM, activity=f"Мера {number}", term_text="май")
    return store.programs.get(program.id)


def retype(store: Store, program_id: int, number: int, term: str) -> None:
    row = store.programs.get(program_id).measures[number]
    store.programs.change_measure(row.id, seen=row.version, visitor=TEAM, term_text=term)


def terms(store: Store, program_id: int) -> list[str]:
    return [row.term_text for row in store.programs.get(program_id).measures]


def program_of(store: Store, school_id: int) -> Program:
    return store.programs.list(store.schools.current_cycle(school_id).id)[0]


# ── carried away and taken over elsewhere ──


def test_a_school_is_the_same_elsewhere(store: Store, home: Store, clock: Clock) -> None:
    school = prepare(store)
    file, catalogue = exported(store, school.id), load()
    there = take(home, file)
    assert content(exported(home, there)) == content(file)
    dossiers = [
        read_dossier(place, catalogue, place.schools.current_cycle(id_).id, TODAY)
        for place, id_ in ((store, school.id), (home, there))
    ]
    for part in ("diagnoses", "outcomes", "ranked", "factors", "proposals"):
        here, elsewhere = (getattr(dossier, part) for dossier in dossiers)
        assert here == elsewhere


@on_sqlite
@given(story=STORIES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_school_is_the_same_elsewhere_and_taking_it_twice_changes_nothing(
    store: Store, home: Store, story: list[Deed]
) -> None:
    school = store.schools.create("Приречная СОШ", year=2024, visitor=OWNER)
    live(store, store.schools.current_cycle(school.id).id, story)
    file = exported(store, school.id)
    there = take(home, file)
    assert content(exported(home, there)) == content(file)
    before = home.audit.newest(home.schools.current_cycle(there).id)
    assert preview(home, file).empty
    assert take(home, file) == there
    assert home.audit.newest(home.schools.current_cycle(there).id) == before


@on_sqlite
@given(first=STORIES, second=STORIES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_changed_elsewhere_comes_back(
    store: Store, home: Store, first: list[Deed], second: list[Deed]
) -> None:
    second = [deed for deed in second if deed.name not in ("place", "state")]
    school = store.schools.create("Приречная СОШ", year=2024, visitor=OWNER)
    live(store, store.schools.current_cycle(school.id).id, first)
    there = take(home, exported(store, school.id))
    live(home, home.schools.current_cycle(there).id, second)
    file = exported(home, there)
    assert not preview(store, file).asks, "nobody worked here meanwhile"
    take(store, file, Choice.MERGE)
    assert preview(store, file).empty


def test_equal_content_has_equal_bytes_but_for_the_time(
    store: Store, school: School, measured: Program, clock: Clock
) -> None:
    data = store.school_files.export(school.id)
    assert store.school_files.export(school.id) == data
    clock.go_on(1)
    assert exported(store, school.id).content == read_school_file(data, "x").content


def test_nothing_of_the_door_is_in_the_file(
    store: Store, school: School, cycle: Cycle, measured: Program
) -> None:
    territory = store.territories.create("Речной район", visitor=OWNER)
    store.territories.own(school.id, territory.id, visitor=OWNER)
    link = store.links.add_for_cycle(cycle.id, Role.SCHOOL, date(2100, 1, 1), visitor=OWNER)
    curator = store.accounts.add(territory.id, Role.CURATOR, "kurator", "куратор, СОШ № 5", visitor=OWNER)
    store.accounts.assign(curator.id, cycle.id, visitor=OWNER)
    store.accounts.set_password_hash(curator.id, "$argon2id$hash")
    other = store.schools.create("Лесная ООШ", year=2024, visitor=OWNER)
    store.schools.set_passport(
        store.schools.current_cycle(other.id).id, "notes", "чужие слова", seen=0, visitor=TEAM
    )
    with Archive(io.BytesIO(store.school_files.export(school.id)), "x", Kind.SCHOOL, LIMITS) as archive:
        rows = {name: list(archive.rows(name)) for name in archive.tables}
    assert not rows.keys() & {
        "link",
        "account",
        "assignment",
        "audit",
        "setting",
        "look",
        "territory",
        "throttle",
    }
    said = json.dumps(rows, ensure_ascii=False)
    assert "Мера 1" in said
    for secret in (link.code, "kurator", "argon2", "чужие слова", "Лесная", "Речной"):
        assert str(secret) not in said


def test_the_day_of_the_answers_travels(
    store: Store, home: Store, school: School, cycle: Cycle, clock: Clock
) -> None:
    store.answers.set_team(cycle.id, "R02.s1", 2, seen=0, visitor=TEAM)
    clock.now += timedelta(days=90)
    there = take(home, exported(store, school.id))
    assert home.answers.get(home.schools.current_cycle(there).id).given_on == date(2024, 9, 1)


def test_answers_of_tomorrow_are_of_today(
    store: Store, home: Store, school: School, cycle: Cycle, clock: Clock
) -> None:
    """The clock of the other machine was a year ahead."""
    clock.now = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)
    store.answers.set_team(cycle.id, "R02.s1", 2, seen=0, visitor=TEAM)
    file = exported(store, school.id)
    clock.now = datetime(2024, 9, 1, 9, 0, tzinfo=UTC)
    there = take(home, file)
    assert home.answers.get(home.schools.current_cycle(there).id).given_on == date(2024, 9, 1)


# ── what a preview says ──


def test_a_school_that_is_not_here_is_new(
    store: Store, home: Store, school: School, measured: Program
) -> None:
    found = preview(home, exported(store, school.id))
    assert (found.new, found.namesake, found.asks) == (True, False, False)
    assert {one.area for one in found.areas} == {Area(AreaKind.SCHOOL), PROGRAM}


def test_a_namesake_is_another_school(store: Store, home: Store, school: School) -> None:
    home.schools.create("«Приречная» СОШ", year=2024, visitor=OWNER)
    found = preview(home, exported(store, school.id))
    assert (found.new, found.namesake) == (True, True)
    take(home, exported(store, school.id))
    assert len(home.schools.list()) == 2


def test_what_was_done_elsewhere_is_told_row_by_row(
    store: Store, home: Store, school: School, measured: Program
) -> None:
    there = program_of(home, take(home, exported(store, school.id)))
    retype(home, there.id, 0, "июнь")
    row = home.programs.get(there.id).measures[1]
    home.programs.remove_measure(row.id, seen=row.version, visitor=TEAM)
    home.programs.add_measure(there.id, visitor=TEAM, activity="Ещё одна")
    found = changes(store, exported(home, home.schools.list()[0].id))
    assert [(one.sign, one.side) for one in found.differences] == [
        (Sign.CHANGED, Side.FILE),
        (Sign.REMOVED, Side.FILE),
        (Sign.NEW, Side.FILE),
    ]
    assert found.differences[0].fields == (("term_text", "май", "июнь"),)


def test_a_row_changed_on_both_sides_is_asked_about(
    store: Store, home: Store, school: School, measured: Program
) -> None:
    there = program_of(home, take(home, exported(store, school.id)))
    retype(home, there.id, 0, "июнь")
    retype(home, there.id, 1, "июль")
    retype(store, measured.id, 1, "август")
    retype(store, measured.id, 2, "осень")
    file = exported(home, home.schools.list()[0].id)
    told = sides(changes(store, file))
    assert {side: len(rows) for side, rows in told.items()} == {Side.FILE: 1, Side.BOTH: 1, Side.HERE: 1}
    take(store, file, Choice.MERGE)
    assert terms(store, measured.id) == ["июнь", "август", "осень"]
    take(store, file, Choice.TAKE)
    assert terms(store, measured.id) == ["июнь", "июль", "осень"]


def test_what_was_written_over_stays_in_the_trail_and_in_a_version(
    store: Store, home: Store, school: School, cycle: Cycle, measured: Program
) -> None:
    there = program_of(home, take(home, exported(store, school.id)))
    retype(home, there.id, 0, "июнь")
    take(store, exported(home, home.schools.list()[0].id))
    trace = next(entry for entry in store.audit.list(cycle.id) if entry.field == "term_text")
    assert (trace.before, trace.after, trace.who) == ("май", "июнь", "администратор")
    (version,) = store.versions.list(measured.id)
    assert version.name.startswith("до файла работы, ")
    assert store.versions.get(measured.id, version.id).measures[0].term_text == "май"


def test_a_file_older_than_the_work_here_takes_nothing_back(
    store: Store, school: School, measured: Program
) -> None:
    file = exported(store, school.id)
    retype(store, measured.id, 0, "июнь")
    assert [one.side for one in changes(store, file).differences] == [Side.HERE]
    assert preview(store, file).empty
    take(store, file, Choice.TAKE)
    assert terms(store, measured.id) == ["июнь", "май", "май"]


def test_a_database_that_never_met_the_file_asks_about_every_difference(
    store: Store, home: Store, tmp_path: Path, clock: Clock, school: School, measured: Program
) -> None:
    file = exported(store, school.id)
    take(home, file)
    retype(store, measured.id, 0, "июнь")
    newer = exported(store, school.id)
    # A copy whose history is not the file's: as after a restored backup.
    with home._engines.write.begin() as connection:  # type: ignore[union-attr]
        connection.exec_driver_sql("DELETE FROM audit WHERE what = 'school_file'")
    assert [one.side for one in changes(home, newer).differences] == [Side.UNKNOWN]


def test_files_go_to_and_fro(store: Store, home: Store, school: School, measured: Program) -> None:
    """Each side changes another row each time; nobody is ever asked, nothing is lost."""
    there = take(home, exported(store, school.id))
    for round_ in range(3):
        retype(home, program_of(home, there).id, 0, f"дома {round_}")
        take(store, exported(home, there), Choice.MERGE)
        retype(store, measured.id, 1, f"в школе {round_}")
        file = exported(store, school.id)
        assert not preview(home, file).asks
        take(home, file, Choice.MERGE)
        assert terms(store, measured.id) == terms(home, program_of(home, there).id)
    assert terms(store, measured.id) == ["дома 2", "в школе 2", "май"]


def test_an_area_that_was_left_is_asked_about_again(
    store: Store, home: Store, school: School, cycle: Cycle, measured: Program
) -> None:
    there = take(home, exported(store, school.id))
    retype(home, program_of(home, there).id, 0, "июнь")
    home.answers.set_team(home.schools.current_cycle(there).id, "R02.s1", 3, seen=0, visitor=TEAM)
    file = exported(home, there)
    found = preview(store, file)
    store.school_files.take(file, {ANSWERS: Choice.TAKE}, seen=found.seen, visitor=OWNER)
    assert store.answers.get(cycle.id).team["R02.s1"].value == 3
    assert terms(store, measured.id)[0] == "май"
    retype(store, measured.id, 0, "август")
    assert [one.side for one in changes(store, exported(home, there)).differences] == [Side.BOTH]


def test_the_order_of_the_file_is_taken_and_what_is_only_here_comes_last(
    store: Store, home: Store, school: School, measured: Program
) -> None:
    there = program_of(home, take(home, exported(store, school.id)))
    last = home.programs.get(there.id).measures[-1]
    home.programs.move_measure(last.id, None, 0, seen=last.version, visitor=TEAM)
    store.programs.add_measure(measured.id, visitor=TEAM, activity="Только здесь")
    file = exported(home, home.schools.list()[0].id)
    found = changes(store, file)
    assert (found.reordered, found.only_here) == (True, 1)
    take(store, file)
    shown = [row.activity for row in store.programs.get(measured.id).measures]
    assert shown == ["Мера 2", "Мера 0", "Мера 1", "Только здесь"]


def test_an_approved_program_is_not_written_over(
    store: Store, home: Store, school: School, measured: Program
) -> None:
    there = program_of(home, take(home, exported(store, school.id)))
    retype(home, there.id, 0, "июнь")
    store.states.move(measured.id, ProgramState.SUBMITTED, visitor=TEAM)
    _approve(store, measured.id)
    file = exported(home, home.schools.list()[0].id)
    found = changes(store, file)
    assert found.closed.startswith("Программа утверждена.")
    assert not found.takeable
    take(store, file)
    assert terms(store, measured.id)[0] == "май"


def _approve(store: Store, program_id: int) -> None:
    curator = Visitor("куратор", "curator")
    program = store.programs.get(program_id)
    store.states.move(program_id, ProgramState.APPROVED, seen=program, visitor=curator)


def test_what_changed_since_the_preview_is_looked_at_again(
    store: Store, home: Store, school: School, measured: Program
) -> None:
    there = program_of(home, take(home, exported(store, school.id)))
    retype(home, there.id, 0, "июнь")
    file = exported(home, home.schools.list()[0].id)
    found = preview(store, file)
    retype(store, measured.id, 0, "сейчас")
    with pytest.raises(InputError, match="Пока вы смотрели"):
        store.school_files.take(file, {PROGRAM: Choice.TAKE}, seen=found.seen, visitor=OWNER)
    assert terms(store, measured.id)[0] == "сейчас"


def test_a_restored_database_does_not_take_itself_for_the_old_one(
    store: Store, school: School, measured: Program
) -> None:
    file = exported(store, school.id)
    with store._engines.write.begin() as connection:  # type: ignore[union-attr]
        connection.exec_driver_sql("UPDATE identity SET uid = 'another'")
    retype(store, measured.id, 0, "июнь")
    assert [one.side for one in changes(store, file).differences] == [Side.UNKNOWN]


# ── who may ──


@pytest.fixture
def link(store: Store, cycle: Cycle) -> Visitor:
    given_ = store.links.add_for_cycle(cycle.id, Role.SCHOOL, date(2100, 1, 1), visitor=OWNER)
    return Visitor(given_.title, given_.role, given_.id, given_.serial)


def test_a_team_takes_a_file_into_its_own_school(
    store: Store, home: Store, school: School, cycle: Cycle, measured: Program, link: Visitor
) -> None:
    there = program_of(home, take(home, exported(store, school.id)))
    retype(home, there.id, 0, "июнь")
    file = exported(home, home.schools.list()[0].id)
    mine = store.opened_for(link)
    found = mine.school_files.preview(file, visitor=link, school_id=school.id)
    mine.school_files.take(file, {PROGRAM: Choice.TAKE}, seen=found.seen, visitor=link, school_id=school.id)
    assert terms(store, measured.id)[0] == "июнь"


def test_a_team_cannot_bring_in_what_others_decide(
    store: Store, home: Store, school: School, cycle: Cycle, measured: Program, link: Visitor
) -> None:
    there = take(home, exported(store, school.id))
    at_home = home.schools.current_cycle(there).id
    live(
        home,
        at_home,
        [Deed("verdict", 2, 1, "куратор так решил", None), Deed("comment", 1, 0, "Хорошо", None)],
    )
    home.states.move(program_of(home, there).id, ProgramState.SUBMITTED, visitor=TEAM)
    file = exported(home, there)
    mine = store.opened_for(link)
    found = mine.school_files.preview(file, visitor=link, school_id=school.id)
    assert found.left_out == (
        "Замечания, решения куратора и отметки об отправке из файла не берутся: они остаются на сервере.",
    )
    choices = {one.area: Choice.TAKE for one in found.areas}
    mine.school_files.take(file, choices, seen=found.seen, visitor=link, school_id=school.id)
    assert store.verdicts.get(cycle.id, "curator") == {}
    assert store.comments.list(cycle.id) == ()
    assert store.states.get(measured.id).state is ProgramState.DRAFT


def test_a_team_adds_no_school_and_takes_no_other(
    store: Store, home: Store, school: School, cycle: Cycle, link: Visitor
) -> None:
    other = home.schools.create("Лесная ООШ", year=2024, visitor=OWNER)
    file = exported(home, other.id)
    mine = store.opened_for(link)
    with pytest.raises(AccessError):
        mine.school_files.preview(file, visitor=link)
    with pytest.raises(AccessError):
        mine.school_files.take(file, {}, seen=0, visitor=link)
    with pytest.raises(InputError, match="В файле работа другой школы: «Лесная ООШ»"):
        mine.school_files.preview(file, visitor=link, school_id=school.id)


def test_a_teams_file_holds_its_own_year(store: Store, school: School, cycle: Cycle, link: Visitor) -> None:
    store.schools.start_cycle(school.id, 2025, visitor=OWNER)
    mine = exported_by(store, link, school.id)
    assert list(mine.content.tables["cycle"]) == [(2024,)]
    assert len(exported(store, school.id).content.tables["cycle"]) == 2


def exported_by(store: Store, visitor: Visitor, school_id: int) -> SchoolFile:
    return read_school_file(store.opened_for(visitor).school_files.export(school_id), "x")


def test_a_coordinator_adds_schools_to_his_own_territory(
    store: Store, home: Store, school: School, cycle: Cycle
) -> None:
    here = store.territories.create("Речной район", visitor=OWNER)
    account = store.accounts.add(here.id, Role.COORDINATOR, "coordinator", "координатор", visitor=OWNER)
    given_ = store.links.add_for_account(account.id, date(2100, 1, 1), visitor=OWNER)
    coordinator = Visitor(given_.title, given_.role, given_.id, given_.serial)
    opened = store.opened_for(coordinator)
    other = home.schools.create("Лесная ООШ", year=2024, visitor=OWNER)
    file = exported(home, other.id)
    found = opened.school_files.preview(file, visitor=coordinator)
    added = opened.school_files.take(file, {}, seen=found.seen, visitor=coordinator, territory_id=here.id)
    assert store.schools.get(added).territory_id == here.id
    with pytest.raises(AccessError):
        opened.school_files.preview(exported(store, school.id), visitor=coordinator)
