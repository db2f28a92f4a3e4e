"""A database on a server: what its address may be, who is let in, how many connections it takes."""

import logging
import sys

import pytest
from sqlalchemy import Engine, make_url

from tests.postgres import PostgresServer, rewritten
from tests.store.conftest import on_postgresql
from toolkit.domain.school import Cycle
from toolkit.errors import StoreError
from toolkit.store import Store, Visitor, failures

pytestmark = on_postgresql


def test_a_server_has_a_name_and_no_file(address: str, store: Store) -> None:
    assert (store.path, store.name) == (None, make_url(address).database)


def test_the_driver_need_not_be_named(address: str, store: Store) -> None:
    with Store.open(address.replace("postgresql+psycopg://", "postgresql://")) as again:
        assert again.schools.list() == ()


def test_a_schema_of_another_program_is_refused(new_address: str, postgres: PostgresServer) -> None:
    name = make_url(new_address).database or ""
    postgres.ask("CREATE TABLE books (title text)", database=name)
    with pytest.raises(StoreError, match=f"«{name}» — база другой программы"):
        Store.open(new_address)


def test_a_reader_makes_no_tables(new_address: str) -> None:
    with pytest.raises(StoreError, match="ещё пустая"):
        Store.open(new_address, readonly=True)


def test_without_the_driver_it_is_told_what_to_install(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="не установлен драйвер"):
        Store.open(address)


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("password", "not-the-password", failures.NO_ENTRY),
        ("username", "nobody", failures.NO_ENTRY),
        ("database", "nothing", failures.NO_BASE),
        ("host", "no-such-host.invalid", failures.NO_HOST),
        ("port", 1, failures.DISCONNECTED),
        ("query", {"favourite": "blue"}, failures.BAD_OPTIONS),
    ],
)
def test_an_address_with_one_wrong_part_is_one_sentence_without_the_password(
    address: str, part: str, value: object, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = rewritten(address, **{part: value})
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError) as refusal:
        Store.open(wrong)
    assert str(refusal.value) == sentence
    chain = [str(refusal.value.__cause__), repr(refusal.value.__cause__), caplog.text]
    assert not any(str(make_url(wrong).password) in told for told in chain)


def test_a_role_that_may_only_read_is_told_so(
    address: str, postgres: PostgresServer, sql: Engine, cycle: Cycle, team: Visitor
) -> None:
    reader = postgres.role("reader")(address)
    with sql.begin() as connection:
        connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    with Store.open(reader) as store:
        assert store.schools.cycle(cycle.id) == cycle
        with pytest.raises(StoreError, match="База не разрешает это действие"):
            store.schools.set_passport(cycle.id, "notes", "слова", seen=0, visitor=team)


def test_when_no_connection_is_left_it_is_told(address: str, postgres: PostgresServer) -> None:
    with pytest.raises(StoreError, match="слишком много участников"):
        Store.open(postgres.role("crowd", "CONNECTION LIMIT 0")(address))


@pytest.mark.parametrize(("limited", "most"), [(True, 2), (False, 10)])
def test_connections_are_counted(address: str, limited: bool, most: int) -> None:
    with Store.open(address, limited=limited) as store:
        pool = store._engines.read.pool
        assert pool.size() + pool._max_overflow == most  # type: ignore[attr-defined]


def test_a_page_between_two_changes_holds_one_connection(
    address: str, sql: Engine, cycle: Cycle, team: Visitor
) -> None:
    counted = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'page'"
    with Store.open(f"{address}?application_name=page", limited=True) as page, sql.connect() as connection:
        page.schools.set_passport(cycle.id, "notes", "слова", seen=0, visitor=team)
        page.schools.passport(cycle.id)
        assert connection.exec_driver_sql(counted).scalar() == 1
