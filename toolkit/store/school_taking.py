"""Taking a file's rows over into a school of this database, within one transaction.

Every change goes through `Writing`: it is checked once more, versioned, and leaves what it wrote over in the
audit. Rows that only this database has stay.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from toolkit.domain.school_file import (
    KEPT,
    Area,
    AreaChanges,
    AreaKind,
    CarriedRow,
    Choice,
    Key,
    SchoolContent,
    areas_of,
    lists_of,
)
from toolkit.errors import InputError
from toolkit.store.program_version import keep_version
from toolkit.store.schema import (
    CommentRow,
    CycleRow,
    ProgramIndicatorRow,
    RemovableRow,
    Row,
    SchoolRow,
)
from toolkit.store.school_file import typed
from toolkit.store.school_rows import (
    BY_NAME,
    LocalSchool,
    Parent,
    Travelling,
    names_indicator,
    replaced_row,
)
from toolkit.store.transaction import Writing

FOREIGN = "В файле есть строки другой школы, поэтому его нельзя взять. Попросите новый файл."


def begin_school(writing: Writing, content: SchoolContent, territory_id: int | None) -> LocalSchool:
    """The file's school, made anew."""
    row = content.tables["school"][content.uid,]
    values = {name: row.values[name] for name in ("name", "full_name", "example")}
    school = writing.add(SchoolRow, {"uid": content.uid}, {**values, "territory_id": territory_id})
    return LocalSchool(writing.session, school, ())


def refuse_foreign(local: LocalSchool | None, content: SchoolContent, session: Any) -> None:
    """No row of the file may be a row of another school here, whatever the file calls it."""
    for table, rows in content.tables.items():
        kind = BY_NAME[table]
        if kind.key != ("uid",) or kind.parent is Parent.NOTHING:
            continue
        mine = local.rows[table] if local else {}
        strange = [str(key[-1]) for key in rows if key not in mine]
        for first in range(0, len(strange), 500):
            some = strange[first : first + 500]
            if session.scalar(select(kind.table.id).where(kind.table.uid.in_(some)).limit(1)) is not None:
                raise InputError(FOREIGN)


class Taking:
    """One file on its way into one school."""

    def __init__(self, writing: Writing, local: LocalSchool, content: SchoolContent) -> None:
        self._writing = writing
        self._local = local
        self._content = content

    def years(self, years: Container[int]) -> None:
        """Begin those of these years that are not here yet."""
        for row in self._content.tables["cycle"].values():
            if int(row.key[0]) in years and self._local.cycle(int(row.key[0])) is None:
                self._cycle(row)

    def take(self, changes: Sequence[AreaChanges], choices: Mapping[Area, Choice]) -> list[Area]:
        """Take over what was chosen; returns the areas in which both databases agree now."""
        taken = [found for found in changes if self._choice(found, choices) is not Choice.LEAVE]
        self.years({found.area.year for found in taken})
        for found in taken:
            if self._writes_over(found, self._choice(found, choices)):
                self._keep_program(found.area)
        wanted = {
            (one.row.table, one.row.key)
            for found in taken
            for one in found.differences
            if self._choice(found, choices).takes(one)
        }
        for table in self._content.tables:
            for key, row in self._content.tables[table].items():
                if (table, key) in wanted:
                    self._row(BY_NAME[table], row)
        self._writing.session.flush()
        for found in taken:
            self._order(found.area)
        apart = {found.area for found in changes if not self._agreed(found, self._choice(found, choices))}
        return [area for area in areas_of(self._content) if area not in apart]

    @staticmethod
    def _choice(found: AreaChanges, choices: Mapping[Area, Choice]) -> Choice:
        return Choice.LEAVE if found.closed else choices.get(found.area, Choice.LEAVE)

    @staticmethod
    def _writes_over(found: AreaChanges, choice: Choice) -> bool:
        seen = (one for one in found.differences if not one.hidden and one.row.table not in KEPT)
        return found.reordered or any(choice.takes(one) for one in seen)

    @staticmethod
    def _agreed(found: AreaChanges, choice: Choice) -> bool:
        return all(choice.takes(one) for one in found.differences)

    def _cycle(self, row: CarriedRow) -> None:
        session, uid = self._writing.session, str(row.values["uid"])
        taken = session.scalar(select(CycleRow.id).where(CycleRow.uid == uid))
        key = {"school_id": self._local.school.id, "uid": uid if taken is None else uuid4().hex}
        self._writing.belongs_to(school_id=self._local.school.id)
        self._local.put("cycle", row.key, self._writing.add(CycleRow, key, {"year": row.key[0]}))

    def _keep_program(self, area: Area) -> None:
        """What a program was before it is written over stays among its versions."""
        if area.kind is not AreaKind.PROGRAM:
            return
        program = self._local.rows["program"].get((area.year, area.factor))
        if program is not None:
            at = self._writing.at.astimezone()
            self._belongs((area.year,))
            keep_version(self._writing, program.id, f"до файла работы, {at:%d.%m.%Y %H:%M}")

    def _belongs(self, key: Key) -> None:
        cycle = self._local.cycle(int(key[0])) if key and isinstance(key[0], int) else None
        self._writing.belongs_to(
            school_id=self._local.school.id if cycle is None else None, cycle_id=cycle.id if cycle else None
        )

    def _row(self, kind: Travelling, row: CarriedRow) -> None:
        self._belongs(row.key)
        writing = self._writing
        if kind.dated and row.given:
            writing = writing.dated(min(datetime.fromisoformat(row.given), writing.at))
        ruled, others = self._values(kind, row)
        known = self._local.rows[kind.name].get(row.key)
        if known is None:
            key = {**self._key(kind, row.key), **others}
            known = writing.add(kind.table, key, ruled)
            self._local.put(kind.name, row.key, known)
        elif not (isinstance(known, RemovableRow) and row.removed):
            self._change(writing, known, ruled, others)
        if isinstance(known, RemovableRow) and row.removed:
            writing.session.flush()
            writing.remove(known, seen=known.version)

    @staticmethod
    def _change(
        writing: Writing, row: Row, ruled: Mapping[str, object], others: Mapping[str, object]
    ) -> None:
        if isinstance(row, RemovableRow):
            writing.restore(row)
        for name, value in others.items():
            setattr(row, name, value)
        writing.session.flush()
        writing.change(row, ruled, seen=row.version)

    def _key(self, kind: Travelling, key: Key) -> dict[str, object]:
        named = dict(zip(kind.key, key[len(kind.parent.names) :], strict=True))
        if kind.parent is Parent.NOTHING:
            return {**named}
        return {kind.parent.value: self._local.parent_id(kind, key), **named}

    def _values(self, kind: Travelling, row: CarriedRow) -> tuple[dict[str, object], dict[str, object]]:
        """The row's values as this database has them: those with a rule, and the rest."""
        ruled: dict[str, object] = {}
        others: dict[str, object] = {}
        for column in kind.columns:
            value: object = row.values[column.name]
            if column.name in kind.links:
                value = self._local.id(kind.links[column.name], row.key, row.values[column.name])  # type: ignore[arg-type]
            elif names_indicator(kind, column.name, row.key, str(row.values.get("kind", ""))):
                value = str(self._local.id(ProgramIndicatorRow, row.key, str(value)) or "")
            elif kind.table is CommentRow and column.name == "place":
                value = self._place(row.key, str(value))
            else:
                value = typed(column, value)
            (ruled if "rule" in column.info else others)[column.name] = value
        return ruled, others

    def _place(self, key: Key, place: str) -> str:
        factor = (place.split("/") + [""] * 3)[2]
        return replaced_row(place, lambda table, uid: self._local.id(table, (key[0], factor, ""), uid))

    def _order(self, area: Area) -> None:
        """Lists stand as in the file; rows that are only here come after them."""
        here = self._local.content({})
        mine = lists_of(area, here)
        for name, keys in lists_of(area, self._content).items():
            table = str(name[0])
            present = [key for key in keys if key in mine.get(name, ())]
            rest = [key for key in mine.get(name, ()) if key not in set(present)]
            ids = [self._local.rows[table][key].id for key in (*present, *rest)]
            self._writing.set_order(BY_NAME[table].table, ids)
