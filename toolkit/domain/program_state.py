"""The way of a program from the team's draft to the curator's approval."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from toolkit.domain.access import Right
from toolkit.domain.school import Fact


class ProgramState(StrEnum):
    """Where a program stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"

    @property
    def word(self) -> str:
        """As a person reads it."""
        return _WORDS[self]

    @property
    def whereabouts(self) -> str:
        """Where the program is now, said to somebody who wanted a step that it cannot make."""
        return _WHEREABOUTS[self]


_WORDS: Mapping[ProgramState, str] = MappingProxyType(
    {
        ProgramState.DRAFT: "черновик",
        ProgramState.SUBMITTED: "у куратора",
        ProgramState.CHANGES_REQUESTED: "нужны правки",
        ProgramState.APPROVED: "утверждена",
    }
)

_WHEREABOUTS: Mapping[ProgramState, str] = MappingProxyType(
    {
        ProgramState.DRAFT: "Программа сейчас у команды: это черновик.",
        ProgramState.SUBMITTED: "Программа уже у куратора.",
        ProgramState.CHANGES_REQUESTED: "Программа сейчас у команды: куратор попросил правки.",
        ProgramState.APPROVED: "Программа уже утверждена.",
    }
)

# From where to where, and whose right it takes. The team may take a submitted program back and may open an
# approved one for correction, with a reason; the approved version stays (field.md 5.6, issue of monitoring).
WAYS: Mapping[tuple[ProgramState, ProgramState], frozenset[Right]] = MappingProxyType(
    {
        (ProgramState.DRAFT, ProgramState.SUBMITTED): frozenset({Right.SUBMIT}),
        (ProgramState.CHANGES_REQUESTED, ProgramState.SUBMITTED): frozenset({Right.SUBMIT}),
        (ProgramState.SUBMITTED, ProgramState.DRAFT): frozenset({Right.SUBMIT}),
        (ProgramState.SUBMITTED, ProgramState.CHANGES_REQUESTED): frozenset({Right.REVIEW}),
        (ProgramState.SUBMITTED, ProgramState.APPROVED): frozenset({Right.REVIEW}),
        (ProgramState.APPROVED, ProgramState.CHANGES_REQUESTED): frozenset({Right.REVIEW}),
        (ProgramState.APPROVED, ProgramState.DRAFT): frozenset({Right.SUBMIT}),
    }
)
# Steps that make no sense without a word of explanation.
NEEDS_NOTE = frozenset(
    {
        (ProgramState.SUBMITTED, ProgramState.CHANGES_REQUESTED),
        (ProgramState.APPROVED, ProgramState.CHANGES_REQUESTED),
        (ProgramState.APPROVED, ProgramState.DRAFT),
    }
)


_SENT, _SENT_BACK = "отправлена куратору", "возвращена на правки"
_DEEDS: Mapping[tuple[ProgramState, ProgramState], str] = MappingProxyType(
    {
        (ProgramState.DRAFT, ProgramState.SUBMITTED): _SENT,
        (ProgramState.CHANGES_REQUESTED, ProgramState.SUBMITTED): "отправлена снова",
        (ProgramState.SUBMITTED, ProgramState.DRAFT): "забрана обратно",
        (ProgramState.SUBMITTED, ProgramState.CHANGES_REQUESTED): _SENT_BACK,
        (ProgramState.SUBMITTED, ProgramState.APPROVED): "утверждена",
        (ProgramState.APPROVED, ProgramState.CHANGES_REQUESTED): _SENT_BACK,
        (ProgramState.APPROVED, ProgramState.DRAFT): "открыта для исправлений",
    }
)


class StateStep(Fact):
    """One step of the way; `at` is aware UTC. `version_id` is the program's version kept with it, if any."""

    state: ProgramState
    at: datetime
    who: str
    role: str
    note: str = ""
    version_id: int | None = None


class StateHistory(Fact):
    """All steps of one program, the oldest first; without any it is a draft."""

    steps: tuple[StateStep, ...] = ()

    @property
    def last(self) -> StateStep | None:
        """The newest step; it holds."""
        return self.steps[-1] if self.steps else None

    @property
    def state(self) -> ProgramState:
        """Where the program stands."""
        return self.last.state if self.last else ProgramState.DRAFT

    @property
    def deeds(self) -> tuple[tuple[StateStep, str], ...]:
        """Each step with what was done: «отправлена куратору», «забрана обратно»."""
        before = (ProgramState.DRAFT, *(step.state for step in self.steps))
        return tuple((step, _DEEDS[was, step.state]) for was, step in zip(before, self.steps, strict=False))

    def newest(self, state: ProgramState) -> StateStep | None:
        """The last step that brought the program to this state."""
        return next((step for step in reversed(self.steps) if step.state is state), None)


def right_to(state: ProgramState) -> Right:
    """The right that every way to this state takes."""
    return next(right for (_, to), rights in WAYS.items() if to is state for right in rights)


def way_on(state: ProgramState, to: ProgramState) -> bool:
    """Whether a program may go from one state to another at all."""
    return (state, to) in WAYS
