"""The talk in the margin: threads with their places, marks at the fields, a form that loses nothing."""

from collections.abc import Iterator

import pytest

from tests.ui.reading import everything, heard, ids, name_of, of_tag, whole
from tests.ui.test_screens import screen_of
from tests.workflows.opening import STAFF, antirisk_program, comes_as, opened
from toolkit.domain.access import Right, Role
from toolkit.domain.comment import Place
from toolkit.domain.spot import Spot
from toolkit.store.database import Store, Visitor
from toolkit.ui.nodes import Node, find, text_of
from toolkit.ui.offer import offered
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.dialogue import anchors
from toolkit.workflows.report import Report
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.workflow import Workflow


@pytest.fixture
def store(example_store: Store) -> Store:
    return example_store


@pytest.fixture
def curator(store: Store) -> Visitor:
    return comes_as(store, Role.CURATOR)


@pytest.fixture
def team(store: Store, curator: Visitor) -> AntiriskProgram:
    flow = antirisk_program(store)
    flow.go("roadmap", STAFF)
    return flow


def page(flow: Workflow) -> Node:
    screen = screen_of(flow)
    shown = offered(whole(screen), screen.rights)
    assert isinstance(shown, Node)
    return shown


def press(flow: Workflow, id_: str) -> None:
    found = find(page(flow), id_)
    assert found is not None, id_
    found.on["click"](None)


def remark(store: Store, curator: Visitor, flow: Workflow, place: Place, text: str = "Когда?") -> int:
    id_ = store.comments.ask(flow.cycle.id, place, text, visitor=curator).id
    flow.talk.read()
    return id_


def cell(flow: AntiriskProgram, number: int = 2, name: str = "term_text") -> Place:
    row = flow.program.ordered_measures()[number - 1]
    return Place(flow.app, "roadmap", STAFF, f"measure-{row.id}", name)


# ── in place ──


def test_a_remark_stands_in_the_margin_with_role_place_and_words(
    store: Store, curator: Visitor, team: AntiriskProgram
) -> None:
    id_ = remark(store, curator, team, cell(team))
    thread = find(page(team), f"thread-{id_}")
    assert thread is not None
    told = text_of(thread)
    assert all(words in told for words in ("Мера 2, сроки", "Куратор", "Когда?"))


def test_its_place_is_a_link_that_moves_the_focus_there(
    store: Store, curator: Visitor, team: AntiriskProgram
) -> None:
    place = cell(team)
    id_ = remark(store, curator, team, place)
    press(team, f"at-{id_}")
    assert team.focused[-1] == f"m-{place.row.removeprefix('measure-')}-term_text"


def test_a_mark_at_the_cell_says_how_many_questions_and_leads_to_them(
    store: Store, curator: Visitor, team: AntiriskProgram
) -> None:
    place = cell(team)
    id_ = remark(store, curator, team, place)
    mark = f"mark-m-{place.row.removeprefix('measure-')}-term_text"
    shown = find(page(team), mark)
    assert shown is not None
    assert heard(shown) == "1 вопрос : Мера 2, сроки"
    press(team, mark)
    assert (team.talk.thread, team.focused[-1]) == (id_, f"thread-{id_}")


def test_a_settled_question_leaves_no_mark_and_is_folded(
    store: Store, curator: Visitor, team: AntiriskProgram
) -> None:
    id_ = remark(store, curator, team, cell(team))
    press(team, f"settle-{id_}")
    assert not [known for known in ids(page(team)) if known.startswith("mark-")]
    folded = [node for node in of_tag(page(team), "details") if "Решённые вопросы: 1" in text_of(node)]
    assert len(folded) == 1
    assert find(folded[0], f"thread-{id_}") is not None


def test_a_remark_about_a_removed_row_is_still_read(
    store: Store, curator: Visitor, team: AntiriskProgram
) -> None:
    row = team.program.ordered_measures()[1]
    id_ = remark(store, curator, team, cell(team))
    team.remove_measure(row)
    thread = find(page(team), f"thread-{id_}")
    assert thread is not None
    assert "Строка, которой больше нет" in text_of(thread)
    assert find(thread, f"at-{id_}") is None


def test_what_people_say_is_text(store: Store, curator: Visitor, team: AntiriskProgram) -> None:
    remark(store, curator, team, cell(team), "<script>alert(1)</script>")
    assert of_tag(page(team), "script") == []
    assert "<script>alert(1)</script>" in text_of(page(team))


# ── asking ──


def test_the_team_asks_about_a_row_from_its_menu(team: AntiriskProgram) -> None:
    row = team.program.ordered_measures()[0]
    press(team, f"m-{row.id}-ask")
    assert (team.talk.about.row, team.focused[-1]) == (f"measure-{row.id}", "ask-roadmap-R02")
    opened_ = find(page(team), "ask-roadmap-R02-row")
    assert opened_ is not None
    assert opened_.attrs["value"] == team.talk.about.as_text()


def test_a_reader_points_at_a_cell(store: Store, curator: Visitor) -> None:
    flow = opened(AntiriskProgram, store, visitor=curator)
    flow.go("roadmap", STAFF)
    place = cell(flow, 3, "result")
    press(flow, f"around-m-{place.row.removeprefix('measure-')}-result")
    assert flow.talk.about == place
    chosen = [node for node in everything(page(flow)) if "is-asked" in node.attrs.get("class", "").split()]
    assert len(chosen) == 1


def test_what_is_being_written_is_kept_by_the_page(team: AntiriskProgram) -> None:
    field = find(page(team), "ask-roadmap-R02")
    assert field is not None
    field.on["change"]("Сколько мер нужно?")
    again = find(page(team), "ask-roadmap-R02")
    assert again is not None
    assert (again.attrs["value"], again.attrs["data-draft"]) == ("Сколько мер нужно?", "")


def test_a_sent_question_empties_its_field(store: Store, team: AntiriskProgram) -> None:
    field = find(page(team), "ask-roadmap-R02")
    assert field is not None
    field.on["change"]("Сколько мер нужно?")
    press(team, "ask-roadmap-R02-send")
    field = find(page(team), "ask-roadmap-R02")
    assert field is not None
    assert field.attrs["value"] == ""
    assert [thread.last.text for thread in store.comments.list(team.cycle.id)] == ["Сколько мер нужно?"]


def test_an_empty_question_is_told_at_its_field(team: AntiriskProgram) -> None:
    press(team, "ask-roadmap-R02-send")
    field = find(page(team), "ask-roadmap-R02")
    assert field is not None
    assert field.attrs["aria-invalid"] == "true"


def test_one_takes_back_only_ones_own_words(store: Store, curator: Visitor, team: AntiriskProgram) -> None:
    id_ = remark(store, curator, team, cell(team))
    assert find(page(team), f"back-{id_}") is None
    flow = opened(AntiriskProgram, store, visitor=curator)
    flow.go("roadmap", STAFF)
    press(flow, f"back-{id_}")
    assert store.comments.list(flow.cycle.id) == ()


def test_a_coordinator_reads_the_talk_without_its_form(
    store: Store, curator: Visitor, team: AntiriskProgram
) -> None:
    id_ = remark(store, curator, team, cell(team))
    flow = opened(AntiriskProgram, store, visitor=comes_as(store, Role.COORDINATOR))
    flow.go("roadmap", STAFF)
    shown = page(flow)
    assert find(shown, f"thread-{id_}") is not None
    assert [known for known in ids(shown) if known.startswith(("ask-", "answer-", "settle-"))] == []


# ── every place of every step ──

# Not spoken about by themselves: how one looks at the step, and forms for something new.
NO_PLACE = (
    "ask-",
    "answer-",
    "own-",
    "add-",
    "has-",
    "search",
    "group-filter",
    "source-filter",
    "factor-set",
)


def steps(flow: Workflow) -> Iterator[str]:
    for step in flow.steps:
        if not flow.lock(step.code):
            flow.go(step.code, STAFF if step.code not in ("passport", "profile", "factor", "report") else "")
            yield step.code


def of_screen(flow: Workflow) -> list[Spot]:
    return [spot for row in flow.talk.spots() for spot in (row, *row.parts)]


@pytest.mark.parametrize("kind", [SelfDiagnosis, AntiriskProgram])
def test_every_field_of_every_step_can_be_spoken_about(store: Store, kind: type[Workflow]) -> None:
    flow = opened(kind, store)
    lacking = []
    for step in steps(flow):
        known = {id_ for spot in of_screen(flow) for id_ in anchors(spot.place)}
        for control in of_tag(whole(screen_of(flow)), "input", "textarea", "select"):
            id_ = str(control.attrs.get("id", ""))
            mark = control.attrs.get("type") in ("radio", "checkbox", "file")
            if control.needs is Right.EDIT and not mark and not id_.startswith(NO_PLACE) and id_ not in known:
                lacking.append((step, id_))
    assert lacking == [], lacking


@pytest.mark.parametrize("kind", [SelfDiagnosis, AntiriskProgram])
def test_every_place_is_on_the_screen(store: Store, kind: type[Workflow]) -> None:
    flow = opened(kind, store)
    lost = []
    for step in steps(flow):
        there = set(ids(whole(screen_of(flow))))
        lost += [
            (step, spot.words) for spot in of_screen(flow) if not there.intersection(anchors(spot.place))
        ]
    assert lost == [], lost


@pytest.mark.parametrize("kind", [SelfDiagnosis, AntiriskProgram, Report])
def test_everything_that_is_asked_has_a_name(store: Store, curator: Visitor, kind: type[Workflow]) -> None:
    flow = opened(kind, store, visitor=curator)
    for step in steps(flow):
        remark(store, curator, flow, flow.talk.whole().place)
        shown = page(flow)
        controls = [
            node for node in of_tag(shown, "textarea", "select") if str(node.attrs["id"]).startswith("ask-")
        ]
        assert controls, step
        assert all(name_of(control, shown) for control in controls), step
        assert len(ids(shown)) == len(set(ids(shown))), step


# ── help ──


def test_help_is_one_press_in_the_header(store: Store) -> None:
    flow = opened(SelfDiagnosis, store, visitor=comes_as(store, Role.SCHOOL))
    press(flow, "help")
    button = find(page(flow), "help")
    assert button is not None
    assert (heard(button), button.attrs["aria-pressed"]) == ("Помощь: ждём", "true")
    assert "Вы попросили о помощи" in text_of(page(flow))
    press(flow, "help-down")
    assert "Вы попросили о помощи" not in text_of(page(flow))
    assert store.help.open(flow.cycle.id) is None


def test_readers_and_lonely_schools_see_no_hand(store: Store) -> None:
    assert find(page(opened(SelfDiagnosis, store)), "help") is None
    assert find(page(opened(SelfDiagnosis, store, visitor=comes_as(store, Role.CURATOR))), "help") is None
