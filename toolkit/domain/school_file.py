"""One school's work as it is carried between databases, and what taking it over would change.

Rows are known by keys that hold everywhere: a school by its uid, a year by its number, an answer by its
statement, a row of a program by its uid. Two contents are compared row by row; whether a difference was made
here, there or on both sides is told by the last point at which the two databases agreed (`Base`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from toolkit.domain.wording import day

Plain = str | int | bool | None
Key = tuple[str | int, ...]
ENDING = ".antirisk"
_LONGEST_NAME = 80
# The place of a row in its list: the order of lists is compared as a whole, not row by row.
POSITION = "position"


class CarriedRow(NamedTuple):
    """A row: its table, its key (the year first, then the factor of its program), its values.

    `edit` is the number of the last change that somebody made to it where the file was written, 0 if none is
    known; `given` is when an answer was given, in ISO form.
    """

    table: str
    key: Key
    values: Mapping[str, Plain]
    removed: bool = False
    edit: int = 0
    given: str = ""

    def equals(self, other: "CarriedRow") -> bool:
        """Whether both say the same, wherever they stand in their lists; a removed row says nothing."""
        if self.removed or other.removed:
            return self.removed == other.removed
        return all(value == other.values.get(name) for name, value in self.values.items() if name != POSITION)


class AreaKind(StrEnum):
    """A part of a school's work that is taken over or left as a whole."""

    SCHOOL = "school"
    PASSPORT = "passport"
    PROFILE = "profile"
    ANSWERS = "answers"
    FACTS = "facts"
    VERDICTS = "verdicts"
    PRIORITIES = "priorities"
    PROGRAM = "program"
    JOINT_PLAN = "joint_plan"
    COMMENTS = "comments"
    PLACES = "places"


class Area(NamedTuple):
    """One such part: of a year (0: of no year), a program's of its factor."""

    kind: AreaKind
    year: int = 0
    factor: str = ""

    @property
    def code(self) -> str:
        """The area in one word, for a command line or a page: «2024/program/R02»."""
        parts = [str(self.year) if self.year else "", self.kind.value, self.factor]
        return "/".join(part for part in parts if part)


# Rows that tell what became of a program; they are added and never written over.
KEPT = frozenset({"program_version", "program_state"})
KIND_OF: Mapping[str, AreaKind] = {
    "school": AreaKind.SCHOOL,
    "cycle": AreaKind.PLACES,
    "passport_value": AreaKind.PASSPORT,
    "profile": AreaKind.PROFILE,
    "profile_factor": AreaKind.PROFILE,
    "own_factor": AreaKind.PROFILE,
    "own_statement": AreaKind.PROFILE,
    "team_answer": AreaKind.ANSWERS,
    "tally": AreaKind.ANSWERS,
    "handed_out": AreaKind.ANSWERS,
    "survey_result": AreaKind.ANSWERS,
    "indicator_fact": AreaKind.FACTS,
    "verdict": AreaKind.VERDICTS,
    "priority": AreaKind.PRIORITIES,
    "program": AreaKind.PROGRAM,
    "program_field": AreaKind.PROGRAM,
    "program_line": AreaKind.PROGRAM,
    "program_indicator": AreaKind.PROGRAM,
    "program_measure": AreaKind.PROGRAM,
    "program_version": AreaKind.PROGRAM,
    "program_state": AreaKind.PROGRAM,
    "comment": AreaKind.COMMENTS,
    "help_request": AreaKind.COMMENTS,
    "joint_measure": AreaKind.JOINT_PLAN,
    "place": AreaKind.PLACES,
    "step_done": AreaKind.PLACES,
}


def area_of(row: CarriedRow) -> Area:
    """Which area a row belongs to."""
    kind = KIND_OF[row.table]
    if kind is AreaKind.SCHOOL:
        return Area(kind)
    return Area(kind, int(row.key[0]), str(row.key[1]) if kind is AreaKind.PROGRAM else "")


@dataclass(frozen=True, slots=True)
class SchoolContent:
    """All rows of a school by table and key, each table in its order."""

    uid: str
    name: str
    tables: Mapping[str, Mapping[Key, CarriedRow]]

    def rows(self) -> Iterator[CarriedRow]:
        """All rows, those that others name first."""
        for rows in self.tables.values():
            yield from rows.values()

    def find(self, table: str, key: Key) -> CarriedRow | None:
        """The row of a key, removed ones too."""
        return self.tables.get(table, {}).get(key)


class Base(NamedTuple):
    """When two databases last agreed on an area: numbers of changes, here and there."""

    here: int
    there: int


# The bases that one database knows of another: by area's code, as that other database numbers its changes
# (`there`) and as this one does (`here`).
Bases = Mapping[str, Base]


@dataclass(frozen=True, slots=True)
class SchoolFile:
    """A file's content and whence it comes.

    `origin` names the database, `mark` its newest change when the file was written; `bases` tells by other
    databases' names what the origin had taken over from them.
    """

    content: SchoolContent
    exported_at: datetime
    origin: str = ""
    mark: int = 0
    bases: Mapping[str, Bases] = field(default_factory=dict)


class Side(StrEnum):
    """Who made a difference since the two databases agreed; UNKNOWN if they never did."""

    FILE = "file"
    HERE = "here"
    BOTH = "both"
    UNKNOWN = "unknown"


class Sign(StrEnum):
    """What taking the file's row would do here."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    RETURNED = "returned"


class FieldChange(NamedTuple):
    """One value that differs."""

    name: str
    here: Plain
    file: Plain


class Difference(NamedTuple):
    """One row that differs: the file's and what stands here (None: nothing)."""

    row: CarriedRow
    here: CarriedRow | None
    sign: Sign
    side: Side

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """Values that differ in a row that is in both."""
        if self.here is None:
            return ()
        return tuple(
            FieldChange(name, self.here.values.get(name), value)
            for name, value in self.row.values.items()
            if name != POSITION and value != self.here.values.get(name)
        )

    @property
    def hidden(self) -> bool:
        """Whether nobody could see it: a removed row that comes along so that it can be brought back."""
        return self.here is None and self.row.removed

    @property
    def asks(self) -> bool:
        """Whether somebody must choose, because something written here would be written over."""
        return self.side in (Side.BOTH, Side.UNKNOWN) and self.sign is not Sign.NEW


class Choice(StrEnum):
    """What is done with an area: all from the file, all but what was changed here too, or nothing.

    What was changed here alone is newer than the file and stays in every case.
    """

    TAKE = "take"
    MERGE = "merge"
    LEAVE = "leave"

    def takes(self, difference: Difference) -> bool:
        """Whether a difference is taken over."""
        if self is Choice.LEAVE or difference.side is Side.HERE:
            return False
        return self is Choice.TAKE or not difference.asks


@dataclass(frozen=True, slots=True)
class AreaChanges:
    """What differs in one area. `only_here` counts rows that the file does not know: they stay.

    `reordered`: lists stand in another order. `closed` is why nothing may be taken, empty if it may.
    """

    area: Area
    differences: tuple[Difference, ...] = ()
    only_here: int = 0
    reordered: bool = False
    closed: str = ""

    def count(self, *signs: Sign) -> int:
        """Differences of these signs that would be taken over or asked about."""
        return sum(
            one.sign in signs and one.side is not Side.HERE and not one.hidden for one in self.differences
        )

    @property
    def asked(self) -> tuple[Difference, ...]:
        """Where somebody must choose."""
        return () if self.closed else tuple(one for one in self.differences if one.asks)

    @property
    def newer_here(self) -> int:
        """Rows that were changed here alone since the file was written."""
        return sum(one.side is Side.HERE for one in self.differences)

    @property
    def takeable(self) -> bool:
        """Whether there is anything to take over."""
        return not self.closed and (
            self.reordered or any(one.side is not Side.HERE for one in self.differences)
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a file over would change. `school_id` is None for a school that is not here yet.

    `seen` is the newest change here at this moment; `namesake`: another school here has the same name;
    `left_out` says what of the file is not taken by this visitor at all.
    """

    file: SchoolFile
    school_id: int | None
    areas: tuple[AreaChanges, ...]
    seen: int = 0
    namesake: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def new(self) -> bool:
        """Whether the school would be added."""
        return self.school_id is None

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not self.new and not any(area.takeable for area in self.areas)

    @property
    def asks(self) -> bool:
        """Whether somebody must choose between here and the file somewhere."""
        return any(area.asked for area in self.areas)


BaseOf = Callable[[Area], Base | None]


def areas_of(content: SchoolContent) -> dict[Area, None]:
    """All areas that have rows, in their order."""
    return dict.fromkeys(area_of(row) for row in content.rows() if row.table != "cycle")


def compare(file: SchoolContent, here: SchoolContent | None, base: BaseOf) -> dict[Area, AreaChanges]:
    """What differs, by area; equal areas are left out."""
    differences: dict[Area, list[Difference]] = {}
    areas: dict[Area, None] = {}
    for row in file.rows():
        if row.table == "cycle":
            continue  # made when anything of its year is taken
        area = area_of(row)
        areas.setdefault(area)
        known = here.find(row.table, row.key) if here else None
        if known is None or not row.equals(known):
            differences.setdefault(area, []).append(_difference(row, known, base(area)))
    changed = {}
    for area in areas:
        found = tuple(differences.get(area, ()))
        reordered = here is not None and _reordered(area, file, here)
        if found or reordered:
            only_here = _only_here(area, file, here) if here else 0
            changed[area] = AreaChanges(area, found, only_here, reordered)
    return changed


def _difference(row: CarriedRow, here: CarriedRow | None, base: Base | None) -> Difference:
    if here is None:
        return Difference(row, None, Sign.NEW, Side.FILE)
    sign = Sign.CHANGED
    if row.removed != here.removed:
        sign = Sign.REMOVED if row.removed else Sign.RETURNED
    if base is None:
        return Difference(row, here, sign, Side.UNKNOWN)
    sides = {
        (True, True): Side.BOTH,
        (True, False): Side.HERE,
        (False, True): Side.FILE,
        (False, False): Side.UNKNOWN,
    }
    return Difference(row, here, sign, sides[here.edit > base.here, row.edit > base.there])


def _only_here(area: Area, file: SchoolContent, here: SchoolContent) -> int:
    return sum(
        area_of(row) == area and not row.removed and file.find(row.table, row.key) is None
        for row in here.rows()
        if row.table not in ("cycle", *KEPT)
    )


def _reordered(area: Area, file: SchoolContent, here: SchoolContent) -> bool:
    there = lists_of(area, file)
    return any(
        _common(keys, here_keys := lists_of(area, here).get(name, ())) != _common(here_keys, keys)
        for name, keys in there.items()
    )


def _common(keys: Sequence[Key], others: Sequence[Key]) -> list[Key]:
    known = set(others)
    return [key for key in keys if key in known]


ListName = tuple[str | int, ...]


def lists_of(area: Area, content: SchoolContent) -> dict[ListName, list[Key]]:
    """The lists of an area in their order: lines of a kind, measures of a task, factors of the profile…"""
    placed: dict[ListName, list[tuple[int, Key]]] = {}
    for table, rows in content.tables.items():
        if KIND_OF[table] is not area.kind:
            continue
        for key, row in rows.items():
            if POSITION in row.values and not row.removed and area_of(row) == area:
                placed.setdefault(list_of(row), []).append((int(row.values[POSITION] or 0), key))
    return {name: [key for _, key in sorted(rows, key=lambda one: one[0])] for name, rows in placed.items()}


def list_of(row: CarriedRow) -> ListName:
    """The list that a row stands in."""
    within = {"program_line": "kind", "program_measure": "task_id"}.get(row.table)
    return (row.table, *row.key[:-1], *([str(row.values.get(within))] if within else []))


def file_name(school: str, today: date) -> str:
    """«Приречная СОШ — работа — 24.11.2026.antirisk», safe on every system."""
    plain = "".join(" " if letter in '<>:"/\\|?*' or ord(letter) < 32 else letter for letter in school)
    shown = " ".join(plain.split()).strip(" .")[:_LONGEST_NAME].rstrip(" .") or "Школа"
    return f"{shown} — работа — {day(today)}{ENDING}"
