from toolkit.domain.school import Cycle
from toolkit.store import Store, Visitor
from toolkit.store.place import Place


def test_an_app_never_opened_has_no_place(store: Store, cycle: Cycle) -> None:
    assert store.places.get(cycle.id, "self_diagnosis") == Place()


def test_the_team_continues_where_it_stopped(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.places.stop_at(cycle.id, "self_diagnosis", "answers", "R02", visitor=team)
    store.places.stop_at(cycle.id, "self_diagnosis", "verdicts", "", visitor=team)
    assert store.places.get(cycle.id, "self_diagnosis") == Place(step="verdicts", part="")


def test_each_app_has_its_own_place(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.places.stop_at(cycle.id, "self_diagnosis", "answers", "R02", visitor=team)
    assert store.places.get(cycle.id, "program") == Place()


def test_a_step_is_confirmed_and_opened_again(store: Store, cycle: Cycle, team: Visitor) -> None:
    for step in ("profile", "answers"):
        store.places.mark(cycle.id, "self_diagnosis", step, True, visitor=team)
    store.places.mark(cycle.id, "self_diagnosis", "answers", False, visitor=team)
    assert store.places.get(cycle.id, "self_diagnosis").done == {"profile"}


def test_turning_a_page_leaves_no_audit(store: Store, cycle: Cycle, team: Visitor) -> None:
    before = store.audit.last(cycle.id)
    store.places.stop_at(cycle.id, "self_diagnosis", "answers", "R02", visitor=team)
    store.places.stop_at(cycle.id, "self_diagnosis", "answers", "R03", visitor=team)
    assert store.audit.last(cycle.id) == before


def test_confirming_a_step_leaves_one(store: Store, cycle: Cycle, team: Visitor) -> None:
    store.places.mark(cycle.id, "self_diagnosis", "profile", True, visitor=team)
    entry = store.audit.last(cycle.id)
    assert entry is not None
    assert (entry.what, entry.key, entry.after) == ("step_done", "self_diagnosis:profile", "да")
