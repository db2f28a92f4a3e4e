"""The way through self-diagnosis: what is open, what is missing, where the team continues."""

import pytest

from tests.workflows.opening import (
    NOON,
    PARENTS,
    SCHOOL,
    STAFF,
    TEAM,
    answer_everything,
    decide,
    name_school,
    opened,
    ready_school,
    self_diagnosis,
    take_factors,
)
from toolkit.store.database import Store
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.step import StepStatus

NAME_FIRST = "Сначала назовите школу."
FACTOR_FIRST = "Откроется, когда в профиле будет хотя бы один фактор."
ANSWERS_FIRST = "Откроется после первых ответов."
DECISION_FIRST = "Откроется после первого решения верификации."


def locks(flow: SelfDiagnosis) -> list[str]:
    return [flow.lock(step.code) for step in flow.steps]


# ── locks ──


def test_before_the_name_only_the_passport_is_open(new: SelfDiagnosis) -> None:
    assert locks(new) == ["", *[NAME_FIRST] * 6]


def test_the_name_opens_the_profile(named: SelfDiagnosis) -> None:
    assert locks(named) == ["", "", *[FACTOR_FIRST] * 5]


def test_a_factor_opens_answers_and_result(named: SelfDiagnosis) -> None:
    take_factors(named)
    assert locks(named) == ["", "", "", "", ANSWERS_FIRST, DECISION_FIRST, DECISION_FIRST]


def test_answers_open_verification(named: SelfDiagnosis) -> None:
    answer_everything(take_factors(named), STAFF)
    assert locks(named) == ["", "", "", "", "", DECISION_FIRST, DECISION_FIRST]


def test_a_decision_opens_everything(named: SelfDiagnosis) -> None:
    answer_everything(take_factors(named), STAFF)
    decide(named, STAFF)
    assert locks(named) == [""] * 7


def test_a_locked_step_says_why_and_stays_shut(named: SelfDiagnosis) -> None:
    named.go("answers")
    assert (named.step, named.said) == ("passport", [FACTOR_FIRST])


# ── what is missing ──


def test_without_a_name_there_is_one_thing_to_do(new: SelfDiagnosis) -> None:
    assert new.missing("passport") == ["Назовите школу: остальное можно заполнить позже."]


def test_a_profile_needs_factors_and_a_date(named: SelfDiagnosis) -> None:
    assert named.missing("profile") == [
        "Отметьте факторы, которые названы в вашем профиле.",
        "Укажите дату профиля: на неё сошлётся программа.",
    ]


def test_answers_count_the_factors_that_are_left(named: SelfDiagnosis) -> None:
    take_factors(named)
    answer_everything(named, STAFF)
    assert named.missing("answers") == ["Осталось ответить по 1 фактору."]


def test_verification_counts_the_decisions_that_are_left(named: SelfDiagnosis) -> None:
    answer_everything(take_factors(named), STAFF)
    assert named.missing("verification") == ["Осталось решить по 2 факторам."]


def test_priorities_need_a_choice(ready: SelfDiagnosis) -> None:
    assert ready.missing("priorities") == ["Отметьте два-три фактора, с которых начнёте."]


def test_a_finished_school_lacks_nothing(ready: SelfDiagnosis) -> None:
    ready.choose(STAFF, True)
    assert [list(ready.missing(step.code)) for step in ready.steps] == [[]] * 7


# ── forward and back ──


def test_next_does_not_pass_what_is_missing(new: SelfDiagnosis) -> None:
    new.next()
    assert (new.step, new.said) == ("passport", ["Назовите школу: остальное можно заполнить позже."])


def test_the_whole_way_by_the_main_button(store: Store) -> None:
    flow = name_school(self_diagnosis(store))
    seen = [flow.step]

    def forward() -> None:
        flow.next()
        seen.append(f"{flow.step} {flow.part}".strip())

    forward()
    take_factors(flow)
    forward()
    answer_everything(flow, STAFF)
    forward()
    answer_everything(flow, PARENTS)
    forward()
    forward()
    flow.decide("CONFIRM")
    forward()
    flow.decide("CONFIRM")
    forward()
    flow.choose(STAFF, True)
    forward()
    assert seen == [
        "passport", "profile", f"answers {STAFF}", f"answers {PARENTS}", "result",
        f"verification {STAFF}", f"verification {PARENTS}", "priorities", "next",
    ]  # fmt: skip


def test_unanswered_statements_do_not_stop_the_way_to_the_result(named: SelfDiagnosis) -> None:
    take_factors(named)
    named.go("answers", PARENTS)
    named.next()
    assert (named.step, "answers" in named.done) == ("result", False)


def test_back_goes_through_the_factors_too(ready: SelfDiagnosis) -> None:
    ready.go("verification", PARENTS)
    seen = []
    for _ in range(3):
        ready.back()
        seen.append((ready.step, ready.part))
    assert seen == [("verification", STAFF), ("result", ""), ("answers", STAFF)]


def test_there_is_nothing_before_the_first_step(named: SelfDiagnosis) -> None:
    named.back()
    assert named.step == "passport"


def test_answers_open_at_the_first_unfinished_factor(named: SelfDiagnosis) -> None:
    take_factors(named)
    answer_everything(named, STAFF)
    named.go("answers")
    assert named.part == PARENTS


def test_a_new_step_takes_the_focus(named: SelfDiagnosis) -> None:
    named.go("profile")
    assert named.focused == ["title"]


# ── states in words ──


def test_a_step_that_lost_what_it_needs_is_open_again(ready: SelfDiagnosis) -> None:
    ready.go("profile")
    ready.next()
    before = ready.status("profile")
    ready.set_issued("")
    assert (before, ready.status("profile")) == (StepStatus.DONE, StepStatus.REOPENED)


def test_an_edit_that_leaves_nothing_out_keeps_the_step_done(ready: SelfDiagnosis) -> None:
    ready.go("profile")
    ready.next()
    ready.set_issued("15.06.2023")
    assert ready.status("profile") is StepStatus.DONE


def test_states_of_the_steps_in_words(ready: SelfDiagnosis) -> None:
    assert [ready.words(step.code) for step in ready.steps] == [
        "готово", "2 фактора", "2 из 2 факторов", "можно смотреть", "2 из 2 решений", "не начат", "не начат",
    ]  # fmt: skip


def test_states_of_locked_steps_in_words(named: SelfDiagnosis) -> None:
    assert [named.words(step.code) for step in named.steps] == [
        "открыт", "не начат", "пока закрыт", "пока закрыт",
        "после ответов", "после верификации", "после верификации",
    ]  # fmt: skip


# ── coming back ──


def test_reopening_continues_where_the_team_stopped(ready: SelfDiagnosis, ready_store: Store) -> None:
    ready.go("verification", PARENTS)
    again = self_diagnosis(ready_store)
    assert (again.step, again.part) == ("verification", PARENTS)


def test_reopening_remembers_confirmed_steps(named: SelfDiagnosis, store: Store) -> None:
    named.next()
    assert self_diagnosis(store).done == {"passport"}


def test_a_step_that_has_closed_meanwhile_is_not_reopened(named: SelfDiagnosis, store: Store) -> None:
    take_factors(named, [STAFF])
    named.go("answers")
    store.profiles.remove_factor(
        named.cycle.id, STAFF, seen=named.facts.profile.factor(STAFF).version, visitor=TEAM
    )
    assert self_diagnosis(store).step == "passport"


def test_one_school_is_opened_at_once(store: Store) -> None:
    store.schools.create(SCHOOL, year=2023, visitor=TEAM)
    assert self_diagnosis(store).facts.school.name == SCHOOL


def test_of_several_schools_one_is_chosen(store: Store) -> None:
    store.schools.create("Заречная СОШ", year=2023, visitor=TEAM)
    other = store.schools.create(SCHOOL, year=2023, visitor=TEAM)
    flow = self_diagnosis(store)
    nobody = flow.dossier
    flow.enter(other.id)
    assert (nobody, flow.facts.school.name) == (None, SCHOOL)


@pytest.mark.parametrize(("month", "year"), [(5, 2022), (6, 2023), (9, 2023)])
def test_the_school_year_turns_in_june(store: Store, month: int, year: int) -> None:
    flow = name_school(opened(SelfDiagnosis, store, now=NOON.replace(month=month)))
    assert flow.cycle.year == year


# ── what follows ──


def test_the_chosen_factors_lead_to_their_programs(store: Store) -> None:
    flow = ready_school(store)
    flow.choose(PARENTS, True)
    assert [row.factor_code for row in flow.facts.ranked if row.chosen] == [PARENTS]


def test_everything_is_stored_at_once(named: SelfDiagnosis) -> None:
    assert named.saved == "Сохранено в 12:41"
