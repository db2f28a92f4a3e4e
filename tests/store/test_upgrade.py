"""An older database is copied, then brought up to date, or left exactly as it was."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, inspect

from tests.store.conftest import on_sqlite
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
    # a file's table is copied, dropped and renamed: the hardest way that a revision may go
    way = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("program_line", recreate=way) as table:
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
def old(address: str, store: Store, program: Program, team: Visitor) -> str:
    """A database of today with a program in it, closed."""
    store.programs.add_measure(program.id, visitor=team, task_id=program.tasks[0].id, activity="Мера")
    store.close()
    return address


@pytest.fixture
def old_file(old: str, path: Path) -> Path:
    """The same as a file that copies may lie beside."""
    return path


def _columns(sql: Engine, table: str) -> set[str]:
    return {column["name"] for column in inspect(sql).get_columns(table)}


def _copies(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir() if found.name not in (path.name, "scripts"))


def test_an_older_database_is_brought_up_to_date(
    old: str, sql: Engine, tomorrow: Grow, program: Program
) -> None:
    tomorrow()
    with Store.open(old) as store:
        assert store.programs.get(program.id).measures[0].task_id == program.tasks[0].id
    assert "note" in _columns(sql, "program_line")


@on_sqlite
def test_a_copy_named_after_day_and_revision_is_left_beside_it(
    old_file: Path, tomorrow: Grow, clock: Callable[[], datetime], school: School
) -> None:
    tomorrow()
    Store.open(old_file, clock=clock).close()
    assert _copies(old_file) == [f"antirisk.2024-09-01.{TODAY}.sqlite"]


@on_sqlite
def test_the_copy_is_the_whole_old_database(
    old_file: Path, tomorrow: Grow, clock: Callable[[], datetime], school: School
) -> None:
    tomorrow()
    Store.open(old_file, clock=clock).close()
    copy = old_file.with_name(_copies(old_file)[0])
    with sqlite3.connect(copy) as connection:
        assert "note" not in str(connection.execute("PRAGMA table_info(program_line)").fetchall())
    connection.close()
    with Store.open(copy) as store:
        assert store.schools.list() == (school,)


@on_sqlite
def test_a_copy_never_overwrites_another(
    old_file: Path, tomorrow: Grow, clock: Callable[[], datetime]
) -> None:
    tomorrow()
    old_file.with_name(f"antirisk.2024-09-01.{TODAY}.sqlite").write_text("прежняя копия", encoding="utf-8")
    Store.open(old_file, clock=clock).close()
    assert _copies(old_file) == [
        f"antirisk.2024-09-01.{TODAY}.2.sqlite",
        f"antirisk.2024-09-01.{TODAY}.sqlite",
    ]


@on_sqlite
def test_opening_once_more_makes_no_second_copy(old_file: Path, tomorrow: Grow) -> None:
    tomorrow()
    Store.open(old_file).close()
    Store.open(old_file).close()
    assert len(_copies(old_file)) == 1


def test_a_reader_asks_for_the_upgrade_and_does_not_make_it(old: str, sql: Engine, tomorrow: Grow) -> None:
    tomorrow()
    with pytest.raises(StoreError, match="создана прежней версией программы"):
        Store.open(old, readonly=True)
    assert "note" not in _columns(sql, "program_line")


def test_an_upgrade_that_breaks_halfway_is_taken_back(old: str, sql: Engine, tomorrow: Grow) -> None:
    tomorrow("op.execute('INSERT INTO no_such_table VALUES (1)')")
    with pytest.raises(StoreError):
        Store.open(old)
    assert "note" not in _columns(sql, "program_line")


@on_sqlite
def test_an_upgrade_that_leaves_rows_pointing_at_nothing_is_taken_back(
    old: str, sql: Engine, tomorrow: Grow
) -> None:
    tomorrow("op.execute('DELETE FROM program')")
    with pytest.raises(StoreError, match="не обновлена: часть строк ссылается на удалённые"):
        Store.open(old)
    assert "note" not in _columns(sql, "program_line")


@on_sqlite
def test_without_a_copy_there_is_no_upgrade(
    old_file: Path, sql: Engine, tomorrow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow()

    def no_room(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine, "back_up", no_room)
    with pytest.raises(StoreError, match="На диске нет места"):
        Store.open(old_file)
    assert "note" not in _columns(sql, "program_line")


def test_a_copy_that_fails_leaves_no_half_of_itself(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    with pytest.raises(sqlite3.DatabaseError):
        engine.back_up(broken, "0001", date(2024, 9, 1))
    assert [found.name for found in tmp_path.iterdir()] == ["broken.sqlite"]


def test_the_first_revision_can_be_taken_back(old: str) -> None:
    with migrating(old) as connection:
        command.downgrade(migration._config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]


@contextmanager
def migrating(address: str) -> Iterator[Connection]:
    """A transaction that may change tables."""
    changing = engine.migrating(engine.address(address), wait=1)
    with changing.connect() as connection, connection.begin():
        yield connection
    changing.dispose()


FIRST = """
INSERT INTO territory (version, name) VALUES (1, 'Речной район');
INSERT INTO school (version, territory_id, name, full_name, example)
     VALUES (1, 1, 'Приречная СОШ', '', false), (1, 1, 'Лесная ООШ', '', false);
INSERT INTO cycle (version, school_id, year) VALUES (1, 1, 2023), (3, 2, 2023);
INSERT INTO passport_value (version, cycle_id, code, value) VALUES (2, 1, 'pupils', '120');
INSERT INTO program (version, cycle_id, factor_code, factor_title) VALUES (1, 1, 'R02', 'Дефицит кадров');
INSERT INTO program_line (version, program_id, kind, position, text, ref)
     VALUES (4, 1, 'task', 0, 'Закрыть вакансии', '');
INSERT INTO audit (at, cycle_id, school_id, who, role, what, key, field, after)
     VALUES ('2023-09-01 09:00:00.000000', 1, 1, 'команда школы', 'school', 'passport_value', 'pupils',
             'value', '120')
"""


@pytest.fixture
def first(new_address: str) -> str:
    """A database as the first release made it, with the work of two schools in it."""
    Store.open(new_address).close()
    with migrating(new_address) as connection:
        command.downgrade(migration._config(connection), "0001")
        for statement in FIRST.split(";"):
            connection.exec_driver_sql(statement)
    return new_address


def test_the_work_of_the_first_release_is_found_again(first: str) -> None:
    with Store.open(first) as store:
        schools = {school.name: store.schools.current_cycle(school.id) for school in store.schools.list()}
        cycle = schools["Приречная СОШ"]
        assert list(schools) == ["Лесная ООШ", "Приречная СОШ"]
        assert store.schools.passport(cycle.id).text("pupils") == "120"
        (program,) = store.programs.list(cycle.id)
        assert [task.text for task in program.tasks] == ["Закрыть вакансии"]
        assert [entry.after for entry in store.audit.list(cycle.id)] == ["120"]


def test_what_the_first_release_numbered_goes_on(first: str, team: Visitor) -> None:
    with Store.open(first) as store:
        cycle = store.schools.current_cycle(store.schools.list()[-1].id)
        seen = store.schools.passport(cycle.id).values["pupils"].version
        store.schools.set_passport(cycle.id, "pupils", "121", seen=seen, visitor=team)
        assert store.schools.passport(cycle.id).text("pupils") == "121"
