"""What the process of a page may do in a database: what its work needs, and no more.

On a server these are rights of a role of its own, and the server holds them. On a file they guard against a
statement that came in by a mistake of ours: a process that reads a file can read all of it.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sqlalchemy import Connection, Table, text

from toolkit.errors import StoreError
from toolkit.store.schema import Base

REVISION = "alembic_version"
# Tables of the door and of the survey's box: pages know nothing of them.
CLOSED = frozenset(
    {
        *("ended_session", "setting", "throttle"),
        *("survey_box", "survey_once", "survey_code", "survey_note"),
    }
)
READ = frozenset({"identity", "territory", "account", "link", "password", REVISION})
ADDED_TO = frozenset({"audit", "program_state"})
WRITTEN = frozenset(
    {
        *("school", "cycle", "passport_value", "profile", "profile_factor", "own_factor", "own_statement"),
        *(
            "team_answer",
            "tally",
            "handed_out",
            "indicator_fact",
            "verdict",
            "priority",
            "place",
            "step_done",
        ),
        *("program", "program_field", "program_line", "program_indicator", "program_measure"),
        *("roadmap", "roadmap_field", "roadmap_entry"),
        *("survey", "survey_result"),
        *("program_version", "comment", "help_request", "joint_measure", "look", "refusal", "assignment"),
    }
)
# Whoever has these could come in as somebody else.
SECRET: Mapping[str, frozenset[str]] = MappingProxyType(
    {"link": frozenset({"code"}), "password": frozenset({"hash"})}
)
# What says where a row belongs is written with the row and never changed.
FIXED = frozenset(
    {
        "id",
        "uid",
        "territory_id",
        "school_id",
        "cycle_id",
        "program_id",
        "roadmap_id",
        "own_factor_id",
        "thread_id",
        "account_id",
        # how many forms came to which survey: the server alone counts them
        "token",
        "forms",
        "released",
    }
)

TOO_MIGHTY = "Роль «{role}» для страниц может больше, чем нужно страницам. Создайте для них отдельную роль."
NO_ROLE = "Роли «{role}» на сервере базы нет. Создайте её: CREATE ROLE {role} LOGIN PASSWORD '…'."


def read_columns(table: Table) -> tuple[str, ...]:
    """Columns that a page may read."""
    return tuple(column.name for column in table.columns if column.name not in SECRET.get(table.name, ()))


def changed_columns(table: Table) -> tuple[str, ...]:
    """Columns that a page may change in a row that is there."""
    if table.name not in WRITTEN:
        return ()
    return tuple(column.name for column in table.columns if column.name not in FIXED)


# ── a file ──

_ANYWAY = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT})
_ASKED = frozenset({"table_info", "table_xinfo", "read_uncommitted"})  # how the library learns what is there


def guard(connection: sqlite3.Connection) -> None:
    """Refuse on this connection whatever a page does not need, before a statement is run."""
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    readable = {name: frozenset(read_columns(table)) for name, table in tables.items() if name not in CLOSED}
    readable |= {REVISION: frozenset({"version_num"})}
    # Where a row is written, SQLite itself looks for others that name it.
    readable |= {name: _links(tables[name]) for name in CLOSED if _links(tables[name])}
    changeable = {name: frozenset(changed_columns(table)) for name, table in tables.items()}

    def answer(action: int, one: str | None, two: str | None, _place: str | None, _by: str | None) -> int:
        table, column = one or "", two or ""
        allowed = (
            action in _ANYWAY
            or (action == sqlite3.SQLITE_READ and _is_in(column, readable.get(table)))
            or (action == sqlite3.SQLITE_UPDATE and column in changeable.get(table, ()))
            or (action == sqlite3.SQLITE_INSERT and table in WRITTEN | ADDED_TO)
            or (action == sqlite3.SQLITE_FUNCTION and column != "load_extension")
            or (action == sqlite3.SQLITE_PRAGMA and table in _ASKED)
        )
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    connection.set_authorizer(answer)


def _links(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in table.columns if column.foreign_keys)


def _is_in(column: str, known: frozenset[str] | None) -> bool:
    # a table that is only counted is read without a column; the number of a row goes by its old name
    return known is not None and (column in known or column in ("", "ROWID"))


# ── a server ──


def grant(connection: Connection, role: str) -> None:
    """Give a role of the server what a page needs, and take all else from it; the tables' owner does so.

    Raises:
        StoreError: there is no such role, or it owns the tables or rules the server.
    """
    found = connection.execute(
        text(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR pg_has_role(oid, current_user, 'MEMBER')"
            " FROM pg_roles WHERE rolname = :role"
        ),
        {"role": role},
    ).one_or_none()
    if found is None:
        raise StoreError(NO_ROLE.format(role=role))
    if found[0]:
        raise StoreError(TOO_MIGHTY.format(role=role))
    for statement in grants(connection, role):
        connection.exec_driver_sql(statement)


def grants(connection: Connection, role: str) -> Iterable[str]:
    """The statements that make a role one of pages."""
    quote = connection.dialect.identifier_preparer.quote
    to = quote(role)
    schema = quote(connection.execute(text("SELECT current_schema()")).scalar_one())
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {to}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {to}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {to}"
    yield f"GRANT SELECT ON {REVISION} TO {to}"
    for table in Base.metadata.sorted_tables:
        name = quote(table.name)
        if table.name not in CLOSED:
            yield f"GRANT SELECT ({_list(quote(name) for name in read_columns(table))}) ON {name} TO {to}"
        if changed := changed_columns(table):
            yield f"GRANT UPDATE ({_list(map(quote, changed))}) ON {name} TO {to}"
        if table.name in WRITTEN | ADDED_TO:
            yield f"GRANT INSERT ON {name} TO {to}"
            yield f"GRANT USAGE ON SEQUENCE {quote(f'{table.name}_id_seq')} TO {to}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
