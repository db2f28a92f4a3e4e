"""A curator reads the team's work in the team's own pages and speaks beside it; the team sees it in place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Server, Visitors, serving
from tests.browser.walker import Walker
from tests.workflows.opening import comes_as
from toolkit.domain.access import Role
from toolkit.domain.comment import Place
from toolkit.domain.program import MeasureRow
from toolkit.example import prepare
from toolkit.serving.key import read_key
from toolkit.serving.ticket import Tickets
from toolkit.store import Store, Visitor

pytestmark = pytest.mark.browser

SOON = 2000  # ms: within these a word of another is on the screen
QUESTION = "До мая это долго: когда наставник начнёт ходить на уроки?"


@dataclass(frozen=True)
class Entrance:
    """Lets visitors in by their links, each with a window of his own."""

    server: Server
    visitors: Visitors
    store: Store
    tickets: Tickets

    def __call__(self, visitor: Visitor, width: int = 1366, height: int = 768) -> Walker:
        link = self.store.links.get(visitor.link or 0)
        assert link is not None
        walker = self.visitors.come(width, height)
        walker.page.goto(f"{self.server.address}/e/{self.tickets.write(link)}")
        return walker


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The example school, with a curator and links."""
    with Store.open(tmp_path / "школа.sqlite") as opened:
        prepare(opened)
        yield opened


@pytest.fixture
def curator(store: Store) -> Visitor:
    return comes_as(store, Role.CURATOR)


@pytest.fixture
def team(store: Store) -> Visitor:
    return comes_as(store, Role.SCHOOL)


@pytest.fixture
def enter(
    browser: Browser, store: Store, curator: Visitor, team: Visitor, tmp_path: Path
) -> Iterator[Entrance]:
    key = tmp_path / "key"
    tickets = Tickets(read_key(key))
    assert store.path is not None
    with serving(store.path, key=key) as server:
        visitors = Visitors(browser, server.address, [], [])
        yield Entrance(server, visitors, store, tickets)
        for context in visitors.contexts:
            context.close()
    assert visitors.strays == []


def row(store: Store, number: int) -> MeasureRow:
    cycle = store.schools.current_cycle(store.schools.list()[0].id)
    program = next(known for known in store.programs.list(cycle.id) if known.measures)
    return program.ordered_measures()[number - 1]


def threads(store: Store) -> list[list[str]]:
    cycle = store.schools.current_cycle(store.schools.list()[0].id)
    return [[comment.text for comment in thread.comments] for thread in store.comments.list(cycle.id)]


def at(id_: str) -> str:
    return f'[id="{id_}"]'


def at_the_roadmap(walker: Walker) -> Walker:
    walker.open("antirisk_program")
    walker.go("roadmap")
    return walker


def send(walker: Walker, id_: str, words: str) -> None:
    walker.type(id_, words)
    walker.press(f"{id_}-send" if id_.startswith("ask-") else id_.replace("answer", "send"))


def test_a_remark_on_a_cell_is_answered_and_settled_in_place(
    enter: Entrance, store: Store, curator: Visitor, team: Visitor
) -> None:
    school, reader = at_the_roadmap(enter(team)), at_the_roadmap(enter(curator))
    cell = f"m-{row(store, 2).id}-term_text"

    reader.press(cell)  # pointing at the cell says what the remark is about
    send(reader, f"ask-roadmap-{programs_factor(store)}", QUESTION)

    mark = school.page.locator(at(f"mark-{cell}"))
    mark.wait_for(timeout=SOON)
    margin = school.page.locator(".ar-margin .ar-thread", has_text=QUESTION)
    told = margin.inner_text()
    assert ("Мера 2, сроки" in told, "Куратор" in told, "1 вопрос" in mark.inner_text()) == (True, True, True)
    school.look("a question in the margin")

    margin.locator("button", has_text="Мера 2, сроки").click()
    school.settle()
    assert school.focused() == cell

    thread = margin.get_attribute("id")
    assert thread is not None
    school.press(f"mark-{cell}")
    assert school.focused() == thread
    send(school, thread.replace("thread", "answer"), "С 16 октября, после приказа.")

    answered = reader.page.locator(at(thread), has_text="С 16 октября")
    answered.wait_for(timeout=SOON)
    reader.look("an answer in the margin")
    reader.press(thread.replace("thread", "settle"))
    mark.wait_for(state="detached", timeout=SOON)
    assert threads(store) == [[QUESTION, "С 16 октября, после приказа."]]
    assert (school.grave, reader.grave) == ([], [])


def programs_factor(store: Store) -> str:
    cycle = store.schools.current_cycle(store.schools.list()[0].id)
    return next(known.factor_code for known in store.programs.list(cycle.id) if known.measures)


def test_an_address_opens_the_page_at_its_place(
    enter: Entrance, store: Store, curator: Visitor, team: Visitor
) -> None:
    cell, code = row(store, 2), programs_factor(store)
    place = Place("antirisk_program", "roadmap", code, f"measure-{cell.id}", "result")
    cycle = store.schools.current_cycle(store.schools.list()[0].id)
    store.comments.ask(cycle.id, place, QUESTION, visitor=curator)
    walker = enter(team)
    walker.open(f"antirisk_program?school={cycle.school_id}&place={quote(place.as_text())}")
    field = f"m-{cell.id}-result"
    walker.page.wait_for_function(f"document.activeElement?.id === '{field}'")
    assert QUESTION in walker.page.locator(".ar-thread--now").inner_text()


def test_words_and_their_place_outlive_a_reload(enter: Entrance, store: Store, curator: Visitor) -> None:
    reader = at_the_roadmap(enter(curator))
    cell = f"m-{row(store, 3).id}-result"
    field = f"ask-roadmap-{programs_factor(store)}"
    reader.press(cell)
    reader.type(field, QUESTION)
    reader.reload()
    reader.page.wait_for_function(f"document.getElementById('{field}')?.value === {QUESTION!r}")
    reader.settle()
    reader.press(f"{field}-send")
    cycle = store.schools.current_cycle(store.schools.list()[0].id)
    (thread,) = store.comments.list(cycle.id)
    assert (thread.place.row, thread.place.field) == (f"measure-{row(store, 3).id}", "result")


def test_a_question_sent_to_a_page_that_has_ended_is_asked_once(
    enter: Entrance, store: Store, team: Visitor
) -> None:
    school = at_the_roadmap(enter(team))
    field = f"ask-roadmap-{programs_factor(store)}"
    school.unfold("Спросить куратора")
    school.type(field, QUESTION)
    for kernel in enter.server.kernels():
        kernel.suspend()  # it hears nothing any more, as when it has just died
    school.page.click(at(f"{field}-send"))
    for kernel in enter.server.kernels():
        kernel.kill()
    school.page.wait_for_selector(".ar-session", timeout=30_000)
    school.page.click(".ar-session button")
    school.page.locator(".ar-thread", has_text=QUESTION).wait_for(timeout=60_000)
    school.settle()
    assert (threads(store), school.value(field)) == ([[QUESTION]], "")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_what_a_reader_sees_he_cannot_change(
    enter: Entrance, store: Store, curator: Visitor, width: int, height: int
) -> None:
    cycle = store.schools.current_cycle(store.schools.list()[0].id)
    before = (store.audit.newest(cycle.id), store.places.get(cycle.id, "self_diagnosis"))
    reader = enter(curator, width, height)
    page = reader.page
    reader.open("self_diagnosis")
    reader.go("answers")
    chosen = page.locator(".ar-q input:checked").evaluate_all("boxes => boxes.map(box => box.id)")
    other = page.locator(".ar-q input:not(:checked)").first
    other.evaluate("box => { box.focus(); box.click(); }")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("3")
    assert page.locator(".ar-q input:checked").evaluate_all("boxes => boxes.map(box => box.id)") == chosen
    for app, step in (("self_diagnosis", "verification"), ("antirisk_program", "causes")):
        reader.open(app)
        reader.go(step)
        text = page.locator("textarea[readonly]").first
        text.focus()
        page.keyboard.type("чужие слова")
        reader.settle()
        assert "чужие слова" not in text.input_value()
        reader.look(f"reading {step}")
    after = (store.audit.newest(cycle.id), store.places.get(cycle.id, "self_diagnosis"))
    assert (after, reader.grave) == (before, [])


def test_a_team_asks_for_help_and_the_hand_stays_up(enter: Entrance, store: Store, team: Visitor) -> None:
    school = enter(team)
    school.open("self_diagnosis")
    school.press("help")
    school.type("help-words", "Не понимаем, как внести анкеты")
    school.look("a call for help")
    school.reload()
    assert school.page.locator(at("help")).get_attribute("aria-pressed") == "true"
    cycle = store.schools.current_cycle(store.schools.list()[0].id)
    call = store.help.open(cycle.id)
    assert (call and call.text, school.grave) == ("Не понимаем, как внести анкеты", [])
