"""The way of programs: draft, at the curator, changes requested, approved."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from toolkit.domain.program import Program
from toolkit.domain.program_diff import differences, told
from toolkit.domain.program_state import (
    NEEDS_NOTE,
    ProgramState,
    StateHistory,
    StateStep,
    right_to,
    way_on,
)
from toolkit.domain.wording import day
from toolkit.errors import InputError
from toolkit.store.program_version import keep_version, kept_in, program_now
from toolkit.store.repository import Repository
from toolkit.store.schema import ProgramRow, ProgramStateRow, ProgramVersionRow
from toolkit.store.transaction import Writing
from toolkit.store.visitor import Visitor

NOT_READ = "Откройте программу и прочитайте её, прежде чем решать."
WHY = {
    ProgramState.CHANGES_REQUESTED: "Напишите, что поправить: команда увидит ваши слова.",
    ProgramState.DRAFT: "Напишите, зачем открываете программу: причина останется в истории.",
}
# What a version is called that is kept with a step.
KEPT_AS = {
    ProgramState.SUBMITTED: "отправлено куратору",
    ProgramState.CHANGES_REQUESTED: "возвращено на правки",
    ProgramState.APPROVED: "утверждено",
}
JUDGED = (ProgramState.CHANGES_REQUESTED, ProgramState.APPROVED)


class StateRepository(Repository):
    """States of programs and the steps that led to them."""

    def list(self, cycle_id: int) -> Mapping[int, StateHistory]:
        """Histories of a cycle's programs by program id; programs that were never sent are left out."""
        programs = select(ProgramRow.id).where(ProgramRow.cycle_id == cycle_id)
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = session.scalars(
                select(ProgramStateRow)
                .where(ProgramStateRow.program_id.in_(programs))
                .order_by(ProgramStateRow.id)
            )
            steps = defaultdict[int, list[StateStep]](list)
            for row in rows:
                steps[row.program_id].append(_step(row))
        return {program_id: StateHistory(steps=tuple(found)) for program_id, found in steps.items()}

    def get(self, program_id: int) -> StateHistory:
        """The history of one program."""
        with self._transactions.reading(program_id=program_id) as session:
            return _history(session, program_id)

    def move(
        self,
        program_id: int,
        to: ProgramState,
        note: str = "",
        *,
        seen: Program | None = None,
        visitor: Visitor,
    ) -> StateHistory:
        """One step of the program's way; sending and judging keep the program as a version.

        `seen` is the program as the visitor read it. Who approves or asks for changes must name it, and
        whoever names it decides on nothing else.

        Raises:
            AccessError: the step takes a right that the visitor has not.
            InputError: there is no such step from where the program stands, a note is missing, or the
                program was changed after it was seen; nothing was stored.
        """
        with self._transactions.writing(visitor, right=right_to(to), program_id=program_id) as writing:
            history = _history(writing.session, program_id)
            if not way_on(history.state, to):
                raise InputError(f"{history.state.whereabouts} Обновите страницу.")
            if (history.state, to) in NEEDS_NOTE and not note.strip():
                raise InputError(WHY[to], "note")
            _require_seen(program_now(writing.session, program_id), seen, needed=to in JUDGED)
            version = _kept(writing, program_id, to, history)
            key = {
                "program_id": program_id,
                "at": writing.at,
                "who": writing.visitor.name,
                "role": writing.visitor.role,
                "version_id": version.id if version else None,
            }
            writing.add(ProgramStateRow, key, {"state": to, "note": note.strip()})
            writing.session.flush()
            return _history(writing.session, program_id)


def _require_seen(present: Program, seen: Program | None, *, needed: bool) -> None:
    if seen is None:
        if needed:
            raise InputError(NOT_READ)
        return
    found = differences(seen, present)
    if found:
        raise InputError(
            f"Пока вы читали, программу изменили: {told(found)}. Посмотрите изменения и решите ещё раз."
        )


def _kept(
    writing: Writing, program_id: int, to: ProgramState, history: StateHistory
) -> ProgramVersionRow | None:
    """The version that goes with the step. What is sent back as it was sent needs no second one."""
    if to not in KEPT_AS:
        return None
    last = history.last.version_id if history.last else None
    if to is ProgramState.CHANGES_REQUESTED and last is not None:
        sent = writing.session.get_one(ProgramVersionRow, last)
        if not differences(kept_in(sent).program(program_id), program_now(writing.session, program_id)):
            return sent
    return keep_version(writing, program_id, f"{KEPT_AS[to]} {day(writing.at.astimezone())}")


def _history(session: Session, program_id: int) -> StateHistory:
    rows = session.scalars(
        select(ProgramStateRow).where(ProgramStateRow.program_id == program_id).order_by(ProgramStateRow.id)
    )
    return StateHistory(steps=tuple(_step(row) for row in rows))


def _step(row: ProgramStateRow) -> StateStep:
    return StateStep(
        state=ProgramState(row.state),
        at=row.at,
        who=row.who,
        role=row.role,
        note=row.note,
        version_id=row.version_id,
    )
