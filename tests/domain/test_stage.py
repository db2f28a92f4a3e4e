"""The seven steps, as somebody sees them who looks at many schools."""

from datetime import UTC, datetime

import pytest

from tests.domain.test_standing import NOWHERE, Stopped, begun, decided, school
from toolkit.domain.dossier import Dossier
from toolkit.domain.program_state import ProgramState, StateHistory, StateStep
from toolkit.domain.school import ListStatus, Passport, School, Versioned
from toolkit.domain.stage import Stage, Step, stage
from toolkit.domain.verification import Decision

AT = datetime(2023, 9, 12, tzinfo=UTC)
DRAFT, SUBMITTED, CHANGES, APPROVED = ProgramState


def at(
    dossier: Dossier, diagnosis: Stopped = NOWHERE, program: Stopped = NOWHERE, **states: ProgramState
) -> Stage:
    """Where the school is; `p1=SUBMITTED` says where the program with id 1 stands."""
    histories = {
        int(key[1:]): StateHistory(steps=(StateStep(state=state, at=AT, who="", role=""),))
        for key, state in states.items()
    }
    return stage(dossier.model_copy(update={"states": histories}), diagnosis, program)


def two_programs() -> Dossier:
    programs = (begun("S1", 1), begun("S2", 2))
    return school(2, answered=2, verdicts=decided("S1", "S2", of=2), programs=programs)


def test_a_new_school_is_at_its_passport() -> None:
    assert at(school(0)) == Stage(step=Step.PASSPORT, passed=0, words="Паспорт школы")


def test_with_a_passport_begun_the_profile_comes() -> None:
    filled = school(0).model_copy(update={"passport": Passport(values={"pupils": Versioned(value="98")})})
    assert at(filled) == Stage(step=Step.PROFILE, passed=1, words="Рисковый профиль")


def test_answers_come_after_the_profile() -> None:
    assert at(school(3, answered=1)) == Stage(step=Step.ANSWERS, passed=2, words="Самодиагностика: ответы")


def test_a_team_that_looks_at_its_result_is_there() -> None:
    found = at(school(3, answered=3), Stopped("result"))
    assert (found.step, found.words) == (Step.RESULT, "Самодиагностика: результат")


def test_deciding_is_the_fifth_step() -> None:
    found = at(school(3, answered=3, verdicts={"S1": Decision.CONFIRM}), Stopped("verification", "S2"))
    assert found == Stage(step=Step.VERIFICATION, passed=4, words="Самодиагностика: верификация")


def test_without_a_confirmed_risk_nothing_is_left() -> None:
    found = at(school(2, answered=2, verdicts=decided(of=2)))
    assert found == Stage(step=None, passed=5, words="Подтверждённых рисков нет")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Stopped("roadmap", "S1"), "Программа: дорожная карта"),
        (Stopped("goal", "S2"), "Программа: цель и показатели"),
        (Stopped("factor"), "Программа: черновик"),
    ],
)
def test_a_program_is_named_by_the_step_where_the_team_left_it(place: Stopped, words: str) -> None:
    assert at(two_programs(), program=place) == Stage(step=Step.PROGRAM, passed=5, words=words)


def test_before_the_first_program_the_factor_is_chosen() -> None:
    assert at(school(1, answered=1, verdicts=decided("S1", of=1))).words == "Программа: выбор фактора"


def test_while_one_program_is_a_draft_the_school_writes() -> None:
    assert at(two_programs(), p1=SUBMITTED).step is Step.PROGRAM


def test_programs_all_handed_in_are_under_review() -> None:
    found = at(two_programs(), p1=SUBMITTED, p2=APPROVED)
    assert found == Stage(step=Step.REVIEW, passed=6, words="Программы на проверке")


def test_changes_asked_for_bring_the_school_back_to_writing() -> None:
    found = at(two_programs(), p1=CHANGES, p2=APPROVED)
    assert (found.step, found.words) == (Step.PROGRAM, "Программа: правки")


def test_with_every_program_approved_all_seven_are_passed() -> None:
    found = at(two_programs(), p1=APPROVED, p2=APPROVED)
    assert found == Stage(step=None, passed=7, words="Программы утверждены")


def test_a_reopened_decision_brings_the_school_back() -> None:
    dossier = school(2, answered=2, verdicts={"S1": Decision.CONFIRM}, programs=(begun("S1", 1),))
    assert at(dossier, p1=APPROVED).step is Step.VERIFICATION


def test_a_school_that_has_left_the_list_and_has_no_profile_is_there_to_help() -> None:
    helper = School(id=1, name="Заозёрная СОШ", status=ListStatus.LEFT, status_year=2022)
    found = at(school(0).model_copy(update={"school": helper}))
    assert found == Stage(step=None, passed=0, words="Помогает другим школам")
