"""From where to where a program may go, and whose step it is."""

from datetime import UTC, datetime
from itertools import product

import pytest

from toolkit.domain.access import RIGHTS, Right, Role
from toolkit.domain.program_state import (
    NEEDS_NOTE,
    WAYS,
    ProgramState,
    StateHistory,
    StateStep,
    right_to,
    way_on,
)


def test_every_way_to_a_state_takes_the_same_right() -> None:
    for (_, to), rights in WAYS.items():
        assert rights == {right_to(to)}


def test_there_are_these_ways_and_no_others() -> None:
    draft, submitted, changes, approved = ProgramState
    ways = {(one, other) for one, other in product(ProgramState, repeat=2) if way_on(one, other)}
    assert ways == {
        (draft, submitted),
        (changes, submitted),
        (submitted, draft),
        (submitted, changes),
        (submitted, approved),
        (approved, changes),
        (approved, draft),
    }


def test_nobody_both_sends_and_judges_but_the_administrator() -> None:
    both = {role for role in Role if {Right.SUBMIT, Right.REVIEW} <= RIGHTS[role]}
    assert both == {Role.ADMINISTRATOR}


def test_notes_are_asked_only_on_ways_that_exist() -> None:
    assert set(WAYS) >= NEEDS_NOTE


def test_without_any_step_a_program_is_a_draft() -> None:
    assert StateHistory().state is ProgramState.DRAFT


def step(state: ProgramState, day: int) -> StateStep:
    return StateStep(state=state, at=datetime(2024, 10, day, tzinfo=UTC), who="команда школы", role="school")


def test_the_newest_step_holds_and_earlier_ones_are_found() -> None:
    steps = (
        step(ProgramState.SUBMITTED, 1),
        step(ProgramState.CHANGES_REQUESTED, 2),
        step(ProgramState.SUBMITTED, 3),
        step(ProgramState.DRAFT, 4),
    )
    history = StateHistory(steps=steps)
    assert history.state is ProgramState.DRAFT
    assert history.newest(ProgramState.SUBMITTED) == steps[2]
    assert history.newest(ProgramState.APPROVED) is None


def test_each_step_is_told_by_what_was_done() -> None:
    states = (
        ProgramState.SUBMITTED,
        ProgramState.CHANGES_REQUESTED,
        ProgramState.SUBMITTED,
        ProgramState.APPROVED,
        ProgramState.DRAFT,
        ProgramState.SUBMITTED,
        ProgramState.DRAFT,
    )
    history = StateHistory(steps=tuple(step(state, day) for day, state in enumerate(states, 1)))
    assert [words for _, words in history.deeds] == [
        "отправлена куратору",
        "возвращена на правки",
        "отправлена снова",
        "утверждена",
        "открыта для исправлений",
        "отправлена куратору",
        "забрана обратно",
    ]


@pytest.mark.parametrize(("state", "to"), sorted(WAYS))
def test_every_way_has_words(state: ProgramState, to: ProgramState) -> None:
    path = {
        ProgramState.DRAFT: (),
        ProgramState.SUBMITTED: (ProgramState.SUBMITTED,),
    }.get(state, (ProgramState.SUBMITTED, state))
    assert StateHistory(steps=tuple(step(at, 1) for at in (*path, to))).deeds[-1][1]


def test_every_state_has_words_of_its_own() -> None:
    assert len({state.word for state in ProgramState}) == len(ProgramState)
    assert len({state.whereabouts for state in ProgramState}) == len(ProgramState)
