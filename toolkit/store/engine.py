"""Connections: one engine that writes, one that reads, on a file of SQLite (here) or on a server."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, Table, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from toolkit.errors import StoreError
from toolkit.store import page_rights, postgres

BAD_ADDRESS = (
    "Адрес базы записан неверно. Нужен путь к файлу или вид postgresql+psycopg://имя:пароль@сервер/база."
)
UNKNOWN_KIND = "Такие базы программа не открывает. Нужен путь к файлу или адрес вида postgresql+psycopg://…"
NO_DRIVER = "Для базы на сервере не установлен драйвер. Попросите администратора установить psycopg."


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is: a URL, and the file if it is SQLite."""

    url: URL
    path: Path | None

    @property
    def name(self) -> str:
        """What a person calls it: the file's name, or the name of the database on a server."""
        return self.path.name if self.path else str(self.url.database)


def address(place: str | Path) -> Address:
    """The address meant by a path, a «sqlite:///…» or a «postgresql+psycopg://…» URL."""
    if isinstance(place, Path) or "://" not in place:
        path = Path(place).expanduser().absolute()
        return Address(URL.create("sqlite", database=str(path)), path)
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number, or a part of a password
        raise StoreError(BAD_ADDRESS) from None
    if url.get_backend_name() == "postgresql":
        return Address(url.set(drivername="postgresql+psycopg"), None)
    if url.get_backend_name() != "sqlite":
        raise StoreError(UNKNOWN_KIND)
    if not url.database or url.database == ":memory:":
        raise StoreError("Нужен файл базы: база в памяти пропала бы вместе с работой.")
    path = Path(url.database).expanduser().absolute()
    return Address(url.set(database=str(path)), path)


@dataclass(frozen=True, slots=True)
class Engines:
    """The engine for writing (None: read only) and the engine for reading."""

    write: Engine | None
    read: Engine

    def dispose(self) -> None:
        """Close all connections."""
        self.read.dispose()
        if self.write is not None:
            self.write.dispose()


def connect(place: Address, *, readonly: bool, wait: float, limited: bool = False) -> Engines:
    """Engines for a database; `wait` is how long, in seconds, a write waits for another one.

    `limited` is for the process of a page: few connections, and on a file only what a page needs.
    """
    if place.path is None:
        with _driver():
            writing, reading = postgres.engines(place.url, wait=wait, limited=limited)
        return Engines(None if readonly else writing, reading)
    mode = "ro" if readonly else "rw"
    read = _sqlite(place.path, wait, begin="BEGIN", mode=mode, query_only=True, guarded=limited)
    if readonly:
        return Engines(None, read)
    mode = "rw" if limited else "rwc"
    return Engines(_sqlite(place.path, wait, begin="BEGIN IMMEDIATE", mode=mode, guarded=limited), read)


@contextmanager
def _driver() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise StoreError(NO_DRIVER) from error


def migrating(place: Address, wait: float) -> Engine:
    """An engine for changing the tables themselves.

    SQLite changes a table by copying it, dropping the old one and renaming the new one; with foreign keys
    on, the drop would touch the rows that point at it. So they are off here and checked before the commit.
    """
    if place.path is None:
        with _driver():
            return postgres.migrating(place.url)
    return _sqlite(place.path, wait, begin="BEGIN IMMEDIATE", mode="rwc", foreign_keys=False)


def snapshot(place: Address) -> Engine:
    """An engine whose transactions see one moment of the whole database and hold nobody up."""
    if place.path is None:
        with _driver():
            return postgres.snapshot(place.url)
    return _sqlite(place.path, 0, begin="BEGIN", mode="rw", query_only=True)


def count_on(connection: Connection, tables: Sequence[Table]) -> None:
    """Let new rows get ids after the greatest that was written by hand. (SQLite does so by itself.)"""
    if connection.dialect.name != "sqlite":
        postgres.count_on(connection, tables)


def do_not_wait_long(connection: Connection, wait: float) -> None:
    """Give up when others hold the tables longer than that. (SQLite's connections are made so.)"""
    if connection.dialect.name != "sqlite":
        postgres.do_not_wait_long(connection, wait)


def hold_alone(connection: Connection) -> None:
    """Let nobody else change the tables until this transaction ends. (SQLite: BEGIN IMMEDIATE did it.)"""
    if connection.dialect.name != "sqlite":
        postgres.hold_alone(connection)


def broken_links(connection: Connection) -> int:
    """How many rows point at nothing; servers never let it come to that."""
    if connection.dialect.name != "sqlite":
        return 0
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())


def sound(connection: Connection) -> bool:
    """Whether the file is whole; servers look after theirs."""
    if connection.dialect.name != "sqlite":
        return True
    return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"


def journal(connection: Connection) -> str:
    """How SQLite keeps a transaction that is not done yet («wal»); empty for a server."""
    if connection.dialect.name != "sqlite":
        return ""
    return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())


def clock(connection: Connection) -> datetime | None:
    """The time of the database's own machine; None for a file, which has none."""
    return None if connection.dialect.name == "sqlite" else postgres.clock(connection)


def back_up(path: Path, revision: str, day: date) -> Path:
    """Copy an SQLite file beside itself as «antirisk.2024-09-01.0001.sqlite» while others may read it.

    The copy gets its name only when it is complete.

    Raises:
        sqlite3.Error, OSError: it could not be made; no half copy is left.
    """
    target = _free_name(path, f"{day.isoformat()}.{revision}")
    unfinished = target.with_name(target.name + ".part")
    source = sqlite3.connect(f"{_uri(path)}?mode=ro", uri=True)
    try:
        copy = sqlite3.connect(unfinished)
        try:
            source.backup(copy)
        finally:
            copy.close()
        unfinished.replace(target)
    finally:
        source.close()
        unfinished.unlink(missing_ok=True)
    return target


def _free_name(path: Path, mark: str) -> Path:
    target = path.with_name(f"{path.stem}.{mark}{path.suffix}")
    number = 2
    while target.exists():
        target = path.with_name(f"{path.stem}.{mark}.{number}{path.suffix}")
        number += 1
    return target


def _uri(path: Path) -> str:
    # «?» and «#» in a folder's name would end the path of a URI.
    posix = quote(path.as_posix())
    return f"file:{posix}" if posix.startswith("/") or os.name != "nt" else f"file:/{posix}"


def _sqlite(
    path: Path,
    wait: float,
    *,
    begin: str,
    mode: str,
    query_only: bool = False,
    foreign_keys: bool = True,
    guarded: bool = False,
) -> Engine:
    """An SQLite engine that begins each transaction as told.

    BEGIN IMMEDIATE takes the write lock at once, so two writers queue instead of failing when a reader
    turns into a writer (2261 of 3000 autosaves failed with plain BEGIN, none with this). Reads keep plain
    BEGIN: they wait for nobody.
    """
    writes = begin != "BEGIN"
    # One writing connection a process: its threads queue fairly here rather than spin on the file's lock.
    pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": wait} if writes else {"pool_size": 4}

    def connect_file() -> sqlite3.Connection:
        return sqlite3.connect(
            f"{_uri(path)}?mode={mode}",
            uri=True,
            timeout=wait,
            isolation_level=None,  # transactions begin where the event below says, not where sqlite3 guesses
            check_same_thread=False,
        )

    # Errors do not repeat what was being written: they end in a log, and that is no place for answers.
    engine = create_engine(
        "sqlite://", creator=connect_file, poolclass=QueuePool, hide_parameters=True, **cast("Any", pool)
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        if writes and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL")  # readers and a writer do not wait for each other
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        connection.execute(f"PRAGMA query_only = {'ON' if query_only else 'OFF'}")
        # «Сохранено» must outlive a power cut, so each commit reaches the disk.
        connection.execute("PRAGMA synchronous = FULL")
        if guarded:
            page_rights.guard(connection)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
