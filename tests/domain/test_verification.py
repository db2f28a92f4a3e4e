"""Verification by field.md 6.3: the table cell by cell, rules 1–6, reasons and provenance."""

from datetime import date

import pytest

from tests.domain.invented import diagnosis, profile, profile_factor
from toolkit.domain.diagnosis import GroupResult, Standing
from toolkit.domain.profile import Level
from toolkit.domain.verification import (
    TABLE,
    Decision,
    Outcome,
    Proposal,
    Status,
    Verdict,
    outcome,
    propose,
    reason_needed,
)
from toolkit.methodology.catalogue import Group

HIGH, MEDIUM, LOW = Level.HIGH, Level.MEDIUM, Level.LOW
INDEX = {HIGH: 80.0, MEDIUM: 50.0, LOW: 20.0, None: None}
CONFIRM, CLARIFY, REJECT = Decision.CONFIRM, Decision.CLARIFY, Decision.REJECT


def proposed(in_profile: Level | None, found: Level | None) -> Proposal:
    """The proposal of one cell; None for a profile that does not name the factor."""
    entry = profile_factor(in_profile, in_profile=in_profile is not None)
    return propose(entry, diagnosis(INDEX[found]))


def decided(
    in_profile: Level | None,
    found: Level | None,
    decision: Decision,
    *,
    level: Level | None = None,
    reason: str = "Сверили с журналом замен.",
) -> Outcome:
    entry = profile_factor(in_profile, in_profile=in_profile is not None)
    verdict = Verdict(factor_code="R02", decision=decision, level=level, reason=reason)
    measured = diagnosis(INDEX[found])
    return outcome(propose(entry, measured), verdict, profile(entry), measured)


def undecided(in_profile: Level | None, found: Level | None) -> Outcome:
    entry = profile_factor(in_profile, in_profile=in_profile is not None)
    return outcome(proposed(in_profile, found), None, profile(entry), diagnosis(INDEX[found]))


# profile, self-diagnosis, status, level, discrepancy in steps
CELLS = [
    (HIGH, HIGH, Status.CONFIRMED, HIGH, 0),
    (HIGH, MEDIUM, Status.CONFIRMED, HIGH, 1),
    (HIGH, LOW, Status.DISPUTED, None, 2),
    (HIGH, None, Status.CONFIRMED_BY_PROFILE, HIGH, 0),
    (MEDIUM, HIGH, Status.CONFIRMED, HIGH, 1),
    (MEDIUM, MEDIUM, Status.CONFIRMED, MEDIUM, 0),
    (MEDIUM, LOW, Status.DISPUTED, None, 1),
    (MEDIUM, None, Status.CONFIRMED_BY_PROFILE, MEDIUM, 0),
    (LOW, HIGH, Status.FOUND, HIGH, 2),
    (LOW, MEDIUM, Status.FOUND, MEDIUM, 1),
    (LOW, LOW, Status.NOT_RELEVANT, None, 0),
    (LOW, None, Status.NOT_RELEVANT, None, 0),
    (None, HIGH, Status.ADDITIONAL, HIGH, 2),
    (None, MEDIUM, Status.ADDITIONAL, MEDIUM, 1),
    (None, LOW, Status.NOT_RELEVANT, None, 0),
    (None, None, Status.NONE, None, 0),
]


class TestTable:
    @pytest.mark.parametrize(("in_profile", "found", "status", "level", "steps"), CELLS)
    def test_cell(
        self, in_profile: Level | None, found: Level | None, status: Status, level: Level | None, steps: int
    ) -> None:
        proposal = proposed(in_profile, found)
        assert (proposal.status, proposal.level, proposal.discrepancy) == (status, level, steps)

    @pytest.mark.parametrize(("in_profile", "found", "status", "level", "steps"), CELLS)
    def test_two_steps_ask_for_an_interview(
        self, in_profile: Level | None, found: Level | None, status: Status, level: Level | None, steps: int
    ) -> None:
        assert proposed(in_profile, found).interview is (steps == 2)

    def test_has_sixteen_cells(self) -> None:
        assert len(TABLE) == len(CELLS) == 16

    def test_speaks_in_sentences(self) -> None:
        told = [text for cell in TABLE.values() for text in (cell.why, cell.next_step)]
        assert all(text.endswith(".") and text[0].isupper() for text in told)

    def test_dispute_of_a_high_risk_says_why_and_what_next(self) -> None:
        proposal = proposed(HIGH, LOW)
        assert proposal.why == "Профиль называет риск высоким, ответы школы — низким: между ними две ступени."
        assert proposal.next_step == "Соберите факты и проведите беседу."

    def test_without_diagnosis_reads_as_no_data(self) -> None:
        assert propose(profile_factor(MEDIUM), None).status is Status.CONFIRMED_BY_PROFILE

    def test_preliminary_answers_are_told(self) -> None:
        measured = diagnosis(80.0, preliminary=True)
        assert propose(profile_factor(HIGH), measured).why.endswith("Самодиагностика пока предварительная.")


class TestProfileWithoutLevels:
    """Order 004 lists factors without a level."""

    @pytest.mark.parametrize("found", [HIGH, MEDIUM, LOW, None])
    def test_is_read_as_high(self, found: Level | None) -> None:
        proposal = propose(profile_factor(None), diagnosis(INDEX[found]))
        cell = TABLE[HIGH, found]
        assert (proposal.status, proposal.level, proposal.profile) == (cell.status, cell.level, HIGH)

    def test_says_so(self) -> None:
        why = propose(profile_factor(None), diagnosis(20.0)).why
        assert why == (
            "В профиле фактор есть, но уровень не указан: читаем его как высокий. "
            "Ответы школы называют риск низким: между ними две ступени."
        )

    def test_provenance_keeps_what_the_paper_says(self) -> None:
        entry = profile_factor(None)
        found = outcome(propose(entry, None), None, profile(entry), None)
        assert found.provenance[0].endswith("уровень не указан.")

    def test_own_factor_of_the_school_is_outside_the_profile(self) -> None:
        entry = profile_factor(HIGH, in_profile=False)
        assert propose(entry, diagnosis(80.0)).status is Status.ADDITIONAL


class TestReasons:
    @pytest.mark.parametrize(
        ("in_profile", "found", "decision"),
        [
            (HIGH, HIGH, REJECT),
            (HIGH, None, REJECT),
            (HIGH, LOW, CONFIRM),
            (HIGH, LOW, CLARIFY),
            (MEDIUM, LOW, REJECT),
            (MEDIUM, MEDIUM, REJECT),
            (MEDIUM, MEDIUM, CLARIFY),
            (LOW, MEDIUM, REJECT),
            (LOW, LOW, CONFIRM),
            (None, HIGH, REJECT),
            (None, LOW, CONFIRM),
            (None, None, CONFIRM),
        ],
    )
    def test_are_needed(self, in_profile: Level | None, found: Level | None, decision: Decision) -> None:
        assert reason_needed(proposed(in_profile, found), decision, None).endswith(".")

    @pytest.mark.parametrize(
        ("in_profile", "found", "decision"),
        [
            (HIGH, HIGH, CONFIRM),
            (HIGH, None, CONFIRM),
            (MEDIUM, MEDIUM, CONFIRM),
            (LOW, HIGH, CONFIRM),
            (LOW, LOW, REJECT),
            (None, HIGH, CONFIRM),
            (None, MEDIUM, REJECT),
            (None, LOW, REJECT),
            (None, None, REJECT),
        ],
    )
    def test_are_not_needed(self, in_profile: Level | None, found: Level | None, decision: Decision) -> None:
        assert reason_needed(proposed(in_profile, found), decision, None) == ""

    def test_another_level_needs_a_reason(self) -> None:
        told = reason_needed(proposed(MEDIUM, MEDIUM), CONFIRM, HIGH)
        assert told == "Вы изменили уровень: предлагался средний, выбран высокий. Напишите почему."

    def test_the_proposed_level_needs_none(self) -> None:
        assert reason_needed(proposed(MEDIUM, MEDIUM), CONFIRM, MEDIUM) == ""


class TestOutcome:
    @pytest.mark.parametrize(("in_profile", "found", "status", "level", "steps"), CELLS)
    def test_confirming_takes_the_higher_level(
        self, in_profile: Level | None, found: Level | None, status: Status, level: Level | None, steps: int
    ) -> None:
        expected = max((known for known in (in_profile, found) if known), default=None)
        result = decided(in_profile, found, CONFIRM)
        assert (result.level, result.enters_program, result.draft_only) == (expected, True, False)

    @pytest.mark.parametrize(
        ("in_profile", "found", "status"),
        [
            (HIGH, LOW, Status.CONFIRMED),
            (LOW, LOW, Status.CONFIRMED),
            (HIGH, None, Status.CONFIRMED_BY_PROFILE),
            (LOW, HIGH, Status.FOUND),
            (None, LOW, Status.ADDITIONAL),
        ],
    )
    def test_confirming_names_where_the_risk_comes_from(
        self, in_profile: Level | None, found: Level | None, status: Status
    ) -> None:
        assert decided(in_profile, found, CONFIRM).status is status

    def test_own_level_overrides(self) -> None:
        assert decided(HIGH, MEDIUM, CONFIRM, level=MEDIUM).level is MEDIUM

    def test_rejected_high_factor_stays_disputed_until_the_curator(self) -> None:
        result = decided(HIGH, LOW, REJECT)
        assert (result.status, result.needs_curator, result.draft_only) == (Status.DISPUTED, True, True)

    def test_rejected_factor_without_a_level_stays_disputed_too(self) -> None:
        entry = profile_factor(None)
        verdict = Verdict(factor_code="R02", decision=REJECT, reason="Все ставки закрыты.")
        result = outcome(propose(entry, None), verdict, profile(entry), None)
        assert (result.status, result.needs_curator) == (Status.DISPUTED, True)

    @pytest.mark.parametrize(("in_profile", "found"), [(MEDIUM, LOW), (LOW, HIGH), (None, HIGH)])
    def test_other_rejected_factors_leave_the_program(
        self, in_profile: Level | None, found: Level | None
    ) -> None:
        result = decided(in_profile, found, REJECT)
        assert (result.status, result.enters_program, result.level) == (Status.NOT_RELEVANT, False, None)

    def test_clarifying_keeps_a_draft(self) -> None:
        result = decided(HIGH, HIGH, CLARIFY)
        assert (result.status, result.decided, result.draft_only) == (Status.DISPUTED, True, True)

    def test_undecided_factor_may_have_a_draft(self) -> None:
        result = undecided(HIGH, HIGH)
        assert (result.decided, result.enters_program, result.draft_only) == (False, True, True)

    def test_undecided_factor_without_risk_enters_nothing(self) -> None:
        result = undecided(LOW, LOW)
        assert (result.enters_program, result.draft_only) == (False, False)

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_decision_without_its_reason_does_not_hold_yet(self, reason: str) -> None:
        result = decided(MEDIUM, MEDIUM, REJECT, reason=reason)
        assert (result.decided, result.status) == (False, Status.CONFIRMED)
        assert "без причины" in result.sentence

    def test_high_additional_risk_goes_to_the_curator(self) -> None:
        assert decided(None, HIGH, CONFIRM).needs_curator

    def test_medium_additional_risk_is_the_schools_own_matter(self) -> None:
        assert not decided(None, MEDIUM, CONFIRM).needs_curator

    def test_dispute_of_one_step_waits_for_the_curator(self) -> None:
        assert undecided(MEDIUM, LOW).needs_curator

    @pytest.mark.parametrize("decision", list(Decision))
    @pytest.mark.parametrize(("in_profile", "found", "status", "level", "steps"), CELLS)
    def test_always_says_what_holds(
        self,
        in_profile: Level | None,
        found: Level | None,
        status: Status,
        level: Level | None,
        steps: int,
        decision: Decision,
    ) -> None:
        assert decided(in_profile, found, decision).sentence.endswith(".")


class TestProvenance:
    def test_names_date_issuer_and_level_of_the_profile(self) -> None:
        told = undecided(HIGH, LOW).provenance[0]
        assert told == "Рисковый профиль от 14.03.2023 (институт развития образования): высокая."

    def test_names_respondents_by_group(self) -> None:
        told = undecided(HIGH, LOW).provenance[1]
        assert told == "Самодиагностика: низкая, 20,0; администрация — 1 ответ, учителя — 6 ответов."

    def test_hides_the_count_of_a_hidden_group(self) -> None:
        groups = (
            GroupResult(group=Group.STUDENTS, standing=Standing.ESTIMATE, index=50.0),
            GroupResult(group=Group.PARENTS, standing=Standing.HIDDEN),
        )
        measured = diagnosis(50.0, groups=groups)
        entry = profile_factor(HIGH)
        told = outcome(propose(entry, measured), None, profile(entry), measured).provenance[1]
        assert told.endswith("ученики — оценка команды, родители — скрыто, мало ответов.")

    def test_names_decision_role_date_reason_and_dissent(self) -> None:
        entry = profile_factor(HIGH)
        verdict = Verdict(
            factor_code="R02",
            decision=CONFIRM,
            reason="Две ставки открыты с весны.",
            dissent="Математику закрыли совместителем.",
            decided_on=date(2023, 9, 12),
        )
        found = outcome(propose(entry, None), verdict, profile(entry), None)
        assert found.provenance[2:] == (
            "Решение: подтверждаем; команда школы, 12.09.2023.",
            "Причина: Две ставки открыты с весны.",
            "Особое мнение: Математику закрыли совместителем.",
        )

    def test_says_when_the_factor_is_not_in_the_profile(self) -> None:
        assert undecided(None, HIGH).provenance[0] == "Рисковый профиль: этого фактора в нём нет."
