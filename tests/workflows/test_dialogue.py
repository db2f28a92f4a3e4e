"""People speak beside the work: questions at a place, answers, an end to them, and a call for help."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.workflows.opening import STAFF, antirisk_program, comes_as, name_school, opened, self_diagnosis
from toolkit.domain.access import Role
from toolkit.domain.comment import Place
from toolkit.errors import AccessError
from toolkit.store.database import Store, Visitor
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.dialogue import NO_WORDS, anchors
from toolkit.workflows.workflow import Workflow


@pytest.fixture
def store(example_store: Store) -> Store:
    return example_store


@pytest.fixture
def curator(store: Store) -> Visitor:
    return comes_as(store, Role.CURATOR)


@pytest.fixture
def reading(store: Store, curator: Visitor) -> AntiriskProgram:
    """A curator before the roadmap of the example school."""
    flow = opened(AntiriskProgram, store, visitor=curator)
    flow.go("roadmap", STAFF)
    return flow


@pytest.fixture
def team(store: Store, curator: Visitor) -> AntiriskProgram:
    """The team of the same school, before the same roadmap."""
    flow = antirisk_program(store)
    flow.go("roadmap", STAFF)
    return flow


def said(flow: Workflow) -> list[list[str]]:
    flow.talk.read()
    return [[comment.text for comment in thread.comments] for thread in flow.talk.open_threads()]


def ask(flow: Workflow, text: str, place: Place | None = None) -> int:
    if place is not None:
        flow.talk.choose_place(place.as_text())
    flow.talk.set_draft(flow.talk.ask_field, text)
    flow.talk.ask()
    return flow.talk.threads[-1].id


def term_of(flow: AntiriskProgram, number: int) -> Place:
    row = flow.program.ordered_measures()[number - 1]
    return Place(flow.app, "roadmap", STAFF, f"measure-{row.id}", "term_text")


# ── questions and answers ──


def test_a_remark_on_a_cell_is_seen_by_the_team_with_its_place(
    reading: AntiriskProgram, team: AntiriskProgram
) -> None:
    ask(reading, "Когда начнёте?", term_of(reading, 2))
    assert said(team) == [["Когда начнёте?"]]
    thread = team.talk.open_threads()[0]
    assert (team.talk.place_words(thread), thread.last.who) == ("Мера 2, сроки", "куратор")


def test_without_a_chosen_place_the_whole_program_is_meant(reading: AntiriskProgram) -> None:
    ask(reading, "Хорошая карта.")
    assert reading.talk.threads[-1].place == Place(reading.app, "roadmap", STAFF)


def test_the_team_answers_and_the_curator_settles(reading: AntiriskProgram, team: AntiriskProgram) -> None:
    id_ = ask(reading, "Когда начнёте?")
    team.talk.read()
    team.talk.set_draft(f"answer-{id_}", "С 16 октября.")
    team.talk.answer(id_)
    assert said(reading) == [["Когда начнёте?", "С 16 октября."]]
    reading.talk.settle_thread(id_)
    assert said(team) == []
    assert [thread.settled_by for thread in team.talk.settled_threads()] == ["куратор"]


def test_a_settled_question_can_be_opened_again(reading: AntiriskProgram) -> None:
    id_ = ask(reading, "Когда начнёте?")
    reading.talk.settle_thread(id_)
    reading.talk.reopen_thread(id_)
    assert said(reading) == [["Когда начнёте?"]]


def test_ones_own_unanswered_word_can_be_taken_back(reading: AntiriskProgram) -> None:
    ask(reading, "Не то написал.")
    reading.talk.take_back(reading.talk.threads[-1].last)
    assert said(reading) == []


def test_an_answered_word_stays(reading: AntiriskProgram, team: AntiriskProgram) -> None:
    id_ = ask(reading, "Когда начнёте?")
    first = reading.talk.threads[-1].last
    team.talk.read()
    team.talk.set_draft(f"answer-{id_}", "Завтра.")
    team.talk.answer(id_)
    with pytest.raises(Exception, match="уже ответили"):
        reading.talk.take_back(first)
    assert said(reading) == [["Когда начнёте?", "Завтра."]]


def test_words_of_another_step_or_factor_are_not_shown_here(reading: AntiriskProgram) -> None:
    ask(reading, "О карте.")
    reading.go("causes", STAFF)
    assert said(reading) == []
    reading.go("roadmap", "R13")
    assert said(reading) == []


def test_an_empty_question_is_not_sent_and_says_why(reading: AntiriskProgram) -> None:
    reading.talk.ask()
    assert (reading.talk.threads, reading.talk.unsaid) == ((), {reading.talk.ask_field: NO_WORDS})


def test_too_long_a_question_stays_in_its_field(reading: AntiriskProgram) -> None:
    reading.talk.set_draft(reading.talk.ask_field, "ы" * 5001)
    reading.talk.ask()
    assert "не больше 5000" in reading.talk.unsaid[reading.talk.ask_field]
    assert len(reading.talk.drafts[reading.talk.ask_field]) == 5001


def test_each_screen_keeps_its_own_draft(reading: AntiriskProgram) -> None:
    reading.talk.set_draft(reading.talk.ask_field, "О карте")
    reading.go("causes", STAFF)
    assert not reading.talk.asking
    reading.go("roadmap", STAFF)
    assert reading.talk.drafts[reading.talk.ask_field] == "О карте"


def test_a_place_pointed_at_does_not_move_words_that_are_being_written(reading: AntiriskProgram) -> None:
    reading.talk.pick(term_of(reading, 1))
    reading.talk.set_draft(reading.talk.ask_field, "Почему так долго?")
    reading.talk.pick(term_of(reading, 3))
    assert reading.talk.about == term_of(reading, 1)


def test_a_place_that_is_not_on_the_screen_cannot_be_chosen(reading: AntiriskProgram) -> None:
    for forged in ("", "report/report", f"{reading.app}/roadmap/R13/measure-1/term_text", "a/b/c/d/e/f"):
        reading.talk.choose_place(forged)
    assert reading.talk.about == Place(reading.app, "roadmap", STAFF)


def test_a_coordinator_reads_and_is_not_heard(store: Store, reading: AntiriskProgram) -> None:
    ask(reading, "Когда начнёте?")
    flow = opened(AntiriskProgram, store, visitor=comes_as(store, Role.COORDINATOR))
    flow.go("roadmap", STAFF)
    assert said(flow) == [["Когда начнёте?"]]
    assert not flow.talk.may_speak
    flow.talk.set_draft(flow.talk.ask_field, "Слова")
    with pytest.raises(AccessError):
        flow.talk.ask()


def test_a_school_that_works_alone_is_not_offered_to_ask(store: Store) -> None:
    flow = self_diagnosis(store)
    assert (flow.talk.may_speak, flow.talk.may_call) == (False, False)


# ── where an address leads ──


def led(store: Store, place: str) -> AntiriskProgram:
    flow = opened(AntiriskProgram, store)
    assert flow.visit is not None
    flow.open(replace(flow.visit, place=place))
    return flow


def test_an_address_leads_to_its_step_and_thread(store: Store, reading: AntiriskProgram) -> None:
    place = term_of(reading, 2)
    id_ = ask(reading, "Когда начнёте?", place)
    flow = led(store, place.as_text())
    assert (flow.step, flow.part, flow.talk.thread) == ("roadmap", STAFF, id_)
    assert flow.talk.came_for == place


@pytest.mark.parametrize(
    "place",
    ["", "roadmap", "self_diagnosis/answers/R02", "antirisk_program/nowhere/R02", "antirisk_program/goal/R99",
     "antirisk_program/goal", "antirisk_program/goal/<script>", "/" * 50],
)  # fmt: skip
def test_an_address_that_names_nothing_here_changes_nothing(store: Store, place: str) -> None:
    flow = led(store, place)
    assert (flow.step, flow.talk.came_for) == ("factor", None)


def test_going_on_leaves_the_address_behind(store: Store) -> None:
    flow = led(store, "antirisk_program/goal/R02")
    flow.go("roadmap")
    assert flow.talk.came_for is None


def test_a_locked_step_is_not_opened_by_an_address(path: Path) -> None:
    with Store.open(path) as empty:
        flow = name_school(self_diagnosis(empty))
        assert flow.visit is not None
        flow.open(replace(flow.visit, place="self_diagnosis/priorities"))
        assert (flow.step, flow.talk.came_for) == ("passport", None)


def test_a_place_is_found_on_the_screen_by_ids() -> None:
    cell = Place("antirisk_program", "roadmap", "R02", "measure-12", "term_text")
    assert anchors(cell)[0] == "m-12-term_text"
    assert anchors(cell._replace(field=""))[0] == "m-12-activity"
    assert anchors(Place("self_diagnosis", "passport", field="teachers")) == ("p-teachers",)
    assert anchors(Place("self_diagnosis", "verification", "R02")) == ()


# ── help ──


@pytest.fixture
def guest_team(store: Store) -> AntiriskProgram:
    return opened(AntiriskProgram, store, visitor=comes_as(store, Role.SCHOOL))


def test_one_press_asks_for_help(store: Store, guest_team: AntiriskProgram) -> None:
    guest_team.talk.call_for_help()
    call = store.help.open(guest_team.cycle.id)
    assert call is not None
    assert (call.text, guest_team.talk.calling) == ("", True)


def test_words_may_be_added_to_the_call(store: Store, guest_team: AntiriskProgram) -> None:
    guest_team.talk.call_for_help()
    guest_team.talk.say_what_help("Не понимаем шаг «Верификация»")
    call = store.help.open(guest_team.cycle.id)
    assert call is not None
    assert call.text == "Не понимаем шаг «Верификация»"


def test_a_second_press_folds_the_words_and_the_hand_stays_up(guest_team: AntiriskProgram) -> None:
    guest_team.talk.call_for_help()
    guest_team.talk.call_for_help()
    assert (guest_team.talk.calling, guest_team.talk.call is not None) == (False, True)


def test_the_hand_can_be_put_down(store: Store, guest_team: AntiriskProgram) -> None:
    guest_team.talk.call_for_help()
    guest_team.talk.lower_hand()
    assert store.help.open(guest_team.cycle.id) is None
    assert guest_team.message is None


def test_the_team_learns_that_somebody_has_come(
    store: Store, guest_team: AntiriskProgram, curator: Visitor
) -> None:
    guest_team.talk.call_for_help()
    call = store.help.open(guest_team.cycle.id)
    assert call is not None
    store.opened_for(curator).help.answer(guest_team.cycle.id, call.id, visitor=curator)
    guest_team.talk.read()
    assert guest_team.message is not None
    assert "откликнулись" in guest_team.message.first


def test_a_reader_does_not_call_for_help(reading: AntiriskProgram) -> None:
    assert not reading.talk.may_call
    with pytest.raises(AccessError):
        reading.talk.call_for_help()


# ── a page that is loaded again ──


def test_a_window_remembers_what_its_question_is_about(store: Store, team: AntiriskProgram) -> None:
    place = term_of(team, 2)
    team.talk.choose_place(place.as_text())
    again = antirisk_program(store)
    again.return_to(team.standing)
    assert (again.step, again.talk.about) == ("roadmap", place)


@pytest.mark.parametrize("forged", ["", "#", "roadmap/R02#nowhere", "roadmap/R02#" + "x/" * 99, "x#y#z"])
def test_a_standing_that_never_was_chooses_nothing(team: AntiriskProgram, forged: str) -> None:
    team.return_to(forged)
    assert (team.step, team.talk.asking) == ("roadmap", False)


def test_words_kept_for_another_screen_wait_there(reading: AntiriskProgram) -> None:
    id_ = ask(reading, "Когда начнёте?")
    reading.go("causes", STAFF)
    reading.lost_place(f"answer-{id_}", "С октября.")
    reading.lost_place("ask-goal-R02", "А цель?")
    assert reading.message is None
    assert (reading.talk.drafts[f"answer-{id_}"], reading.talk.drafts["ask-goal-R02"]) == (
        "С октября.",
        "А цель?",
    )


def test_words_for_no_screen_of_ours_are_shown(reading: AntiriskProgram) -> None:
    reading.lost_place("answer-999", "Кому это было?")
    assert reading.message is not None
    assert "«Кому это было?»" in reading.message.more
