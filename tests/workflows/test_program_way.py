"""The way of a program in the app: the team sends, the curator judges what he has read."""

import pytest

from tests.workflows.opening import PARENTS, STAFF, antirisk_program, comes_as, opened, write_program
from toolkit.domain.access import Right, Role
from toolkit.domain.program_state import ProgramState
from toolkit.errors import InputError
from toolkit.store.database import Store
from toolkit.workflows.antirisk_program import AntiriskProgram


@pytest.fixture
def team(written: AntiriskProgram) -> AntiriskProgram:
    """A program that may be sent, at its last step."""
    return written


@pytest.fixture
def sent(team: AntiriskProgram) -> AntiriskProgram:
    team.send()
    return team


@pytest.fixture
def curator(written_store: Store, sent: AntiriskProgram) -> AntiriskProgram:
    """The curator before the document of the program that was sent."""
    flow = opened(AntiriskProgram, written_store, visitor=comes_as(written_store, Role.CURATOR))
    flow.go("document", STAFF)
    return flow


def state(store: Store, flow: AntiriskProgram) -> ProgramState:
    return store.states.get(flow.program.id).state


def look_again(flow: AntiriskProgram) -> AntiriskProgram:
    """What the page shows after F5."""
    assert flow.visit is not None
    flow.open(flow.visit)
    return flow


def set_term(flow: AntiriskProgram, text: str) -> None:
    flow.set_measure(flow.program.ordered_measures()[0], "term_text", text)


# ── sending ──


def test_errors_of_the_checker_come_before_sending(team: AntiriskProgram, written_store: Store) -> None:
    set_term(team, "сентябрь 2030")
    assert team.hindrance() == "1 ошибка мешает отправить куратору."
    team.send()
    assert team.said == ["1 ошибка мешает отправить куратору."]
    assert state(written_store, team) is ProgramState.DRAFT
    set_term(team, "октябрь 2023")
    team.send()
    assert state(written_store, team) is ProgramState.SUBMITTED


def test_a_sent_program_says_since_when_and_is_kept(sent: AntiriskProgram) -> None:
    assert sent.message is not None
    assert sent.message.first == "Программа отправлена куратору."
    assert sent.state_words(sent.program).startswith("у куратора с ")
    assert [version.name[:20] for version in sent.versions] == ["отправлено куратору "]
    assert (sent.words("document"), sent.closed) == ("у куратора", False)


def test_a_sent_program_may_be_written_and_taken_back(sent: AntiriskProgram, written_store: Store) -> None:
    set_term(sent, "октябрь 2023")
    assert [change.words for change in sent.since_sent()] == ["мера 1, сроки"]
    sent.take_back()
    assert state(written_store, sent) is ProgramState.DRAFT
    assert sent.since_sent() == ()


def test_a_sent_program_is_not_hindered_any_more(sent: AntiriskProgram) -> None:
    set_term(sent, "сентябрь 2030")
    assert sent.missing("check")
    assert sent.hindrance() == ""


def test_sending_what_a_colleague_has_just_sent_tells_where_it_is(
    team: AntiriskProgram, written_store: Store
) -> None:
    colleague = antirisk_program(written_store)
    colleague.go("document", STAFF)
    team.send()
    with pytest.raises(InputError, match="Программа уже у куратора"):
        colleague.send()
    assert colleague.way.state is ProgramState.SUBMITTED


# ── judging ──


def test_the_curator_approves_what_he_has_read(curator: AntiriskProgram, written_store: Store) -> None:
    curator.approve()
    assert state(written_store, curator) is ProgramState.APPROVED
    step = written_store.states.get(curator.program.id).last
    assert step is not None
    assert (step.who, step.role) == ("куратор", "curator")


def test_a_request_for_changes_needs_words(curator: AntiriskProgram, written_store: Store) -> None:
    curator.ask_for_changes()
    problem = curator.problem("way-note")
    assert problem is not None
    assert problem.sentence.startswith("Напишите, что поправить")
    assert state(written_store, curator) is ProgramState.SUBMITTED
    curator.note = "Назовите месяц"
    curator.ask_for_changes()
    assert (curator.note, curator.problem("way-note")) == ("", None)
    assert state(written_store, curator) is ProgramState.CHANGES_REQUESTED


def test_what_the_curator_asks_for_reaches_the_team(curator: AntiriskProgram, sent: AntiriskProgram) -> None:
    curator.note = "Назовите месяц в сроке меры 1"
    curator.ask_for_changes()
    look_again(sent)
    assert sent.way.last is not None
    assert (sent.way.state, sent.way.last.note) == (
        ProgramState.CHANGES_REQUESTED,
        "Назовите месяц в сроке меры 1",
    )
    set_term(sent, "октябрь 2023")
    sent.send()
    assert sent.way.state is ProgramState.SUBMITTED


@pytest.mark.parametrize("judge", ["approve", "ask_for_changes"])
def test_what_was_changed_while_the_curator_read_is_not_judged(
    curator: AntiriskProgram, sent: AntiriskProgram, written_store: Store, judge: str
) -> None:
    set_term(sent, "октябрь 2023")
    curator.note = "слова"
    getattr(curator, judge)()
    assert curator.message is not None
    assert curator.message.first.startswith("Пока вы читали, программу изменили: мера 1, сроки.")
    assert state(written_store, curator) is ProgramState.SUBMITTED
    assert [change.words for change in curator.unread()] == ["мера 1, сроки"]
    assert (curator.note, curator.focused[-1]) == ("слова", "have-read")
    curator.have_read()
    getattr(curator, judge)()
    assert curator.way.state is not ProgramState.SUBMITTED


def test_a_refresh_reads_nothing_for_the_curator(
    curator: AntiriskProgram, sent: AntiriskProgram, written_store: Store
) -> None:
    """What came to the screen by itself was not read yet."""
    set_term(sent, "октябрь 2023")
    curator._read()
    curator.approve()
    assert state(written_store, curator) is ProgramState.SUBMITTED


def test_coming_to_a_program_anew_is_reading_it(
    curator: AntiriskProgram, sent: AntiriskProgram, written_store: Store
) -> None:
    write_program(sent, PARENTS)
    sent.go("document", STAFF)
    set_term(sent, "октябрь 2023")
    look_again(curator)
    curator.go("document", PARENTS)
    curator.go("document", STAFF)
    assert curator.unread() == ()
    curator.approve()
    assert state(written_store, curator) is ProgramState.APPROVED


def test_what_changed_since_the_last_judgement_has_something_to_compare_with(
    curator: AntiriskProgram, sent: AntiriskProgram
) -> None:
    assert sent.judged_before() is None
    curator.note = "Назовите месяц"
    curator.ask_for_changes()
    look_again(sent)
    assert sent.judged_before() is None  # nothing has moved since
    set_term(sent, "октябрь 2023")
    sent.send()
    look_again(curator)
    judged = curator.judged_before()
    assert judged is not None
    assert judged.version_id is not None
    curator.compare(judged.version_id)
    assert [change.words for change in curator.comparison()] == ["мера 1, сроки"]


# ── approved ──


@pytest.fixture
def approved(curator: AntiriskProgram, sent: AntiriskProgram) -> AntiriskProgram:
    """The team's page after its program was approved."""
    curator.approve()
    return look_again(sent)


def test_an_approved_program_is_closed(approved: AntiriskProgram) -> None:
    assert (approved.closed, approved.looking, approved.reading) == (True, True, False)
    assert Right.EDIT not in approved.rights
    assert {Right.SUBMIT, Right.READ, Right.COMMENT} <= approved.rights
    before = approved.program.text("resources")
    approved.set_field("resources", "автобус")
    problem = approved.problem("g-resources")
    assert problem is not None
    assert "Программа утверждена" in problem.sentence
    assert approved.program.text("resources") == before


def test_other_programs_of_the_school_stay_open(approved: AntiriskProgram) -> None:
    write_program(approved, PARENTS)
    assert not approved.closed
    assert Right.EDIT in approved.rights
    approved.go("factor")
    assert not approved.closed


def test_an_approved_program_opens_again_with_a_reason(
    approved: AntiriskProgram, written_store: Store
) -> None:
    approved.go("roadmap")
    approved.begin_opening()
    assert (approved.step, approved.reopening, approved.focused[-1]) == ("document", True, "way-note")
    approved.open_again()
    assert approved.problem("way-note") is not None
    assert state(written_store, approved) is ProgramState.APPROVED
    approved.note = "Изменился срок ремонта"
    approved.open_again()
    assert (approved.closed, approved.reopening) == (False, False)
    assert approved.way.last is not None
    assert approved.way.last.note == "Изменился срок ремонта"
    assert any(version.name.startswith("утверждено ") for version in approved.versions)


def test_what_is_typed_for_one_program_does_not_go_to_another(approved: AntiriskProgram) -> None:
    approved.note = "Изменился срок"
    write_program(approved, PARENTS)
    assert approved.note == ""
