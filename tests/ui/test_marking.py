"""Marks beside fields, whatever view has drawn them: others' changes, and words that are not stored."""

from collections.abc import Callable

import pytest

from tests.ui.reading import heard, whole
from tests.ui.test_screens import screen_of
from tests.workflows.opening import NOON, STAFF
from toolkit.store.database import Store
from toolkit.ui.marking import marked
from toolkit.ui.nodes import Node, find
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.message import Given
from toolkit.workflows.others import Mark
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.workflow import Workflow

WORDS = "изменил заместитель директора, 12:43"


def screen(flow: Workflow) -> Screen:
    return marked(screen_of(flow), flow)


def mark(flow: Workflow, name: str) -> Node:
    """The screen after another has changed a field."""
    flow.others.marks[name] = Mark(WORDS, NOON)
    return whole(screen(flow))


def parent(node: Node, id_: str) -> Node:
    """The element that holds the one with this id."""
    for child in node.children:
        if isinstance(child, Node):
            if child.attrs.get("id") == id_:
                return node
            if find(child, id_) is not None:
                return parent(child, id_)
    raise AssertionError(id_)


@pytest.fixture
def roadmap(begun: AntiriskProgram) -> AntiriskProgram:
    begun.add_measure(begun.program.tasks[0].id, activity="Собрать план")
    begun.go("roadmap")
    return begun


@pytest.fixture
def answers(ready: SelfDiagnosis) -> SelfDiagnosis:
    ready.go("answers", STAFF)
    return ready


def test_a_mark_stands_right_after_its_field_and_describes_it(roadmap: AntiriskProgram) -> None:
    field = f"m-{roadmap.program.measures[0].id}-result"
    page = mark(roadmap, field)
    ids = [child.attrs.get("id") for child in parent(page, field).children if isinstance(child, Node)]
    assert ids[ids.index(field) + 1] == f"{field}-by"
    assert heard(find(page, f"{field}-by")) == WORDS
    assert find(page, field).attrs["aria-describedby"].split()[-1] == f"{field}-by"


def test_a_mark_of_a_choice_stands_after_the_whole_choice(answers: SelfDiagnosis) -> None:
    statement = answers.factor().statements[0].code
    page = mark(answers, f"a-{statement}")
    form = parent(page, f"a-{statement}-by")
    before = form.children[[child.attrs.get("id") for child in form.children].index(f"a-{statement}-by") - 1]
    assert (before.tag, before.attrs["id"]) == ("fieldset", f"q-{statement}")


def test_a_mark_of_a_new_row_stands_in_its_words(roadmap: AntiriskProgram) -> None:
    row = f"row-{roadmap.program.measures[0].id}"
    page = mark(roadmap, row)
    assert parent(page, f"{row}-by").tag == "td"


def test_a_mark_of_a_field_that_is_not_on_the_screen_stands_nowhere(roadmap: AntiriskProgram) -> None:
    assert find(mark(roadmap, "p-address"), "p-address-by") is None


def undecided(flow: Workflow, write: Callable[[], object], value: str, *bases: str) -> Node:
    flow.begin(Given(value, bases, stale=True))
    write()
    flow.begin(Given())
    flow.settle("later")
    return whole(screen(flow))


def test_an_undecided_text_has_its_way_back_after_what_its_view_says(roadmap: AntiriskProgram) -> None:
    row = roadmap.program.measures[0]
    field = f"m-{row.id}-activity"
    page = undecided(roadmap, lambda: roadmap.set_measure(row, "activity", "Обсудить"), "Обсудить", "Иное")
    last = parent(page, field).children[-1]
    assert (last.attrs["id"], heard(last)) == (f"{field}-open", "Решить")
    assert find(page, field).attrs["value"] == "Обсудить"
    find(page, f"ask-{field}").on["click"](None)
    assert roadmap.conflict is not None


def test_an_undecided_choice_stays_as_it_was_chosen_and_says_so(answers: SelfDiagnosis) -> None:
    statement = answers.factor().statements[0].code
    page = undecided(answers, lambda: answers.answer(statement, "1"), "1", "2")
    shown = [value for value in "0123" if "checked" in find(page, f"a-{statement}-{value}").attrs]
    form = parent(page, f"a-{statement}-open")
    ids = [child.attrs.get("id") for child in form.children if isinstance(child, Node)]
    assert (shown, "Не решено" in heard(find(page, f"a-{statement}-open"))) == (["1"], True)
    assert ids[ids.index(f"a-{statement}-open") - 1] == f"q-{statement}"


def test_a_choice_that_waits_for_the_database_stays_as_it_was_chosen(
    answers: SelfDiagnosis, ready_store: Store
) -> None:
    statement = answers.factor().statements[0].code
    answers.begin(Given("1"))
    write = ready_store._engines.write
    with write.connect() as held, held.begin(), pytest.raises(Exception, match="занята"):
        answers.answer(statement, "1")
    page = whole(screen(answers))
    assert "checked" in find(page, f"a-{statement}-1").attrs
    assert "запишется сам" in heard(find(page, f"a-{statement}-open"))


def test_the_browser_keeps_what_is_not_stored(roadmap: AntiriskProgram) -> None:
    row = roadmap.program.measures[0]
    undecided(roadmap, lambda: roadmap.set_measure(row, "activity", "Обсудить"), "Обсудить", "Иное")
    shown = screen(roadmap)
    assert shown.kept == [[f"m-{row.id}-activity", "Обсудить", ["Иное"]]]
    assert shown.place.startswith(f"roadmap/{STAFF}")


def test_a_question_that_was_put_off_is_named_on_every_screen(roadmap: AntiriskProgram) -> None:
    row = roadmap.program.measures[0]
    undecided(roadmap, lambda: roadmap.set_measure(row, "activity", "Обсудить"), "Обсудить", "Иное")
    roadmap.go("document")
    assert heard(find(whole(screen(roadmap)), f"decide-m-{row.id}-activity")) == "Мероприятие меры 1"
