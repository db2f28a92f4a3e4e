"""An older database is copied, then brought up to date, or left exactly as it was."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect

from toolkit.domain.program import Program
from toolkit.domain.school import School
from toolkit.errors import StoreError
from toolkit.store import Store, Visitor, engine, migration, schema

Grow = Callable[..., None]
TODAY = schema.HEAD

NEXT = '''
"""A revision of tomorrow: measures get a note."""
import sqlalchemy as sa
from alembic import op

revision = "tomorrow"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("program_line", recreate="always") as table:
        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
    {more}


def downgrade() -> None:
    op.drop_column("program_line", "note")
'''


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Grow:
    """Call it to let the toolkit grow by one revision; `more` is its last statement."""

    def grow(more: str = "pass") -> None:
        scripts = tmp_path / "scripts"
        shutil.copytree(migration.SCRIPTS, scripts)
        text = NEXT.format(head=schema.HEAD, more=more)
        (scripts / "versions" / "tomorrow.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migration, "SCRIPTS", scripts)
        monkeypatch.setattr(schema, "HEAD", "tomorrow")

    return grow


@pytest.fixture
def old(path: Path, store: Store, program: Program, team: Visitor) -> Path:
    """A database of today with a program in it, closed."""
    store.programs.add_measure(program.id, visitor=team, task_id=program.tasks[0].id, activity="Мера")
    store.close()
    return path


def _columns(path: Path, table: str) -> set[str]:
    connection = sqlite3.connect(path)
    found = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    connection.close()
    return found


def _copies(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir() if found.name not in (path.name, "scripts"))


def test_an_older_database_is_brought_up_to_date(old: Path, tomorrow: Grow, program: Program) -> None:
    tomorrow()
    with Store.open(old) as store:
        assert store.programs.get(program.id).measures[0].task_id == program.tasks[0].id
    assert "note" in _columns(old, "program_line")


def test_a_copy_named_after_day_and_revision_is_left_beside_it(
    old: Path, tomorrow: Grow, clock: Callable[[], datetime], school: School
) -> None:
    tomorrow()
    Store.open(old, clock=clock).close()
    assert _copies(old) == [f"antirisk.2024-09-01.{TODAY}.sqlite"]


def test_the_copy_is_the_whole_old_database(
    old: Path, tomorrow: Grow, clock: Callable[[], datetime], school: School
) -> None:
    tomorrow()
    Store.open(old, clock=clock).close()
    copy = old.with_name(_copies(old)[0])
    assert "note" not in _columns(copy, "program_line")
    with Store.open(copy) as store:
        assert store.schools.list() == (school,)


def test_a_copy_never_overwrites_another(old: Path, tomorrow: Grow, clock: Callable[[], datetime]) -> None:
    tomorrow()
    old.with_name(f"antirisk.2024-09-01.{TODAY}.sqlite").write_text("прежняя копия", encoding="utf-8")
    Store.open(old, clock=clock).close()
    assert _copies(old) == [f"antirisk.2024-09-01.{TODAY}.2.sqlite", f"antirisk.2024-09-01.{TODAY}.sqlite"]


def test_opening_once_more_makes_no_second_copy(old: Path, tomorrow: Grow) -> None:
    tomorrow()
    Store.open(old).close()
    Store.open(old).close()
    assert len(_copies(old)) == 1


def test_a_reader_asks_for_the_upgrade_and_does_not_make_it(old: Path, tomorrow: Grow) -> None:
    tomorrow()
    with pytest.raises(StoreError, match="создана прежней версией программы"):
        Store.open(old, readonly=True)
    assert "note" not in _columns(old, "program_line")


def test_an_upgrade_that_breaks_halfway_is_taken_back(old: Path, tomorrow: Grow) -> None:
    tomorrow("op.execute('INSERT INTO no_such_table VALUES (1)')")
    with pytest.raises(StoreError):
        Store.open(old)
    assert "note" not in _columns(old, "program_line")


def test_an_upgrade_that_leaves_rows_pointing_at_nothing_is_taken_back(old: Path, tomorrow: Grow) -> None:
    tomorrow("op.execute('DELETE FROM program')")
    with pytest.raises(StoreError, match="не обновлена: часть строк ссылается на удалённые"):
        Store.open(old)
    assert "note" not in _columns(old, "program_line")


def test_without_a_copy_there_is_no_upgrade(
    old: Path, tomorrow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow()

    def no_room(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine, "back_up", no_room)
    with pytest.raises(StoreError, match="На диске нет места"):
        Store.open(old)
    assert "note" not in _columns(old, "program_line")


def test_a_copy_that_fails_leaves_no_half_of_itself(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(sqlite3.DatabaseError):
        engine.back_up(broken, "0001", date(2024, 9, 1))
    assert [found.name for found in tmp_path.iterdir()] == ["broken.sqlite"]


def test_the_first_revision_can_be_taken_back(old: Path) -> None:
    changing = engine.migrating(engine.address(old), wait=1)
    with changing.connect() as connection, connection.begin():
        command.downgrade(migration._config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    changing.dispose()
