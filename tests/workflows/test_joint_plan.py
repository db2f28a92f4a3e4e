"""The plan of a school and its consultant school: both write it, others read it, nothing is lost."""

import pytest

from tests.workflows.opening import OWNER, comes_as, opened
from toolkit.domain.access import Role
from toolkit.domain.comment import Place
from toolkit.errors import AccessError
from toolkit.store.database import Store, Visitor
from toolkit.workflows.joint_plan import JointPlan
from toolkit.workflows.message import Given


@pytest.fixture
def store(example_store: Store) -> Store:
    return example_store


@pytest.fixture
def consultant(store: Store) -> Visitor:
    return comes_as(store, Role.CONSULTANT)


@pytest.fixture
def helper(store: Store, consultant: Visitor) -> JointPlan:
    return opened(JointPlan, store, visitor=consultant)


@pytest.fixture
def team(store: Store, consultant: Visitor) -> JointPlan:
    return opened(JointPlan, store)


def told(flow: JointPlan) -> list[str]:
    return [row.activity for row in flow.rows]


def fill(flow: JointPlan, *activities: str) -> None:
    for text in activities:
        flow.add_row()
        flow.set_cell(flow.rows[-1], "activity", text)


def test_there_is_no_plan_without_a_consultant_school(store: Store) -> None:
    assert not opened(JointPlan, store).talk.joint


def test_a_consultants_link_opens_the_plan_to_both(helper: JointPlan, team: JointPlan) -> None:
    assert helper.talk.joint
    assert team.talk.joint


def test_rows_outlive_the_consultants_link(store: Store, team: JointPlan, consultant: Visitor) -> None:
    fill(team, "Открытый урок")
    assert consultant.link is not None
    store.links.revoke(consultant.link, visitor=OWNER)
    again = opened(JointPlan, store)
    assert (again.talk.consultants, again.talk.joint) == ((), True)


def test_both_schools_write_one_table(helper: JointPlan, team: JointPlan) -> None:
    fill(helper, "Открытый урок физики")
    team.look()
    team.set_cell(team.rows[0], "responsible", "зам. директора, учитель физики")
    helper.look()
    assert (helper.rows[0].activity, helper.rows[0].responsible) == (
        "Открытый урок физики",
        "зам. директора, учитель физики",
    )


def test_one_cell_written_by_two_asks_which_words_stay(helper: JointPlan, team: JointPlan) -> None:
    fill(helper, "Урок")
    team.look()
    row = team.rows[0]
    helper.set_cell(helper.rows[0], "result", "Конспект")
    team.set_cell(row, "result", "Отчёт")
    assert team.conflict is not None
    assert team.conflict.question.subject == "Результат строки 1"
    team.settle("both")
    assert team.rows[0].result == "Конспект\nОтчёт"


def test_a_new_row_gets_the_focus(team: JointPlan) -> None:
    team.add_row()
    assert team.focused[-1] == f"j-{team.rows[0].id}-activity"


def test_a_row_can_be_put_below_another(team: JointPlan) -> None:
    fill(team, "первое", "третье")
    team.add_row(1)
    team.set_cell(team.rows[1], "activity", "второе")
    assert told(team) == ["первое", "второе", "третье"]


def test_one_press_that_is_sent_twice_makes_one_row(team: JointPlan) -> None:
    for _ in range(2):
        team.begin(Given(token="0" * 31 + "7"))
        team.add_row()
    assert len(team.rows) == 1


def test_rows_move_and_stop_at_the_ends(team: JointPlan) -> None:
    fill(team, "первое", "второе")
    team.move_row(team.rows[0], 1)
    assert told(team) == ["второе", "первое"]
    team.move_row(team.rows[1], 1)
    assert (told(team), team.said[-1]) == (["второе", "первое"], "Дальше двигать некуда.")


def test_a_removed_row_comes_back_to_its_place(team: JointPlan) -> None:
    fill(team, "первое", "второе", "третье")
    team.remove_row(team.rows[1])
    assert told(team) == ["первое", "третье"]
    assert team.message is not None
    assert team.message.undo_words == "Вернуть строку"
    team.undo()
    assert told(team) == ["первое", "второе", "третье"]


def test_a_term_is_said_as_it_is_understood(team: JointPlan) -> None:
    team.add_row()
    team.set_cell(team.rows[0], "term_text", "ноябрь 2023")
    words, good = team.understood(team.rows[0])
    assert (good, "01.11.2023" in words) == (True, True)
    team.set_cell(team.rows[0], "term_text", "когда получится")
    assert not team.understood(team.rows[0])[1]


def test_too_long_a_text_stays_in_its_cell(team: JointPlan) -> None:
    team.add_row()
    team.set_cell(team.rows[0], "activity", "ы" * 5001)
    refused = team.problem(f"j-{team.rows[0].id}-activity")
    assert refused is not None
    assert (len(refused.typed), team.rows[0].activity) == (5001, "")


@pytest.mark.parametrize("role", [Role.CURATOR, Role.COORDINATOR])
def test_others_read_and_cannot_write(store: Store, team: JointPlan, role: Role) -> None:
    fill(team, "Открытый урок")
    flow = opened(JointPlan, store, visitor=comes_as(store, role))
    assert (told(flow), flow.reading) == (["Открытый урок"], True)
    with pytest.raises(AccessError):
        flow.add_row()
    assert told(team) == ["Открытый урок"]


def test_the_header_tells_a_consultant_that_he_writes(helper: JointPlan) -> None:
    assert helper.as_guest().startswith("Вы составляете план вместе со школой")


def test_a_row_can_be_spoken_about(store: Store, team: JointPlan) -> None:
    fill(team, "Открытый урок")
    flow = opened(JointPlan, store, visitor=comes_as(store, Role.CURATOR))
    place = Place("joint_plan", "plan", row=f"joint-{flow.rows[0].id}", field="term_text")
    flow.talk.choose_place(place.as_text())
    flow.talk.set_draft(flow.talk.ask_field, "В каком месяце?")
    flow.talk.ask()
    team.look()
    assert [team.talk.place_words(thread) for thread in team.talk.open_threads()] == ["Строка 1, сроки"]
