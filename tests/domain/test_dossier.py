"""One dossier from one school's inputs, with the real catalogue."""

from collections.abc import Mapping
from datetime import date

import pytest

from tests.domain.invented import measure, profile_factor, program, statement, tally
from toolkit.domain.answers import Answers, TeamAnswer
from toolkit.domain.dossier import Dossier, make_dossier
from toolkit.domain.priorities import Priority
from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.domain.program import Program
from toolkit.domain.school import Cycle, Passport, School, Versioned
from toolkit.domain.verification import Decision, Status, Verdict
from toolkit.methodology.catalogue import Catalogue, Factor, Group
from toolkit.methodology.loader import load

TODAY = date(2023, 9, 12)
OWN = Factor(
    code="S1",
    title="Долгая дорога до школы",
    short_title="Долгая дорога",
    statements=(statement("S1.s1", Group.ADMINISTRATION),),
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def dossier(
    catalogue: Catalogue,
    *factors: ProfileFactor,
    answers: Answers | None = None,
    verdicts: Mapping[str, Verdict] | None = None,
    priorities: Mapping[str, Priority] | None = None,
    programs: tuple[Program, ...] = (),
    passport: Passport | None = None,
    profile: RiskProfile | None = None,
) -> Dossier:
    return make_dossier(
        catalogue,
        school=School(id=1, name="Приречная СОШ"),
        cycle=Cycle(id=1, school_id=1, year=2023),
        passport=passport or Passport(),
        profile=profile or RiskProfile(issued_on=date(2023, 3, 14), factors=factors),
        own_factors=(OWN,),
        answers=answers or Answers(),
        facts={},
        verdicts=verdicts or {},
        priorities=priorities or {},
        programs=programs,
        today=TODAY,
    )


def confirmed(code: str) -> Verdict:
    return Verdict(factor_code=code, decision=Decision.CONFIRM)


def test_factors_follow_the_profile_with_the_schools_own(catalogue: Catalogue) -> None:
    found = dossier(
        catalogue,
        profile_factor(code="R09"),
        profile_factor(None, code="S1", in_profile=False),
        profile_factor(code="R02"),
    )
    assert [factor.code for factor in found.factors] == ["R09", "S1", "R02"]


def test_unknown_codes_are_skipped(catalogue: Catalogue) -> None:
    found = dossier(catalogue, profile_factor(code="R99"), profile_factor(code="R02"))
    assert set(found.diagnoses) == set(found.proposals) == set(found.outcomes) == {"R02"}


def test_an_empty_profile_gives_an_empty_dossier(catalogue: Catalogue) -> None:
    found = dossier(catalogue)
    assert (found.factors, found.ranked, found.findings) == ((), (), {})


def test_answers_flow_through_to_the_proposal(catalogue: Catalogue) -> None:
    own = profile_factor(None, code="S1", in_profile=False)
    answered = Answers(team={"S1.s1": TeamAnswer(value=3)})
    found = dossier(catalogue, own, answers=answered)
    assert found.diagnoses["S1"].index == 100
    assert found.proposals["S1"].status is Status.ADDITIONAL


def test_verdicts_flow_through_to_the_outcome(catalogue: Catalogue) -> None:
    found = dossier(catalogue, profile_factor(), verdicts={"R02": confirmed("R02")})
    assert found.outcomes["R02"].decided


def test_ranking_uses_the_priorities(catalogue: Catalogue) -> None:
    found = dossier(
        catalogue,
        profile_factor(code="R02"),
        profile_factor(code="R09"),
        priorities={"R09": Priority(factor_code="R09", manageability=3, reach=3)},
    )
    assert [ranked.factor_code for ranked in found.ranked] == ["R09", "R02"]


def test_small_school_takes_its_teachers_from_the_passport(catalogue: Catalogue) -> None:
    small = Passport(values={"teachers": Versioned(value="4", version=1)})
    found = dossier(catalogue, profile_factor(), passport=small)
    assert found.diagnoses["R02"].merged


def test_the_passport_asks_how_many_teachers_there_are(catalogue: Catalogue) -> None:
    asked = {field.code for block in catalogue.passport for field in block.fields}
    assert "teachers" in asked


def test_programs_are_checked_against_their_factor(catalogue: Catalogue) -> None:
    sound = dossier(
        catalogue,
        profile_factor(),
        answers=Answers(
            tallies={found.code: tally(*[3] * 6) for found in catalogue.factor("R02").statements}
        ),
        verdicts={"R02": confirmed("R02")},
        programs=(
            program(
                measures=[
                    measure(n, participants="администрация, учителя, ученики, родители") for n in (1, 2, 3)
                ]
            ),
        ),
    )
    assert sound.findings == {7: ()}


def test_undecided_program_is_told(catalogue: Catalogue) -> None:
    found = dossier(catalogue, profile_factor(Level.HIGH), programs=(program(),))
    assert "L07" in {finding.rule for finding in found.findings[7]}


def test_program_of_a_factor_that_left_the_profile_is_still_checked(catalogue: Catalogue) -> None:
    found = dossier(catalogue, profile_factor(code="R09"), programs=(program(),))
    assert "L07" in {finding.rule for finding in found.findings[7]}


def test_program_of_an_unknown_factor_stays_unchecked(catalogue: Catalogue) -> None:
    unknown = program(factor_code="R99")
    found = dossier(catalogue, programs=(unknown,))
    assert (found.programs, found.findings) == ((unknown,), {})
