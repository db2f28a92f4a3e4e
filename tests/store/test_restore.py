"""A backup comes back whole, into either kind of database, or nothing changes."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, inspect

from tests.store.conftest import on_postgresql, on_sqlite
from toolkit.domain.access import Role
from toolkit.domain.program import Program
from toolkit.domain.school import School
from toolkit.errors import ArchiveError, StoreError
from toolkit.example import prepare
from toolkit.methodology.loader import load
from toolkit.store import Store, Visitor, engine, migration, restore, schema
from toolkit.store.archive import Kind, sealing
from toolkit.store.backup import LIMITS, opened, write_backup
from toolkit.store.dossier import read_dossier
from toolkit.store.restore import restore as bring_back

NOW = datetime(2024, 9, 1, 9, 0, tzinfo=UTC)
TODAY = date(2024, 10, 1)
OWNER = Visitor("администратор", "administrator")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example school with a link into it."""
    file = tmp_path_factory.mktemp("example") / "пример.sqlite"
    with Store.open(file) as store:
        cycle = store.schools.current_cycle(prepare(store).id)
        store.links.add_for_cycle(cycle.id, Role.SCHOOL, date(2100, 6, 30), visitor=OWNER)
    return file


@pytest.fixture(scope="module")
def made(example: Path) -> Path:
    return write_backup(example, example.with_name("копия.zip"), clock=lambda: NOW).path


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path))


def content(path: Path) -> dict[str, list[dict[str, Any]]]:
    with opened(path) as archive:
        return {table: list(archive.rows(table)) for table in archive.tables}


def _tables(database: str | Path, path: Path) -> dict[str, list[dict[str, Any]]]:
    return content(write_backup(database, path, clock=lambda: NOW).path)


def backed_up(database: str | Path, path: Path) -> dict[str, list[dict[str, Any]]]:
    """All that is in a database but its own name, which it gets anew when it is restored."""
    return without_name(_tables(database, path))


def without_name(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {name: rows for name, rows in tables.items() if name != "identity"}


def changed(backup: Path, change: Callable[[dict[str, list[dict[str, Any]]]], object]) -> Path:
    """The backup with other rows, sealed again by somebody who knows how."""
    tables = content(backup)
    change(tables)
    with opened(backup) as archive:
        head = {name: archive.manifest[name] for name in ("at", "database", "revision")}
    forged = backup.with_name("подделка.zip")
    with forged.open("w+b") as file, sealing(file, LIMITS.row) as writer:
        for name, rows in tables.items():
            writer.table(name, rows)
        writer.finish(Kind.BACKUP, head)
    return forged


def test_a_database_comes_back_as_it_was(backup: Path, new_address: str, tmp_path: Path) -> None:
    assert bring_back(backup, new_address).before is None
    assert backed_up(new_address, tmp_path / "снова.zip") == without_name(content(backup))


@on_postgresql
def test_from_a_file_to_a_server_and_back(backup: Path, new_address: str, tmp_path: Path) -> None:
    bring_back(backup, new_address)
    there = write_backup(new_address, tmp_path / "с сервера.zip").path
    bring_back(there, tmp_path / "снова.sqlite")
    assert backed_up(tmp_path / "снова.sqlite", tmp_path / "снова.zip") == without_name(content(backup))


def test_a_restored_school_is_the_same_and_goes_on(backup: Path, example: Path, new_address: str) -> None:
    catalogue = load()
    bring_back(backup, new_address)
    with Store.open(new_address) as restored, Store.open(example) as store:
        school = restored.schools.list()[0]
        cycle = restored.schools.current_cycle(school.id)
        there, here = (read_dossier(place, catalogue, cycle.id, TODAY) for place in (restored, store))
        assert there == here
        program = there.programs[0]
        added = restored.programs.add_measure(program.id, visitor=Visitor(), activity="Ещё одна мера")
        assert added.id > max(measure.id for measure in program.measures)
        assert restored.schools.create("Лесная ООШ", year=2024, visitor=OWNER).id > school.id
        assert len(restored.links.of_cycle(cycle.id)) == 1


def test_tables_without_rows_are_an_empty_database(backup: Path, address: str, tmp_path: Path) -> None:
    with Store.open(address) as served:
        served.settings.set("address", "http://127.0.0.1/")
    bring_back(backup, address)
    assert backed_up(address, tmp_path / "снова.zip") == without_name(content(backup))


def test_work_that_is_there_is_not_written_over(
    backup: Path, address: str, school: School, tmp_path: Path
) -> None:
    before = backed_up(address, tmp_path / "до.zip")
    with pytest.raises(StoreError) as refused:
        bring_back(backup, address)
    assert str(refused.value) == (
        f"В базе «{engine.address(address).name}» уже есть работа. Назовите пустую базу или добавьте "
        "--replace: тогда сначала сделаем копию того, что есть."
    )
    assert backed_up(address, tmp_path / "после.zip") == before


def test_what_is_replaced_is_backed_up_first(
    backup: Path, address: str, store: Store, school: School, program: Program, tmp_path: Path
) -> None:
    before = backed_up(address, tmp_path / "до.zip")
    done = bring_back(backup, address, replace=True, before=tmp_path / "копии", clock=lambda: NOW)
    assert done.before is not None
    assert without_name(content(done.before.path)) == before
    assert backed_up(address, tmp_path / "снова.zip") == without_name(content(backup))
    # A server that was left running sees what is there now.
    assert [found.full_name for found in store.schools.list()] == ["МБОУ «Приречная СОШ» (учебный пример)"]


def test_a_database_goes_its_own_way_after_it_was_restored(
    backup: Path, new_address: str, tmp_path: Path
) -> None:
    bring_back(backup, new_address)
    (there,), (here,) = content(backup)["identity"], _tables(new_address, tmp_path / "снова.zip")["identity"]
    assert there != here


def test_a_backup_of_an_older_program_is_brought_up_to_date(
    backup: Path, new_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = tmp_path / "scripts"
    shutil.copytree(migration.SCRIPTS, scripts)
    (scripts / "versions" / "tomorrow.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f'revision, down_revision, branch_labels, depends_on = "tomorrow", "{schema.HEAD}", None, None\n\n\n'
        "def upgrade() -> None:\n"
        '    with op.batch_alter_table("program_line", recreate="auto") as table:\n'
        '        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(migration, "SCRIPTS", scripts)
    monkeypatch.setattr(schema, "HEAD", "tomorrow")
    bring_back(backup, new_address)
    again = backed_up(new_address, tmp_path / "снова.zip")
    assert {row["note"] for row in again["program_line"]} == {""}
    assert [row["text"] for row in again["program_line"]] == [
        row["text"] for row in content(backup)["program_line"]
    ]


# ── what cannot be restored changes nothing ──


def refused(path: Path, target: str) -> str:
    """The sentence, once it is sure that nothing was made."""
    with pytest.raises((ArchiveError, StoreError)) as told:
        bring_back(path, target)
    if "://" not in target:
        assert not list(Path(target).parent.glob("*"))
        return str(told.value)
    looking = create_engine(target, poolclass=NullPool)
    assert inspect(looking).get_table_names() == []
    return str(told.value)


@pytest.fixture
def target(new_address: str) -> str:
    return new_address


def test_a_changed_byte_is_refused(backup: Path, target: str) -> None:
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    backup.write_bytes(bytes(data))
    assert refused(backup, target) == (
        "Файл «копия.zip» повреждён или скопирован не полностью. Возьмите другую копию."
    )


def test_a_cut_file_is_refused(backup: Path, target: str) -> None:
    backup.write_bytes(backup.read_bytes()[:-100])
    assert "повреждён или скопирован не полностью" in refused(backup, target)


def test_another_file_is_refused(tmp_path: Path, target: str) -> None:
    letter = tmp_path / "письмо.zip"
    letter.write_text("Уважаемые коллеги", encoding="utf-8")
    assert refused(letter, target) == "«письмо.zip» — не файл резервной копии. Выберите другой файл."
    assert refused(tmp_path / "нет.zip", target) == "Файла «нет.zip» нет, или его нельзя прочитать."


def test_a_backup_from_the_future_is_refused(
    backup: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore.migration, "knows", lambda revision: False)
    assert refused(backup, target) == (
        "Копия «копия.zip» сделана более новой версией программы. Обновите программу и повторите."
    )


@on_sqlite
def test_a_backup_that_would_not_fit_on_the_disk_is_refused(
    backup: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 10, 0))
    assert refused(backup, target).startswith("На диске нет места: копия займёт около 1 МБ.")


FORGERIES: dict[str, Callable[[dict[str, list[dict[str, Any]]]], object]] = {
    "a link to nothing": lambda tables: tables["cycle"].clear(),
    "one id twice": lambda tables: tables["tally"].append(tables["tally"][0]),
    "a column that is not ours": lambda tables: tables["school"][0].update(password="1"),
    "a column that is missing": lambda tables: tables["school"][0].pop("name"),
    "text for a number": lambda tables: tables["tally"][0].update(ones="=1+1"),
    "a number for a text": lambda tables: tables["school"][0].update(name=1),
    "no moment": lambda tables: tables["audit"][0].update(at="вчера"),
    "nothing where something must be": lambda tables: tables["school"][0].update(name=None),
    "a number that no column holds": lambda tables: tables["tally"][0].update(ones=10**30),
    "a list for a text": lambda tables: tables["school"][0].update(name=["Приречная СОШ"]),
}


@pytest.mark.parametrize("change", FORGERIES.values(), ids=list(FORGERIES))
def test_rows_that_do_not_fit_are_refused(
    backup: Path, target: str, change: Callable[[dict[str, list[dict[str, Any]]]], object]
) -> None:
    assert refused(changed(backup, change), target) == (
        "Копия «подделка.zip» не складывается в базу: её записи противоречат друг другу. "
        "Возьмите другую копию."
    )


def test_a_missing_table_is_refused(backup: Path, target: str) -> None:
    assert "повреждён" in refused(changed(backup, lambda tables: tables.pop("audit")), target)


def test_words_that_look_like_commands_stay_words(backup: Path, target: str) -> None:
    said = "'); DROP TABLE school; -- =cmd|' /C calc'!A0 <script>alert(1)</script>"
    bring_back(changed(backup, lambda tables: tables["school"][0].update(name=said)), target)
    with Store.open(target) as restored:
        assert restored.schools.list()[0].name == said


def test_a_replacement_that_fails_leaves_what_was_there(
    backup: Path, address: str, program: Program, tmp_path: Path
) -> None:
    before = backed_up(address, tmp_path / "до.zip")
    with pytest.raises(ArchiveError):
        bring_back(changed(backup, lambda tables: tables["cycle"].clear()), address, replace=True)
    assert backed_up(address, tmp_path / "после.zip") == before


def test_another_programs_file_is_never_replaced(backup: Path, tmp_path: Path) -> None:
    file = tmp_path / "книги.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE book (id INTEGER)")
    connection.commit()
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StoreError, match="база другой программы"):
        bring_back(backup, file, replace=True)
    assert file.read_bytes() == before


def test_a_database_in_use_is_told(
    backup: Path, address: str, school: School, sql: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "WAIT", 0.05)
    with sql.begin() as busy:
        busy.exec_driver_sql("UPDATE school SET name = 'Приречная'")
        with pytest.raises(StoreError, match="База занята"):
            bring_back(backup, address, replace=True)


def test_the_manifest_says_what_is_inside(backup: Path) -> None:
    with zipfile.ZipFile(backup) as packed:
        told = json.loads(packed.read("manifest.json"))
    assert (told["format"], told["kind"], told["revision"]) == (1, "backup", schema.HEAD)
    assert told["tables"]["school"]["rows"] == 1
