"""Statements of the database are compiled once for all tests, as they are once in a long-lived process.

SQLAlchemy keeps compiled statements by engine, and nearly every test opens a database of its own: a third of
their time went into compiling the same fifty statements again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

KEPT = 2000  # statements


@contextmanager
def compiled_once() -> Iterator[None]:
    """Let all engines of one kind of database share what was compiled for any of them."""
    compiled: LRUCache[Any, Any] = LRUCache(KEPT)

    def create_engine(*args: Any, **kwargs: Any) -> sqlalchemy.Engine:
        engine = sqlalchemy.create_engine(*args, **kwargs)
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
            # what was compiled is found by the statement and the dialect, and all of one kind are alike
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
        for module in ("engine", "postgres"):
            patch.setattr(f"toolkit.store.{module}.create_engine", create_engine)
        yield
