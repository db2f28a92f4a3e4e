"""The curator's word over the team's (field.md 6.3: K): every cell of the table, every pair of decisions."""

from datetime import date
from itertools import product

import pytest

from tests.domain.invented import diagnosis, profile, profile_factor
from tests.domain.test_verification import CELLS, CLARIFY, CONFIRM, HIGH, INDEX, LOW, MEDIUM, REJECT
from toolkit.domain.profile import Level
from toolkit.domain.verification import (
    CURATOR_WORDS,
    ENTERING,
    Decision,
    Outcome,
    Status,
    Verdict,
    curator_reason_needed,
    highest,
    outcome,
    propose,
)

ALL = list(Decision)
LEVELS = [(in_profile, found) for in_profile, found, *_ in CELLS]


def said(
    decision: Decision | None, level: Level | None = None, reason: str = "Есть факты."
) -> Verdict | None:
    if decision is None:
        return None
    return Verdict(factor_code="R02", decision=decision, level=level, reason=reason)


def concluded(
    in_profile: Level | None, found: Level | None, team: Verdict | None, curator: Verdict | None
) -> Outcome:
    entry = profile_factor(in_profile, in_profile=in_profile is not None)
    measured = diagnosis(INDEX[found])
    return outcome(propose(entry, measured), team, profile(entry), measured, curator)


def needed(
    in_profile: Level | None,
    found: Level | None,
    team: Verdict | None,
    decision: Decision,
    level: Level | None = None,
) -> str:
    entry = profile_factor(in_profile, in_profile=in_profile is not None)
    return curator_reason_needed(propose(entry, diagnosis(INDEX[found])), team, decision, level)


# ── the whole table ──


@pytest.mark.parametrize("team", [None, *ALL])
@pytest.mark.parametrize(("in_profile", "found"), LEVELS)
def test_confirming_takes_the_higher_level_of_profile_and_answers(
    in_profile: Level | None, found: Level | None, team: Decision | None
) -> None:
    result = concluded(in_profile, found, said(team), said(CONFIRM))
    known = [level for level in (in_profile, found) if level is not None]
    assert (result.level, result.status in ENTERING) == (max(known, default=None), True)
    assert (result.decided, result.draft_only, result.needs_curator) == (True, False, False)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize(("in_profile", "found"), LEVELS)
def test_the_curators_own_level_overrides(
    in_profile: Level | None, found: Level | None, level: Level
) -> None:
    assert concluded(in_profile, found, said(CONFIRM), said(CONFIRM, level)).level is level


@pytest.mark.parametrize("team", [None, *ALL])
@pytest.mark.parametrize(("in_profile", "found"), LEVELS)
def test_what_he_does_not_confirm_leaves_the_program(
    in_profile: Level | None, found: Level | None, team: Decision | None
) -> None:
    result = concluded(in_profile, found, said(team), said(REJECT))
    assert (result.status, result.enters_program, result.decided) == (Status.NOT_RELEVANT, False, True)


@pytest.mark.parametrize("team", [None, *ALL])
@pytest.mark.parametrize(("in_profile", "found"), LEVELS)
def test_what_he_wants_cleared_up_stays_a_draft(
    in_profile: Level | None, found: Level | None, team: Decision | None
) -> None:
    result = concluded(in_profile, found, said(team), said(CLARIFY))
    assert (result.status, result.draft_only, result.needs_curator) == (Status.DISPUTED, True, False)


@pytest.mark.parametrize(("team", "curator"), list(product([None, *ALL], ALL)))
@pytest.mark.parametrize(("in_profile", "found"), LEVELS)
def test_a_word_without_the_reason_it_needs_changes_nothing(
    in_profile: Level | None, found: Level | None, team: Decision | None, curator: Decision
) -> None:
    bare = said(curator, reason="")
    if needed(in_profile, found, said(team), curator):
        before = concluded(in_profile, found, said(team), None)
        after = concluded(in_profile, found, said(team), bare)
        assert after.model_copy(update={"provenance": before.provenance}) == before
    else:
        assert concluded(in_profile, found, said(team), bare).by_curator


@pytest.mark.parametrize(("team", "curator"), list(product([None, *ALL], [None, *ALL])))
@pytest.mark.parametrize(("in_profile", "found"), LEVELS)
def test_what_is_disputed_never_enters_but_as_a_draft(
    in_profile: Level | None, found: Level | None, team: Decision | None, curator: Decision | None
) -> None:
    result = concluded(in_profile, found, said(team), said(curator))
    assert result.draft_only or result.status is not Status.DISPUTED
    assert result.sentence.endswith(".")


# ── when a reason is mandatory ──


@pytest.mark.parametrize("found", [HIGH, MEDIUM, LOW, None])
@pytest.mark.parametrize("team", [None, *ALL])
def test_a_high_risk_is_not_dropped_without_a_written_reason(
    found: Level | None, team: Decision | None
) -> None:
    assert needed(HIGH, found, said(team), REJECT)
    assert concluded(HIGH, found, said(team), said(REJECT, reason=" ")).status is not Status.NOT_RELEVANT


@pytest.mark.parametrize(("team", "curator"), [(a, b) for a, b in product(ALL, ALL) if a is not b])
@pytest.mark.parametrize(("in_profile", "found"), LEVELS)
def test_departing_from_the_team_needs_a_reason(
    in_profile: Level | None, found: Level | None, team: Decision, curator: Decision
) -> None:
    assert "Команда решила иначе" in needed(in_profile, found, said(team), curator)


def test_agreeing_with_the_team_on_what_is_proposed_needs_none() -> None:
    assert needed(HIGH, HIGH, said(CONFIRM), CONFIRM) == ""
    assert needed(LOW, LOW, said(REJECT), REJECT) == ""


def test_another_level_than_the_teams_needs_a_reason() -> None:
    assert "средний" in needed(HIGH, MEDIUM, said(CONFIRM, MEDIUM), CONFIRM)
    assert needed(HIGH, MEDIUM, said(CONFIRM), CONFIRM, LOW)


def test_a_dispute_is_not_ended_without_a_reason() -> None:
    assert "Риск спорный" in needed(HIGH, LOW, said(CONFIRM), CONFIRM)


def test_the_highest_level_is_unknown_where_nobody_names_one() -> None:
    assert highest(propose(profile_factor(None, in_profile=False), diagnosis(None))) is None


# ── what is told ──


def test_the_conclusion_is_told_with_its_day_and_reason() -> None:
    curator = Verdict(
        factor_code="R02",
        decision=REJECT,
        reason="Ставки закрыты с сентября.",
        role="куратор",
        decided_on=date(2023, 9, 14),
    )
    assert concluded(HIGH, LOW, said(CLARIFY), curator).provenance[-2:] == (
        "Заключение куратора: не подтверждаю, 14.09.2023.",
        "Причина заключения: Ставки закрыты с сентября.",
    )


def test_every_decision_has_the_curators_word() -> None:
    assert set(CURATOR_WORDS) == set(Decision)
