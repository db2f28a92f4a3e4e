"""The verification step for three readers: the curator's fields, his word for the team, nothing more."""

import pytest

from tests.ui.reading import ids
from tests.ui.test_dialogue import page
from tests.workflows.opening import STAFF, comes_as, opened, self_diagnosis
from toolkit.domain.access import Role
from toolkit.store.database import Store
from toolkit.ui.nodes import find, text_of
from toolkit.workflows.self_diagnosis import SelfDiagnosis


@pytest.fixture
def curator(ready_store: Store) -> SelfDiagnosis:
    flow = opened(SelfDiagnosis, ready_store, visitor=comes_as(ready_store, Role.CURATOR))
    flow.go("verification", STAFF)
    return flow


def test_a_curator_has_his_own_fields_open_and_the_teams_closed(curator: SelfDiagnosis) -> None:
    shown = page(curator)
    his, theirs = find(shown, f"k-{STAFF}-CONFIRM"), find(shown, f"v-{STAFF}-CONFIRM")
    assert his is not None
    assert theirs is not None
    assert (bool(his.on), "data-fixed" in theirs.attrs) == (True, True)


def test_his_reason_is_asked_for_where_it_is_needed(curator: SelfDiagnosis) -> None:
    curator.conclude("REJECT")
    field = find(page(curator), f"k-{STAFF}-reason")
    assert field is not None
    assert "Команда решила иначе" in text_of(page(curator))


def test_a_level_is_asked_only_for_a_confirmed_risk(curator: SelfDiagnosis) -> None:
    curator.conclude("CONFIRM")
    assert f"k-{STAFF}-level" in ids(page(curator))
    curator.conclude("CLARIFY")
    assert f"k-{STAFF}-level" not in ids(page(curator))


def test_the_team_reads_his_word_first_in_the_margin(ready_store: Store, curator: SelfDiagnosis) -> None:
    curator.conclude("CLARIFY")
    curator.set_conclusion_reason("<b>Нужна</b> справка.")
    team = self_diagnosis(ready_store)
    team.go("verification", STAFF)
    told = text_of(page(team))
    assert told.index("Заключение куратора") < told.index("Что получается")
    assert "требует уточнения" in told
    assert "<b>Нужна</b> справка." in told


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.COORDINATOR])
def test_other_readers_have_no_such_fields(ready_store: Store, role: Role) -> None:
    flow = opened(SelfDiagnosis, ready_store, visitor=comes_as(ready_store, role))
    flow.go("verification", STAFF)
    assert [id_ for id_ in ids(page(flow)) if id_.startswith("k-")] == []
