"""The start page's heading and button follow from what is stored."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import pytest

from tests.domain.invented import measure, program, statement
from toolkit.domain.answers import Answers, TeamAnswer
from toolkit.domain.checks import Finding, Place
from toolkit.domain.dossier import Dossier, make_dossier
from toolkit.domain.priorities import Priority
from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.domain.program import Program
from toolkit.domain.school import Cycle, Passport, School
from toolkit.domain.standing import PROGRAM, REPORT, SELF_DIAGNOSIS, Standing, standing
from toolkit.domain.verification import Decision, Verdict
from toolkit.methodology.catalogue import Factor, Group, Severity
from toolkit.methodology.loader import load

SHORT = (
    "Долгая дорога",
    "Старый спортзал",
    "Мало кружков",
    "Слабая связь",
    "Нет автобуса",
    "Тесная столовая",
)
CODES = tuple(f"S{number}" for number in range(1, 7))


class Stopped(NamedTuple):
    step: str = ""
    part: str = ""
    done: frozenset[str] = frozenset()


def factor(code: str, title: str) -> Factor:
    return Factor(
        code=code,
        title=f"{title} до школы",
        short_title=title,
        statements=(
            statement(f"{code}.s1", Group.ADMINISTRATION),
            statement(f"{code}.s2", Group.ADMINISTRATION),
        ),
    )


OWN = tuple(factor(code, title) for code, title in zip(CODES, SHORT, strict=True))


def school(
    factors: int = 6,
    *,
    answered: int = 0,
    verdicts: Mapping[str, Decision] | None = None,
    chosen: tuple[str, ...] = (),
    programs: tuple[Program, ...] = (),
    errors: Mapping[int, int] | None = None,
) -> Dossier:
    """A school with the first `answered` of its factors answered; `errors` by program id.

    Profile and answers call a factor low that the team does not confirm, and high any other one.
    """
    low = {code for code, decision in (verdicts or {}).items() if decision is Decision.REJECT}
    given = [f"{code}.{part}" for code in CODES[:answered] for part in ("s1", "s2")]
    made = make_dossier(
        load(),
        school=School(id=1, name="Приречная СОШ"),
        cycle=Cycle(id=1, school_id=1, year=2023),
        passport=Passport(),
        profile=RiskProfile(
            issued_on=date(2023, 3, 14),
            factors=tuple(
                ProfileFactor(code=code, official_title=title, level=Level.LOW if code in low else Level.HIGH)
                for code, title in list(zip(CODES, SHORT, strict=True))[:factors]
            ),
        ),
        own_factors=OWN,
        answers=Answers(team={code: TeamAnswer(value=0 if code[:2] in low else 3) for code in given}),
        facts={},
        verdicts={
            code: Verdict(factor_code=code, decision=decision, reason="Так решила команда.")
            for code, decision in (verdicts or {}).items()
        },
        priorities={code: Priority(factor_code=code, chosen=True) for code in chosen},
        programs=programs,
        today=date(2023, 9, 12),
    )
    return made.model_copy(
        update={"findings": {id_: (mistake(),) * count for id_, count in (errors or {}).items()}}
    )


def mistake() -> Finding:
    place = Place(step="goal", kind="field", field="goal_sentence", words="К цели")
    return Finding(rule="L01", severity=Severity.ERROR, sentence="У цели нет числа.", place=place)


def decided(*confirmed: str, of: int = 6) -> dict[str, Decision]:
    return {code: Decision.CONFIRM if code in confirmed else Decision.REJECT for code in CODES[:of]}


def begun(code: str, id_: int, *, measures: bool = True) -> Program:
    rows = (measure(1),) if measures else ()
    return program(id=id_, factor_code=code, measures=rows)


NOWHERE = Stopped()


def stand(dossier: Dossier, diagnosis: Stopped = NOWHERE, program_place: Stopped = NOWHERE) -> Standing:
    return standing(dossier, diagnosis, program_place)


def test_a_new_school_begins_with_its_profile() -> None:
    found = stand(school(0))
    assert (found.headline, found.action, found.app) == (
        "Начните с рискового профиля школы",
        "Внести профиль",
        SELF_DIAGNOSIS,
    )


def test_a_profile_without_answers_leads_to_the_first_answer() -> None:
    found = stand(school(6))
    assert (found.headline, found.lead, found.action) == (
        "Профиль внесён: можно отвечать на утверждения",
        "В профиле 6 факторов. Примерно 30 минут до результата.",
        "Начать отвечать",
    )


def test_answering_tells_how_many_factors_are_left_and_where_the_team_stopped() -> None:
    found = stand(school(6, answered=3), Stopped("answers", "S4"))
    assert (found.headline, found.lead, found.action) == (
        "Вы на самодиагностике: осталось три фактора из шести",
        "Остановились на факторе «Слабая связь». Примерно 15 минут до результата.",
        "Продолжить с фактора 4",
    )


def test_the_last_factor_is_spoken_of_in_the_singular() -> None:
    assert "остался один фактор из двух" in stand(school(2, answered=1)).headline


def test_without_a_stopping_place_the_first_unanswered_factor_is_named() -> None:
    assert stand(school(6, answered=2)).action == "Продолжить с фактора 3"


def test_a_place_of_a_factor_no_longer_in_the_profile_is_ignored() -> None:
    assert stand(school(2, answered=1), Stopped("answers", "S6")).action == "Продолжить с фактора 2"


def test_answers_given_up_on_purpose_do_not_hold_the_team_back() -> None:
    found = stand(school(6, answered=3), Stopped(done=frozenset({"answers"})))
    assert found.action == "К верификации"


def test_after_the_answers_the_result_waits() -> None:
    found = stand(school(6, answered=6), Stopped("result"))
    assert found.action == "Посмотреть результат"


def test_after_the_answers_the_decisions_wait() -> None:
    found = stand(school(6, answered=6), Stopped("verification", "S1"))
    assert found.headline == "Ответы собраны: пора решать о рисках"


@pytest.mark.parametrize(
    ("made", "headline"),
    [
        (5, "Осталось решить по одному фактору из шести"),
        (4, "Осталось решить по двум факторам из шести"),
        (1, "Осталось решить по пяти факторам из шести"),
    ],
)
def test_decisions_left_are_counted_in_words(made: int, headline: str) -> None:
    verdicts = dict(list(decided("S1").items())[:made])
    assert stand(school(6, answered=6, verdicts=verdicts)).headline == headline


def test_several_confirmed_risks_ask_for_priorities() -> None:
    found = stand(school(6, answered=6, verdicts=decided("S1", "S2")))
    assert (found.action, found.app) == ("Выбрать приоритеты", SELF_DIAGNOSIS)


def test_one_confirmed_risk_needs_no_priorities() -> None:
    found = stand(school(6, answered=6, verdicts=decided("S2")))
    assert (found.lead, found.action, found.app) == (
        "Начните с фактора «Старый спортзал».",
        "Начать программу",
        PROGRAM,
    )


def test_chosen_factors_lead_to_their_first_program() -> None:
    found = stand(school(6, answered=6, verdicts=decided("S1", "S2", "S3"), chosen=("S3",)))
    assert found.lead == "Начните с фактора «Мало кружков»."


def test_a_school_without_confirmed_risks_is_sent_to_the_report() -> None:
    found = stand(school(2, answered=2, verdicts=decided(of=2)))
    assert (found.headline, found.app) == ("Решения приняты: подтверждённых рисков нет", REPORT)


def test_an_unfinished_program_names_its_factor_and_what_is_left() -> None:
    dossier = school(
        6,
        answered=6,
        verdicts=decided("S1", "S2", "S3"),
        chosen=("S1", "S2", "S3"),
        programs=(begun("S1", 1), begun("S2", 2)),
        errors={1: 2, 2: 1},
    )
    found = stand(dossier, program_place=Stopped("goal", "S2"))
    assert (found.headline, found.lead, found.action, found.app) == (
        "Вы на антирисковой программе: начаты две из трёх",
        "Остановились на факторе «Старый спортзал». До документа: 1 ошибка к исправлению.",
        "Продолжить программу",
        PROGRAM,
    )


def test_programs_left_are_counted_once_one_is_ready() -> None:
    dossier = school(
        6,
        answered=6,
        verdicts=decided("S1", "S2"),
        programs=(begun("S1", 1), begun("S2", 2)),
        errors={2: 1},
    )
    assert stand(dossier).headline == "Вы на антирисковой программе: осталась одна из двух"


def test_the_next_factor_is_named_when_the_programs_begun_are_ready() -> None:
    dossier = school(
        6, answered=6, verdicts=decided("S1", "S2"), chosen=("S1", "S2"), programs=(begun("S1", 1),)
    )
    found = stand(dossier)
    assert (found.lead, found.action) == (
        "Следующий фактор: «Старый спортзал».",
        "Начать следующую программу",
    )


def test_a_program_without_measures_is_not_ready() -> None:
    dossier = school(6, answered=6, verdicts=decided("S1"), programs=(begun("S1", 1, measures=False),))
    assert stand(dossier).headline == "Вы на антирисковой программе: нужны меры"


def test_a_single_program_counts_its_errors() -> None:
    dossier = school(6, answered=6, verdicts=decided("S1"), programs=(begun("S1", 1),), errors={1: 1})
    assert stand(dossier).headline == "Вы на антирисковой программе: осталось одно замечание"


def test_a_ready_program_leads_to_its_document() -> None:
    dossier = school(6, answered=6, verdicts=decided("S1"), programs=(begun("S1", 1),))
    found = stand(dossier)
    assert (found.headline, found.action) == ("Программа готова: скачайте документ", "К документу")


def test_progress_of_the_diagnosis_counts_factors_then_decisions() -> None:
    answering = stand(school(6, answered=3)).progress[0]
    deciding = stand(school(6, answered=6, verdicts={"S1": Decision.CONFIRM})).progress[0]
    assert (answering.count, answering.done, answering.total) == ("3 фактора из 6", 3, 6)
    assert (deciding.count, deciding.done, deciding.total) == ("1 решение из 6", 1, 6)


def test_a_draft_before_the_decisions_is_called_a_draft() -> None:
    found = stand(school(6, answered=3, programs=(begun("S2", 1),))).progress[1]
    assert (found.action, found.note, found.total) == (
        "Открыть черновик",
        "Черновик по фактору «Старый спортзал» начат. Остальное откроется после верификации.",
        None,
    )


def test_progress_of_programs_counts_the_ready_ones() -> None:
    dossier = school(
        6,
        answered=6,
        verdicts=decided("S1", "S2"),
        programs=(begun("S1", 1), begun("S2", 2)),
        errors={2: 1},
    )
    found = stand(dossier).progress[1]
    assert (found.count, found.done, found.total) == ("готово 1 из 2", 1, 2)


def test_every_heading_stays_short_enough_to_be_read_at_a_glance() -> None:
    dossiers = (
        school(0),
        school(6),
        school(6, answered=3),
        school(6, answered=6),
        school(6, answered=6, verdicts=decided("S1", "S2")),
    )
    assert all(len(stand(dossier).headline.split()) <= 8 for dossier in dossiers)
