"""Two people at one roadmap: changes appear with a name, no field is touched under somebody's hands."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Server, Visitors
from tests.browser.walker import Walker
from toolkit.domain.access import Role
from toolkit.domain.program import MeasureRow
from toolkit.store import Store, Visitor

pytestmark = pytest.mark.browser

SOON = 2000  # ms: within these a change of another is on the screen


class Deputy:
    """The deputy head, who works at another computer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._me = Visitor("заместитель директора", Role.SCHOOL, visit="d" * 32)
        self._cycle = store.schools.current_cycle(store.schools.list()[0].id)

    def row(self, number: int) -> MeasureRow:
        """A measure of the roadmap as it is stored now."""
        programs = self._store.programs.list(self._cycle.id)
        return next(known for known in programs if known.measures).ordered_measures()[number - 1]

    def write(self, number: int, **values: str) -> None:
        """Change a measure."""
        row = self.row(number)
        self._store.programs.change_measure(row.id, seen=row.version, visitor=self._me, **values)

    def remove(self, number: int) -> None:
        """Remove a measure."""
        row = self.row(number)
        self._store.programs.remove_measure(row.id, seen=row.version, visitor=self._me)

    def answer(self, statement: str, value: int) -> None:
        """Give the team's answer to a statement."""
        old = self._store.answers.get(self._cycle.id).team.get(statement)
        seen = old.version if old else 0
        self._store.answers.set_team(self._cycle.id, statement, value, seen=seen, visitor=self._me)

    def given(self, statement: str) -> int | None:
        """What is stored as the team's answer."""
        return self._store.answers.get(self._cycle.id).team[statement].value


@pytest.fixture
def deputy(example_server: Server) -> Iterator[Deputy]:
    with Store.open(example_server.database) as store:
        yield Deputy(store)


@pytest.fixture
def team(example_visitors: Visitors) -> Walker:
    """The team at the roadmap."""
    walker = example_visitors.come()
    walker.open("antirisk_program")
    walker.go("roadmap")
    return walker


def cell(deputy: Deputy, number: int, column: str) -> str:
    return f"m-{deputy.row(number).id}-{column}"


def at(id_: str) -> str:
    return f'[id="{id_}"]'


def test_a_change_is_on_the_screen_within_two_seconds_with_a_name(team: Walker, deputy: Deputy) -> None:
    field = cell(deputy, 2, "term_text")
    deputy.write(2, term_text="октябрь 2023")
    team.page.locator(at(f"{field}-by"), has_text="изменил заместитель директора").wait_for(timeout=SOON)
    told = team.page.locator(".ar-others").inner_text()
    assert (team.value(field), told.startswith("Заместитель директора изменил срок меры 2")) == (
        "октябрь 2023",
        True,
    )
    assert team.page.locator(at(field)).get_attribute("aria-describedby").split()[-1] == f"{field}-by"
    team.look("changed by another")
    assert team.grave == []


def test_a_field_that_somebody_stands_in_changes_when_he_leaves_it(team: Walker, deputy: Deputy) -> None:
    field = cell(deputy, 2, "result")
    before = team.value(field)
    team.page.focus(at(field))
    deputy.write(2, result="приказ и список")
    team.page.locator("td .ar-by", has_text="Сейчас записано: «приказ и список»").wait_for(timeout=SOON)
    during = team.value(field)
    team.page.locator(at(field)).blur()
    assert (during, team.value(field)) == (before, "приказ и список")
    assert deputy.row(2).result == "приказ и список"


def test_words_over_another_text_are_a_question_for_the_keyboard(team: Walker, deputy: Deputy) -> None:
    field = cell(deputy, 2, "result")
    page = team.page
    page.focus(at(field))
    deputy.write(2, result="приказ и список")
    page.locator("td .ar-by", has_text="Сейчас записано").wait_for(timeout=SOON)
    page.keyboard.press("Control+A")
    page.keyboard.type("план наставничества")
    page.locator("dialog[open]").wait_for()
    title = page.locator("[id=clash-title]").inner_text()
    on_choice = page.evaluate("document.activeElement.id")
    team.look("two variants")
    page.keyboard.press("Escape")
    team.settle()
    after_escape = (page.evaluate("document.activeElement.id"), team.value(field), deputy.row(2).result)
    page.click(at(f"ask-{field}"))
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    team.settle()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    team.settle()
    assert (title, on_choice) == (
        "Показатель и документ меры 2 изменили двое: вы и заместитель директора",
        "clash-mine",
    )
    assert after_escape == (field, "план наставничества", "приказ и список")
    assert deputy.row(2).result == "приказ и список\nплан наставничества"
    assert team.grave == []


def test_a_row_removed_under_the_hands_comes_back_with_the_words(team: Walker, deputy: Deputy) -> None:
    row = deputy.row(2)
    page = team.page
    page.focus(at(f"m-{row.id}-result"))
    page.keyboard.type("начато ")
    deputy.remove(2)
    page.locator("dialog[open]", has_text="удалил заместитель директора").wait_for()
    team.press("clash-keep")
    assert "начато" in deputy.row(2).result
    assert deputy.row(2).id == row.id


def test_a_choice_made_over_anothers_choice_is_a_question(example_visitors: Visitors, deputy: Deputy) -> None:
    team = example_visitors.come()
    team.open("self_diagnosis")
    team.go("answers")
    page = team.page
    first = page.locator("fieldset.ar-q").first
    statement = first.get_attribute("id").removeprefix("q-")
    now = deputy.given(statement)
    mine, theirs = [value for value in (0, 1, 2, 3) if value != now][:2]
    # Both choose at the same moment: the browser has not yet heard of the other's choice.
    deputy.answer(statement, theirs)
    page.locator(at(f"a-{statement}-{mine}")).evaluate("box => box.click()")
    page.locator("dialog[open]").wait_for()
    unchanged = deputy.given(statement)
    team.press("clash-keep")
    assert (unchanged, deputy.given(statement)) == (theirs, mine)
