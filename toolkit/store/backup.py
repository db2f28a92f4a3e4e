"""Backups: the whole database as one sealed file, read at one moment while others go on writing.

The file is the same for SQLite and PostgreSQL, so a backup of the one can be restored into the other. It
holds everything, hashes of passwords and codes of links too, and is therefore readable for its owner alone.
The server's key is not in the database and so not in the backup: whoever has both could sign any way in.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, MetaData, Table, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from toolkit.errors import ArchiveError, StoreError
from toolkit.store import engine, schema
from toolkit.store.archive import Archive, Kind, Limits, damaged, sealing
from toolkit.store.failures import sentence
from toolkit.store.transaction import Clock, utc_now

# The longest row is a kept version of a program; a hundred times that is no row of ours.
LIMITS = Limits(row=64 * 1024 * 1024)
AT_ONCE = 1000  # rows
# A backup stops before it takes the last room on the disk from those who are writing.
RESERVE = 32 * 1024 * 1024
UNFINISHED = ".part"

# How far the work is: rows done, rows in all.
Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup and what it holds. `at` is aware UTC; `size` is in bytes."""

    path: Path
    database: str
    revision: str
    at: datetime
    rows: int
    schools: int
    links: int
    size: int


def silence(_done: int, _total: int) -> None:
    """Nobody wants to know how far the work is."""


def write_backup(url: str | Path, path: Path, *, clock: Clock = utc_now, told: Told = silence) -> Backup:
    """Write a backup to a path where no file is; it gets its name only when it is complete and was read back.

    Raises:
        StoreError: the database cannot be read.
        ArchiveError: the file cannot be written; nothing of it is left.
    """
    place = engine.address(url)
    if place.path is not None and not place.path.is_file():
        raise StoreError(f"Файла базы «{place.name}» нет. Проверьте имя и папку.")
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(unfinished, flags, 0o600)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                _write(place, file, path.parent, clock(), told)
                os.fsync(file.fileno())
            found = read_backup(unfinished)
            _give_name(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    except DBAPIError as problem:
        raise StoreError(sentence(problem.orig, disconnected=problem.connection_invalidated)) from problem
    return replace(found, path=path)


def read_backup(path: Path) -> Backup:
    """What a backup holds, after all of it has been read and compared.

    Raises:
        ArchiveError: it is no backup, damaged, or made by a newer toolkit.
    """
    with opened(path) as archive:
        archive.check()
        return describe(path, archive)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """A backup file open for reading; its seal holds, its rows have not been read yet."""
    try:
        file = path.open("rb")
    except OSError as problem:
        raise ArchiveError(f"Файла «{path.name}» нет, или его нельзя прочитать.") from problem
    with file, Archive(file, path.name.removesuffix(UNFINISHED), Kind.BACKUP, LIMITS) as archive:
        yield archive


def describe(path: Path, archive: Archive) -> Backup:
    """What the manifest of a backup says."""
    try:
        at = datetime.fromisoformat(archive.text("at")).astimezone(UTC)
    except ValueError as problem:
        raise damaged(path.name) from problem
    return Backup(
        path=path,
        database=archive.text("database"),
        revision=archive.text("revision"),
        at=at,
        rows=sum(archive.tables.values()),
        schools=archive.tables.get(schema.SchoolRow.__tablename__, 0),
        links=archive.tables.get(schema.LinkRow.__tablename__, 0),
        size=path.stat().st_size,
    )


def reflected(connection: Connection) -> list[Table]:
    """Our tables as they stand in the database, whatever its revision; those that others name come first."""
    metadata = MetaData()
    names = set(schema.Base.metadata.tables)
    metadata.reflect(connection, only=lambda name, _: name in names)
    return metadata.sorted_tables


def _write(place: engine.Address, file: IO[bytes], folder: Path, at: datetime, told: Told) -> None:
    reading = engine.snapshot(place)
    try:
        with reading.connect() as connection, connection.begin():
            head = {
                "at": at.astimezone(UTC).isoformat(timespec="seconds"),
                "database": place.name,
                "revision": _revision(connection, place.name),
            }
            tables = reflected(connection)
            progress = _Progress(connection, tables, told)
            with sealing(file, LIMITS.row) as writer:
                for table in tables:
                    rows = _rows(connection, table)
                    writer.table(table.name, progress.of(_while_there_is_room(rows, folder)))
                writer.finish(Kind.BACKUP, head)
    finally:
        reading.dispose()


def _revision(connection: Connection, name: str) -> str:
    found = None
    if inspect(connection).has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None:
        raise StoreError(f"В файле «{name}» нет базы программы. Выберите другой файл.")
    if found != schema.HEAD:
        from toolkit.store import migration  # alembic is heavy, and mostly there is no need of it

        if not migration.knows(found):
            raise migration.newer(name)
    return str(found)


class _Progress:
    """Counts rows against all there are at this moment."""

    def __init__(self, connection: Connection, tables: list[Table], told: Told) -> None:
        counts = (connection.scalar(select(func.count()).select_from(table)) for table in tables)
        self._total = sum(count or 0 for count in counts)
        self._done = 0
        self._told = told

    def of(self, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The same rows, counted."""
        for row in rows:
            self._done += 1
            if self._done % AT_ONCE == 0 or self._done == self._total:
                self._told(self._done, self._total)
            yield row


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    found = select(table).order_by(*table.primary_key.columns)
    with connection.execution_options(yield_per=AT_ONCE).execute(found) as result:
        for row in result.mappings():
            yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """A value as JSON has it; moments in UTC."""
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _while_there_is_room(rows: Iterator[dict[str, Any]], folder: Path) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows):
        if number % AT_ONCE == 0 and shutil.disk_usage(folder).free < RESERVE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        yield row


def _give_name(unfinished: Path, path: Path) -> None:
    """The complete file gets its name; never in the place of another."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError):  # a disk without hard links, such as a stick
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        unfinished.rename(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _unwritable(path: Path, problem: OSError) -> ArchiveError:
    if problem.errno == errno.ENOSPC:
        return ArchiveError(
            f"В папке «{path.parent.name}» нет места для копии. База и прежние копии целы: "
            "освободите место на диске или назовите другую папку."
        )
    if problem.errno == errno.EEXIST:
        return ArchiveError(f"Файл «{path.name}» уже есть. Назовите другой.")
    return ArchiveError(
        f"В папку «{path.parent.name}» нельзя записать копию. База и прежние копии целы: "
        "назовите другую папку."
    )
