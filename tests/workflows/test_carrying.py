"""A school's file on the report's page: looked at, decided on area by area, taken over or put away."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.opening import TEAM, comes_as, opened
from toolkit.domain.access import Role
from toolkit.domain.school_file import Choice, SchoolFile
from toolkit.errors import InputError
from toolkit.store.database import Store
from toolkit.store.school_file import read_school_file
from toolkit.workflows.report import Report

PASSPORT, PROGRAM = "2023/passport", "2023/program/R02"


def school_file(store: Store) -> SchoolFile:
    (school,) = store.schools.list()
    return read_school_file(store.school_files.export(school.id), "работа.antirisk")


def cycle_id(store: Store) -> int:
    (school,) = store.schools.list()
    return store.schools.current_cycle(school.id).id


def retype(store: Store, number: int, term: str) -> None:
    row = store.programs.list(cycle_id(store))[0].measures[number]
    store.programs.change_measure(row.id, seen=row.version, visitor=TEAM, term_text=term)


def terms(store: Store) -> list[str]:
    return [row.term_text for row in store.programs.list(cycle_id(store))[0].measures][:2]


def set_teachers(store: Store, value: str) -> None:
    seen = store.schools.passport(cycle_id(store)).values["teachers"].version
    store.schools.set_passport(cycle_id(store), "teachers", value, seen=seen, visitor=TEAM)


@pytest.fixture
def here(example_database: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(shutil.copy(example_database, tmp_path / "школы.sqlite")) as store:
        yield store


@pytest.fixture
def brought(here: Store, tmp_path: Path) -> SchoolFile:
    """A file from home: a passport's answer and two terms are new there, one of the terms here too."""
    with Store.open(tmp_path / "дома.sqlite") as home:
        file = school_file(here)
        home.school_files.take(file, {}, seen=0, visitor=TEAM)
        set_teachers(home, "17")
        retype(home, 0, "дома")
        retype(home, 1, "дома")
        retype(here, 1, "в школе")
        return school_file(home)


@pytest.fixture
def flow(here: Store) -> Report:
    return opened(Report, here)


def test_a_file_is_looked_at_before_anything_changes(flow: Report, here: Store, brought: SchoolFile) -> None:
    before = terms(here)
    flow.offer(brought)
    assert flow.offered is not None
    assert [one.area.code for one in flow.offered.areas] == [PASSPORT, PROGRAM]
    assert terms(here) == before


def test_what_was_written_here_is_kept_unless_somebody_says_so(
    flow: Report, here: Store, brought: SchoolFile
) -> None:
    flow.offer(brought)
    assert flow.choices == {PASSPORT: Choice.TAKE, PROGRAM: Choice.MERGE}
    flow.take_over()
    assert terms(here) == ["дома", "в школе"]
    assert flow.facts.passport.text("teachers") == "17"
    assert flow.offered is None
    assert flow.message is not None
    assert flow.message.kind == "ok"


def test_areas_are_decided_on_one_by_one(flow: Report, here: Store, brought: SchoolFile) -> None:
    flow.offer(brought)
    flow.choose(PASSPORT, "leave")
    flow.choose(PROGRAM, "take")
    flow.take_over()
    assert terms(here) == ["дома", "дома"]
    assert flow.facts.passport.text("teachers") == "12"


@pytest.mark.parametrize(("code", "choice"), [(PASSPORT, "everything"), ("2023/secrets", "take")])
def test_what_nobody_offered_cannot_be_chosen(
    flow: Report, brought: SchoolFile, code: str, choice: str
) -> None:
    flow.offer(brought)
    before = flow.choices
    flow.choose(code, choice)
    assert flow.choices == before


def test_a_file_put_away_changes_nothing(flow: Report, here: Store, brought: SchoolFile) -> None:
    before = terms(here)
    flow.offer(brought)
    flow.put_away()
    flow.take_over()
    assert (flow.offered, terms(here)) == (None, before)


def test_a_file_with_nothing_new_is_told_so(flow: Report, here: Store) -> None:
    flow.offer(school_file(here))
    assert flow.offered is None
    assert flow.message is not None
    assert flow.message.first == "Брать нечего: всё, что есть в файле, здесь уже есть."


def test_what_others_changed_meanwhile_is_shown_first(flow: Report, here: Store, brought: SchoolFile) -> None:
    flow.offer(brought)
    retype(here, 0, "сейчас")
    flow.take_over()
    assert terms(here)[0] == "сейчас"
    assert flow.message is not None
    assert "Пока вы смотрели" in flow.message.first
    assert flow.offered is not None
    assert len(flow.offered.areas[1].asked) == 2


def test_another_schools_file_is_refused(flow: Report, tmp_path: Path) -> None:
    with Store.open(tmp_path / "чужая.sqlite") as other:
        other.schools.create("Лесная ООШ", year=2023, visitor=TEAM)
        with pytest.raises(InputError, match="В файле работа другой школы: «Лесная ООШ»"):
            flow.offer(school_file(other))
    assert flow.offered is None


def test_a_team_with_a_link_takes_its_own_file(here: Store, brought: SchoolFile) -> None:
    flow = opened(Report, here, visitor=comes_as(here, Role.SCHOOL))
    flow.offer(brought)
    flow.take_over()
    assert terms(here) == ["дома", "в школе"]
    assert not flow.look(), "its own doing is no news"
