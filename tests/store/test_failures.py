"""A database that is busy, full or gone: a sentence, and nothing half-written."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.orm.exc import StaleDataError

from tests.store.conftest import on_sqlite
from toolkit.domain.program import Program
from toolkit.domain.school import Cycle
from toolkit.errors import ConflictError, StoreError
from toolkit.store import Store, Visitor, failures
from toolkit.store.failures import told_in_words


@pytest.fixture
def impatient(address: str, cycle: Cycle) -> Iterator[Store]:
    with Store.open(address, wait=0.05) as opened:
        yield opened


@pytest.fixture
def writer(sql: Engine, cycle: Cycle) -> Iterator[Connection]:
    """Another program that has begun to write about the same year and does not end."""
    with sql.connect() as connection:
        of_server = connection.dialect.name == "postgresql"
        connection.exec_driver_sql("SELECT id FROM cycle FOR UPDATE" if of_server else "BEGIN IMMEDIATE")
        yield connection
        connection.rollback()


def test_a_busy_database_is_told_after_the_wait(
    impatient: Store, writer: Connection, cycle: Cycle, team: Visitor
) -> None:
    with pytest.raises(StoreError, match="База занята"):
        impatient.schools.set_passport(cycle.id, "notes", "слова", seen=0, visitor=team)


def test_once_free_the_same_change_is_stored(
    impatient: Store, writer: Connection, cycle: Cycle, team: Visitor
) -> None:
    with pytest.raises(StoreError):
        impatient.schools.set_passport(cycle.id, "notes", "слова", seen=0, visitor=team)
    writer.rollback()
    assert impatient.schools.set_passport(cycle.id, "notes", "слова", seen=0, visitor=team).version == 1


def test_reading_does_not_wait_for_the_writer(impatient: Store, writer: Connection, cycle: Cycle) -> None:
    assert impatient.schools.cycle(cycle.id) == cycle


def test_a_thread_that_waits_for_its_turn_too_long_is_told(
    impatient: Store, cycle: Cycle, team: Visitor
) -> None:
    write = impatient._engines.write
    assert write is not None
    with ExitStack() as held:
        for _ in range(write.pool.size() + write.pool._max_overflow):  # every connection there may be
            held.enter_context(write.connect())
        with pytest.raises(StoreError, match="База занята"):
            impatient.schools.set_passport(cycle.id, "notes", "слова", seen=0, visitor=team)


@pytest.fixture
def full(store: Store, program: Program) -> Store:
    """The disk has no room for a single page more."""
    write = store._engines.write
    assert write is not None

    with write.connect() as connection:  # the only writing connection there is
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    return store


def _fill(store: Store, program: Program, team: Visitor) -> int:
    stored = 0
    while stored < 50:
        store.programs.add_measure(program.id, visitor=team, activity="ы" * 5000)
        stored += 1
    return stored


@on_sqlite
def test_a_full_disk_is_told(full: Store, program: Program, team: Visitor) -> None:
    with pytest.raises(StoreError, match="На диске нет места, изменение не сохранено"):
        _fill(full, program, team)


@on_sqlite
def test_a_full_disk_leaves_nothing_half_written(
    full: Store, program: Program, cycle: Cycle, team: Visitor
) -> None:
    with pytest.raises(StoreError):
        _fill(full, program, team)
    measures = full.programs.get(program.id).measures
    traces = [entry for entry in full.audit.list(cycle.id, limit=1000) if entry.what == "program_measure"]
    assert len(traces) == len(measures)
    assert all(measure.activity == "ы" * 5000 for measure in measures)


@on_sqlite
def test_with_room_again_the_work_goes_on(full: Store, program: Program, team: Visitor) -> None:
    with pytest.raises(StoreError):
        _fill(full, program, team)
    write = full._engines.write
    assert write is not None
    with write.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert full.programs.add_measure(program.id, visitor=team, activity="Мера").activity == "Мера"


def test_a_failure_between_a_change_and_its_trace_takes_both_back(
    store: Store, cycle: Cycle, team: Visitor
) -> None:
    write = store._engines.write
    assert write is not None

    @event.listens_for(write, "before_cursor_execute")
    def fail(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT INTO audit"):
            raise OSError(5, "Input/output error")

    with pytest.raises(StoreError):
        store.schools.set_passport(cycle.id, "notes", "слова", seen=0, visitor=team)
    assert store.schools.passport(cycle.id).values == {}


@on_sqlite
def test_a_damaged_file_is_told(path: Path, store: Store, cycle: Cycle, team: Visitor) -> None:
    store.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(bytes(data))
    with pytest.raises(StoreError, match="База повреждена"):
        Store.open(path)


class _DriverError(Exception):
    def __init__(self, *, sqlite_errorcode: int | None = None, sqlstate: str | None = None) -> None:
        super().__init__("words of the driver")
        self.sqlite_errorcode = sqlite_errorcode
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (sqlite3.SQLITE_BUSY, failures.BUSY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, failures.BUSY),
        (sqlite3.SQLITE_FULL, failures.FULL),
        (sqlite3.SQLITE_READONLY_DBMOVED, failures.READ_ONLY),
        (sqlite3.SQLITE_IOERR_WRITE, failures.DISK),
        (sqlite3.SQLITE_CANTOPEN, failures.UNREACHABLE),
        (sqlite3.SQLITE_NOTADB, failures.NOT_A_DATABASE),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, failures.REFUSED),
    ],
)
def test_codes_of_sqlite(code: int, sentence: str) -> None:
    assert failures.sentence(_DriverError(sqlite_errorcode=code)) == sentence


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("55P03", failures.BUSY),
        ("40P01", failures.BUSY),
        ("53100", failures.FULL),
        ("53300", failures.CROWDED),
        ("25006", failures.READ_ONLY),
        ("42501", failures.FORBIDDEN),
        ("08006", failures.DISCONNECTED),
        ("28P01", failures.NO_ENTRY),
        ("3D000", failures.NO_BASE),
        ("57P01", failures.DISCONNECTED),
        ("23505", failures.REFUSED),
    ],
)
def test_states_of_a_server(state: str, sentence: str) -> None:
    assert failures.sentence(_DriverError(sqlstate=state)) == sentence


class OperationalError(Exception):
    """As the driver names what happens before a server answers with a state."""

    sqlstate = None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("connection refused", failures.DISCONNECTED),
        ('FATAL: password authentication failed for user "antirisk"', failures.NO_ENTRY),
        ('ВАЖНО: пользователь "antirisk" не прошёл проверку подлинности (по паролю)', failures.NO_ENTRY),
        ('ВАЖНО: в pg_hba.conf нет записи для компьютера "10.0.0.9"', failures.NO_ENTRY),
        ('ВАЖНО: база данных "antirisk" не существует', failures.NO_BASE),
        ('FATAL: database "antirisk" does not exist', failures.NO_BASE),
        ("FATAL: sorry, too many clients already", failures.CROWDED),
        ("ВАЖНО: извините, уже слишком много клиентов", failures.CROWDED),
        ("ВАЖНО: система баз данных запускается", failures.DISCONNECTED),
    ],
)
def test_what_a_server_says_at_its_door(said: str, sentence: str) -> None:
    assert failures.sentence(OperationalError(said)) == sentence


def test_a_row_changed_at_the_last_moment_is_a_conflict() -> None:
    with pytest.raises(ConflictError, match="только что изменил другой участник"), told_in_words():
        raise StaleDataError


def test_no_free_connection_is_a_busy_database() -> None:
    with pytest.raises(StoreError, match="База занята"), told_in_words():
        raise NoFreeConnection


def test_sentences_speak_no_english_and_do_not_shout() -> None:
    sentences = [value for name, value in vars(failures).items() if name.isupper() and isinstance(value, str)]
    assert sentences
    for sentence in sentences:
        assert sentence.endswith(".")
        assert "!" not in sentence
        assert not any("a" <= letter <= "z" for letter in sentence.lower())
