"""Trouble in the database: a full disk, and somebody who holds it for long."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg

FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room BEFORE UPDATE ON program_measure FOR EACH ROW EXECUTE FUNCTION no_room();
"""


def _connection(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


@contextlib.contextmanager
def full_disk(database: str, kernel: psutil.Process) -> Iterator[None]:
    """No room for anything that the page's process writes.

    Of a file the process may not make any longer; a server answers as PostgreSQL does on a full disk.
    """
    if "://" in database:
        with _connection(database) as connection:
            connection.execute(FULL)
            yield
            connection.execute("DROP FUNCTION no_room CASCADE")
        return
    journal = Path(f"{database}-wal")
    room = journal.stat().st_size if journal.exists() else 0
    before = kernel.rlimit(psutil.RLIMIT_FSIZE)
    kernel.rlimit(psutil.RLIMIT_FSIZE, (room, before[1]))
    yield
    with contextlib.suppress(psutil.NoSuchProcess):
        kernel.rlimit(psutil.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def held(database: str, seconds: float) -> Iterator[None]:
    """Somebody else writes for so long that everybody must wait."""
    ready, end = threading.Event(), threading.Event()

    def hold() -> None:
        with _holding(database):
            ready.set()
            end.wait(seconds)

    thread = threading.Thread(target=hold)
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        thread.join()


@contextlib.contextmanager
def _holding(database: str) -> Iterator[None]:
    if "://" in database:
        with _connection(database) as connection, connection.transaction():
            connection.execute("SELECT id FROM cycle FOR UPDATE")
            yield
        return
    writer = sqlite3.connect(database, isolation_level=None, timeout=10)
    writer.execute("BEGIN IMMEDIATE")
    yield
    writer.rollback()
    writer.close()
