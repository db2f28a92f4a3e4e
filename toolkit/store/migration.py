"""Bring a database to the newest revision, or say why not. Imported only when there is something to do."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from toolkit.errors import NewerDatabaseError, StoreError
from toolkit.store.engine import broken_links, hold_alone

SCRIPTS = Path(__file__).parent / "migrations"


def head() -> str | None:
    """The newest revision among the scripts."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether a revision is one of ours: if not, a newer toolkit made it."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def upgrade(engine: Engine, name: str, back_up: Callable[[str], object]) -> None:
    """Create the tables or bring them up to date, in one transaction.

    `back_up(revision)` is called before anything old is touched.

    Raises:
        NewerDatabaseError: the database has a revision this toolkit does not know.
        StoreError: the file belongs to another program, or its rows do not fit together.
    """
    with engine.connect() as connection, connection.begin():
        hold_alone(connection)
        # Read again under the lock: another process may have done the work meanwhile.
        found = MigrationContext.configure(connection).get_current_revision()
        if found is None and inspect(connection).get_table_names():
            raise StoreError(f"«{name}» — база другой программы. Выберите другую.")
        if found is not None and not knows(found):
            raise newer(name)
        if found == head():
            return
        if found is not None:
            back_up(found)
        lay(connection)
        if broken_links(connection):
            raise StoreError(
                f"База «{name}» не обновлена: часть строк ссылается на удалённые. "
                "База осталась прежней, копия лежит рядом. Обратитесь к разработчику."
            )


def lay(connection: Connection, revision: str = "head") -> None:
    """Make the tables of a revision, or bring them up to it, within the caller's transaction."""
    command.upgrade(_config(connection), revision)


def newer(name: str) -> NewerDatabaseError:
    """The sentence about a database from the future."""
    return NewerDatabaseError(
        f"База «{name}» создана более новой версией программы: обновите программу и откройте базу снова."
    )


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    # configparser reads «%» as the start of a reference, and a folder may have one in its name.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
