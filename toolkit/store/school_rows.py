"""A school's rows as they are carried between databases: which tables travel, and by what names.

Ids hold in one database only. So a row is named by its school year, the factor of its program, and its own
code or uid; where a row names another one by id, the uid of that row travels.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from toolkit.domain.program import LineKind
from toolkit.domain.school_file import CarriedRow, Key, Plain, SchoolContent
from toolkit.store.schema import (
    CommentRow,
    CycleRow,
    HandedOutRow,
    HelpRequestRow,
    IndicatorFactRow,
    JointMeasureRow,
    OwnFactorRow,
    OwnStatementRow,
    PassportValueRow,
    PlaceRow,
    PriorityRow,
    ProfileFactorRow,
    ProfileRow,
    ProgramFieldRow,
    ProgramIndicatorRow,
    ProgramLineRow,
    ProgramMeasureRow,
    ProgramRow,
    ProgramStateRow,
    ProgramVersionRow,
    RemovableRow,
    Row,
    SchoolRow,
    StepDoneRow,
    SurveyResultRow,
    TallyRow,
    TeamAnswerRow,
    VerdictRow,
)

AnyTable = type[Any]


class Parent(Enum):
    """What a row belongs to; the value is the column that says so."""

    NOTHING = ""
    SCHOOL = "school_id"
    CYCLE = "cycle_id"
    OWN_FACTOR = "own_factor_id"
    PROGRAM = "program_id"

    @property
    def names(self) -> tuple[str, ...]:
        """How the parent is named in a row of a file."""
        return _PARENT_NAMES[self]


_PARENT_NAMES = {
    Parent.NOTHING: (),
    Parent.SCHOOL: (),
    Parent.CYCLE: ("of_year",),
    Parent.OWN_FACTOR: ("of_year", "of_factor"),
    Parent.PROGRAM: ("of_year", "of_factor"),
}


@dataclass(frozen=True)
class Travelling:
    """A table that travels: what its rows belong to, what tells them apart, which rows they name by uid."""

    table: AnyTable
    parent: Parent
    key: tuple[str, ...]
    links: Mapping[str, AnyTable] = field(default_factory=dict)
    stays: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.table.__tablename__)

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """Columns whose values travel besides the key."""
        never = {"id", "version", "removed_at", self.parent.value, *self.key, *self.stays}
        return tuple(column for column in self.table.__table__.columns if column.name not in never)

    @property
    def removable(self) -> bool:
        """Whether rows are put away rather than deleted."""
        return issubclass(self.table, RemovableRow)

    @property
    def dated(self) -> bool:
        """Whether the day on which a row was written is a fact of its own: that of an answer is."""
        return self.table in (TeamAnswerRow, TallyRow)


# Rows that others name come first. What a coordinator notes of a school belongs to his territory and stays.
TRAVELLING: tuple[Travelling, ...] = (
    Travelling(
        SchoolRow, Parent.NOTHING, ("uid",), stays=frozenset({"territory_id", "status", "status_year"})
    ),
    Travelling(CycleRow, Parent.SCHOOL, ("year",)),
    Travelling(PassportValueRow, Parent.CYCLE, ("code",)),
    Travelling(ProfileRow, Parent.CYCLE, ()),
    Travelling(ProfileFactorRow, Parent.CYCLE, ("code",)),
    Travelling(OwnFactorRow, Parent.CYCLE, ("code",)),
    Travelling(OwnStatementRow, Parent.OWN_FACTOR, ("code",)),
    Travelling(TeamAnswerRow, Parent.CYCLE, ("statement",)),
    Travelling(TallyRow, Parent.CYCLE, ("statement",)),
    Travelling(HandedOutRow, Parent.CYCLE, ("group_letter",)),
    Travelling(SurveyResultRow, Parent.CYCLE, ("statement", "wording")),
    Travelling(IndicatorFactRow, Parent.CYCLE, ("indicator_code",)),
    Travelling(VerdictRow, Parent.CYCLE, ("factor_code", "author_role")),
    Travelling(PriorityRow, Parent.CYCLE, ("factor_code",)),
    Travelling(ProgramRow, Parent.CYCLE, ("factor_code",)),
    Travelling(ProgramIndicatorRow, Parent.PROGRAM, ("uid",)),
    Travelling(ProgramLineRow, Parent.PROGRAM, ("uid",)),
    Travelling(
        ProgramMeasureRow,
        Parent.PROGRAM,
        ("uid",),
        links={"task_id": ProgramLineRow, "indicator_id": ProgramIndicatorRow},
    ),
    Travelling(ProgramFieldRow, Parent.PROGRAM, ("name",)),
    Travelling(ProgramVersionRow, Parent.PROGRAM, ("uid",)),
    Travelling(ProgramStateRow, Parent.PROGRAM, ("uid",), links={"version_id": ProgramVersionRow}),
    Travelling(CommentRow, Parent.CYCLE, ("uid",), links={"thread_id": CommentRow}),
    Travelling(HelpRequestRow, Parent.CYCLE, ("uid",)),
    Travelling(JointMeasureRow, Parent.CYCLE, ("uid",)),
    Travelling(PlaceRow, Parent.CYCLE, ("app",)),
    Travelling(StepDoneRow, Parent.CYCLE, ("app", "step")),
)
BY_NAME = {kind.name: kind for kind in TRAVELLING}
# Texts that name a row by its id: the goal's indicator, the indicator of a result, the row of a comment.
GOAL = "goal_indicator"
_ROW_OF_PLACE = re.compile(r"(measure|line|task|indicator)-(\w+)")
_TABLE_OF_PLACE: Mapping[str, AnyTable] = {
    "measure": ProgramMeasureRow,
    "line": ProgramLineRow,
    "task": ProgramLineRow,
    "indicator": ProgramIndicatorRow,
}


class LocalSchool:
    """A school's rows in this database, by the names under which they travel."""

    def __init__(self, session: Session, school: SchoolRow, cycles: Sequence[CycleRow]) -> None:
        self.session = session
        self.school = school
        self.rows: dict[str, dict[Key, Row]] = {kind.name: {} for kind in TRAVELLING}
        self._keys: dict[tuple[str, int], Key] = {}
        self._add("school", (school.uid,), school)
        for cycle in cycles:
            self._add("cycle", (cycle.year,), cycle)
        for kind in TRAVELLING:
            if kind.parent not in (Parent.NOTHING, Parent.SCHOOL):
                self._read(kind)

    def _add(self, table: str, key: Key, row: Row) -> None:
        self.rows[table][key] = row
        self._keys[table, row.id] = key

    def _read(self, kind: Travelling) -> None:
        parents = {row.id: key for key, row in self.rows[_parent_table(kind)].items()}
        if not parents:
            return
        belongs = getattr(kind.table, kind.parent.value)
        found = select(kind.table).where(belongs.in_(parents)).order_by(kind.table.id)
        for row in self.session.scalars(found):
            key = (*parents[getattr(row, kind.parent.value)], *(getattr(row, name) for name in kind.key))
            self._add(kind.name, key, row)

    def put(self, table: str, key: Key, row: Row) -> None:
        """Know a row that was just made."""
        self._add(table, key, row)

    def parent_id(self, kind: Travelling, key: Key) -> int:
        """The id of what a row of this key belongs to."""
        return self.rows[_parent_table(kind)][_parent_key(kind, key)].id

    @property
    def cycles(self) -> tuple[CycleRow, ...]:
        """The school's years here."""
        return tuple(row for row in self.rows["cycle"].values() if isinstance(row, CycleRow))

    def cycle(self, year: int) -> CycleRow | None:
        """The school's year here."""
        found = self.rows["cycle"].get((year,))
        return found if isinstance(found, CycleRow) else None

    def uid(self, table: AnyTable, id_: int | None) -> str | None:
        """The uid of a row of this school, or None."""
        key = self._keys.get((table.__tablename__, id_)) if id_ is not None else None
        return str(key[-1]) if key else None

    def id(self, table: AnyTable, near: Key, uid: str | None) -> int | None:
        """The id of the row of this uid beside another row, or None."""
        found = self.rows[table.__tablename__].get((*near[:-1], uid)) if uid else None
        return found.id if found else None

    def carried(self, edits: Mapping[tuple[int | None, str, str], int]) -> Iterator[CarriedRow]:
        """All rows as they travel; `edits` numbers the last change by year's id, table and the row's name."""
        for kind in TRAVELLING:
            for key, row in self.rows[kind.name].items():
                yield CarriedRow(
                    kind.name,
                    key,
                    {column.name: self._value(kind, key, row, column.name) for column in kind.columns},
                    getattr(row, "removed_at", None) is not None,
                    edits.get((self.cycle_id(kind, key), kind.name, row.key), 0),
                )

    def cycle_id(self, kind: Travelling, key: Key) -> int | None:
        """The id of the year that a row belongs to; None for the school itself."""
        cycle = self.cycle(int(key[0])) if kind.parent is not Parent.NOTHING else None
        return cycle.id if cycle else None

    def _value(self, kind: Travelling, key: Key, row: Any, name: str) -> Plain:
        value = getattr(row, name)
        if name in kind.links:
            return self.uid(kind.links[name], value)
        if names_indicator(kind, name, key, getattr(row, "kind", "")):
            return self.uid(ProgramIndicatorRow, int(value) if value.isdecimal() else None) or ""
        if kind.table is CommentRow and name == "place":
            return replaced_row(
                value, lambda table, id_: self.uid(table, int(id_) if id_.isdecimal() else None)
            )
        return plain(value)

    def content(self, edits: Mapping[tuple[int | None, str, str], int]) -> SchoolContent:
        """The school as one value."""
        return content_of(self.school.uid, self.school.name, self.carried(edits))


def content_of(uid: str, name: str, rows: Iterable[CarriedRow]) -> SchoolContent:
    """Rows by table and key."""
    tables: dict[str, dict[Key, CarriedRow]] = {kind.name: {} for kind in TRAVELLING}
    for row in rows:
        tables[row.table][row.key] = row
    return SchoolContent(uid, name, tables)


def names_indicator(kind: Travelling, column: str, key: Key, line: str) -> bool:
    """Whether a text names an indicator of its program."""
    if kind.table is ProgramFieldRow:
        return column == "value" and key[-1] == GOAL
    return kind.table is ProgramLineRow and column == "ref" and line == LineKind.RESULT


def replaced_row(place: str, other_name: Any) -> str:
    """A comment's place with another name of its row; the row is left out where there is none."""
    parts = place.split("/")
    found = _ROW_OF_PLACE.fullmatch(parts[3]) if len(parts) > 3 else None
    if found is None:
        return place
    name = other_name(_TABLE_OF_PLACE[found[1]], found[2])
    if name is None:
        return "/".join(parts[:3])
    return "/".join([*parts[:3], f"{found[1]}-{name}", *parts[4:]])


def plain(value: object) -> Plain:
    """A stored value as it travels."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(type(value).__name__)


def _parent_table(kind: Travelling) -> str:
    return kind.parent.value.removesuffix("_id")


def _parent_key(kind: Travelling, key: Key) -> Key:
    return key[: len(kind.parent.names)]
