"""What a database looks like from outside: whether it opens, how old it is, whether it is sound."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, text

from toolkit.errors import StoreError
from toolkit.store import engine, schema
from toolkit.store.failures import told_in_words


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """Facts about an open database. `revision` is None where no table of ours is.

    `journal` is SQLite's way of keeping a transaction; `clock` is a database server's own time, aware.
    `newest` is the moment of the newest change that anybody made, aware UTC.
    """

    name: str
    path: Path | None
    revision: str | None
    newer: bool
    sound: bool
    broken_links: int
    journal: str
    schools: int
    links: int
    newest: datetime | None
    clock: datetime | None

    @property
    def up_to_date(self) -> bool:
        """Whether nothing needs to be changed before this toolkit can work on it."""
        return self.revision == schema.HEAD


def examine(url: str | Path) -> DatabaseFacts:
    """Look at a database without changing it. Raises StoreError when it cannot be opened or read."""
    place = engine.address(url)
    if place.path is not None and not place.path.is_file():
        raise StoreError(f"Файла базы «{place.name}» нет. Проверьте имя и папку.")
    reading = engine.snapshot(place)
    try:
        with told_in_words(), reading.connect() as connection, connection.begin():
            return _facts(connection, place)
    finally:
        reading.dispose()


def _facts(connection: Connection, place: engine.Address) -> DatabaseFacts:
    tables = set(inspect(connection).get_table_names())
    revision = None
    if "alembic_version" in tables:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    elif tables:
        raise StoreError(f"«{place.name}» — база другой программы. Выберите другую.")

    def count(table: type[schema.Base]) -> int:
        if table.__tablename__ not in tables:
            return 0
        return connection.scalar(select(func.count()).select_from(table)) or 0

    newest = connection.scalar(select(func.max(schema.AuditRow.at))) if "audit" in tables else None
    return DatabaseFacts(
        name=place.name,
        path=place.path,
        revision=revision,
        newer=revision is not None and revision != schema.HEAD and not _known(revision),
        sound=engine.sound(connection),
        broken_links=engine.broken_links(connection),
        journal=engine.journal(connection),
        schools=count(schema.SchoolRow),
        links=count(schema.LinkRow),
        newest=newest,
        clock=engine.clock(connection),
    )


def _known(revision: str) -> bool:
    from toolkit.store import migration  # alembic is heavy, and mostly there is no need of it

    return migration.knows(revision)
