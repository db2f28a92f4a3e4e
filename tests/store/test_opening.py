"""Making, opening and refusing databases."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from platformdirs import user_data_path
from sqlalchemy import Engine

from tests.store.conftest import on_sqlite
from toolkit.domain.school import School
from toolkit.errors import NewerDatabaseError, StoreError
from toolkit.store import Store, Visitor, default_url
from toolkit.store import migration as migrations
from toolkit.store.schema import HEAD, Base


def test_a_new_database_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "работа" / "школа #1 100%?" / "antirisk.sqlite"
    with Store.open(path) as store:
        assert store.schools.list() == ()
        assert (store.path, store.name) == (path, "antirisk.sqlite")
    assert path.exists()


@on_sqlite
@pytest.mark.parametrize("form", ["path", "text", "url"])
def test_a_place_may_be_given_as_path_text_or_url(path: Path, school: School, form: str) -> None:
    place = {"path": path, "text": str(path), "url": f"sqlite:///{path}"}[form]
    with Store.open(place) as store:
        assert store.schools.list() == (school,)


def test_what_was_stored_is_there_when_opened_again(address: str, store: Store, school: School) -> None:
    store.close()
    with Store.open(address) as again:
        assert again.schools.get(school.id) == school


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "antirisk.sqlite"
    path.touch()
    with Store.open(path) as store:
        assert store.schools.list() == ()


def test_a_new_database_has_no_copy_beside_it(tmp_path: Path) -> None:
    Store.open(tmp_path / "antirisk.sqlite").close()
    assert [found.name for found in tmp_path.iterdir()] == ["antirisk.sqlite"]


def test_closing_twice_does_no_harm(store: Store) -> None:
    store.close()
    store.close()


def test_a_reader_sees_everything_and_changes_nothing(address: str, school: School, team: Visitor) -> None:
    with Store.open(address, readonly=True) as reader:
        assert reader.schools.list() == (school,)
        with pytest.raises(StoreError, match="только для чтения"):
            reader.schools.rename(school.id, "Другая", school.version, team)


def test_a_reader_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"Файла базы «antirisk\.sqlite» нет"):
        Store.open(tmp_path / "antirisk.sqlite", readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "письмо.sqlite"
    path.write_bytes("Уважаемые коллеги, это письмо. ".encode() * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="Файл не является базой программы"):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("readonly", [True, False])
def test_a_database_of_another_program_is_refused(tmp_path: Path, readonly: bool) -> None:
    path = tmp_path / "library.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE books (title TEXT)")
    connection.close()
    with pytest.raises(StoreError, match=r"«library\.sqlite» — база другой программы.*Выберите другую"):
        Store.open(path, readonly=readonly)


def test_a_folder_instead_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"папка\. Укажите файл базы"):
        Store.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "занято").touch()
    with pytest.raises(StoreError, match="Папку «занято» для базы создать не удалось"):
        Store.open(tmp_path / "занято" / "antirisk.sqlite")


@on_sqlite
@pytest.mark.parametrize(
    ("locked", "sentence"), [("folder", "нельзя записывать"), ("file", "защищён от записи")]
)
def test_what_cannot_be_written_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, locked: str, sentence: str
) -> None:
    # An administrator may write anywhere, so what the system would say to others is said for it.
    refused = path.parent if locked == "folder" else path
    monkeypatch.setattr("os.access", lambda asked, _mode: Path(asked) != refused)
    with pytest.raises(StoreError, match=sentence):
        Store.open(path)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="Нужен файл базы"):
        Store.open(url)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(StoreError, match="Адрес базы записан неверно"):
        Store.open("://")


@pytest.mark.parametrize("url", ["oracle+nothing://host/schools", "mysql://host/schools"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="Такие базы программа не открывает"):
        Store.open(url)


@pytest.mark.parametrize("readonly", [True, False])
def test_a_newer_database_is_refused_in_one_sentence_and_untouched(
    address: str, sql: Engine, readonly: bool
) -> None:
    with sql.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabaseError, match="создана более новой версией программы"):
        Store.open(address, readonly=readonly)
    with sql.begin() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"


@on_sqlite
@pytest.mark.parametrize("readonly", [True, False])
def test_a_newer_file_gets_no_copy(path: Path, sql: Engine, readonly: bool) -> None:
    with sql.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabaseError):
        Store.open(path, readonly=readonly)
    assert [found.name for found in path.parent.glob("*.sqlite")] == ["antirisk.sqlite"]


def test_the_default_is_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTIRISK_DB", raising=False)
    assert Path(default_url()) == user_data_path("antirisk", appauthor=False) / "antirisk.sqlite"


def test_the_environment_may_name_another_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTIRISK_DB", "sqlite:////srv/antirisk.sqlite")
    assert default_url() == "sqlite:////srv/antirisk.sqlite"


def test_the_named_revision_is_the_newest_script() -> None:
    assert migrations.head() == HEAD


def test_migrations_make_exactly_the_tables_of_the_schema(sql: Engine) -> None:
    with sql.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@on_sqlite
def test_readers_do_not_wait_for_a_writer(sql: Engine) -> None:
    with sql.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def _modules_after(code: str) -> set[str]:
    listed = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_opening_an_up_to_date_database_imports_nothing_heavy(address: str) -> None:
    loaded = _modules_after(f"from toolkit.store import Store\nStore.open({address!r}).schools.list()")
    assert loaded.isdisjoint({"alembic", "pandas", "openpyxl", "ipywidgets", "matplotlib"})


def test_importing_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTIRISK_DB", str(tmp_path / "antirisk.sqlite"))
    _modules_after("import toolkit.store")
    assert list(tmp_path.iterdir()) == []
