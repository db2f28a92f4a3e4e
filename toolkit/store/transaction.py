"""Transactions: reading a consistent picture, and writing with versions and audit.

Every change goes through `Writing`, so no repository can forget to check a version, to clean a value or to
leave a trace.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified, set_committed_value
from sqlalchemy.sql.elements import ColumnElement

from toolkit.domain.access import Right
from toolkit.domain.program_state import ProgramState
from toolkit.errors import AccessError, ConflictError, InputError, StoreError
from toolkit.store import limits
from toolkit.store.admission import NOT_YOURS, Admission, admit
from toolkit.store.columns import Rule
from toolkit.store.engine import Engines
from toolkit.store.failures import READ_ONLY, told_in_words
from toolkit.store.refusal import note_refusal
from toolkit.store.schema import (
    AuditRow,
    Base,
    CycleRow,
    ProgramIndicatorRow,
    ProgramLineRow,
    ProgramMeasureRow,
    ProgramRow,
    ProgramStateRow,
    RemovableRow,
    Row,
    SchoolRow,
)
from toolkit.store.visitor import Visitor

AnyRow = TypeVar("AnyRow", bound=Row)
AnyPart = TypeVar("AnyPart", ProgramLineRow, ProgramIndicatorRow, ProgramMeasureRow)
ProgramPart = ProgramLineRow | ProgramIndicatorRow | ProgramMeasureRow
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


class Transactions:
    """Opens sessions on the two engines, and asks in each what its visitor may do.

    With a `guest` everything is read and written for that visitor alone; without one (commands, the server
    itself) reading is free and writing asks the visitor it is given.
    """

    def __init__(self, engines: Engines, clock: Clock = utc_now, guest: Visitor | None = None) -> None:
        self._engines = engines
        self._clock = clock
        self._guest = guest

    def now(self) -> datetime:
        """The present moment by the store's clock."""
        return self._clock()

    def today(self) -> date:
        """The present day where the server stands."""
        return self._clock().astimezone().date()

    @contextmanager
    def reading(
        self,
        *,
        cycle_id: int | None = None,
        school_id: int | None = None,
        program_id: int | None = None,
        filtered: bool = False,
    ) -> Iterator[Session]:
        """A session that sees one moment of the database and waits for no writer.

        It is about a cycle, a school or a program; `filtered` promises that the caller shows only what
        `visible_cycles` names.

        Raises:
            AccessError: the guest may not read this.
        """
        engine = self._engines.read
        place = {"cycle_id": cycle_id, "school_id": school_id, "program_id": program_id}
        with (
            self._refusals_kept(self._guest, Right.READ, place),
            told_in_words(),
            Session(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            admission = self._admit(session, self._guest)
            if admission is not None and not filtered:
                if program_id is not None:
                    cycle_id = _cycle_of(session, program_id)
                admission.require(session, Right.READ, cycle_id=cycle_id, school_id=school_id)
            yield session

    @contextmanager
    def writing(
        self,
        visitor: Visitor,
        *,
        right: Right = Right.EDIT,
        school_id: int | None = None,
        cycle_id: int | None = None,
        program_id: int | None = None,
        part: tuple[type[ProgramPart], int] | None = None,
        territory_id: int | None = None,
        audited: bool = True,
    ) -> Iterator["Writing"]:
        """One transaction of one visitor: all of it is stored, or nothing.

        It is about a school, a cycle, a program or a part of a program (table and id), or a territory.

        `audited=False` is for what is no fact of the school, such as the page that was open last.

        Raises:
            AccessError: the visitor has no such right there.
            InputError: the program is approved and was not opened for correction.
        """
        engine = self._engines.write
        if engine is None:
            raise StoreError(READ_ONLY)
        who = visitor._replace(
            name=limits.name(visitor.name, "Кто вносит изменение", "name"),
            role=limits.name(visitor.role, "Роль", "role"),
        )
        place = {"cycle_id": cycle_id, "school_id": school_id, "program_id": program_id}
        with (
            self._refusals_kept(who, right, place),
            told_in_words(),
            Session(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            if self._guest is not None and (who.link, who.role) != (self._guest.link, self._guest.role):
                raise AccessError(NOT_YOURS)
            if part is not None:
                table, id_ = part
                program_id = session.scalar(select(table.program_id).where(table.id == id_))
                if program_id is None:
                    raise StoreError("Такой строки в программе нет. Обновите страницу.")
            if program_id is not None:
                cycle_id = existing(session, ProgramRow, program_id, "Такой программы нет.").cycle_id
            admission = self._admit(session, who)
            if admission is not None:
                admission.require(
                    session, right, cycle_id=cycle_id, school_id=school_id, territory_id=territory_id
                )
            if cycle_id is not None:
                # On a server this makes writers of one cycle queue, as all writers of one SQLite file do;
                # so versions, places in lists and new rows are never decided on what has just changed.
                session.execute(select(CycleRow.id).where(CycleRow.id == cycle_id).with_for_update())
                existing(session, CycleRow, cycle_id, "Такого учебного года нет.")
            if program_id is not None and right is Right.EDIT:
                require_open(session, program_id)
            yield Writing(session, who, self._clock(), school_id, cycle_id, audited=audited)
            session.flush()

    def visible_cycles(self, session: Session) -> Select[int]:
        """Ids of the cycles that the guest may read; all of them without a guest."""
        return self.cycles_of(session, self._guest)

    def cycles_of(self, session: Session, visitor: Visitor | None) -> Select[int]:
        """Ids of the cycles that are open to a visitor; all of them to somebody at the machine."""
        admission = self._admit(session, visitor)
        return select(CycleRow.id) if admission is None else admission.cycles()

    def admission(self, session: Session) -> Admission | None:
        """What the guest's link opens; None where everything is open."""
        return self._admit(session, self._guest)

    def _admit(self, session: Session, visitor: Visitor | None) -> Admission | None:
        return None if visitor is None else admit(session, visitor, self.today())

    @contextmanager
    def _refusals_kept(
        self, visitor: Visitor | None, right: Right, place: Mapping[str, object]
    ) -> Iterator[None]:
        try:
            yield
        except AccessError as refusal:
            where = " ".join(f"{name[:-3]} {id_}" for name, id_ in place.items() if id_ is not None)
            self.refuse(visitor or Visitor(), f"{right} {where}".strip(), str(refusal))
            raise

    def refuse(self, visitor: Visitor, what: str, reason: str) -> None:
        """Leave a trace of something that was asked for without the right to it.

        A database that cannot write now is no reason to grant it or to fail in another way.
        """
        if self._engines.write is None:
            return
        with (
            suppress(StoreError),
            told_in_words(),
            Session(self._engines.write) as session,
            session.begin(),
        ):
            note_refusal(session, visitor, what, reason, self._clock())


def _cycle_of(session: Session, program_id: int) -> int:
    return existing(session, ProgramRow, program_id, "Такой программы нет.").cycle_id


def existing(session: Session, table: type[AnyRow], id_: int, sentence: str) -> AnyRow:
    """The row with this id; StoreError with the sentence if there is none."""
    row = session.get(table, id_)
    if row is None:
        raise StoreError(f"{sentence} Обновите страницу и выберите из списка.")
    return row


def require_open(session: Session, program_id: int) -> None:
    """Refuse a change of an approved program that was not opened for correction. Raises InputError."""
    newest = (
        select(ProgramStateRow.state)
        .where(ProgramStateRow.program_id == program_id)
        .order_by(ProgramStateRow.id.desc())
        .limit(1)
    )
    if session.scalar(newest) == ProgramState.APPROVED:
        raise InputError("Программа утверждена. Чтобы править, откройте её для исправлений с причиной.")


class Writing:
    """The changes of one transaction: checked, versioned, audited."""

    def __init__(
        self,
        session: Session,
        visitor: Visitor,
        at: datetime,
        school_id: int | None,
        cycle_id: int | None,
        *,
        audited: bool = True,
    ) -> None:
        self.session = session
        self.visitor = visitor
        self._at = at
        self._school_id = school_id
        self._cycle_id = cycle_id
        self._audited = audited

    @property
    def at(self) -> datetime:
        """The moment of the transaction, aware UTC."""
        return self._at

    def belongs_to(self, *, school_id: int | None = None, cycle_id: int | None = None) -> None:
        """Audit the changes that follow under a school or cycle that this transaction has just made."""
        self._school_id, self._cycle_id = school_id, cycle_id

    def dated(self, at: datetime) -> "Writing":
        """The same transaction, its changes dated as of another moment: when an answer was really given."""
        return Writing(self.session, self.visitor, at, self._school_id, self._cycle_id, audited=self._audited)

    def find(self, table: type[AnyRow], key: Mapping[str, object]) -> AnyRow | None:
        """The row with these values, removed ones too, or None."""
        return self.session.scalars(select(table).filter_by(**key)).one_or_none()

    def made(self, table: type[AnyPart], program_id: int, uid: str) -> AnyPart | None:
        """The part of a program that was already made under this name; None without one.

        A page that lost its connection sends a press again, and one press makes one row.
        """
        return self.find(table, {"program_id": program_id, "uid": uid}) if uid else None

    def put(
        self, table: type[AnyRow], key: Mapping[str, object], values: Mapping[str, object], *, seen: int
    ) -> AnyRow:
        """Write the row of this key: new when `seen` is 0, else changed.

        Raises:
            InputError: a value cannot be accepted.
            ConflictError: the row has another version than `seen` and other values than these.
        """
        key = {**key, **_accept(table, {name: key[name] for name in key if _rule(table, name)})}
        accepted = _accept(table, values)
        row = self.find(table, key)
        if row is None:
            if seen:
                raise _conflict(table, accepted, None, 0)
            return self.add(table, key, accepted)
        if isinstance(row, RemovableRow) and row.removed_at is not None:
            if seen:
                raise _conflict(table, accepted, None, 0)
            self._revive(row)
            seen = row.version
        return self._apply(row, accepted, seen)

    def add(self, table: type[AnyRow], key: Mapping[str, object], values: Mapping[str, object]) -> AnyRow:
        """A new row, audited as one entry; `key` comes from the code, `values` from people and is checked."""
        accepted = _accept(table, values)
        row = table(**{**accepted, **key})
        self.session.add(row)
        self.session.flush()
        told = {
            name: value for name, value in accepted.items() if value not in (None, "") and name != "position"
        }
        if len(told) == 1:
            ((field, value),) = told.items()
            self._note(row, field, None, value)
        else:
            plain = {name: _as_text(value) for name, value in told.items()}
            self._note(row, "", None, json.dumps(plain, ensure_ascii=False))
        return row

    def change(self, row: AnyRow, values: Mapping[str, object], *, seen: int) -> AnyRow:
        """Change some values of a row; same values leave row and version as they are.

        Raises:
            InputError: a value cannot be accepted.
            ConflictError: the row has another version than `seen` and other values than these, or is removed.
        """
        accepted = _accept(type(row), values)
        if isinstance(row, RemovableRow) and row.removed_at is not None:
            raise _conflict(type(row), accepted, None, 0)
        return self._apply(row, accepted, seen)

    def touch(self, row: Row, *, seen: int) -> None:
        """Give a row a new version because something that belongs to it is about to change.

        Raises:
            ConflictError: the row has another version than `seen`.
        """
        if row.version != seen:
            raise _conflict(type(row), {}, None, row.version)
        flag_modified(row, row.natural[-1])
        self.session.flush()

    def remove(self, row: RemovableRow | None, *, seen: int) -> None:
        """Put a row away. A row that is already away stays so: both people wanted the same.

        Raises:
            ConflictError: somebody changed the row after it was seen.
        """
        if row is None or row.removed_at is not None:
            return
        if row.version != seen:
            raise ConflictError(
                "Пока вы работали, другой участник изменил то, что вы удаляете. "
                "Посмотрите новую запись и решите, нужна ли она.",
                field="",
                mine=None,
                theirs=_main_value(row),
                version=row.version,
            )
        row.removed_at = self._at
        self._note(row, "removed_at", None, self._at)

    def restore(self, row: RemovableRow) -> None:
        """Undo a removal; a row that is not removed stays as it is."""
        if row.removed_at is not None:
            self._revive(row)

    def arrange(self, row: AnyRow, position: int | None, siblings: Sequence[ColumnElement[bool]]) -> None:
        """Give a row its place (counted from 0; None: the last) among its siblings and number them anew.

        This goes past the version counter: the words of the neighbours that move up or down have not
        changed, so nobody who edits them should get a conflict.
        """
        self.session.flush()
        order = [id_ for id_ in self._order(type(row), siblings) if id_ != row.id]
        if _is_there(row):
            order.insert(len(order) if position is None else max(0, min(position, len(order))), row.id)
            set_committed_value(row, "position", order.index(row.id))
        self.set_order(type(row), order)

    def number(self, table: type[Row], siblings: Sequence[ColumnElement[bool]]) -> None:
        """Close the gaps in a list that a row has left."""
        self.set_order(table, self._order(table, siblings))

    def _order(self, table: type[Row], siblings: Sequence[ColumnElement[bool]]) -> list[int]:
        columns = table.__table__.columns
        found = select(columns["id"]).where(*siblings).order_by(columns["position"], columns["id"])
        return list(self.session.scalars(found))

    def set_order(self, table: type[Row], order: Sequence[int]) -> None:
        """Give rows their places as in this list of ids, past the version counter too."""
        columns = table.__table__.columns
        for place, id_ in enumerate(order):
            misplaced = (columns["id"] == id_, columns["position"] != place)
            self.session.execute(update(table.__table__).where(*misplaced).values(position=place))  # type: ignore[arg-type]

    def _apply(self, row: AnyRow, accepted: Mapping[str, object], seen: int) -> AnyRow:
        before = {name: getattr(row, name) for name in accepted}
        changed = [name for name in accepted if not _same(accepted[name], before[name])]
        if not changed:
            return row
        if row.version != seen:
            raise _conflict(
                type(row), {name: accepted[name] for name in changed}, before[changed[0]], row.version
            )
        for name in changed:
            setattr(row, name, accepted[name])
            self._note(row, name, before[name], accepted[name])
        self.session.flush()
        return row

    def _revive(self, row: RemovableRow) -> None:
        self._note(row, "removed_at", row.removed_at, None)
        row.removed_at = None
        self.session.flush()

    def _note(self, row: Row, field: str, before: object, after: object) -> None:
        if not self._audited:
            return
        school_id = row.id if isinstance(row, SchoolRow) else self._school_id
        self.session.add(
            AuditRow(
                at=self._at,
                cycle_id=self._cycle_id,
                school_id=school_id,
                who=self.visitor.name,
                role=self.visitor.role,
                what=row.__tablename__,
                key=row.key,
                field=field,
                before=_as_text(before),
                after=_as_text(after),
                visit=self.visitor.visit or None,
            )
        )


def named(uid: str) -> dict[str, object]:
    """The name of a new row where the page gave it one; else the row finds its own."""
    return {"uid": uid} if uid else {}


def _rule(table: type[Base], name: str) -> Rule | None:
    column = table.__table__.columns.get(name)
    return None if column is None else column.info.get("rule")


def _accept(table: type[Base], values: Mapping[str, object]) -> dict[str, object]:
    accepted = {}
    for name, value in values.items():
        rule = _rule(table, name)
        if rule is None:
            raise InputError(f"Поля «{name}» здесь нет.", name)
        accepted[name] = rule.accept(value, rule.label, name)
    return accepted


def _conflict(table: type[Base], mine: Mapping[str, object], theirs: object, version: int) -> ConflictError:
    field = next(iter(mine), "")
    rule = _rule(table, field)
    label = rule.label if rule else "Список"
    if version:
        message = (
            f"{label}: пока вы работали, запись изменил другой участник. "
            "Ничего не потеряно, выберите: оставить ваше, его или объединить."
        )
    else:
        message = (
            f"{label}: пока вы работали, запись удалил другой участник. "
            "Ваши слова не потеряны: верните запись или добавьте новую."
        )
    return ConflictError(message, field=field, mine=mine.get(field), theirs=theirs, version=version)


def _is_there(row: Row) -> bool:
    return not isinstance(row, RemovableRow) or row.removed_at is None


def _same(one: object, other: object) -> bool:
    # «1.0» and «1.00» are equal numbers but not the same words.
    return one == other and str(one) == str(other)


def _main_value(row: Row) -> object:
    for name in ("text", "activity", "title", "official_title", "value", "decision"):
        if hasattr(row, name):
            return getattr(row, name)
    return None


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)
