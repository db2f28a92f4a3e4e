"""Restoring a backup: all of it in one transaction, into SQLite or PostgreSQL, or nothing at all."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Connection, Date, DateTime, Table, func, inspect, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from toolkit.errors import ArchiveError, StoreError
from toolkit.store import engine, migration, schema
from toolkit.store.archive import Archive, damaged
from toolkit.store.backup import AT_ONCE, Backup, Told, describe, opened, reflected, silence
from toolkit.store.backup_folder import back_up
from toolkit.store.failures import told_in_words
from toolkit.store.transaction import Clock, utc_now

WAIT = 15.0  # seconds for those who are writing to finish
# What a server writes by itself makes a database no less empty.
_OF_THE_SERVER = frozenset({"ended_session", "identity", "setting", "throttle", "refusal"})


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and the backup of what stood there before (None: it was empty)."""

    backup: Backup
    before: Backup | None


def restore(
    path: Path,
    url: str | Path,
    *,
    replace: bool = False,
    before: Path | None = None,
    clock: Clock = utc_now,
    told: Told = silence,
) -> Restored:
    """Put a backup into an empty database, or with `replace` in the place of what is there.

    What is there is first backed up into the folder `before`. The whole backup is read and compared before
    anything is touched; then its tables are made as they were, filled, and brought up to date.

    Raises:
        ArchiveError: the backup is damaged, newer than this toolkit, or does not fit together.
        StoreError: the database is not empty, cannot be written, or is in use.
    """
    place = engine.address(url)
    with opened(path) as archive:
        backup = describe(path, archive)
        if not migration.knows(backup.revision):
            raise ArchiveError(
                f"Копия «{path.name}» сделана более новой версией программы. Обновите программу и повторите."
            )
        archive.check()
        _require_room(archive, place)
        with told_in_words():
            empty = _require_replaceable(place, replace=replace)
        kept = None
        if not empty and before is not None:
            kept = back_up(url, before, clock=clock).new
        made = place.path is not None and not place.path.exists()
        try:
            with told_in_words():
                _load(archive, path.name, place, told)
        except BaseException:
            if made and place.path is not None:
                _take_away(place.path)
            raise
    return Restored(backup, kept)


def _require_room(archive: Archive, place: engine.Address) -> None:
    """A backup that would not fit on the disk when unpacked is not begun with."""
    if place.path is None:
        return
    folder = next(parent for parent in place.path.parents if parent.exists())
    if archive.unpacked > shutil.disk_usage(folder).free:
        raise ArchiveError(
            f"На диске нет места: копия займёт около {archive.unpacked // 1024**2 + 1} МБ. "
            "Освободите место или назовите базу на другом диске."
        )


def _require_replaceable(place: engine.Address, *, replace: bool) -> bool:
    """Whether the database is empty. Raises StoreError when it may not be written over."""
    if place.path is not None and not place.path.exists():
        place.path.parent.mkdir(parents=True, exist_ok=True)
        return True
    reading = engine.snapshot(place)
    try:
        with reading.connect() as connection, connection.begin():
            names = set(inspect(connection).get_table_names())
            if not names:
                return True
            if "alembic_version" not in names:
                raise StoreError(f"«{place.name}» — база другой программы. Назовите другую базу.")
            tables = [table for table in reflected(connection) if table.name not in _OF_THE_SERVER]
            if not any(connection.execute(select(table).limit(1)).first() for table in tables):
                return True
    finally:
        reading.dispose()
    if not replace:
        raise StoreError(
            f"В базе «{place.name}» уже есть работа. Назовите пустую базу или добавьте --replace: "
            "тогда сначала сделаем копию того, что есть."
        )
    return False


def _load(archive: Archive, name: str, place: engine.Address, told: Told) -> None:
    writing = engine.migrating(place, WAIT)
    try:
        with writing.connect() as connection, connection.begin():
            engine.do_not_wait_long(connection, WAIT)
            engine.hold_alone(connection)
            _clear(connection)
            migration.lay(connection, archive.text("revision"))
            tables = reflected(connection)
            for table in reversed(tables):  # what making the tables wrote into them
                connection.execute(table.delete())
            if {table.name for table in tables} != set(archive.tables):
                raise damaged(name)
            try:
                _fill(connection, tables, archive, name, told)
            except (StatementError, ValueError, TypeError, OverflowError) as problem:
                _reraise_unless_data(problem)
                raise _unfitting(name) from problem
            if engine.broken_links(connection):
                raise _unfitting(name)
            migration.lay(connection)
            _rename(connection)
            engine.count_on(connection, reflected(connection))
    finally:
        writing.dispose()


def _clear(connection: Connection) -> None:
    """Drop what is there. (SQLite has foreign keys off here.)"""
    tables = reflected(connection)
    for table in reversed(tables):
        table.drop(connection)
    if inspect(connection).has_table("alembic_version"):
        connection.exec_driver_sql("DROP TABLE alembic_version")


def _fill(connection: Connection, tables: list[Table], archive: Archive, name: str, told: Told) -> None:
    done, total = 0, sum(archive.tables.values())
    for table in tables:
        values = _values(table, archive, name)
        while rows := list(islice(values, AT_ONCE)):
            connection.execute(table.insert(), rows)
            done += len(rows)
            told(done, total)
        if connection.scalar(select(func.count()).select_from(table)) != archive.tables[table.name]:
            raise _unfitting(name)


def _values(table: Table, archive: Archive, name: str) -> Iterator[dict[str, Any]]:
    columns = {column.name: column for column in table.columns}
    for row in archive.rows(table.name):
        if set(row) != set(columns):
            raise _unfitting(name)
        yield {key: _value(columns[key], value) for key, value in row.items()}


def _value(column: Column[Any], value: Any) -> Any:
    """A value of JSON as its column takes it. Raises ValueError or TypeError for another kind."""
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if not isinstance(value, column.type.python_type):
        raise TypeError(column.name)
    return value


def _rename(connection: Connection) -> None:
    """From here on the database goes its own way: schools' files must not take it for the old one."""
    connection.execute(update(schema.IdentityRow).values(uid=uuid4().hex))


def _reraise_unless_data(problem: Exception) -> None:
    """A full disk or a lost connection is no fault of the backup."""
    if isinstance(problem, DBAPIError):
        data = type(problem).__name__ in ("IntegrityError", "DataError", "ProgrammingError")
        if not data:
            raise problem


def _take_away(path: Path) -> None:
    for leftover in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        leftover.unlink(missing_ok=True)


def _unfitting(name: str) -> ArchiveError:
    return ArchiveError(
        f"Копия «{name}» не складывается в базу: её записи противоречат друг другу. Возьмите другую копию."
    )
