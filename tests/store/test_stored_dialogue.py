"""What people say beside the work: sent twice it is said once; who helps a school is told by its links."""

from datetime import date

import pytest

from toolkit.domain.access import Role
from toolkit.domain.comment import Place
from toolkit.domain.school import Cycle
from toolkit.store import Store, Visitor

PLACE = Place("antirisk_program", "roadmap", "R02", "measure-1", "term_text")
OWNER = Visitor("администратор", "administrator")
UNTIL = date(2025, 6, 30)
PRESS = "0" * 31 + "a"


@pytest.fixture
def cycle(store: Store, school: object) -> Cycle:
    return store.schools.current_cycle(store.schools.list()[0].id)


def test_a_question_sent_twice_is_one_thread(store: Store, cycle: Cycle, team: Visitor) -> None:
    for _ in range(2):
        thread = store.comments.ask(cycle.id, PLACE, "Когда?", visitor=team, uid=PRESS)
    assert store.comments.list(cycle.id) == (thread,)
    assert thread.place == PLACE


def test_an_answer_sent_twice_is_said_once(store: Store, cycle: Cycle, team: Visitor) -> None:
    thread = store.comments.ask(cycle.id, PLACE, "Когда?", visitor=team)
    for _ in range(2):
        store.comments.answer(cycle.id, thread.id, "Завтра.", visitor=OWNER, uid=PRESS)
    assert [said.text for said in store.comments.list(cycle.id)[0].comments] == ["Когда?", "Завтра."]


def test_a_row_of_the_joint_plan_sent_twice_is_one_row(store: Store, cycle: Cycle, team: Visitor) -> None:
    for _ in range(2):
        store.joint_plan.add(cycle.id, visitor=team, uid=PRESS, activity="Урок")
    assert [row.activity for row in store.joint_plan.list(cycle.id)] == ["Урок"]


def test_a_row_of_the_joint_plan_can_be_put_between_others(store: Store, cycle: Cycle, team: Visitor) -> None:
    for text in ("первое", "третье"):
        store.joint_plan.add(cycle.id, visitor=team, activity=text)
    store.joint_plan.add(cycle.id, visitor=team, position=1, activity="второе")
    assert [row.activity for row in store.joint_plan.list(cycle.id)] == ["первое", "второе", "третье"]


def test_schools_that_help_are_told_by_their_links(store: Store, cycle: Cycle) -> None:
    helper = store.schools.create("Лесная ООШ", year=2024, visitor=OWNER)
    for id_ in (helper.id, helper.id, None):
        store.links.add_for_cycle(cycle.id, Role.CONSULTANT, UNTIL, visitor=OWNER, helper_id=id_)
    store.links.add_for_cycle(cycle.id, Role.SCHOOL, UNTIL, visitor=OWNER)
    assert store.links.consultants(cycle.id) == ("Лесная ООШ", "")


def test_a_link_that_no_longer_holds_helps_nobody(store: Store, cycle: Cycle) -> None:
    link = store.links.add_for_cycle(cycle.id, Role.CONSULTANT, UNTIL, visitor=OWNER)
    store.links.revoke(link.id, visitor=OWNER)
    assert store.links.consultants(cycle.id) == ()
