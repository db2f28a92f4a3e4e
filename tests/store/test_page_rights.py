"""A page's process does its work with the least rights; what it does not need is refused on both kinds."""

import inspect
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from tests.postgres import rewritten
from tests.store.conftest import Clock, on_postgresql, on_sqlite
from tests.store.test_access import OWNER, Town, methods, repositories, values_for
from tests.store.test_access import template as template
from tests.store.test_access import town as town
from toolkit.domain.access import Role
from toolkit.errors import ConflictError, InputError, StoreError, ToolkitError
from toolkit.example import prepare
from toolkit.store import Store, page_rights
from toolkit.store.failures import FORBIDDEN, sentence
from toolkit.store.schema import Base

# What the server and commands do and no page: repositories and the names of their methods.
OF_THE_DOOR = {
    "AccountRepository": "add password_hash remove rename set_password_hash",
    "EndedSessionRepository": "end holds",
    "LinkRepository": "add_for_account add_for_cycle by_code get of_account of_cycle prolong renew revoke"
    " revoke_school",
    "SchoolListRepository": "overview people",
    "SettingRepository": "get set",
    "SurveyFormRepository": "codes_given",
    "TerritoryRepository": "create let_go rename",
    "ThrottleRepository": "crowded forgive give_back take",
}
# Where one value cannot fit every method of its name.
FITTING = {"StateRepository": {"seen": None}, "AccountRepository": {"role": Role.CURATOR}}


@pytest.fixture
def page_address(address: str, store: Store, request: pytest.FixtureRequest) -> str:
    """What a page's process is told: the same file, or a role of its own on the server."""
    if store.path is not None:
        return address
    as_pages: Callable[[str], str] = request.getfixturevalue("postgres").role("pages")
    return as_pages(address)


@pytest.fixture
def page(page_address: str, store: Store, clock: Clock) -> Iterator[Store]:
    """The database as a page's process has it."""
    if store.path is None:
        store.admit_pages(page_address)
    with Store.open(page_address, limited=True, clock=clock) as opened:
        yield opened


def test_every_table_is_given_to_pages_or_kept_from_them() -> None:
    told = [page_rights.CLOSED, page_rights.READ, page_rights.ADDED_TO, page_rights.WRITTEN]
    names = sorted(name for tables in told for name in tables)
    assert names == sorted([*Base.metadata.tables, page_rights.REVISION])


def test_the_whole_example_is_written_with_the_rights_of_a_page(page: Store, store: Store) -> None:
    school = prepare(page)
    assert store.schools.get(school.id) == school


@pytest.mark.parametrize("repository", sorted({name for name, _ in methods()}))
def test_a_page_can_do_all_that_is_not_the_doors(page: Store, town: Town, repository: str) -> None:
    found = next(part for part in repositories(page).values() if type(part).__name__ == repository)
    known = {**values_for(town.ours, town, OWNER), **FITTING.get(repository, {})}
    refused = set()
    for name in (name for owner, name in methods() if owner == repository):
        call = getattr(found, name)
        asked = inspect.signature(call).parameters.values()
        given = {value.name: known[value.name] for value in asked if value.kind is not value.VAR_KEYWORD}
        try:
            call(**given)
        except (InputError, ConflictError):
            pass
        except StoreError as problem:
            if str(problem) == FORBIDDEN:
                refused.add(name)
    assert refused == set(OF_THE_DOOR.get(repository, "").split())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT hash FROM password",
        "SELECT * FROM password",
        "SELECT code FROM link",
        "SELECT id FROM link WHERE code = 'КТ4М7Р'",
        "SELECT key FROM throttle",
        "SELECT value FROM setting",
        "INSERT INTO setting (version, name, value) VALUES (1, 'address', 'http://elsewhere/')",
        "INSERT INTO link (version, role, title, until, serial) VALUES (1, 'curator', 'x', '2030-01-01', 1)",
        "UPDATE link SET serial = 1",
        "UPDATE account SET role = 'coordinator'",
        "UPDATE assignment SET account_id = 1",
        "UPDATE school SET territory_id = NULL",
        "UPDATE program SET cycle_id = 1",
        "UPDATE audit SET who = 'никто'",
        "DELETE FROM audit",
        "DELETE FROM program_measure",
        "UPDATE program_state SET state = 'approved'",
        "CREATE TABLE more (id integer)",
        "ALTER TABLE place ADD COLUMN more integer",
        "DROP TABLE place",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_what_no_page_needs_is_refused(page: Store, town: Town, statement: str) -> None:
    write = page._engines.write
    assert write is not None
    with write.connect() as connection, connection.begin(), pytest.raises(DBAPIError) as refusal:
        connection.exec_driver_sql(statement)
    assert sentence(refusal.value.orig) == FORBIDDEN


@on_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH '/tmp/another.sqlite' AS another",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "SELECT load_extension('x')",
        "CREATE TEMP TABLE more (id integer)",
        "SELECT name FROM sqlite_master",
    ],
)
def test_what_a_file_allows_anybody_is_refused_too(page: Store, statement: str) -> None:
    write = page._engines.write
    assert write is not None
    with write.connect() as connection, pytest.raises(DBAPIError, match=r"not authorized|prohibited"):
        connection.exec_driver_sql(statement)


def test_a_page_makes_no_tables(new_address: str) -> None:
    with pytest.raises(StoreError):
        Store.open(new_address, limited=True)


def test_a_page_leaves_an_older_database_as_it_is(page_address: str, page: Store, sql: Engine) -> None:
    with sql.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(StoreError, match="прежней версией"):
        Store.open(page_address, limited=True)


# ── letting a role in ──


@on_postgresql
def test_what_a_role_was_given_before_is_taken_from_it(store: Store, page_address: str, sql: Engine) -> None:
    with sql.begin() as connection:
        connection.exec_driver_sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO pages")
    store.admit_pages(page_address)
    with sql.connect() as connection:
        asked = "SELECT has_table_privilege('pages', 'throttle', 'SELECT, INSERT, UPDATE, DELETE')"
        assert connection.exec_driver_sql(asked).scalar() is False


@on_postgresql
def test_a_role_may_be_let_in_again_while_pages_work(page: Store, store: Store, page_address: str) -> None:
    school = prepare(page)
    store.admit_pages(page_address)
    assert page.schools.get(school.id) == school


@on_postgresql
def test_a_mighty_role_is_no_role_for_pages(store: Store, address: str) -> None:
    with pytest.raises(ToolkitError, match="может больше, чем нужно"):
        store.admit_pages(address)


@on_postgresql
def test_a_missing_role_is_told_with_the_way_to_make_it(store: Store, address: str) -> None:
    with pytest.raises(ToolkitError, match="CREATE ROLE nobody LOGIN"):
        store.admit_pages(rewritten(address, username="nobody"))


@on_postgresql
def test_a_wrong_password_of_pages_is_told_before_anybody_comes(store: Store, page_address: str) -> None:
    with pytest.raises(ToolkitError, match="не принял имя или пароль"):
        store.admit_pages(rewritten(page_address, password="another"))


@on_postgresql
def test_pages_work_on_the_same_database(store: Store, page_address: str) -> None:
    with pytest.raises(ToolkitError, match="ведёт в другую базу"):
        store.admit_pages(rewritten(page_address, database="postgres"))


@on_sqlite
def test_a_file_has_no_roles(store: Store, address: str) -> None:
    with pytest.raises(ToolkitError, match="только базе на сервере"):
        store.admit_pages(address)
