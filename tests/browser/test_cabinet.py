"""The cabinet of a curator who came by his link: what waits, an answer, changes asked for, what is new."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitors, serving
from tests.browser.walker import Walker
from tests.workflows.opening import FAR_OFF, OWNER, TEAM
from toolkit.domain.access import Role
from toolkit.domain.link import Link
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import School
from toolkit.example.district import prepare_district
from toolkit.serving.key import read_key
from toolkit.serving.ticket import Tickets
from toolkit.store import Store

pytestmark = pytest.mark.browser
MAIN, STEPPE = "Приречная СОШ", "Степная СОШ"


@pytest.fixture
def database(example_database: Path, tmp_path: Path) -> Path:
    path = Path(shutil.copy(example_database, tmp_path))
    with Store.open(path) as store:
        prepare_district(store, store.schools.list()[0])
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
    """What the teams do elsewhere, and what is stored."""
    with Store.open(database) as opened:
        yield opened


def id_of(store: Store, name: str) -> int:
    return next(school.id for school in store.schools.list() if school.name == name)


def cycle_of(store: Store, name: str) -> int:
    return store.schools.current_cycle(id_of(store, name)).id


def curators_link(store: Store) -> Link:
    account = store.accounts.find("primer-kurator")
    assert account is not None
    return store.links.add_for_account(account.id, FAR_OFF, visitor=OWNER)


def enter(walker: Walker, link: Link, database: Path) -> None:
    ticket = Tickets(read_key(database.with_suffix(".key"))).write(link)
    walker.page.goto(f"{walker.address}/e/{ticket}")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_curators_week(come: Visitors, store: Store, database: Path, width: int, height: int) -> None:
    curator = come.come(width, height)
    enter(curator, curators_link(store), database)
    curator.open("curator")

    _who_waits(curator)
    _answer(curator, store)
    _ask_for_changes(curator, store)
    _see_what_is_new(curator, store)
    _the_team_is_told(come, store, database)

    assert curator.grave == []


def _who_waits(curator: Walker) -> None:
    assert curator.heading() == "Вас ждут три школы"
    assert curator.page.title() == "(3) Кабинет куратора"
    rows = curator.page.locator(".ar-cabinet tbody tr")
    assert rows.count() == 5
    curator.look("the list")
    curator.tick("shown-waiting")
    assert rows.count() == 3
    curator.tick("shown-all")


def _choose(curator: Walker, store: Store, name: str) -> None:
    curator.press(f"school-{id_of(store, name)}")
    assert curator.focused() == "chosen"
    assert curator.page.locator("[id=chosen]").inner_text() == name
    curator.look(name)


def _answer(curator: Walker, store: Store) -> None:
    _choose(curator, store, MAIN)
    thread = store.comments.list(cycle_of(store, MAIN))[0]
    curator.type(f"answer-{thread.id}", "Спасибо, жду сводку.")
    curator.press(f"send-{thread.id}")
    known = store.comments.list(cycle_of(store, MAIN))[0]
    assert [word.text for word in known.comments][-1] == "Спасибо, жду сводку."
    curator.press(f"settle-{thread.id}")
    assert store.comments.list(cycle_of(store, MAIN))[0].settled


def _ask_for_changes(curator: Walker, store: Store) -> None:
    _choose(curator, store, STEPPE)
    (program,) = store.programs.list(cycle_of(store, STEPPE))
    curator.press(f"return-{program.id}")
    expect(curator.page.locator(f'[id="note-{program.id}-problem"]')).to_contain_text(
        "Напишите, что поправить"
    )
    curator.look("changes without a note")
    curator.type(f"note-{program.id}", "Назовите, кто встречает молодых учителей.")
    curator.press(f"return-{program.id}")
    assert store.states.get(program.id).state is ProgramState.CHANGES_REQUESTED
    expect(curator.page.locator(".ar-cabinet")).to_contain_text("Программа: правки")


def _see_what_is_new(curator: Walker, store: Store) -> None:
    """What a team writes is there without reloading, and gone once it was looked at."""
    (program,) = store.programs.list(cycle_of(store, STEPPE))
    row = program.ordered_measures()[0]
    store.programs.change_measure(row.id, seen=row.version, visitor=TEAM, term_text="до 1 октября 2023")
    margin = curator.page.locator(".ar-beside")
    expect(margin).to_contain_text("Команда школы изменила срок меры 1", timeout=10_000)
    curator.look("what is new")
    curator.press("seen")
    expect(margin).to_contain_text("Нового нет.")


def _the_team_is_told(come: Visitors, store: Store, database: Path) -> None:
    team = come.come()
    link = store.links.add_for_cycle(cycle_of(store, STEPPE), Role.SCHOOL, FAR_OFF, visitor=OWNER)
    enter(team, link, database)
    team.open("")
    margin = team.page.locator("aside")
    expect(margin).to_contain_text("Куратор просит правки в программе по фактору «Дефицит кадров»")
    expect(margin).to_contain_text("«Назовите, кто встречает молодых учителей.»")
    team.look("the team's start page")
    margin.get_by_role("link", name="Открыть программу").click()
    team.page.wait_for_selector(".ar-app h1", timeout=60_000)
    assert "Дорожная карта" in team.page.title()
    assert team.grave == []


# ── the coordinator ──


def settle(store: Store, name: str, territory_id: int, pupils: str) -> School:
    school = store.schools.create(name, year=2026, visitor=OWNER, territory_id=territory_id)
    cycle = store.schools.current_cycle(school.id)
    store.schools.set_passport(cycle.id, "pupils", pupils, seen=0, visitor=OWNER)
    return school


def test_a_coordinator_finds_a_curator_and_a_consultant_school(browser: Browser, tmp_path: Path) -> None:
    database = tmp_path / "район.sqlite"
    with Store.open(database) as store, serving(database) as server:
        here = store.territories.create("Речной район", visitor=OWNER).id
        ours, theirs = settle(store, "Озёрная СОШ", here, "98"), settle(store, "Горная СОШ", here, "110")
        curator = store.accounts.add(here, Role.CURATOR, "kurator", "куратор, ИМЦ", visitor=OWNER)
        account = store.accounts.add(here, Role.COORDINATOR, "main", "координатор", visitor=OWNER)
        visitors = Visitors(browser, server.address, [], [])
        coordinator = visitors.come()
        enter(coordinator, store.links.add_for_account(account.id, FAR_OFF, visitor=OWNER), database)
        coordinator.open("curator")
        assert coordinator.heading() == "Вас ждут две школы"  # neither has a curator

        cycle = store.schools.current_cycle(ours.id)
        coordinator.choose(f"curator-{cycle.id}", str(curator.id))
        assert [known.title for known in store.accounts.curators(cycle.id)] == ["куратор, ИМЦ"]
        assert coordinator.heading() == "Вас ждёт одна школа"

        coordinator.press(f"school-{theirs.id}")
        coordinator.choose("status", "left")
        coordinator.type(f"status-year-{theirs.id}", "2024")
        coordinator.press(f"school-{ours.id}")
        coordinator.press("match")
        offers = coordinator.page.locator('[id="offers"]')
        expect(offers).to_contain_text("Сходный размер: 98 и 110 чел.; вышла из списка ШНОР в 2024 году.")
        coordinator.look("proposals")

        coordinator.page.click(f'[id="invite-{theirs.id}"]')
        assert coordinator.heading() == "«Горная СОШ» поможет школе «Озёрная СОШ»?"
        coordinator.look("the page of the server")
        coordinator.page.get_by_role("button", name="Назначить").click()
        coordinator.page.wait_for_selector(".ar-app h1", timeout=60_000)
        expect(coordinator.page.locator(".ar-beside")).to_contain_text("Школа-консультант, Горная СОШ")
        assert [known.helper_id for known in store.links.helpers(cycle.id)] == [theirs.id]

        coordinator.page.click('[id="to-ways"]')
        expect(coordinator.page.locator("main")).to_contain_text("школа-консультант, Горная СОШ")
        assert (coordinator.grave, visitors.strays) == ([], [])
        coordinator.page.context.close()
