"""A survey from its first setting to its result: forms are counted once each, and shown when they may be."""

from datetime import date

import pytest

from tests.store.conftest import Clock
from tests.store.surveying import ASKED, MINIMUMS, SEAL, answer, close, come, now, shown
from toolkit.domain.school import Cycle
from toolkit.domain.survey import Counts, Mark, Survey, SurveyState
from toolkit.errors import AccessError, ConflictError, InputError
from toolkit.methodology.catalogue import Group
from toolkit.store import Store, Visitor
from toolkit.store.seal import Seal
from toolkit.store.survey_form import CLOSED, NOTHING_GIVEN, USED_CODE, WRONG_CODE, FormPaper


@pytest.fixture
def survey(store: Store, cycle: Cycle, team: Visitor) -> Survey:
    return store.surveys.open(cycle.id, Group.STUDENTS, ASKED, seen=0, visitor=team)


def test_forms_are_counted_and_shown_when_the_survey_closes(
    store: Store, survey: Survey, team: Visitor
) -> None:
    come(store, survey, 6)
    assert now(store, survey).forms == 6
    assert shown(store, survey) == {}
    close(store, survey, team)
    assert shown(store, survey) == {"R02.s7": Counts(twos=6), "R04.s5": Counts(twos=6)}
    answers = store.answers.get(survey.cycle_id)
    assert answers.surveyed["R02.s7"].counts == (0, 0, 6, 0)
    assert answers.given_on == date(2024, 9, 1)


def test_a_form_sent_twice_is_counted_once(store: Store, survey: Survey) -> None:
    assert answer(store, survey, "the same", Mark.ONE)
    assert not answer(store, survey, "the same", Mark.THREE, Mark.THREE)
    assert now(store, survey).forms == 1


def test_four_forms_are_never_shown(store: Store, survey: Survey, team: Visitor) -> None:
    come(store, survey, 4)
    close(store, survey, team)
    assert shown(store, survey) == {}
    assert now(store, survey).released == 0


def test_a_late_answer_after_reopening_shows_nothing(store: Store, survey: Survey, team: Visitor) -> None:
    come(store, survey, 6)
    close(store, survey, team)
    before = shown(store, survey)
    version = now(store, survey).version
    store.surveys.open(survey.cycle_id, survey.group, ASKED, seen=version, visitor=team)
    come(store, survey, 1, begin=6, mark=Mark.ZERO)
    close(store, survey, team)
    assert shown(store, survey) == before


def test_what_may_be_shown_can_be_asked_for_while_the_survey_runs(
    store: Store, survey: Survey, team: Visitor
) -> None:
    come(store, survey, 7)
    store.surveys.ask_release(survey.cycle_id, survey.group, seen=now(store, survey).version, visitor=team)
    assert store.survey_forms.settle(MINIMUMS, SEAL) == 1
    come(store, survey, 4, begin=7)
    store.surveys.ask_release(survey.cycle_id, survey.group, seen=now(store, survey).version, visitor=team)
    store.survey_forms.settle(MINIMUMS, SEAL)
    found = now(store, survey)
    assert (shown(store, survey)["R02.s7"].total, found.forms, found.released) == (7, 11, 7)
    come(store, survey, 1, begin=11)
    close(store, survey, team)
    assert shown(store, survey)["R02.s7"].total == 12


def test_a_statement_that_few_answered_waits_alone(store: Store, survey: Survey, team: Visitor) -> None:
    for number in range(5):
        answer(store, survey, f"form {number}", Mark.ONE, *([Mark.DECLINED] if number else [Mark.THREE]))
    close(store, survey, team)
    assert shown(store, survey) == {"R02.s7": Counts(ones=5)}


def test_the_last_day_closes_the_survey_by_itself(
    store: Store, survey: Survey, team: Visitor, clock: Clock
) -> None:
    store.surveys.set_option(
        survey.cycle_id, survey.group, "closes_on", date(2024, 9, 2), seen=survey.version, visitor=team
    )
    come(store, survey, 5)
    assert store.survey_forms.settle(MINIMUMS, SEAL) == 0
    clock.go_on(2 * 24 * 60)
    with pytest.raises(InputError, match=CLOSED):
        answer(store, survey, "late", Mark.ONE)
    assert store.survey_forms.settle(MINIMUMS, SEAL) == 1
    assert now(store, survey).state is SurveyState.CLOSED
    assert shown(store, survey)["R02.s7"].total == 5


def test_a_past_day_is_refused(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(InputError, match="уже прошёл"):
        store.surveys.set_option(cycle.id, Group.PARENTS, "closes_on", date(2024, 8, 1), seen=0, visitor=team)
    assert store.surveys.list(cycle.id) == ()


def test_a_closed_survey_takes_no_form(store: Store, survey: Survey, team: Visitor) -> None:
    close(store, survey, team)
    with pytest.raises(InputError, match=CLOSED):
        answer(store, survey, "late", Mark.ONE)


def test_an_empty_form_and_forged_statements_are_refused(store: Store, survey: Survey) -> None:
    forged = FormPaper({"R99.s1": Mark.ONE, "R02.s1": Mark.TWO}, "forged")
    for paper in (FormPaper({}, "empty"), forged):
        with pytest.raises(InputError, match=NOTHING_GIVEN):
            store.survey_forms.add(survey.token, paper, SEAL)
    assert now(store, survey).forms == 0


def test_answers_stay_with_the_words_they_were_given_to(store: Store, survey: Survey, team: Visitor) -> None:
    come(store, survey, 5)
    store.surveys.close(survey.cycle_id, survey.group, seen=now(store, survey).version, visitor=team)
    fresh = (ASKED[0].model_copy(update={"text": "Уроков часто не бывает."}),)
    store.surveys.open(survey.cycle_id, survey.group, fresh, seen=now(store, survey).version, visitor=team)
    come(store, survey, 6, begin=5)
    close(store, survey, team)
    found = {(count.code, count.text): count.counts.total for count in store.surveys.results(survey.cycle_id)}
    assert found == {
        ("R02.s7", "Уроки пропускаются."): 5,
        ("R04.s5", "Мне помогают."): 5,
        ("R02.s7", "Уроков часто не бывает."): 6,
    }
    assert store.answers.get(survey.cycle_id).surveyed["R02.s7"].total == 11


def test_nothing_is_asked_of_nobody(store: Store, cycle: Cycle, team: Visitor) -> None:
    with pytest.raises(InputError, match="ни одного утверждения"):
        store.surveys.open(cycle.id, Group.PARENTS, (), seen=0, visitor=team)


def test_two_who_set_up_one_survey_are_told(store: Store, survey: Survey, team: Visitor) -> None:
    place = (survey.cycle_id, survey.group)
    store.surveys.set_option(*place, "free_text", True, seen=survey.version, visitor=team)
    with pytest.raises(ConflictError):
        store.surveys.set_option(*place, "by_code", True, seen=survey.version, visitor=team)


def test_a_coming_form_makes_no_conflict(store: Store, survey: Survey, team: Visitor) -> None:
    come(store, survey, 3)
    place = (survey.cycle_id, survey.group)
    found = store.surveys.set_option(*place, "free_text", True, seen=survey.version, visitor=team)
    assert (found.free_text, found.forms) == (True, 3)


# ── codes ──


def test_a_code_lets_one_form_in(store: Store, survey: Survey, team: Visitor) -> None:
    place = (survey.cycle_id, survey.group)
    store.surveys.set_option(*place, "by_code", True, seen=survey.version, visitor=team)
    first, second = store.survey_forms.give_codes(*place, 2, SEAL, visitor=team)
    with pytest.raises(InputError, match=WRONG_CODE):
        answer(store, survey, "form 1", Mark.ONE)
    assert answer(store, survey, "form 1", Mark.ONE, code=first)
    assert not answer(store, survey, "form 1", Mark.ONE, code=first)
    with pytest.raises(InputError, match=USED_CODE):
        answer(store, survey, "form 2", Mark.ONE, code=first)
    assert answer(store, survey, "form 2", Mark.ONE, code=second)
    assert now(store, survey).forms == 2
    assert store.survey_forms.codes_given(*place) == 2


def test_a_code_can_be_checked_before_anybody_answers(store: Store, survey: Survey, team: Visitor) -> None:
    place = (survey.cycle_id, survey.group)
    store.surveys.set_option(*place, "by_code", True, seen=survey.version, visitor=team)
    (code,) = store.survey_forms.give_codes(*place, 1, SEAL, visitor=team)
    store.survey_forms.check_code(survey.token, code, SEAL)
    with pytest.raises(InputError, match=WRONG_CODE):
        store.survey_forms.check_code(survey.token, "КТ4М7РХВ", SEAL)


# ── words of their own ──


def test_own_words_are_kept_without_names_and_only_the_curator_reads_them(
    store: Store, survey: Survey, team: Visitor
) -> None:
    place = (survey.cycle_id, survey.group)
    store.surveys.set_option(*place, "free_text", True, seen=survey.version, visitor=team)
    for number in range(5):
        answer(store, survey, f"form {number}", Mark.ONE, note="Спасибо, Иванова А. А." if not number else "")
    curator = Visitor("куратор", "curator")
    assert store.survey_forms.notes(*place, SEAL, visitor=curator) == ()
    close(store, survey, team)
    assert store.survey_forms.notes(*place, SEAL, visitor=curator) == ("Спасибо, [имя скрыто]",)
    with pytest.raises(AccessError):
        store.survey_forms.notes(*place, SEAL, visitor=team)


def test_own_words_are_dropped_where_nobody_asked_for_them(
    store: Store, survey: Survey, team: Visitor
) -> None:
    for number in range(5):
        answer(store, survey, f"form {number}", Mark.ONE, note="Лишнее")
    close(store, survey, team)
    found = store.survey_forms.notes(
        survey.cycle_id, survey.group, SEAL, visitor=Visitor("куратор", "curator")
    )
    assert found == ()


# ── all of it away ──


def test_everything_a_group_answered_can_be_forgotten(store: Store, survey: Survey, team: Visitor) -> None:
    come(store, survey, 6)
    close(store, survey, team)
    store.survey_forms.erase(survey.cycle_id, survey.group, visitor=team)
    found = now(store, survey)
    assert (found.state, found.forms, found.released) == (SurveyState.DRAFT, 0, 0)
    assert found.token != survey.token
    assert shown(store, survey) == {}
    assert store.answers.get(survey.cycle_id).surveyed == {}


def test_answers_sealed_with_another_key_wait_for_it(store: Store, survey: Survey, team: Visitor) -> None:
    come(store, survey, 3)
    other = Seal(b"the key of a new machine")
    for number in range(10, 16):
        paper = FormPaper({"R02.s7": Mark.ONE}, f"form {number}")
        store.survey_forms.add(survey.token, paper, other)
    store.surveys.close(survey.cycle_id, survey.group, seen=now(store, survey).version, visitor=team)
    store.survey_forms.settle(MINIMUMS, other)
    assert shown(store, survey)["R02.s7"] == Counts(ones=6)
