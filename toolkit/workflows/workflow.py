"""The state of one guided app: where the team stands, what is missing, what was refused.

A workflow is built from the catalogue alone and learns everything else in `open`; so a page can be prepared
before anybody has come. It writes each input at once through the store and reads the school's dossier back:
what is on the screen is what is stored, and whatever can be computed is computed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import traitlets as tl

from toolkit.domain.access import Right, Role
from toolkit.domain.change import Change
from toolkit.domain.dossier import Dossier
from toolkit.domain.school import Cycle, School
from toolkit.domain.spot import Spot, spots
from toolkit.domain.wording import plural
from toolkit.errors import StoreError, ToolkitError
from toolkit.methodology.catalogue import Catalogue
from toolkit.store.dossier import read_dossier
from toolkit.workflows.dialogue import Dialogue
from toolkit.workflows.message import Message
from toolkit.workflows.others import MOST, QUIET, touches
from toolkit.workflows.step import Step, StepStatus
from toolkit.workflows.visit import Visit
from toolkit.workflows.writing import Writing


def _nothing() -> None:
    """No listener yet."""


class Workflow(Writing):
    """Base of the three apps; subclasses name their steps and what is missing in each."""

    title = ""
    steps: tuple[Step, ...] = ()

    step = tl.Unicode()
    part = tl.Unicode()

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue
        self.visit: Visit | None = None
        self.schools: tuple[School, ...] = ()
        self.dossier: Dossier | None = None
        self.done: frozenset[str] = frozenset()
        self.talk = Dialogue(self)
        self.moved: Callable[[], object] = _nothing  # the view puts the focus on the new heading
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
        self.others.known = visit.store.audit.newest(cycle.id)
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

    # ── the others ──

    def look(self) -> bool:
        """Take in what others have stored since the last look; True if the page must be drawn anew.

        Also tries again what the database could not take. Raises StoreError when it cannot be asked.
        """
        if self.dossier is None:
            return False
        visit = self._visit()
        fresh = self.try_again()
        if visit.store.audit.newest(self.cycle.id) > self.others.known:
            changes = visit.store.audit.list(self.cycle.id, MOST, after=self.others.known)
            self.others.known = changes[0].id
            foreign = tuple(change for change in changes if self._is_foreign(change))
            if foreign:
                self._take_in(foreign)
                fresh = True
        return self.others.fade(visit.now()) or fresh

    def _is_foreign(self, change: Change) -> bool:
        return change.visit != (self._visit().visitor.visit or None)

    def _take_in(self, changes: Sequence[Change]) -> None:
        visit = self._visit()
        self.talk.meet_again()
        self._read()
        self.done = visit.store.places.get(self.cycle.id, self.app).done
        self.revision += 1
        told = tuple(change for change in changes if change.what not in QUIET)
        if told:
            words = self.others.take(told, self.facts, visit.now(), self.part, visit.visitor.name)
            self.say(words)

    def whose(self, field: str) -> tuple[str, datetime | None]:
        """Which of the others has changed a field last, and when; nobody if the trail is silent."""
        if self.dossier is None:
            return "", None
        try:
            changes = self._visit().store.audit.list(self.cycle.id, MOST)
        except StoreError:
            return "", None
        for change in changes:
            if self._is_foreign(change) and touches(change, field, self.facts, self.part):
                return change.who, change.at
        return "", None

    @property
    def standing(self) -> str:
        """Where this window stands, as `come_back` reads it."""
        return f"{self.step}/{self.part}#{self.talk.begun}"

    def return_to(self, standing: str) -> None:
        """The page was loaded again: stand as this very window stood."""
        place, _, about = standing.partition("#")
        self.come_back(*place.partition("/")[::2])
        if about and self.dossier is not None:
            self.talk.choose_place(about)

    def come_back(self, step: str, part: str) -> None:
        """Stand where this very window stood, not where the team moved last."""
        known = any(known.code == step for known in self.steps)
        if known and (step, part) != (self.step, self.part) and not self.lock(step):
            self.go(step, part)

    def lost_place(self, field: str, typed: str, bases: tuple[str, ...] = ()) -> None:
        """Words came for a field that is not on the page: those of a talk wait for their own screen."""
        if not self.talk.keep(field, typed):
            super().lost_place(field, typed, bases)

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

    def as_guest(self) -> str:
        """What the header tells somebody who is not of the team."""
        return f"Вы читаете работу школы «{self.facts.school.name}» как {self.role}"

    def spots(self) -> tuple[Spot, ...]:
        """Rows and fields of the screen that one can speak about."""
        return spots(self.facts, self.catalogue, self.app, self.step, self.part, self.talk.plan)

    @property
    def looking(self) -> bool:
        """Whether nothing can be written on the screen: what there is to read and to do is told otherwise."""
        return self.reading

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
        if (step, part) != (self.step, self.part):
            self.others.moved_on()
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


def count_factors(count: int) -> str:
    """«6 факторов»."""
    return plural(count, "фактор", "фактора", "факторов")
