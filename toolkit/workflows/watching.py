"""Looking at many schools: which there are, what waits, and where each of those on the screen stands.

All schools are read by a few queries; the dossier of a school only when its row is on the screen or when it
is chosen.
"""

from dataclasses import dataclass
from datetime import datetime

import traitlets as tl

from toolkit.domain.access import Right, Role
from toolkit.domain.attention import Pulse, Wait, begin_with, headline, waits
from toolkit.domain.dossier import Dossier
from toolkit.domain.schedule import passed
from toolkit.domain.school import School
from toolkit.domain.stage import Stage, stage
from toolkit.domain.standing import PROGRAM, SELF_DIAGNOSIS
from toolkit.domain.wording import plural
from toolkit.methodology.catalogue import Catalogue
from toolkit.store.dossier import read_dossier
from toolkit.workflows.step import Step
from toolkit.workflows.visit import Visit
from toolkit.workflows.workflow import Workflow

ON_A_PAGE = 20
MANY = 8  # from here on a list is searched rather than read
TITLES = {
    Role.CONSULTANT: "Кабинет школы-консультанта",
    Role.COORDINATOR: "Кабинет координатора",
}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What the dossier of a school says in its row; `passed` counts measures whose term is over."""

    stage: Stage
    findings: int
    passed: int


@dataclass(frozen=True, slots=True)
class Row:
    """A school in the list."""

    pulse: Pulse
    waits: tuple[Wait, ...]
    whereabouts: Whereabouts


class Watching(Workflow):
    """The list of schools, its filters and pages, and the school that was chosen: its dossier is `facts`."""

    app = "curator"
    title = "Кабинет куратора"
    steps = (Step("schools", "Школы"),)

    only_waiting = tl.Bool(False)
    query = tl.Unicode("")
    page = tl.Int(0)

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self.pulses: tuple[Pulse, ...] = ()
        self._newest = 0  # the last change that the list shows
        self._waits: dict[int, tuple[Wait, ...]] = {}  # by cycle, as of that change
        self._whereabouts: dict[int, tuple[int, Whereabouts]] = {}  # by cycle: as of which change, what

    # ── opening ──

    def open(self, visit: Visit) -> None:
        """Learn who has come and read his schools; choose the one that the address names or that waits."""
        self.visit = visit
        self.title = TITLES.get(self.capacity, self.title)
        self._look_around()
        wanted = visit.school_id if visit.school_id in self._by_school() else self._first_waiting()
        if wanted is not None:
            self.choose(wanted)
        self.revision += 1

    def choose(self, school_id: int) -> None:
        """Read one school's work; nothing where it is no longer open."""
        pulse = self._by_school().get(school_id)
        if pulse is not None:
            self.message, self.part = None, str(school_id)
            self._read(pulse.cycle)

    def go(self, _step: str, part: str = "") -> None:
        """The parts of the only step are schools."""
        if part.isdecimal() and int(part) in self._by_school():
            self.choose(int(part))

    def come_back(self, step: str, part: str) -> None:
        """The page was loaded again: open the school that was open in this window."""
        self.go(step, part)

    def look(self) -> bool:
        """Take in what others have stored in any of these schools; True if the page must be drawn anew."""
        fresh = self.try_again()
        return self.refresh() or fresh

    def refresh(self) -> bool:
        """Read again what has changed since; False if nothing has."""
        newest = self._visit().store.pulses.newest(self._newest)
        if newest == self._newest:
            return False
        self._look_around()
        if self.dossier is not None:
            self._read_again()
        self.revision += 1
        return True

    def stored(self) -> None:
        """Something was written here: the list tells it too."""
        self._look_around()
        super().stored()

    def _look_around(self) -> None:
        visit = self._visit()
        self._newest = visit.store.pulses.newest(self._newest)  # before the list: later changes come again
        self.pulses = visit.store.pulses.list(visitor=visit.visitor)
        self._weigh()
        self.schools = tuple(pulse.school for pulse in self.pulses)

    def _read_again(self) -> None:
        """A chosen school may have been taken away meanwhile."""
        pulse = self._by_school().get(self.facts.school.id)
        if pulse is None:
            self.dossier, self.part = None, ""
        else:
            self._read(pulse.cycle)

    def _by_school(self) -> dict[int, Pulse]:
        return {pulse.school.id: pulse for pulse in self.pulses}

    def _first_waiting(self) -> int | None:
        dated = [
            (wait.since, at, pulse.school.id)
            for at, pulse in enumerate(self.pulses)
            for wait in self.waits(pulse)
            if wait.since is not None
        ]
        return min(dated)[2] if dated else None

    # ── who looks ──

    @property
    def capacity(self) -> Role:
        """In what role the visitor looks; the administrator as a curator does."""
        role = Role(self._visit().visitor.role)
        return Role.CURATOR if role is Role.ADMINISTRATOR else role

    @property
    def now(self) -> datetime:
        """Local time with its zone."""
        return self._visit().now()

    def may(self, right: Right) -> bool:
        """Whether the visitor may do such a thing; the store asks again, and asks where."""
        return self._visit().may(right)

    # ── the list ──

    def waits(self, pulse: Pulse) -> tuple[Wait, ...]:
        """What of a school waits for the visitor."""
        return self._waits[pulse.cycle.id]

    def _weigh(self) -> None:
        """Find out what waits, once for all the places that tell it."""
        role, now = self.capacity, self._visit().now()
        self._waits = {pulse.cycle.id: waits(pulse, role, now) for pulse in self.pulses}

    @property
    def waiting(self) -> tuple[Pulse, ...]:
        """Schools of which something waits."""
        return tuple(pulse for pulse in self.pulses if self.waits(pulse))

    @property
    def headline(self) -> str:
        """How many schools wait; without schools, what to do about it."""
        return headline(len(self.waiting)) if self.pulses else "Пока вам не открыта ни одна школа"

    @property
    def lead(self) -> str:
        """With whom to begin."""
        if not self.pulses:
            return "Школу закрепляет муниципальный координатор. Страница покажет её сама."
        waiting = [(pulse.school, self.waits(pulse)) for pulse in self.waiting]
        return begin_with(waiting, self._visit().today())

    @property
    def subtitle(self) -> str:
        """«5 школ · 2023/24 учебный год»; years are told where they are one."""
        years = {pulse.cycle.title for pulse in self.pulses}
        count = plural(len(self.pulses), "школа", "школы", "школ")
        return " · ".join([count, *years]) if len(years) == 1 else count

    @property
    def invented(self) -> bool:
        """Whether all these schools are an example."""
        return bool(self.pulses) and all(pulse.school.example for pulse in self.pulses)

    @property
    def found(self) -> tuple[Pulse, ...]:
        """Schools that the filter and the search leave, in alphabetical order."""
        words = _plain(self.query).split()
        kept = self.waiting if self.only_waiting else self.pulses
        return tuple(pulse for pulse in kept if all(word in _plain(_names(pulse.school)) for word in words))

    @property
    def pages(self) -> int:
        """How many pages the list takes."""
        return max(1, -(-len(self.found) // ON_A_PAGE))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The schools of the page on the screen."""
        at = min(self.page, self.pages - 1) * ON_A_PAGE
        return tuple(self._row(pulse) for pulse in self.found[at : at + ON_A_PAGE])

    def filter(self, only_waiting: bool) -> None:
        """Show all schools, or those that wait."""
        self.only_waiting, self.page = only_waiting, 0
        self._tell_count()

    def search(self, query: str) -> None:
        """Show schools whose name has these words."""
        self.query, self.page = query[:200], 0
        self._tell_count()

    def turn(self, by: int) -> None:
        """The next page of the list, or the one before."""
        self.page = max(0, min(self.page + by, self.pages - 1))
        self.focus("schools")

    def _tell_count(self) -> None:
        self.say(f"В списке {plural(len(self.found), 'школа', 'школы', 'школ')}.")

    def _row(self, pulse: Pulse) -> Row:
        known = self._whereabouts.get(pulse.cycle.id)
        if known is None or known[0] != pulse.newest:
            known = pulse.newest, self._find(pulse)
            self._whereabouts[pulse.cycle.id] = known
        return Row(pulse, self.waits(pulse), known[1])

    def _find(self, pulse: Pulse) -> Whereabouts:
        visit = self._visit()
        cycle_id, places = pulse.cycle.id, visit.store.places
        dossier = read_dossier(visit.store, self.catalogue, cycle_id, visit.today())
        return Whereabouts(
            stage=stage(dossier, places.get(cycle_id, SELF_DIAGNOSIS), places.get(cycle_id, PROGRAM)),
            findings=sum(len(found) for found in dossier.findings.values()),
            passed=len(passed(dossier.programs, pulse.cycle.period, dossier.today)),
        )

    @property
    def chosen(self) -> Pulse:
        """The chosen school; only after one was chosen."""
        return self._by_school()[self.facts.school.id]


def _names(school: School) -> str:
    return f"{school.name} {school.full_name}"


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def titles(dossier: Dossier) -> dict[str, str]:
    """Short titles of the factors by code."""
    return {factor.code: factor.short_title for factor in dossier.factors}
