"""The state of one guided app: where the team stands, what is missing, what was refused.

A workflow is built from the catalogue alone and learns everything else in `open`; so a page can be prepared
before anybody has come. It writes each input at once through the store and reads the school's dossier back:
what is on the screen is what is stored, and whatever can be computed is computed.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

import traitlets as tl
from traitlets.log import get_logger

from toolkit.domain.access import Right, Role
from toolkit.domain.dossier import Dossier
from toolkit.domain.school import Cycle, School
from toolkit.domain.wording import day, number, plural
from toolkit.errors import ConflictError, InputError, StoreError, ToolkitError
from toolkit.methodology.catalogue import Catalogue
from toolkit.store.dossier import read_dossier
from toolkit.workflows.dialogue import Dialogue
from toolkit.workflows.message import Conflict, Message, Problem
from toolkit.workflows.step import Step, StepStatus
from toolkit.workflows.visit import Visit

STORED_IS_SAFE = "То, что было записано раньше, цело."
NOT_STORED = "Пока не записано: текст остался здесь."


def _nothing() -> None:
    """No listener yet."""


def as_typed(value: object) -> str:
    """A stored value as a person would type it: «14.06.2023», «18,5»; empty for None."""
    if value is None:
        return ""
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, Decimal) else str(value)


class Workflow(tl.HasTraits):
    """Base of the three apps; subclasses name their steps and what is missing in each."""

    app = ""
    title = ""
    steps: tuple[Step, ...] = ()

    step = tl.Unicode()
    part = tl.Unicode()
    saved = tl.Unicode()
    message = tl.Instance(Message, allow_none=True)
    conflict = tl.Instance(Conflict, allow_none=True)
    problems = cast("dict[str, Problem]", tl.Dict())
    revision = tl.Int()

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue
        self.visit: Visit | None = None
        self.schools: tuple[School, ...] = ()
        self.dossier: Dossier | None = None
        self.done: frozenset[str] = frozenset()
        self.talk = Dialogue(self)
        self._conflicts: tuple[Conflict, ...] = ()  # those that wait until the one on the screen is settled
        self.moved: Callable[[], object] = _nothing  # the view puts the focus on the new heading
        self.focus: Callable[[str], object] = lambda _: None
        self.say: Callable[[str], object] = lambda _: None
        self.step = self.steps[0].code

    # ── opening ──

    def open(self, visit: Visit) -> None:
        """Learn who has come and to which school, and continue where the team stopped."""
        self.visit = visit
        self.schools = visit.store.schools.list()
        school_id = visit.school_id
        if school_id is None and len(self.schools) == 1:
            school_id = self.schools[0].id
        if school_id is not None:
            self.enter(school_id)
        self.revision += 1

    def enter(self, school_id: int) -> None:
        """Take up the work of one school."""
        visit = self._visit()
        cycle = visit.store.schools.current_cycle(school_id)
        self._read(cycle)
        place = visit.store.places.get(cycle.id, self.app)
        self.done = place.done
        known = {step.code for step in self.steps}
        if place.step in known and not self.lock(place.step):
            self.step, self.part = place.step, place.part
        self.arrived()
        self.talk.arrive(visit.place)

    def found_school(self, name: str) -> None:
        """Begin the work of a school that the database does not know yet."""

        def write(_seen: int, text: str) -> None:
            visit = self._visit()
            school = visit.store.schools.create(text, year=self.school_year(), visitor=visit.visitor)
            self.schools = visit.store.schools.list()
            self._read(visit.store.schools.current_cycle(school.id))

        self.write("name", "Название школы", name, "", 0, write)

    def school_year(self) -> int:
        """The school year that today belongs to, from 1 June already the next one (plans are due then)."""
        today = self._visit().today()
        return today.year if today.month >= 6 else today.year - 1

    def _visit(self) -> Visit:
        if self.visit is None:
            raise ToolkitError("Страница ещё не открыта. Обновите её.")
        return self.visit

    def _read(self, cycle: Cycle | None = None) -> None:
        visit = self._visit()
        cycle = cycle or self.cycle
        self.dossier = read_dossier(visit.store, self.catalogue, cycle.id, visit.today())
        self.talk.read()
        self.after_reading()
        self._leave_closed_step()

    def _leave_closed_step(self) -> None:
        """Another window may have taken away what this step is about: go back to where there is work."""
        reason = self.lock(self.step)
        if reason:
            before = self.steps[: self.number(self.step)]
            self.step = next(step.code for step in reversed(before) if not self.lock(step.code))
            self.part = ""
            self.arrived()
            self.message = Message("Данные изменили в другом окне, поэтому шаг закрылся.", reason, "warn")

    def after_reading(self) -> None:
        """Hook: facts were read anew."""

    def arrived(self) -> None:
        """Hook: the team has come to a step or a part."""

    # ── what is known ──

    @property
    def facts(self) -> Dossier:
        """The school's dossier; only after a school was entered."""
        if self.dossier is None:
            raise ToolkitError("Сначала назовите школу.")
        return self.dossier

    @property
    def cycle(self) -> Cycle:
        """The school year the team works in."""
        return self.facts.cycle

    # ── who has come ──

    @property
    def rights(self) -> frozenset[Right]:
        """What the visitor may do where the page stands; the store asks again."""
        visit = self.visit
        return frozenset(right for right in Right if visit is None or visit.may(right))

    @property
    def reading(self) -> bool:
        """Whether the visitor looks at somebody else's work: then his steps are not the team's."""
        return self.visit is not None and self.visit.readonly

    @property
    def role(self) -> str:
        """What the visitor is here, in a word."""
        return Role(self._visit().visitor.role).word

    # ── steps ──

    def lock(self, _step: str) -> str:
        """Why the step cannot be opened yet, in the user's words; empty when it can."""
        return ""

    def missing(self, _step: str) -> Sequence[str]:
        """What keeps the step from being complete, as sentences."""
        return ()

    def left_to_team(self) -> str:
        """What the team still has to do here, told to a reader."""
        missing = self.missing(self.step)
        return " ".join(["Команде осталось.", *missing]) if missing else "На этом шаге всё нужное записано."

    def filled(self, _step: str) -> bool:
        """Whether the step holds inputs already, so that it counts as done even if nobody pressed «Далее»."""
        return False

    def mark_of(self, step: str) -> str:
        """Under which name a confirmed step is kept in `done`."""
        return step

    def words(self, _step: str) -> str:
        """The state of a step in two or three words."""
        return ""

    def status(self, step: str) -> StepStatus:
        """Derived from what is stored; never pushed."""
        if step == self.step:
            return StepStatus.NOW
        if self.lock(step):
            return StepStatus.LOCKED
        lacks = bool(self.missing(step))
        if self.mark_of(step) in self.done:
            return StepStatus.REOPENED if lacks else StepStatus.DONE
        return StepStatus.DONE if self.filled(step) and not lacks else StepStatus.OPEN

    def number(self, step: str) -> int:
        """The step's place, from 1."""
        return next(i for i, known in enumerate(self.steps, 1) if known.code == step)

    def go(self, step: str, part: str = "") -> None:
        """Open a step (and a part of it), unless it is locked."""
        reason = self.lock(step)
        if reason:
            self.say(reason)
            return
        self.step, self.part = step, part
        self.message, self.talk.came_for = None, None
        visit = self._visit()
        if self.dossier is not None:
            self.arrived()
        if self.dossier is not None and not self.reading:
            try:
                visit.store.places.stop_at(
                    self.cycle.id, self.app, self.step, self.part, visitor=visit.visitor
                )
            except (
                StoreError
            ) as problem:  # the place is no answer: the way stays open, the notice says the rest
                self.failed(problem)
        self.moved()

    def confirm(self, step: str) -> None:
        """Mark a step done, if nothing is missing. A reader marks nothing."""
        mark = self.mark_of(step)
        if self.reading or self.missing(step) or mark in self.done or self.dossier is None:
            return
        visit = self._visit()
        visit.store.places.mark(self.cycle.id, self.app, mark, True, visitor=visit.visitor)
        self.done |= {mark}

    def next(self) -> None:
        """Confirm this step and open the following one; a reader goes on whatever is missing."""
        at = self.number(self.step)
        if self.missing(self.step) and not self.reading:
            self.say(" ".join(self.missing(self.step)))
            return
        self.confirm(self.step)
        if at < len(self.steps):
            self.go(self.steps[at].code)

    def back(self) -> None:
        """Open the step before this one."""
        at = self.number(self.step)
        if at > 1:
            self.go(self.steps[at - 2].code)

    # ── writing ──

    def write(
        self,
        field: str,
        label: str,
        typed: str,
        before: str,
        seen: int,
        write: Callable[[int, str], object],
        *,
        may_join: bool = False,
        words: Callable[[str], str] = str,
    ) -> bool:
        """Store one input; True if it is stored now.

        `write(seen, text)` does it; `before` is the value the person saw. Refused input stays in its field
        with the reason. If somebody else has changed the row meanwhile but not this value, the write is
        repeated; if they changed the very value or removed the row, both stay until the person chooses
        (`words` tells a value as a reader knows it).

        Raises:
            StoreError: the database cannot write now; what was typed stays in its field.
        """
        try:
            write(seen, typed)
        except InputError as refusal:
            self._refuse(field, typed, str(refusal))
            return False
        except ConflictError as clash:
            theirs = as_typed(clash.theirs)
            if clash.version and theirs in (before, typed):
                return self.write(
                    field, label, typed, theirs, clash.version, write, may_join=may_join, words=words
                )
            self._read()
            may_join = may_join and bool(clash.version)
            self._ask(Conflict(field, label, typed, theirs, clash.version, write, may_join, words))
            return False
        except Exception:
            self._refuse(field, typed, NOT_STORED)
            raise
        self._accept(field)
        self.stored()
        return True

    def _refuse(self, field: str, typed: str, sentence: str) -> None:
        self.problems = {**self.problems, field: Problem(typed, sentence)}

    def _accept(self, field: str) -> None:
        if field in self.problems:
            self.problems = {key: value for key, value in self.problems.items() if key != field}

    def _ask(self, conflict: Conflict) -> None:
        """One question at a time: several texts may come at once when a connection is back."""
        if self.conflict is None:
            self.conflict = conflict
        else:
            self._conflicts = (*self._conflicts, conflict)

    def act(self, change: Callable[[], object]) -> bool:
        """Store a change that is not typed (a row added, moved, removed); True if it is stored now."""
        try:
            change()
        except ConflictError:
            self._read()
            self.message = Message(
                "Эту строку только что изменили в другом окне.",
                "Показываем её новый вид. Повторите действие.",
                "warn",
            )
            return False
        except InputError:
            self._read()  # what was refused may be there already: show it
            raise
        self.stored()
        return True

    def stored(self) -> None:
        """Something was written: say when, and compute anew what follows from it."""
        self._read()
        self.saved = f"Сохранено в {self._visit().now():%H:%M}"
        self.revision += 1

    def settle(self, choice: str) -> None:
        """End a conflict: keep «mine», «theirs» or «both»; anything else leaves theirs."""
        conflict, self.conflict = self.conflict, None
        if conflict is None:
            return
        try:
            if choice == "mine" or (choice == "both" and conflict.may_join):
                text = conflict.mine if choice == "mine" else f"{conflict.theirs}\n{conflict.mine}"
                self.write(
                    conflict.field,
                    conflict.label,
                    text,
                    conflict.theirs,
                    conflict.version,
                    conflict.write,
                    may_join=conflict.may_join,
                    words=conflict.words,
                )
            else:
                self._accept(conflict.field)
        finally:
            if self.conflict is None and self._conflicts:
                self.conflict, *rest = self._conflicts
                self._conflicts = tuple(rest)

    def failed(self, problem: Exception) -> None:
        """Turn what a handler raised into a notice; anything unforeseen is logged under a number."""
        if isinstance(problem, ToolkitError):
            self.message = Message(str(problem), STORED_IS_SAFE, "error")
            return
        number = uuid.uuid4().hex[:4].upper()
        get_logger().error("unforeseen failure %s in %s", number, self.app, exc_info=problem)
        self.message = Message(
            "Не получилось выполнить действие.",
            "Записанные ответы целы. Попробуйте ещё раз, а если не выйдет, "
            f"назовите администратору номер {number}.",
            "error",
        )

    def undo(self) -> None:
        """Take back what the last message offers to take back."""
        message, self.message = self.message, None
        if message is None or message.undo is None:
            return
        try:
            self.act(message.undo)
        except StoreError as problem:
            self.message = Message(str(problem), STORED_IS_SAFE, "error", message.undo_words, message.undo)

    def dismiss(self) -> None:
        """Put the message away."""
        self.message = None

    def problem(self, field: str) -> Problem | None:
        """The refusal at a field, if there is one."""
        return self.problems.get(field)


def count_factors(count: int) -> str:
    """«6 факторов»."""
    return plural(count, "фактор", "фактора", "факторов")
