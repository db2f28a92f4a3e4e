"""The joint plan as a page: native cells for the two schools, text for the others."""

import pytest

from tests.ui.reading import ids, latin_words, name_of, of_tag, whole
from tests.workflows.opening import comes_as, opened
from toolkit.domain.access import Role
from toolkit.store.database import Store
from toolkit.ui.joint_plan import joint_plan_screen
from toolkit.ui.nodes import Node, find, text_of
from toolkit.ui.offer import offered
from toolkit.workflows.joint_plan import JointPlan


@pytest.fixture
def store(example_store: Store) -> Store:
    return example_store


@pytest.fixture
def helper(store: Store) -> JointPlan:
    flow = opened(JointPlan, store, visitor=comes_as(store, Role.CONSULTANT))
    flow.add_row()
    flow.set_cell(flow.rows[0], "activity", "<b>Открытый</b> урок")
    flow.set_cell(flow.rows[0], "term_text", "ноябрь 2023")
    return flow


def page(flow: JointPlan) -> Node:
    screen = joint_plan_screen(flow)
    shown = offered(whole(screen), screen.rights)
    assert isinstance(shown, Node)
    return shown


def test_a_cell_is_a_native_field_with_its_row_in_the_name(helper: JointPlan) -> None:
    shown, id_ = page(helper), f"j-{helper.rows[0].id}-activity"
    field = find(shown, id_)
    assert field is not None
    assert (field.tag, name_of(field, shown)) == ("textarea", "Мероприятие, строка 1")
    assert field.attrs["value"] == "<b>Открытый</b> урок"


def test_what_was_understood_of_a_term_is_tied_to_its_cell(helper: JointPlan) -> None:
    shown, id_ = page(helper), f"j-{helper.rows[0].id}-term_text"
    field = find(shown, id_)
    assert field is not None
    read = find(shown, field.attrs["aria-describedby"])
    assert read is not None
    assert "01.11.2023" in text_of(read)


def test_every_row_moves_grows_and_goes(helper: JointPlan) -> None:
    for name in ("up", "down", "below", "remove"):
        shown = find(page(helper), f"j-{helper.rows[0].id}-{name}")
        assert shown is not None, name
        assert shown.attrs["aria-label"].endswith("строка 1")


def test_a_curator_gets_text_and_a_way_to_speak(store: Store, helper: JointPlan) -> None:
    flow = opened(JointPlan, store, visitor=comes_as(store, Role.CURATOR))
    shown = page(flow)
    field = find(shown, f"j-{flow.rows[0].id}-activity")
    assert field is not None
    assert "readonly" in field.attrs
    assert "add-row" not in ids(shown)
    assert "ask-plan" in ids(shown)


def test_without_a_consultant_school_it_is_said_who_names_one(store: Store) -> None:
    shown = page(opened(JointPlan, store))
    assert "координатор назначит" in text_of(shown)
    assert of_tag(shown, "table") == []


def test_it_speaks_russian(helper: JointPlan) -> None:
    helper.set_cell(helper.rows[0], "activity", "Открытый урок")
    assert latin_words(page(helper)) == []
