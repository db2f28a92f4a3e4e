"""The clock of the machine is set back a day: writing goes on, nothing is lost, nothing changes places."""

from datetime import date, timedelta

from tests.store.conftest import Clock
from toolkit.domain.access import Role
from toolkit.domain.comment import Place
from toolkit.domain.program import Program
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Cycle, School
from toolkit.store import Store, Visitor

OWNER = Visitor("администратор", "administrator")
CURATOR = Visitor("куратор", "curator")
DAY = timedelta(days=1)


def test_writing_goes_on_and_the_trail_keeps_its_order(
    store: Store, cycle: Cycle, clock: Clock, team: Visitor
) -> None:
    store.schools.set_passport(cycle.id, "notes", "вчера", seen=0, visitor=team)
    clock.now -= DAY
    store.schools.set_passport(cycle.id, "notes", "сегодня", seen=1, visitor=team)
    newest, before = store.audit.list(cycle.id, limit=2)
    assert (newest.after, before.after) == ("сегодня", "вчера")
    assert newest.at < before.at
    assert store.audit.latest() == before.at


def test_what_is_new_since_the_last_look_is_still_new(
    store: Store, cycle: Cycle, clock: Clock, team: Visitor
) -> None:
    store.schools.set_passport(cycle.id, "notes", "прочитано", seen=0, visitor=team)
    store.looks.keep(cycle.id, visitor=CURATOR)
    clock.now -= DAY
    store.schools.set_passport(cycle.id, "notes", "слова", seen=1, visitor=team)
    seen = store.looks.get(cycle.id, visitor=CURATOR).audit_id
    assert [entry.after for entry in store.audit.list(cycle.id, after=seen)] == ["слова"]


def test_answers_stay_below_their_questions(store: Store, cycle: Cycle, clock: Clock, team: Visitor) -> None:
    thread = store.comments.ask(cycle.id, Place("report", "report"), "Почему?", visitor=CURATOR)
    clock.now -= DAY
    store.comments.answer(cycle.id, thread.id, "Потому", visitor=team)
    assert [said.text for said in store.comments.list(cycle.id)[0].comments] == ["Почему?", "Потому"]


def test_the_last_step_of_a_program_holds(
    store: Store, program: Program, clock: Clock, team: Visitor
) -> None:
    store.states.move(program.id, ProgramState.SUBMITTED, visitor=team)
    clock.now -= DAY
    store.states.move(program.id, ProgramState.DRAFT, visitor=team)
    assert store.states.get(program.id).state is ProgramState.DRAFT


def test_links_go_on_opening(store: Store, school: School, cycle: Cycle, clock: Clock) -> None:
    link = store.links.add_for_cycle(cycle.id, Role.SCHOOL, date(2024, 9, 1), visitor=OWNER)
    guest = Visitor(link.title, link.role, link.id, link.serial)
    clock.now -= DAY
    assert store.opened_for(guest).schools.get(school.id).name == "Приречная СОШ"
