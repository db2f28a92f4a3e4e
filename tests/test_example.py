from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from toolkit.domain.diagnosis import Standing
from toolkit.domain.dossier import Dossier
from toolkit.domain.profile import Level
from toolkit.domain.program import Program
from toolkit.domain.verification import Decision, Status
from toolkit.errors import CatalogueError
from toolkit.example import prepare
from toolkit.example.content import require_known, shipped, unknown_codes
from toolkit.methodology.catalogue import Catalogue, Group, Severity
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor
from toolkit.store.dossier import read_dossier
from toolkit.store.program import ProgramRepository
from toolkit.store.verdict import VerdictRepository

TODAY = date(2023, 10, 2)
OWN_MEASURE = "Доставлять учителя физики из соседнего села по вторникам"


def dossier_of(store: Store) -> Dossier:
    school = prepare(store)
    return read_dossier(store, load(), store.schools.current_cycle(school.id).id, TODAY)


def plain(found: Any) -> Any:
    """All that a dossier says, without the names that rows get anew in every database."""
    if isinstance(found, Dossier):
        return plain(found.model_dump(mode="json"))
    if isinstance(found, dict):
        return {name: plain(value) for name, value in found.items() if name != "uid"}
    return [plain(value) for value in found] if isinstance(found, list) else found


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    with Store.open(tmp_path_factory.mktemp("example") / "example.sqlite") as store:
        return dossier_of(store)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def indexes(dossier: Dossier, code: str) -> list[float | None]:
    groups = (dossier.diagnoses[code].group(group) for group in Group)
    return [None if result is None or result.index is None else round(result.index, 1) for result in groups]


# ── the file ──


def test_every_code_of_the_example_is_in_the_catalogue(catalogue: Catalogue) -> None:
    assert unknown_codes(shipped(), catalogue) == ()


def test_every_statement_of_the_profile_s_factors_is_answered(catalogue: Catalogue) -> None:
    asked = [
        statement.code
        for line in shipped().profile.factors
        for statement in catalogue.factor(line.code).statements
    ]
    assert sorted(shipped().answers) == sorted(asked)


def test_no_statement_has_more_forms_than_were_handed_out(catalogue: Catalogue) -> None:
    content = shipped()
    too_many = [
        statement.code
        for line in content.profile.factors
        for statement in catalogue.factor(line.code).statements
        if sum(content.answers[statement.code].forms) > content.handed_out[statement.group]
    ]
    assert too_many == []


def test_a_measure_taken_out_of_the_catalogue_is_named(catalogue: Catalogue) -> None:
    factors = tuple(
        factor.model_copy(update={"measures": ()}) if factor.code == "R13" else factor
        for factor in catalogue.factors
    )
    with pytest.raises(CatalogueError, match=r"«R13\.m6», «R13\.m8», «R13\.m1», «R13\.m4»"):
        require_known(shipped(), Catalogue(**{**dict(catalogue), "factors": factors}))


# ── the school ──


def test_the_school_is_marked_as_an_example(dossier: Dossier) -> None:
    assert (dossier.school.name, dossier.school.example) == ("Приречная СОШ", True)


def test_the_year_is_2023_24(dossier: Dossier) -> None:
    assert dossier.cycle.title == "2023/24 учебный год"


def test_every_question_of_the_passport_is_answered(dossier: Dossier, catalogue: Catalogue) -> None:
    questions = [field.code for block in catalogue.passport for field in block.fields]
    assert [code for code in questions if not dossier.passport.text(code)] == []


def test_choices_in_the_passport_are_among_those_offered(dossier: Dossier, catalogue: Catalogue) -> None:
    chosen = [
        (dossier.passport.text(field.code), field.options)
        for block in catalogue.passport
        for field in block.fields
        if field.options
    ]
    assert all(text in options for text, options in chosen)


def test_the_profile_carries_the_exact_titles_of_the_official_set(
    dossier: Dossier, catalogue: Catalogue
) -> None:
    official = catalogue.factor_set("irkutsk-2023").factors
    assert [(found.code, found.official_title) for found in dossier.profile.factors] == [
        (found.code, found.official_title) for found in official
    ]


# ── self-diagnosis ──


def test_staff_shortage_is_the_worked_example(dossier: Dossier) -> None:
    assert indexes(dossier, "R02") == [83.3, 66.7, 37.5, None]


def test_the_worked_example_comes_to_62_5(dossier: Dossier) -> None:
    assert dossier.diagnoses["R02"].index == pytest.approx(62.5)


def test_opinions_on_staff_shortage_are_divided(dossier: Dossier) -> None:
    diagnosis = dossier.diagnoses["R02"]
    assert (diagnosis.divided, round(diagnosis.spread or 0, 1)) == (True, 45.8)


@pytest.mark.parametrize("code", ["R02", "R15"])
def test_fewer_than_five_parents_are_hidden(dossier: Dossier, code: str) -> None:
    parents = dossier.diagnoses[code].group(Group.PARENTS)
    assert parents is not None
    assert (parents.standing, parents.respondents) == (Standing.HIDDEN, None)


def test_every_group_sees_prevention_as_a_high_risk(dossier: Dossier) -> None:
    assert {result.level for result in dossier.diagnoses["R13"].groups} == {Level.HIGH}


def test_prevention_comes_to_about_74(dossier: Dossier) -> None:
    assert dossier.diagnoses["R13"].index == pytest.approx(74.3, abs=0.05)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("R13", Level.HIGH),
        ("R02", Level.MEDIUM),
        ("R12", Level.MEDIUM),
        ("R04", Level.MEDIUM),
        ("R14", Level.MEDIUM),
        ("R15", Level.LOW),
    ],
)
def test_levels_cover_all_three(dossier: Dossier, code: str, level: Level) -> None:
    assert dossier.diagnoses[code].level is level


def test_pupils_see_teaching_practices_otherwise_than_the_team_expects(dossier: Dossier) -> None:
    pupils = dossier.diagnoses["R14"].group(Group.STUDENTS)
    assert pupils is not None
    assert pupils.differs


# ── verification, priorities ──


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("R13", Status.CONFIRMED),
        ("R02", Status.CONFIRMED),
        ("R14", Status.CONFIRMED),
        ("R04", Status.CONFIRMED),
        ("R12", Status.FOUND),
        ("R15", Status.DISPUTED),
    ],
)
def test_the_table_proposes_different_cases(dossier: Dossier, code: str, status: Status) -> None:
    assert dossier.proposals[code].status is status


def test_the_disputed_factor_waits_with_a_reason(dossier: Dossier) -> None:
    verdict = dossier.verdicts["R15"]
    assert verdict.decision is Decision.CLARIFY
    assert "журналом обращений" in verdict.reason


def test_all_other_factors_are_confirmed(dossier: Dossier) -> None:
    confirmed = {code for code, verdict in dossier.verdicts.items() if verdict.decision is Decision.CONFIRM}
    assert confirmed == {"R02", "R04", "R12", "R13", "R14"}


def test_five_factors_may_have_a_program(dossier: Dossier) -> None:
    ready = {
        code for code, found in dossier.outcomes.items() if found.enters_program and not found.draft_only
    }
    assert ready == {"R02", "R04", "R12", "R13", "R14"}


def test_three_factors_are_chosen(dossier: Dossier) -> None:
    assert [ranked.factor_code for ranked in dossier.ranked if ranked.chosen] == ["R13", "R02", "R12"]


# ── programs ──


def test_two_programs_are_drafted(dossier: Dossier) -> None:
    assert {program.factor_code: len(program.measures) for program in dossier.programs} == {
        "R02": 5,
        "R13": 4,
    }


def test_the_teams_own_measure_has_no_source(dossier: Dossier) -> None:
    rows = [row for program in dossier.programs for row in program.measures if row.activity == OWN_MEASURE]
    assert [(row.code, row.source) for row in rows] == [("", "")]


def test_the_goal_speaks_of_unfilled_posts(dossier: Dossier) -> None:
    program = next(found for found in dossier.programs if found.factor_code == "R02")
    goal = program.indicator(int(program.text("goal_indicator")))
    assert goal is not None
    assert goal.code == "R02.i1"


def test_the_checker_leaves_two_errors_and_a_warning_in_the_complete_program(dossier: Dossier) -> None:
    program = next(found for found in dossier.programs if found.factor_code == "R02")
    assert [(finding.rule, finding.severity) for finding in dossier.findings[program.id]] == [
        ("L03", Severity.ERROR),
        ("L04", Severity.ERROR),
        ("L12", Severity.WARNING),
    ]


def test_the_begun_program_still_has_no_goal(dossier: Dossier) -> None:
    program = next(found for found in dossier.programs if found.factor_code == "R13")
    assert "L01" in {finding.rule for finding in dossier.findings[program.id]}


# ── preparing ──


def test_preparing_twice_changes_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "twice.sqlite") as store:
        first = dossier_of(store)
        assert dossier_of(store) == first


def test_changes_made_in_the_example_stay(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kept.sqlite") as store:
        school = prepare(store)
        renamed = store.schools.rename(school.id, "Заречная СОШ", seen=school.version, visitor=Visitor())
        assert prepare(store) == renamed


def test_a_removed_measure_does_not_come_back(tmp_path: Path) -> None:
    with Store.open(tmp_path / "removed.sqlite") as store:
        program = dossier_of(store).programs[0]
        store.programs.remove_measure(
            program.measures[0].id, seen=program.measures[0].version, visitor=Visitor()
        )
        assert len(dossier_of(store).programs[0].measures) == 4


def test_a_program_that_is_there_is_not_filled_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dossier: Dossier
) -> None:
    with Store.open(tmp_path / "one.sqlite") as store:
        create = ProgramRepository.create

        def only_the_first(
            repository: ProgramRepository, cycle_id: int, *args: Any, **values: Any
        ) -> Program:
            if repository.list(cycle_id):
                raise KeyboardInterrupt
            return create(repository, cycle_id, *args, **values)

        with monkeypatch.context() as patch:
            patch.setattr(ProgramRepository, "create", only_the_first)
            with pytest.raises(KeyboardInterrupt):
                prepare(store)
        assert plain(dossier_of(store)) == plain(dossier)


@pytest.fixture
def half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with Store.open(tmp_path / "half.sqlite") as store:
        with monkeypatch.context() as patch:
            patch.setattr(VerdictRepository, "set", interrupt)
            with pytest.raises(KeyboardInterrupt):
                prepare(store)
        yield store


def test_what_an_interruption_left_is_completed(half_made: Store, dossier: Dossier) -> None:
    assert plain(dossier_of(half_made)) == plain(dossier)


def test_a_word_changed_in_a_half_made_example_stays(half_made: Store) -> None:
    school = half_made.schools.list()[0]
    cycle = half_made.schools.current_cycle(school.id)
    half_made.schools.set_passport(cycle.id, "pupils", "99", seen=1, visitor=Visitor())
    completed = dossier_of(half_made)
    assert (completed.passport.text("pupils"), len(completed.programs)) == ("99", 2)


def test_the_example_is_the_same_in_every_database(tmp_path: Path, dossier: Dossier) -> None:
    with Store.open(tmp_path / "other.sqlite") as store:
        assert plain(dossier_of(store)) == plain(dossier)


def test_other_schools_are_left_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "both.sqlite") as store:
        store.schools.create("Лесная ООШ", year=2023, visitor=Visitor())
        prepare(store)
        assert [school.name for school in store.schools.list()] == ["Лесная ООШ", "Приречная СОШ"]


def test_an_incomplete_catalogue_leaves_the_database_empty(
    tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_sets = Catalogue(**{**dict(catalogue), "sets": ()})
    monkeypatch.setattr("toolkit.example.load", lambda: without_sets)
    with Store.open(tmp_path / "empty.sqlite") as store:
        with pytest.raises(CatalogueError, match="irkutsk-2023"):
            prepare(store)
        assert store.schools.list() == ()
