"""The neighbours of the example school: what a curator of several schools sees in the demonstration."""

from pathlib import Path

import pytest
from sqlalchemy import text

from toolkit.domain.comment import Place
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import ListStatus
from toolkit.errors import CatalogueError
from toolkit.example import prepare
from toolkit.example.content import require_known
from toolkit.example.district import prepare_district, shipped
from toolkit.methodology.catalogue import Catalogue
from toolkit.methodology.loader import load
from toolkit.store.comment import CommentRepository
from toolkit.store.database import Store, Visitor
from toolkit.store.dossier import read_dossier

EVERYTHING = (
    "account",
    "comment",
    "help_request",
    "program_state",
    "school",
    "verdict",
    "tally",
    "look",
    "joint_measure",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    with Store.open(tmp_path_factory.mktemp("district") / "district.sqlite") as opened:
        prepare_district(opened, prepare(opened))
        yield opened


def cycle_of(store: Store, name: str) -> int:
    school = next(school for school in store.schools.list() if school.name == name)
    return store.schools.current_cycle(school.id).id


def counts(store: Store) -> dict[str, int]:
    with store.pulses._transactions.reading(filtered=True) as session:
        return {name: session.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in EVERYTHING}


def test_every_code_is_in_the_catalogue() -> None:
    catalogue = load()
    for school in shipped().schools:
        require_known(school, catalogue)


def test_five_invented_schools_lie_in_one_territory(store: Store) -> None:
    (territory,) = store.territories.list()
    assert {(school.example, school.territory_id) for school in store.schools.list()} == {
        (True, territory.id)
    }
    assert len(store.schools.list()) == 5


def test_the_example_school_is_the_first_that_was_made(store: Store) -> None:
    assert min(store.schools.list(), key=lambda school: school.id).name == "Приречная СОШ"
    assert prepare(store).name == "Приречная СОШ"


def test_one_curator_has_them_all(store: Store) -> None:
    account = store.accounts.find("primer-kurator")
    assert account is not None
    assert len(store.accounts.cycles(account.id)) == 5


def test_nobody_gets_a_link_so_the_door_stays_open(store: Store) -> None:
    assert not store.links.any_given()


def test_a_program_waits_for_the_curator_without_errors(store: Store) -> None:
    cycle_id = cycle_of(store, "Степная СОШ")
    dossier = read_dossier(store, load(), cycle_id, store.schools.cycle(cycle_id).period.begins)
    (program,) = dossier.programs
    assert dossier.state_of(program).state is ProgramState.SUBMITTED
    assert [finding.severity.name for finding in dossier.findings[program.id]] == ["ADVICE"]


def test_a_school_that_left_the_list_is_there_to_help(store: Store) -> None:
    school = next(school for school in store.schools.list() if school.name == "Заозёрная СОШ")
    assert (school.status, school.status_year) == (ListStatus.LEFT, 2022)


def test_the_curator_has_asked_and_the_team_has_answered(store: Store) -> None:
    thread, unanswered = store.comments.list(cycle_of(store, "Приречная СОШ"))
    assert len(unanswered.comments) == 1
    assert thread.place == Place("self_diagnosis", "verification", "R15")
    assert [comment.role for comment in thread.comments] == ["curator", "school"]


def test_two_schools_have_a_plan_together(store: Store) -> None:
    plan = store.joint_plan.list(cycle_of(store, "Приречная СОШ"))
    assert len(plan) == 2
    assert all(row.activity and row.term_text and row.result and row.responsible for row in plan)


def test_preparing_twice_changes_nothing(store: Store) -> None:
    before = counts(store)
    prepare_district(store, prepare(store))
    assert counts(store) == before


def test_what_an_interruption_left_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with Store.open(tmp_path / "whole.sqlite") as whole:
        prepare_district(whole, prepare(whole))
        expected = counts(whole)
    with Store.open(tmp_path / "half.sqlite") as half:
        with monkeypatch.context() as patch:
            patch.setattr(CommentRepository, "answer", interrupt)
            with pytest.raises(KeyboardInterrupt):
                prepare_district(half, prepare(half))
        prepare_district(half, prepare(half))
        assert counts(half) == expected


def test_what_people_say_stays_beside_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kept.sqlite") as store:
        school = prepare(store)
        cycle_id = store.schools.current_cycle(school.id).id
        store.comments.ask(cycle_id, Place("report", "report"), "Мой вопрос", visitor=Visitor())
        prepare_district(store, school)
        assert "Мой вопрос" in [thread.last.text for thread in store.comments.list(cycle_id)]


def test_a_word_taken_back_does_not_return(tmp_path: Path) -> None:
    with Store.open(tmp_path / "taken.sqlite") as store:
        prepare_district(store, prepare(store))
        cycle_id = cycle_of(store, "Степная СОШ")
        (thread,) = store.comments.list(cycle_id)
        store.comments.take_back(cycle_id, thread.last.id, visitor=Visitor("куратор", "curator"))
        prepare_district(store, prepare(store))
        assert store.comments.list(cycle_id) == ()


def test_an_incomplete_catalogue_adds_no_school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_sets = Catalogue(**{**dict(load()), "sets": ()})
    with Store.open(tmp_path / "empty.sqlite") as store:
        school = prepare(store)
        monkeypatch.setattr("toolkit.example.district.load", lambda: without_sets)
        with pytest.raises(CatalogueError, match="irkutsk-2023"):
            prepare_district(store, school)
        assert [known.name for known in store.schools.list()] == ["Приречная СОШ"]
