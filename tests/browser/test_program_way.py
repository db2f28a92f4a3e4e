"""The whole way of a program: kept, compared, brought back, sent, sent back, approved, opened again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitors, serving
from tests.browser.walker import Walker
from tests.workflows.opening import antirisk_program, ready_school, write_program
from toolkit.domain.program import Program
from toolkit.domain.program_state import ProgramState
from toolkit.store import Store, Visitor

pytestmark = pytest.mark.browser
CURATOR = Visitor("куратор, СОШ № 5", "curator")
NOTE = "Назовите месяц в сроке меры 1"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "школа.sqlite"
    with Store.open(path) as store:
        ready_school(store)
        write_program(antirisk_program(store))
    return path


@pytest.fixture
def come(browser: Browser, database: Path) -> Iterator[Visitors]:
    with serving(database) as server:
        found = Visitors(browser, server.address, [], [])
        yield found
        for context in found.contexts:
            context.close()
    assert found.strays == []


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """What the curator does elsewhere, and what is stored."""
    with Store.open(database) as opened:
        yield opened


def program_of(store: Store) -> Program:
    (school,) = store.schools.list()
    cycle = store.schools.current_cycle(school.id)
    (program,) = store.programs.list(cycle.id)
    return program


def judge(store: Store, to: ProgramState, note: str = "") -> None:
    program = program_of(store)
    store.states.move(program.id, to, note, seen=program, visitor=CURATOR)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_whole_way_of_a_program(come: Visitors, store: Store, width: int, height: int) -> None:
    team = come.come(width, height)
    first = program_of(store).ordered_measures()[0]
    team.open("antirisk_program")

    _edit_and_bring_back(team, store)
    _send(team, store)
    _mend_what_is_asked(team, store)
    _is_closed(team, store)
    _open_again(team, store)

    assert team.grave == []
    versions = store.versions.list(program_of(store).id)
    names = [version.name.split(" ")[0].rstrip(",") for version in versions]
    assert names == ["утверждено", "отправлено", "отправлено", "до", "вторая", "до"]
    assert program_of(store).ordered_measures()[0].uid == first.uid


def _edit_and_bring_back(team: Walker, store: Store) -> None:
    """Save a version, edit, compare, bring the version back: nothing of either is lost."""
    before = program_of(store).ordered_measures()[0]
    team.go("document")
    team.tick("preview-versions")
    team.type("version-name", "до педсовета")
    team.press("save-version")
    (kept,) = store.versions.list(program_of(store).id)
    team.go("roadmap")
    team.type(f"m-{before.id}-term_text", "октябрь 2023")
    team.press(f"m-{before.id}-more")
    team.press(f"m-{before.id}-copy")
    team.go("document")
    team.press(f"v-{kept.id}-compare")
    team.look("comparison")
    assert "2 отличия" in team.text()
    team.type("version-name", "вторая")
    team.press("save-version")  # the lists of the comparison grow and keep what was chosen
    assert team.value("compare-older") == str(kept.id)
    team.press(f"v-{kept.id}-restore")
    assert "Отличий нет" in team.text()
    assert program_of(store).ordered_measures()[0].term_text == before.term_text
    team.press("compare-close")


def _send(team: Walker, store: Store) -> None:
    team.press("send")
    assert "у куратора с" in team.text()
    assert store.states.get(program_of(store).id).state is ProgramState.SUBMITTED
    team.look("sent")


def _mend_what_is_asked(team: Walker, store: Store) -> None:
    """The curator's words come to the open page by themselves; the team mends and sends again."""
    judge(store, ProgramState.CHANGES_REQUESTED, NOTE)
    expect(team.page.locator(".ar-alerts", has_text=NOTE)).to_be_visible(timeout=10_000)
    row = program_of(store).ordered_measures()[0]
    team.go("roadmap")
    assert NOTE in team.text()
    team.look("changes requested")
    team.type(f"m-{row.id}-term_text", "ноябрь 2023")
    team.go("document")
    team.press("send")
    assert store.states.get(program_of(store).id).state is ProgramState.SUBMITTED


def _is_closed(team: Walker, store: Store) -> None:
    judge(store, ProgramState.APPROVED)
    expect(team.page.locator(".ar-alerts", has_text="Её поля закрыты")).to_be_visible(timeout=10_000)
    row = program_of(store).ordered_measures()[0]
    team.go("roadmap")
    field = team.page.locator(f"#m-{row.id}-term_text")
    expect(field).to_have_attribute("readonly", "")
    expect(team.page.locator(f"#m-{row.id}-more")).to_have_count(0)
    team.look("approved")


def _open_again(team: Walker, store: Store) -> None:
    team.press("to-open")
    assert team.focused() == "way-note"
    team.press("open-again")
    assert "Напишите, зачем открываете программу" in team.text()
    team.type("way-note", "Изменился срок ремонта")
    team.press("open-again")
    assert store.states.get(program_of(store).id).state is ProgramState.DRAFT
    row = program_of(store).ordered_measures()[0]
    team.go("roadmap")
    team.type(f"m-{row.id}-term_text", "декабрь 2023")
    assert program_of(store).ordered_measures()[0].term_text == "декабрь 2023"
