"""What a survey asks, in which words, and how a form is counted."""

from datetime import date

from toolkit.domain.answers import Answers, Tally
from toolkit.domain.survey import (
    Asked,
    Counts,
    Mark,
    Survey,
    SurveyState,
    asked_of,
    chosen_factors,
    counted,
    minutes,
    packed,
    renewed,
    unpacked,
)
from toolkit.methodology.catalogue import Group, Sign
from toolkit.methodology.loader import load

TODAY = date(2024, 9, 1)


def asked(code: str = "R02.s7", text: str = "Уроки пропускаются.") -> Asked:
    return Asked(code=code, factor=code.split(".")[0], title="Дефицит кадров", text=text, sign=Sign.RISK)


def test_pupils_are_asked_in_easy_words() -> None:
    factor = load().factor("R02")
    (one,) = asked_of(Group.STUDENTS, [factor], approved=False)
    statement = factor.statement(one.code)
    assert one.text == statement.easy != statement.text


def test_every_statement_for_pupils_has_easy_words() -> None:
    hard = [
        statement.code
        for factor in load().factors
        for statement in factor.statements
        if statement.group is Group.STUDENTS and not statement.easy
    ]
    assert hard == []


def test_sensitive_factors_are_asked_only_after_approval() -> None:
    factors = [load().factor("R02"), load().factor("R15")]
    assert {one.factor for one in asked_of(Group.STUDENTS, factors, approved=False)} == {"R02"}
    assert {one.factor for one in asked_of(Group.STUDENTS, factors, approved=True)} == {"R02", "R15"}


def test_the_profile_comes_first_and_others_only_when_chosen() -> None:
    catalogue = load()
    listed = [catalogue.factor("R12"), catalogue.factor("R04")]
    found = chosen_factors(listed, catalogue.factors, ["R01", "R04"])
    assert [factor.code for factor in found] == ["R12", "R04", "R01"]


def test_a_survey_of_six_factors_takes_up_to_seven_minutes() -> None:
    catalogue = load()
    for group in Group:
        asked_ = asked_of(group, catalogue.factors[:6], approved=True)
        assert 1 <= minutes(len(asked_)) <= 7


def test_what_the_survey_does_not_ask_is_not_counted() -> None:
    one = asked()
    assert counted({one.code: Mark.TWO, "R99.s1": Mark.ZERO}, [one]) == {one.key: Counts(twos=1)}


def test_answers_belong_to_the_words_they_were_given_to() -> None:
    before, now = asked(text="Старые слова"), asked(text="Новые слова")
    statements = renewed([before], [now])
    assert counted({now.code: Mark.ONE}, statements) == {now.key: Counts(ones=1)}
    assert before.key != now.key
    assert [one.text for one in statements if not one.now] == ["Старые слова"]


def test_what_is_asked_survives_as_text() -> None:
    statements = renewed([asked(text="Старые")], [asked(), asked("R04.s5", "Другое")])
    assert unpacked(packed(statements)) == statements
    assert unpacked("") == ()


def test_a_survey_takes_answers_through_its_last_day() -> None:
    survey = Survey(id=1, cycle_id=1, group=Group.PARENTS, token="t", state=SurveyState.OPEN, closes_on=TODAY)
    assert survey.is_open(TODAY)
    assert survey.is_over(date(2024, 9, 2))
    assert not survey.model_copy(update={"state": SurveyState.CLOSED}).is_open(TODAY)


# ── together with paper forms ──


def test_paper_and_survey_are_one() -> None:
    answers = Answers(
        tallies={"R02.s7": Tally(counts=(1, 2, 2, 0), unsure=1)},
        surveyed={"R02.s7": Tally(counts=(5, 0, 0, 1), declined=2)},
    )
    assert answers.counted("R02.s7", 5) == Tally(counts=(6, 2, 2, 1), unsure=1, declined=2)


def test_few_paper_forms_stay_out_so_that_subtraction_does_not_show_them() -> None:
    survey = Tally(counts=(5, 0, 0, 1))
    answers = Answers(tallies={"R02.s7": Tally(counts=(0, 0, 1, 0))}, surveyed={"R02.s7": survey})
    assert answers.counted("R02.s7", 5) == survey
