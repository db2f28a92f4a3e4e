"""Self-diagnosis by field.md 6.2."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.invented import (
    ADMINISTRATION,
    PARENTS,
    STUDENTS,
    TEACHERS,
    answers,
    factor,
    statement,
    tally,
    thresholds,
)
from toolkit.domain.answers import Answers, Tally, TeamAnswer
from toolkit.domain.diagnosis import FactorDiagnosis, FactStatus, Standing, diagnose, fact_status, level_of
from toolkit.domain.profile import Level
from toolkit.methodology.catalogue import Direction, Factor, Group, Sign
from toolkit.methodology.loader import load

RULES = thresholds()
STAFF = factor(
    statement("a1", ADMINISTRATION),
    statement("a2", ADMINISTRATION, Sign.STRENGTH),
    statement("t1", TEACHERS),
    statement("t2", TEACHERS, Sign.STRENGTH),
    statement("s1", STUDENTS),
    statement("p1", PARENTS),
)
WORKED_EXAMPLE = answers(
    tallies={
        "a1": tally(3, 2),
        "a2": tally(1, 0),
        "t1": tally(3, 2, 2, 1, 3, 2),
        "t2": tally(1, 2, 1, 0, 1, 2),
        "s1": tally(1, 1, 2, 0, 1, 2, 1, 1),
        "p1": tally(2, 1, 3),
    }
)


def index_of(result: FactorDiagnosis, group: Group) -> float | None:
    found = result.group(group)
    assert found is not None
    return found.index


def standing_of(result: FactorDiagnosis, group: Group) -> Standing:
    found = result.group(group)
    assert found is not None
    return found.standing


class TestWorkedExample:
    """The invented answers of field.md 6.2 and the numbers it gives for them."""

    result = diagnose(STAFF, WORKED_EXAMPLE, RULES)

    @pytest.mark.parametrize(("group", "index"), [(ADMINISTRATION, 83.3), (TEACHERS, 66.7), (STUDENTS, 37.5)])
    def test_group_indexes(self, group: Group, index: float) -> None:
        assert index_of(self.result, group) == pytest.approx(index, abs=0.05)

    def test_three_parents_are_hidden(self) -> None:
        parents = self.result.group(PARENTS)
        assert parents is not None
        assert (parents.standing, parents.index, parents.respondents) == (Standing.HIDDEN, None, None)

    def test_factor_index_and_level(self) -> None:
        assert self.result.index == pytest.approx(62.5)
        assert self.result.level is Level.MEDIUM

    def test_exactly_two_thirds_is_high(self) -> None:
        teachers = self.result.group(TEACHERS)
        assert teachers is not None
        assert teachers.level is Level.HIGH

    def test_groups_disagree(self) -> None:
        assert self.result.spread == pytest.approx(45.8, abs=0.05)
        assert self.result.divided

    def test_coverage_is_three_of_four(self) -> None:
        assert (self.result.groups_with_data, self.result.groups_expected) == (3, 4)
        assert self.result.coverage == 0.75

    def test_nothing_is_preliminary(self) -> None:
        assert not self.result.preliminary

    def test_worst_statements_come_first(self) -> None:
        assert [found.code for found in self.result.worst_statements(2)] == ["a1", "a2"]

    def test_thresholds_of_the_catalogue_give_the_same(self) -> None:
        assert diagnose(STAFF, WORKED_EXAMPLE, load().thresholds) == self.result


class TestLevels:
    @pytest.mark.parametrize(
        ("index", "level"),
        [
            (0, Level.LOW),
            (100 / 3, Level.LOW),
            (33.4, Level.MEDIUM),
            (66.6, Level.MEDIUM),
            (200 / 3, Level.HIGH),
            (100, Level.HIGH),
        ],
    )
    def test_thirds_divide_the_scale(self, index: float, level: Level) -> None:
        assert level_of(index, RULES) is level

    def test_noise_of_computing_does_not_change_a_level(self) -> None:
        assert level_of(100 / 3 + 1e-11, RULES) is Level.LOW
        assert level_of(200 / 3 - 1e-11, RULES) is Level.HIGH

    def test_one_high_group_lifts_a_low_factor_to_medium(self) -> None:
        result = diagnose(
            STAFF,
            answers({"a1": 3, "a2": 0}, {code: tally(*[0] * 6) for code in ("t1", "s1", "p1")}),
            RULES,
        )
        assert result.index == 25
        assert result.level is Level.MEDIUM
        assert result.raised

    def test_weights_of_groups_count(self) -> None:
        heavy = [
            rule.model_copy(update={"weight": 3.0}) if rule.group is ADMINISTRATION else rule
            for rule in RULES.groups
        ]
        result = diagnose(STAFF, WORKED_EXAMPLE, thresholds(groups=heavy))
        assert result.index == pytest.approx((3 * 250 / 3 + 200 / 3 + 37.5) / 5)

    def test_spread_of_exactly_the_threshold_is_told(self) -> None:
        two = factor(statement("s1", STUDENTS), statement("p1", PARENTS))
        tallies = {"s1": Tally(counts=(0, 10, 0, 0)), "p1": Tally(counts=(0, 1, 9, 0))}
        assert diagnose(two, answers(tallies=tallies), RULES).divided


class TestAdministration:
    def test_team_answers_are_the_answers_of_the_administration(self) -> None:
        result = diagnose(STAFF, answers({"a1": 3, "a2": 1}), RULES)
        group = result.group(ADMINISTRATION)
        assert group is not None
        assert (group.standing, group.respondents) == (Standing.MEASURED, 1)
        assert group.index == pytest.approx(100 * (1 + 2 / 3) / 2)

    def test_a_tally_of_its_own_forms_comes_first(self) -> None:
        result = diagnose(STAFF, answers({"a1": 3}, {"a1": tally(0, 0)}), RULES)
        assert index_of(result, ADMINISTRATION) == 0

    def test_an_emptied_tally_gives_the_word_back_to_the_team(self) -> None:
        result = diagnose(STAFF, answers({"a1": 3}, {"a1": Tally()}), RULES)
        assert index_of(result, ADMINISTRATION) == 100

    def test_only_unsure_answers_are_no_data(self) -> None:
        result = diagnose(STAFF, answers({"a1": None, "a2": None}), RULES)
        assert standing_of(result, ADMINISTRATION) is Standing.NONE
        assert result.index is None
        assert result.valid_share == 0


class TestEstimate:
    def test_stands_in_while_a_group_has_not_answered(self) -> None:
        result = diagnose(STAFF, answers({"s1": 2}), RULES)
        assert standing_of(result, STUDENTS) is Standing.ESTIMATE
        assert result.index == pytest.approx(200 / 3)
        assert result.preliminary

    def test_stands_in_while_too_few_have_answered(self) -> None:
        result = diagnose(STAFF, answers({"s1": 0}, {"s1": tally(3, 3, 3)}), RULES)
        students = result.group(STUDENTS)
        assert students is not None
        assert (students.standing, students.index, students.respondents) == (Standing.ESTIMATE, 0, None)

    def test_is_shown_beside_real_answers_and_left_out_of_the_index(self) -> None:
        result = diagnose(STAFF, answers({"s1": 0}, {"s1": tally(2, 2, 2, 2, 2)}), RULES)
        students = result.group(STUDENTS)
        assert students is not None
        assert (students.standing, students.estimate) == (Standing.MEASURED, 0)
        assert students.index == pytest.approx(200 / 3)

    def test_far_from_real_answers_is_told(self) -> None:
        far = diagnose(STAFF, answers({"s1": 0}, {"s1": tally(2, 2, 2, 2, 2)}), RULES).group(STUDENTS)
        near = diagnose(STAFF, answers({"s1": 2}, {"s1": tally(2, 2, 2, 2, 2)}), RULES).group(STUDENTS)
        assert far is not None
        assert near is not None
        assert (far.differs, near.differs) == (True, False)

    def test_does_not_make_real_answers_preliminary(self) -> None:
        tallies = {code: tally(1, 1, 1, 1, 1) for code in ("t1", "s1", "p1")}
        assert not diagnose(STAFF, answers({"a1": 1, "s1": 0}, tallies), RULES).preliminary

    def test_statements_say_whose_number_it_is(self) -> None:
        result = diagnose(STAFF, answers({"s1": 3}, {"t1": tally(*[1] * 5)}), RULES)
        told = {found.code: found.from_team for found in result.statements if found.risk is not None}
        assert told == {"s1": True, "t1": False}


class TestPaperForms:
    def test_a_statement_with_too_few_answers_is_left_out_of_its_group(self) -> None:
        result = diagnose(STAFF, answers(tallies={"t1": tally(*[3] * 5), "t2": tally(*[3] * 4)}), RULES)
        assert index_of(result, TEACHERS) == 100
        assert next(found for found in result.statements if found.code == "t2").risk is None

    @pytest.mark.parametrize(("count", "small"), [(5, True), (9, True), (10, False)])
    def test_few_answers_are_marked_as_a_small_sample(self, count: int, small: bool) -> None:
        group = diagnose(STAFF, answers(tallies={"s1": tally(*[1] * count)}), RULES).group(STUDENTS)
        assert group is not None
        assert group.small_sample is small

    def test_few_valid_answers_make_the_result_preliminary(self) -> None:
        tallies = {code: tally(*[1] * 5, unsure=6) for code in ("a1", "t1", "s1", "p1")}
        result = diagnose(STAFF, answers(tallies=tallies), RULES)
        assert result.valid_share == pytest.approx(5 / 11)
        assert result.preliminary

    def test_few_groups_make_the_result_preliminary(self) -> None:
        result = diagnose(STAFF, answers({"a1": 2}), RULES)
        assert result.coverage == 0.25
        assert result.preliminary

    def test_nobody_answered(self) -> None:
        result = diagnose(STAFF, Answers(), RULES)
        assert (result.index, result.level, result.spread, result.coverage) == (None, None, None, 0)
        assert {found.standing for found in result.groups} == {Standing.NONE}

    def test_a_factor_without_statements_has_no_index(self) -> None:
        assert diagnose(factor(), WORKED_EXAMPLE, RULES).index is None


class TestCatalogue:
    @pytest.mark.parametrize("known", load().factors, ids=lambda known: known.code)
    def test_the_riskiest_answers_give_a_hundred(self, known: Factor) -> None:
        worst = {found.code: tally(*[3 if found.sign is Sign.RISK else 0] * 10) for found in known.statements}
        result = diagnose(known, answers(tallies=worst), load().thresholds)
        assert (result.index, result.level, result.coverage) == (100, Level.HIGH, 1)


class TestSmallSchool:
    """Fewer than five teachers: teachers and administration are one group."""

    def test_two_groups_become_one(self) -> None:
        result = diagnose(STAFF, answers({"a1": 3, "t1": 1}), RULES, teachers=4)
        assert result.merged
        assert [found.group for found in result.groups] == [ADMINISTRATION, STUDENTS, PARENTS]

    def test_team_answers_for_teachers_are_answers_not_an_estimate(self) -> None:
        result = diagnose(STAFF, answers({"a1": 3, "t1": 0}), RULES, teachers=4)
        group = result.group(ADMINISTRATION)
        assert group is not None
        assert (group.standing, group.index, group.estimate) == (Standing.MEASURED, 50, None)

    def test_few_paper_forms_of_teachers_stay_hidden(self) -> None:
        result = diagnose(STAFF, answers({"a1": 0}, {"t1": tally(3, 3, 3)}), RULES, teachers=3)
        assert index_of(result, ADMINISTRATION) == 0

    def test_only_few_paper_forms_hide_the_whole_group(self) -> None:
        result = diagnose(STAFF, answers(tallies={"t1": tally(3, 3, 3)}), RULES, teachers=3)
        assert standing_of(result, ADMINISTRATION) is Standing.HIDDEN

    def test_enough_paper_forms_come_before_the_team(self) -> None:
        result = diagnose(STAFF, answers({"t1": 3}, {"t1": tally(*[0] * 5)}), RULES, teachers=4)
        assert index_of(result, ADMINISTRATION) == 0

    @pytest.mark.parametrize("teachers", [None, 5, 30])
    def test_other_schools_keep_two_groups(self, teachers: int | None) -> None:
        assert diagnose(STAFF, WORKED_EXAMPLE, RULES, teachers).group(TEACHERS) is not None


class TestFacts:
    @pytest.mark.parametrize(
        ("value", "norm", "direction", "status"),
        [
            ("12", "10", Direction.UP, FactStatus.BETTER),
            ("9", "10", Direction.UP, FactStatus.NEAR),
            ("8.9", "10", Direction.UP, FactStatus.WORSE),
            ("10", "10", Direction.UP, FactStatus.NEAR),
            ("8", "10", Direction.DOWN, FactStatus.BETTER),
            ("11", "10", Direction.DOWN, FactStatus.NEAR),
            ("11.1", "10", Direction.DOWN, FactStatus.WORSE),
            ("1", "0", Direction.DOWN, FactStatus.WORSE),
        ],
    )
    def test_stand_to_the_norm(self, value: str, norm: str, direction: Direction, status: FactStatus) -> None:
        assert fact_status(Decimal(value), Decimal(norm), direction) is status

    def test_without_a_norm_say_nothing(self) -> None:
        assert fact_status(Decimal(3), None, Direction.UP) is None


# ── properties ──

COUNTS = st.tuples(*[st.integers(0, 9)] * 4)
CODES = [found.code for found in STAFF.statements]
TALLIES = st.dictionaries(
    st.sampled_from(CODES), st.builds(Tally, counts=COUNTS, unsure=st.integers(0, 9)), max_size=6
)
TEAM = st.dictionaries(
    st.sampled_from(CODES), st.builds(TeamAnswer, value=st.none() | st.integers(0, 3)), max_size=6
)
ANSWERS = st.builds(Answers, team=TEAM, tallies=TALLIES)
TEACHER_COUNTS = st.none() | st.integers(0, 9)


def riskier(found: Factor, code: str, counts: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """The counts after one person moved one step towards risk; None if nobody can."""
    up = found.statement(code).sign is Sign.RISK
    steps = [(0, 1), (1, 2), (2, 3)] if up else [(3, 2), (2, 1), (1, 0)]
    for before, after in steps:
        if counts[before]:
            moved = list(counts)
            moved[before] -= 1
            moved[after] += 1
            return moved[0], moved[1], moved[2], moved[3]
    return None


class TestProperties:
    @given(ANSWERS, TEACHER_COUNTS, st.sampled_from(CODES))
    @settings(max_examples=150, deadline=None)
    def test_more_risk_on_a_paper_form_never_lowers_the_index(
        self, given_answers: Answers, teachers: int | None, code: str
    ) -> None:
        before = diagnose(STAFF, given_answers, RULES, teachers)
        counts = given_answers.tallies.get(code, Tally()).counts
        moved = riskier(STAFF, code, counts)
        changed = given_answers.tallies.get(code, Tally()).model_copy(update={"counts": moved or counts})
        tallies = {**given_answers.tallies, code: changed}
        after = diagnose(STAFF, given_answers.model_copy(update={"tallies": tallies}), RULES, teachers)
        assert (after.index or 0) >= (before.index or 0) - 1e-9

    @given(ANSWERS, TEACHER_COUNTS, st.sampled_from(CODES))
    @settings(max_examples=150, deadline=None)
    def test_a_riskier_answer_of_the_team_never_lowers_the_index(
        self, given_answers: Answers, teachers: int | None, code: str
    ) -> None:
        up = STAFF.statement(code).sign is Sign.RISK
        indexes = []
        for value in (0, 1, 2, 3) if up else (3, 2, 1, 0):
            team = {**given_answers.team, code: TeamAnswer(value=value)}
            changed = given_answers.model_copy(update={"team": team})
            indexes.append(diagnose(STAFF, changed, RULES, teachers).index or 0)
        assert all(later >= earlier - 1e-9 for earlier, later in pairwise(indexes))

    @given(ANSWERS, TEACHER_COUNTS)
    @settings(max_examples=150, deadline=None)
    def test_indexes_stay_on_the_scale(self, given_answers: Answers, teachers: int | None) -> None:
        result = diagnose(STAFF, given_answers, RULES, teachers)
        told = [result.index, *(group.index for group in result.groups)]
        assert all(0 <= index <= 100 for index in told if index is not None)

    @given(ANSWERS, TEACHER_COUNTS)
    @settings(max_examples=150, deadline=None)
    def test_a_hidden_group_shows_no_number(self, given_answers: Answers, teachers: int | None) -> None:
        result = diagnose(STAFF, given_answers, RULES, teachers)
        for group in result.groups:
            if group.standing is Standing.HIDDEN:
                assert (group.index, group.level, group.respondents, group.estimate) == (None,) * 4
                merged = (
                    {ADMINISTRATION, TEACHERS}
                    if result.merged and group.group is ADMINISTRATION
                    else {group.group}
                )
                assert all(found.risk is None for found in result.statements if found.group in merged)

    @given(ANSWERS, TEACHER_COUNTS, st.sampled_from(CODES), COUNTS)
    @settings(max_examples=200, deadline=None)
    def test_too_few_answers_leave_no_trace_by_subtraction(
        self, given_answers: Answers, teachers: int | None, code: str, counts: tuple[int, int, int, int]
    ) -> None:
        """Whatever one to four people of a group wrote, the result is the same."""
        if STAFF.statement(code).group is ADMINISTRATION:
            return
        few = Tally(counts=(1, 0, 0, 0), unsure=3)
        valid = sum(counts)
        other = Tally(counts=counts if 0 < valid < 5 else (0, 1, 0, 2), unsure=3)
        results = {
            diagnose(
                STAFF,
                given_answers.model_copy(update={"tallies": {**given_answers.tallies, code: shown}}),
                RULES,
                teachers,
            )
            for shown in (few, other)
        }
        assert len(results) == 1

    @given(ANSWERS, TEACHER_COUNTS, st.sampled_from(CODES), st.integers(0, 9))
    @settings(max_examples=150, deadline=None)
    def test_unsure_answers_change_only_how_far_to_trust_the_result(
        self, given_answers: Answers, teachers: int | None, code: str, unsure: int
    ) -> None:
        tally_before = given_answers.tallies.get(code, Tally())
        if not tally_before.valid:
            return
        changed = tally_before.model_copy(update={"unsure": unsure})
        after = given_answers.model_copy(update={"tallies": {**given_answers.tallies, code: changed}})
        trust = {"valid_share", "preliminary"}
        assert diagnose(STAFF, given_answers, RULES, teachers).model_dump(exclude=trust) == diagnose(
            STAFF, after, RULES, teachers
        ).model_dump(exclude=trust)
