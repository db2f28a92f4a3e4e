"""Connections to a database on a server.

A page's process keeps one connection and takes a second for moments, so a hundred open pages need little
more than a hundred; the server process and commands may use several at once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, Table, create_engine, func, select

OF_PAGE = {"pool_size": 1, "max_overflow": 1}
OF_SERVER = {"pool_size": 2, "max_overflow": 8}
# Seconds. A dead link is noticed within half a minute; whoever falls asleep within a transaction (a closed
# laptop, a stopped process) loses it rather than keep a school's work locked.
CONNECT = 10
SILENCE = 30
ASLEEP = 60


def engines(url: URL, *, wait: float, limited: bool) -> tuple[Engine, Engine]:
    """Engines for writing and for reading over one pool; `wait` seconds for another's lock or connection."""
    settings = {"lock_timeout": int(wait * 1000), "idle_in_transaction_session_timeout": ASLEEP * 1000}
    write = create_engine(
        url,
        hide_parameters=True,  # an error ends in a log, and that is no place for answers
        pool_pre_ping=True,  # after a restart of the server the next transaction gets a new connection
        pool_timeout=wait,
        connect_args=_arguments(url, settings),
        **(OF_PAGE if limited else OF_SERVER),
    )
    # A reader sees one moment, whatever others commit meanwhile, as on SQLite.
    read = write.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return write, read


def migrating(url: URL) -> Engine:
    """An engine for changing the tables themselves, which may wait as long as it takes."""
    return create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=_arguments(url, {}))


def snapshot(url: URL) -> Engine:
    """An engine for reading a whole database at one moment, however long it takes."""
    return create_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        connect_args=_arguments(url, {}),
    )


def count_on(connection: Connection, tables: Sequence[Table]) -> None:
    """Let new rows get ids after the greatest that was written by hand."""
    for table in tables:
        if "id" in table.columns:
            newest = select(func.max(table.columns["id"])).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(sequence, func.coalesce(newest, 1), newest.is_not(None))))


def do_not_wait_long(connection: Connection, wait: float) -> None:
    """Give up when others hold the tables longer than that, in seconds."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(wait * 1000)}")


def clock(connection: Connection) -> datetime | None:
    """The time of the server's machine."""
    return connection.scalar(select(func.clock_timestamp()))


def hold_alone(connection: Connection) -> None:
    """Let nobody else change the tables until this transaction ends."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20230901)")


def _arguments(url: URL, settings: dict[str, int]) -> dict[str, Any]:
    """What the driver is told beyond the URL; what the URL itself tells goes first."""
    ours: dict[str, Any] = {
        "application_name": "antirisk",
        "connect_timeout": CONNECT,
        "keepalives_idle": SILENCE // 3,
        "keepalives_interval": SILENCE // 3,
        "keepalives_count": 2,
        "tcp_user_timeout": SILENCE * 1000,
    }
    told = url.query.get("options", "")
    options = [told if isinstance(told, str) else " ".join(told)]
    options += [f"-c {name}={value}" for name, value in settings.items()]
    kept = {name: value for name, value in ours.items() if name not in url.query}
    return {**kept, "options": " ".join(filter(None, options))}
