"""The file of one school (`.antirisk`): how it is written, and how it is read from a stranger's hands.

It is a sealed archive of tables, a row a line. Everything read is held against the very rules that an input
in the browser is held against; what does not fit refuses the whole file in one sentence.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer

from toolkit.domain.program import FIELDS, LineKind
from toolkit.domain.school_file import Base, CarriedRow, Key, Plain, SchoolContent, SchoolFile
from toolkit.errors import ArchiveError, InputError, StoreError
from toolkit.store import limits
from toolkit.store.archive import Archive, Kind, Limits, damaged, sealing
from toolkit.store.columns import TypedDecimal, UtcDateTime
from toolkit.store.kept_program import KeptProgram
from toolkit.store.schema import HEAD, CommentRow
from toolkit.store.school_rows import (
    BY_NAME,
    TRAVELLING,
    Parent,
    Travelling,
    content_of,
    names_indicator,
    plain,
)

# A school with all its programs and fifty kept versions of each is some ten megabytes unpacked.
LIMITS = Limits(row=4 * 1024 * 1024, unpacked=32 * 1024 * 1024)
MOST_ROWS = 60_000
_UID = re.compile(r"[0-9a-f]{32}")
_NUMBER = 2**53
_LONGEST_BASES = 200


def write_school_file(file: SchoolFile, catalogue: str = "") -> bytes:
    """The file's bytes; equal content of one database has equal bytes but for the time."""
    target = io.BytesIO()
    with sealing(target, LIMITS.row) as writer:
        for kind in TRAVELLING:
            writer.table(kind.name, (_told(kind, row) for row in file.content.tables[kind.name].values()))
        head = {
            "revision": HEAD,
            "catalogue": catalogue,
            "at": file.exported_at.astimezone(UTC).isoformat(timespec="seconds"),
            "school": file.content.name,
            "origin": file.origin,
            "mark": file.mark,
            "bases": {name: dict(bases) for name, bases in file.bases.items()},
        }
        writer.finish(Kind.SCHOOL, head)
    return target.getvalue()


def read_school_file(data: bytes, name: str) -> SchoolFile:
    """Read a file, whoever made it.

    Raises:
        ArchiveError: it is damaged, of a newer toolkit, too large, or holds what the store would not take.
    """
    with Archive(io.BytesIO(data), name, Kind.SCHOOL, LIMITS) as archive:
        if set(archive.tables) != set(BY_NAME):
            raise damaged(name)
        if sum(archive.tables.values()) > MOST_ROWS:
            raise ArchiveError(f"Файл «{name}» слишком велик: в нём больше {MOST_ROWS} записей.")
        try:
            rows = list(_rows(archive))
            file = _school_file(archive.manifest, rows)
        except InputError as problem:
            raise ArchiveError(
                f"В файле «{name}» есть запись, которую нельзя принять. {problem} Ничего не изменилось."
            ) from problem
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            raise damaged(name) from problem
    return file


def _told(kind: Travelling, row: CarriedRow) -> dict[str, Any]:
    names = (*kind.parent.names, *kind.key)
    told: dict[str, Any] = {**dict(zip(names, row.key, strict=True)), **row.values}
    if kind.removable:
        told["removed"] = row.removed
    if kind.dated:
        told["given"] = row.given
    told["edit"] = row.edit
    return told


def _rows(archive: Archive) -> Iterator[CarriedRow]:
    for kind in TRAVELLING:
        for raw in archive.rows(kind.name):
            yield _row(kind, raw)


def _school_file(manifest: Mapping[str, Any], rows: list[CarriedRow]) -> SchoolFile:
    schools = [row for row in rows if row.table == "school"]
    if len(schools) != 1:
        raise ValueError("one school a file")
    content = content_of(str(schools[0].key[0]), str(schools[0].values["name"]), rows)
    if sum(len(table) for table in content.tables.values()) != len(rows):
        raise ValueError("one key twice")
    _check_links(content)
    origin, mark = manifest["origin"], manifest["mark"]
    if not isinstance(origin, str) or not re.fullmatch(r"[0-9a-f]{0,32}", origin):
        raise ValueError("origin")
    return SchoolFile(
        content=content,
        exported_at=_moment(manifest["at"]),
        origin=origin,
        mark=_count(mark),
        bases=_bases(manifest["bases"]),
    )


def _bases(told: Any) -> dict[str, dict[str, Base]]:
    if not isinstance(told, dict) or len(told) > _LONGEST_BASES:
        raise TypeError("bases")
    return {
        str(name): {str(area): Base(*(_count(one) for one in pair)) for area, pair in areas.items()}
        for name, areas in told.items()
    }


# ── one row ──


def _row(kind: Travelling, raw: dict[str, Any]) -> CarriedRow:
    names = (*kind.parent.names, *kind.key)
    columns = {column.name: column for column in kind.columns}
    expected = {*names, *columns, "edit"}
    expected |= {"removed"} if kind.removable else set()
    expected |= {"given"} if kind.dated else set()
    if set(raw) != expected:
        raise ValueError(f"other columns in {kind.name}")
    key = tuple(_key(kind, name, raw[name]) for name in names)
    values = {name: _value(kind, column, raw, key) for name, column in columns.items()}
    removed, given = raw.get("removed", False), raw.get("given", "")
    if not isinstance(removed, bool):
        raise TypeError("removed")
    if given:
        given = plain(_moment(given))
    if kind.name == "program_version":
        _check_version(values)
    if kind.name == "program_field" and key[-1] not in FIELDS:
        raise ValueError("no such field")
    return CarriedRow(kind.name, key, values, removed, _count(raw["edit"]), str(given))


def _key(kind: Travelling, name: str, value: Any) -> str | int:
    """A part of a row's key: a year, a factor's code, a column of the table."""
    if name == "of_year":
        return limits.whole(value, "Учебный год", name, least=limits.FIRST_YEAR, most=limits.LAST_YEAR)
    if name == "of_factor":
        return limits.name(value, "Код фактора", name)
    clean = _clean(kind.table.__table__.columns[name], value)
    if not isinstance(clean, str | int):
        raise TypeError(name)
    return clean


def _value(kind: Travelling, column: Column[Any], raw: Mapping[str, Any], key: Key) -> Plain:
    value = raw[column.name]
    if column.name in kind.links:
        return None if value is None else _uid(value)
    if names_indicator(kind, column.name, key, raw.get("kind", "")):
        return value if value == "" else _uid(value)
    return plain(_clean(column, value))


def _clean(column: Column[Any], value: Any) -> object:
    """A value as the column takes it: of its kind, within its rule."""
    if column.name == "uid":
        return _uid(value)
    found = typed(column, value)
    rule = column.info.get("rule")
    if rule is not None:
        return rule.accept(found, rule.label, column.name)
    if found is None and not column.nullable:
        raise TypeError(column.name)
    return found


def typed(column: Column[Any], value: Any) -> object:
    """A value of JSON in the column's own kind. Raises ValueError or TypeError for another one."""
    if value is None:
        return None
    if isinstance(column.type, Boolean | Integer):
        wanted = bool if isinstance(column.type, Boolean) else int
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            raise TypeError(column.name)
        return value
    if not isinstance(value, str):
        raise TypeError(column.name)
    if isinstance(column.type, UtcDateTime):
        return _moment(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, TypedDecimal):
        try:
            return Decimal(value)
        except InvalidOperation as problem:
            raise ValueError(value) from problem
    return value


def _moment(text: Any) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or not limits.year_fits(at.year):
        raise ValueError(text)
    return at.astimezone(UTC)


def _uid(value: Any) -> str:
    if not isinstance(value, str) or not _UID.fullmatch(value):
        raise ValueError("uid")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _NUMBER:
        raise TypeError("count")
    return value


def _check_version(values: Mapping[str, Plain]) -> None:
    try:
        KeptProgram.from_text(str(values["content"]), int(values["form"] or 0))
    except StoreError as problem:
        raise InputError(str(problem)) from problem


# ── what rows say of each other ──


def _check_links(content: SchoolContent) -> None:
    """Rows belong to and name only rows of this very file, of the kind that fits."""
    for row in content.rows():
        kind = BY_NAME[row.table]
        if kind.parent is not Parent.NOTHING and kind.parent is not Parent.SCHOOL:
            parent = kind.parent.value.removesuffix("_id")
            if content.find(parent, row.key[: len(kind.parent.names)]) is None:
                raise ValueError(f"{row.table} of nothing")
        for column, table in kind.links.items():
            if (uid := row.values[column]) is not None:
                _check_named(content.find(table.__tablename__, (*row.key[:-1], uid)), column)
        if names_indicator(kind, "value", row.key, "") and (uid := row.values["value"]):
            _require(content.find("program_indicator", (*row.key[:-1], uid)))
        if names_indicator(kind, "ref", row.key, str(row.values.get("kind"))) and (uid := row.values["ref"]):
            _require(content.find("program_indicator", (*row.key[:-1], uid)))


def _check_named(named: CarriedRow | None, column: str) -> None:
    _require(named)
    assert named is not None
    if column == "task_id" and named.values["kind"] != LineKind.TASK:
        raise ValueError("no task")
    if named.table == CommentRow.__tablename__ and named.values["thread_id"] is not None:
        raise ValueError("a thread within a thread")


def _require(named: CarriedRow | None) -> None:
    if named is None:
        raise ValueError("a row that is not in the file")
