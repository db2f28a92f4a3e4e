"""The curator concludes on a factor in the very step where the team decides."""

import pytest

from tests.workflows.opening import STAFF, comes_as, opened, self_diagnosis
from toolkit.domain.access import Role
from toolkit.domain.profile import Level
from toolkit.domain.verification import Decision, Status
from toolkit.errors import AccessError
from toolkit.store.database import Store, Visitor
from toolkit.workflows.self_diagnosis import SelfDiagnosis


@pytest.fixture
def store(ready_store: Store) -> Store:
    """Two factors, answered and confirmed by the team."""
    return ready_store


@pytest.fixture
def visitor(store: Store) -> Visitor:
    return comes_as(store, Role.CURATOR)


@pytest.fixture
def curator(store: Store, visitor: Visitor) -> SelfDiagnosis:
    flow = opened(SelfDiagnosis, store, visitor=visitor)
    flow.go("verification", STAFF)
    return flow


def test_agreeing_is_one_press(curator: SelfDiagnosis) -> None:
    curator.conclude("CONFIRM")
    found = curator.conclusion()
    assert found is not None
    assert (found.decision, found.role, found.decided_on) == (
        Decision.CONFIRM,
        "куратор",
        curator.facts.today,
    )
    assert curator.facts.outcomes[STAFF].by_curator


def test_the_teams_decision_stays_as_it_is(store: Store, curator: SelfDiagnosis) -> None:
    before = store.verdicts.get(curator.cycle.id)
    curator.conclude("REJECT")
    curator.set_conclusion_reason("Все ставки закрыты с сентября.")
    assert store.verdicts.get(curator.cycle.id) == before


def test_departing_holds_only_with_a_reason(curator: SelfDiagnosis) -> None:
    curator.conclude("REJECT")
    assert "Команда решила иначе" in curator.conclusion_lacks()
    assert curator.facts.outcomes[STAFF].status is not Status.NOT_RELEVANT
    curator.set_conclusion_reason("Все ставки закрыты с сентября.")
    assert curator.conclusion_lacks() == ""
    assert curator.facts.outcomes[STAFF].status is Status.NOT_RELEVANT


def test_a_level_of_his_own_needs_a_reason(curator: SelfDiagnosis) -> None:
    curator.conclude("CONFIRM")
    curator.set_conclusion_level("1")
    assert curator.conclusion_lacks()
    curator.set_conclusion_reason("Риск виден только в двух классах.")
    assert curator.facts.outcomes[STAFF].level is Level.LOW


def test_the_team_reads_his_word_beside_its_own(store: Store, curator: SelfDiagnosis) -> None:
    curator.conclude("CLARIFY")
    curator.set_conclusion_reason("Нужна справка о вакансиях.")
    team = self_diagnosis(store)
    team.go("verification", STAFF)
    told = team.conclusion()
    assert told is not None
    assert (told.decision, told.reason) == (Decision.CLARIFY, "Нужна справка о вакансиях.")
    assert team.facts.outcomes[STAFF].draft_only


def test_fields_open_with_the_decision(curator: SelfDiagnosis) -> None:
    curator.set_conclusion_reason("Рано.")
    curator.set_conclusion_level("2")
    assert curator.conclusion() is None


@pytest.mark.parametrize("forged", ["", "confirm", "APPROVE", "<script>"])
def test_an_unknown_decision_is_none(curator: SelfDiagnosis, forged: str) -> None:
    curator.conclude(forged)
    assert curator.conclusion() is None


@pytest.mark.parametrize("role", [Role.CONSULTANT, Role.COORDINATOR])
def test_nobody_else_concludes(store: Store, role: Role) -> None:
    flow = opened(SelfDiagnosis, store, visitor=comes_as(store, role))
    flow.go("verification", STAFF)
    assert not flow.concludes
    with pytest.raises(AccessError):
        flow.conclude("CONFIRM")


def test_two_curators_do_not_overwrite_each_others_reason(
    store: Store, visitor: Visitor, curator: SelfDiagnosis
) -> None:
    curator.conclude("REJECT")
    other = opened(SelfDiagnosis, store, visitor=visitor)
    other.go("verification", STAFF)
    curator.set_conclusion_reason("Ставки закрыты.")
    other.set_conclusion_reason("Совместители найдены.")
    assert other.conflict is not None
    other.settle("both")
    found = other.conclusion()
    assert found is not None
    assert found.reason == "Ставки закрыты.\nСовместители найдены."


def test_a_curator_is_told_what_is_left_to_him(curator: SelfDiagnosis) -> None:
    assert "ваше заключение" in curator.left_to_team()
    curator.conclude("REJECT")
    assert "Напишите почему" in curator.left_to_team()
    curator.set_conclusion_reason("Ставки закрыты.")
    assert "записано" in curator.left_to_team()
