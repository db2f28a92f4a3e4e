"""The way of a program: the team sends it, the curator approves it or asks for changes."""

from functools import partial

import traitlets as tl

from toolkit.domain.access import Right
from toolkit.domain.checks import Finding
from toolkit.domain.program import Program
from toolkit.domain.program_diff import Difference, differences
from toolkit.domain.program_state import ProgramState, StateHistory, StateStep
from toolkit.domain.wording import day, plural
from toolkit.errors import InputError
from toolkit.methodology.catalogue import Catalogue, Severity
from toolkit.workflows.message import Message
from toolkit.workflows.program_keeping import ProgramKeeping

TO_SEND = (ProgramState.DRAFT, ProgramState.CHANGES_REQUESTED)
JUDGED = (ProgramState.CHANGES_REQUESTED, ProgramState.APPROVED)


class ProgramWay(ProgramKeeping):
    """States of the program of the factor in `part`. `note` is what is being written to go with a step."""

    note = tl.Unicode()
    reopening = tl.Bool(False)  # the reason for opening an approved program is being written

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self.read_as: Program | None = None  # what somebody who judges has read

    def look_at_program(self) -> None:
        """The team has before it what stands there; who judges has read what he found when he came."""
        super().look_at_program()
        program = self.program_of(self.part) if self.dossier else None
        same = program is not None and self.read_as is not None and self.read_as.id == program.id
        if not same:
            self.note, self.reopening = "", False
            self._accept("way-note")
        if not same or not self.reading:
            self.read_as = program

    # ── where it stands ──

    @property
    def way(self) -> StateHistory:
        """Where the program stands and how it got there."""
        return self.facts.state_of(self.program)

    @property
    def closed(self) -> bool:
        """Whether the program on the screen is approved, so that nothing in it can be written."""
        if self.dossier is None or self.step == "factor" or self.program_of(self.part) is None:
            return False
        return self.way.state is ProgramState.APPROVED

    @property
    def looking(self) -> bool:
        """An approved program is only looked at, by the team too."""
        return super().looking or self.closed

    def left_to_team(self) -> str:
        """An approved program leaves nothing to do; its document leads on as always."""
        if not self.closed or self.reading:
            return super().left_to_team()
        return "" if self.step == "document" else "Программа утверждена: её поля можно только читать."

    @property
    def rights(self) -> frozenset[Right]:
        """An approved program is for reading; the store refuses the rest."""
        rights = super().rights
        return rights - {Right.EDIT} if self.closed else rights

    def state_words(self, program: Program) -> str:
        """Where a program stands, with the day: «у куратора с 12.03.2025»; a draft has none."""
        history = self.facts.state_of(program)
        word, last = history.state.word, history.last
        if last is None or history.state is ProgramState.DRAFT:
            return word
        when = day(last.at.astimezone(self._visit().now().tzinfo))
        return f"{word} с {when}" if history.state is ProgramState.SUBMITTED else f"{word} {when}"

    def findings(self, program: Program | None = None) -> tuple[Finding, ...]:
        """What the checker says of the program."""
        found = program or self.program_of(self.part)
        return self.facts.findings.get(found.id, ()) if found else ()

    def hindrance(self) -> str:
        """Why the program cannot be sent yet; empty when it can, or when it is not the team's turn."""
        if self.program_of(self.part) is None or self.way.state not in TO_SEND:
            return ""
        count = sum(found.severity is Severity.ERROR for found in self.findings())
        verb = "мешает" if count % 10 == 1 and count % 100 != 11 else "мешают"
        return f"{plural(count, 'ошибка', 'ошибки', 'ошибок')} {verb} отправить куратору." if count else ""

    # ── the team's steps ──

    def send(self) -> None:
        """Hand the program to the curator; errors of the checker come first."""
        if self.hindrance():
            self.say(self.hindrance())
            return
        if self._step(ProgramState.SUBMITTED):
            self.message = Message(
                "Программа отправлена куратору.",
                "Он увидит её в своём кабинете. Вид на сегодня сохранён в версиях.",
                "ok",
            )

    def take_back(self) -> None:
        """Take the program back before it is judged."""
        if self._step(ProgramState.DRAFT):
            self.message = Message("Программа снова у вас: это черновик.", "Отправить можно в любой день.")

    def begin_opening(self) -> None:
        """Go to where the reason for opening an approved program is asked."""
        self.go("document")
        self.reopening = True
        self.focus("way-note")

    def open_again(self) -> None:
        """Open an approved program for correction, with the reason that was typed."""
        if self._step(ProgramState.DRAFT, self.note):
            self.message = Message(
                "Программа открыта для исправлений.", "Утверждённая версия осталась в списке версий."
            )

    # ── the curator's steps ──

    def approve(self) -> None:
        """Approve the program as it was read."""
        if self._step(ProgramState.APPROVED, self.note):
            self.message = Message("Программа утверждена.", "Команда увидит это на своей странице.", "ok")

    def ask_for_changes(self) -> None:
        """Send the program back with the words that were typed."""
        if self._step(ProgramState.CHANGES_REQUESTED, self.note):
            self.message = Message("Правки запрошены.", "Команда увидит ваши слова на своей странице.")

    def unread(self) -> tuple[Difference, ...]:
        """What was changed while somebody who judges was reading."""
        return differences(self.read_as, self.program) if self.read_as else ()

    def have_read(self) -> None:
        """The changes were looked at: what stands there now is what was read."""
        self.read_as = self.program

    def _step(self, to: ProgramState, note: str = "") -> bool:
        visit = self._visit()
        move = partial(
            visit.store.states.move, self.program.id, to, note, seen=self.read_as, visitor=visit.visitor
        )
        self._accept("way-note")
        try:
            done = self.act(move)
        except InputError as refusal:
            if refusal.field == "note":
                self._refuse("way-note", note, str(refusal))
                self.focus("way-note")
            elif self.unread():
                self.message = Message(str(refusal), kind="warn")
                self.focus("have-read")
            else:
                raise
            return False
        if done:
            self.note, self.reopening = "", False
            self.have_read()
            self.focus("way")
        return done

    # ── what has changed since ──

    def since_sent(self) -> tuple[Difference, ...]:
        """What was changed after the program was sent and before it is judged."""
        last = self.way.last
        if last is None or last.state is not ProgramState.SUBMITTED or last.version_id is None:
            return ()
        return differences(self.kept(last.version_id), self.program)

    def judged_before(self) -> StateStep | None:
        """The last judgement, if the program has moved on since: its version is what to compare with."""
        steps = self.way.steps
        judged = [step for step in steps if step.state in JUDGED and step.version_id is not None]
        return judged[-1] if judged and judged[-1] is not steps[-1] else None
