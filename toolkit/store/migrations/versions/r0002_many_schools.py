"""Many schools on one server: who may come in, what people say, states and versions of programs.

Rows that travel between databases get a name that holds everywhere (`uid`).
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from toolkit.store.migrations.columns import (
    choice,
    day,
    id_column,
    keys,
    link,
    moment,
    name,
    of_cycle,
    removed,
    short,
    small,
    table,
    text,
    uid,
    whole,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TRAVELLING = ("school", "cycle", "program_line", "program_indicator", "program_measure")
SAID = ("look", "joint_measure", "help_request", "comment", "program_state", "program_version")
DOOR = (
    "identity",
    "setting",
    "refusal",
    "ended_session",
    "throttle",
    "link",
    "assignment",
    "password",
    "account",
)


def upgrade() -> None:
    """Name the rows that travel, mark the audit with visits, and make the new tables."""
    for name_ in TRAVELLING:
        _give_names(name_)
    op.add_column("audit", short("visit", 32, required=False))
    op.add_column("school", short("status", 40, required=False))
    op.add_column("school", small("status_year"))
    _access()
    _programs()
    _dialogue()
    _identity()


def downgrade() -> None:
    """Drop what this revision made."""
    for name_ in (*SAID, *DOOR):
        op.drop_table(name_)
    with op.batch_alter_table("audit") as audit:
        audit.drop_column("visit")
    with op.batch_alter_table("school") as school:
        school.drop_column("status")
        school.drop_column("status_year")
    for name_ in TRAVELLING:
        with op.batch_alter_table(name_) as changing:
            changing.drop_constraint(op.f(f"uq_{name_}_uid"), type_="unique")
            changing.drop_column("uid")


def _give_names(table_name: str) -> None:
    op.add_column(table_name, sa.Column("uid", sa.String(32)))
    rows = sa.table(table_name, sa.column("id", sa.Integer()), sa.column("uid", sa.String()))
    connection = op.get_bind()
    for id_ in connection.scalars(sa.select(rows.c.id)).all():
        connection.execute(sa.update(rows).where(rows.c.id == id_).values(uid=uuid4().hex))
    with op.batch_alter_table(table_name) as changing:
        changing.alter_column("uid", existing_type=sa.String(32), nullable=False)
        changing.create_unique_constraint(op.f(f"uq_{table_name}_uid"), ["uid"])


def _access() -> None:
    """Who may come in."""
    table(
        "account",
        link("territory_id", "territory"),
        choice("role"),
        short("login", 60, unique=True),
        name("title"),
        removed(),
        index=("territory_id",),
    )
    op.create_table(
        "password",
        link("account_id", "account"),
        short("hash", 200),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_password")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_password_account_id_account")),
    )
    table(
        "assignment",
        of_cycle(),
        link("account_id", "account"),
        removed(),
        unique=("cycle_id", "account_id"),
        index=("account_id",),
    )
    table(
        "link",
        choice("role"),
        name("title"),
        link("cycle_id", "cycle", required=False),
        link("account_id", "account", required=False),
        link("helper_id", "school", required=False),
        day("until", required=True),
        whole("serial"),
        short("code", 6, required=False, unique=True),
        moment("revoked_at", required=False),
        index=("cycle_id", "account_id", "helper_id"),
    )
    op.create_table(
        "throttle",
        short("key", 80),
        whole("failures"),
        moment("last_at"),
        moment("locked_until", required=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "ended_session",
        short("key", 80),
        moment("at"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ended_session")),
    )
    op.create_table(
        "refusal",
        id_column(),
        moment("at"),
        link("link_id", "link", required=False),
        name("who"),
        short("role", 40),
        short("what", 200),
        name("reason"),
        whole("times"),
        *keys("refusal", {"link_id": "link"}),
    )
    op.create_index("ix_refusal_link_id_id", "refusal", ["link_id", "id"])
    table("setting", short("name", 60, unique=True), name("value"))


def _programs() -> None:
    """Kept versions of programs, and their way to approval."""
    table(
        "program_version",
        uid(),
        link("program_id", "program"),
        name("name"),
        moment("at"),
        name("who"),
        name("role"),
        whole("form"),
        text("content"),
        removed(),
        index=("program_id",),
    )
    table(
        "program_state",
        uid(),
        link("program_id", "program"),
        choice("state"),
        moment("at"),
        name("who"),
        name("role"),
        text("note"),
        link("version_id", "program_version", required=False),
        index=("program_id", "version_id"),
    )


def _dialogue() -> None:
    """What people of one cycle say to each other."""
    table(
        "comment",
        uid(),
        of_cycle(),
        name("place"),
        link("thread_id", "comment", required=False),
        text("text"),
        moment("at"),
        name("who"),
        name("role"),
        moment("settled_at", required=False),
        name("settled_by"),
        removed(),
        index=("cycle_id", "thread_id"),
    )
    table(
        "help_request",
        uid(),
        of_cycle(),
        text("text"),
        moment("at"),
        name("who"),
        moment("answered_at", required=False),
        name("answered_by"),
        removed(),
        index=("cycle_id",),
    )
    table(
        "joint_measure",
        uid(),
        of_cycle(),
        whole("position"),
        text("activity"),
        text("term_text"),
        text("result"),
        text("responsible"),
        removed(),
        index=("cycle_id",),
    )
    table(
        "look",
        of_cycle(),
        short("reader", 40),
        whole("audit_id"),
        moment("at"),
        unique=("cycle_id", "reader"),
    )


def _identity() -> None:
    """The name of this very database."""
    made = op.create_table(
        "identity", short("uid", 32), sa.PrimaryKeyConstraint("uid", name=op.f("pk_identity"))
    )
    op.bulk_insert(made, [{"uid": uuid4().hex}])
