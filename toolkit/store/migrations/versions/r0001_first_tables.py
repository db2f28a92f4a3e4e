"""The first tables.

Types are written out rather than taken from `toolkit.store.columns`: a revision must make the same tables
whatever the code says later.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _table("territory", _name("name"))
    _table(
        "school",
        _link("territory_id", "territory", required=False),
        _name("name"),
        _text("full_name"),
        _flag("example"),
        index=("territory_id",),
    )
    _table("cycle", _link("school_id", "school"), _whole("year"), unique=("school_id", "year"))
    _school_inputs()
    _programs()
    _table("place", _of_cycle(), _name("app"), _name("step"), _name("part"), unique=("cycle_id", "app"))
    _table(
        "step_done",
        _of_cycle(),
        _name("app"),
        _name("step"),
        _flag("done"),
        unique=("cycle_id", "app", "step"),
    )
    op.create_table(
        "audit",
        _id(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _link("cycle_id", "cycle", required=False),
        _link("school_id", "school", required=False),
        _name("who"),
        _name("role"),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("key", sa.String(700), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        *_keys("audit", {"cycle_id": "cycle", "school_id": "school"}),
    )
    op.create_index("ix_audit_cycle_id_id", "audit", ["cycle_id", "id"])
    op.create_index("ix_audit_school_id", "audit", ["school_id"])


def downgrade() -> None:
    """Drop all tables, those that point at others first."""
    programs = ("program_measure", "program_indicator", "program_line", "program_field", "program")
    answers = ("handed_out", "tally", "team_answer", "own_statement", "own_factor")
    profile = ("profile_factor", "profile", "passport_value")
    decisions = ("priority", "verdict", "indicator_fact")
    owners = ("cycle", "school", "territory")
    for table in ("audit", "step_done", "place", *programs, *decisions, *answers, *profile, *owners):
        op.drop_table(table)


def _school_inputs() -> None:
    """What a school gives before it writes a program."""
    _table("passport_value", _of_cycle(), _name("code"), _text("value"), unique=("cycle_id", "code"))
    _table(
        "profile", _of_cycle(), _name("factor_set"), _day("issued_on"), _name("issuer"), unique=("cycle_id",)
    )
    _table(
        "profile_factor",
        _of_cycle(),
        _name("code"),
        _name("official_title"),
        _small("level"),
        _whole("position"),
        _flag("in_profile"),
        _removed(),
        unique=("cycle_id", "code"),
    )
    _table("own_factor", _of_cycle(), _name("code"), _name("title"), unique=("cycle_id", "code"))
    _table(
        "own_statement",
        _link("own_factor_id", "own_factor"),
        _name("code"),
        _choice("group_letter"),
        _choice("sign"),
        _text("text"),
        _whole("position"),
        _removed(),
        unique=("own_factor_id", "code"),
    )
    _table(
        "team_answer",
        _of_cycle(),
        _name("statement"),
        _small("value"),
        _removed(),
        unique=("cycle_id", "statement"),
    )
    _table(
        "tally",
        _of_cycle(),
        _name("statement"),
        sa.Column("group_letter", sa.String(40)),
        *(_whole(name) for name in ("zeros", "ones", "twos", "threes", "unsure")),
        _removed(),
        unique=("cycle_id", "statement"),
    )
    _table(
        "handed_out",
        _of_cycle(),
        _choice("group_letter"),
        _whole("count"),
        unique=("cycle_id", "group_letter"),
    )
    _table(
        "indicator_fact",
        _of_cycle(),
        _name("indicator_code"),
        _decimal("value"),
        _decimal("norm"),
        _day("as_of"),
        unique=("cycle_id", "indicator_code"),
    )
    _table(
        "verdict",
        _of_cycle(),
        _name("factor_code"),
        _name("author_role"),
        _choice("decision"),
        _small("level"),
        _text("reason"),
        _text("dissent"),
        _name("role"),
        _day("decided_on"),
        _removed(),
        unique=("cycle_id", "factor_code", "author_role"),
    )
    _table(
        "priority",
        _of_cycle(),
        _name("factor_code"),
        _small("manageability"),
        _small("reach"),
        _flag("chosen"),
        _small("place"),
        unique=("cycle_id", "factor_code"),
    )


def _programs() -> None:
    """Programs and their parts."""
    _table(
        "program",
        _of_cycle(),
        _name("factor_code"),
        _name("factor_title"),
        unique=("cycle_id", "factor_code"),
    )
    _table(
        "program_field",
        _link("program_id", "program"),
        _name("name"),
        _text("value"),
        unique=("program_id", "name"),
    )
    _table(
        "program_line",
        _link("program_id", "program"),
        _choice("kind"),
        _whole("position"),
        _text("text"),
        _name("ref"),
        _removed(),
        index=("program_id",),
    )
    _table(
        "program_indicator",
        _link("program_id", "program"),
        _whole("position"),
        _name("code"),
        _name("title"),
        _name("unit"),
        _choice("direction"),
        _text("source"),
        _decimal("baseline"),
        _day("baseline_on"),
        _decimal("interim"),
        _day("interim_on"),
        _decimal("target"),
        _day("target_on"),
        _text("measured_by"),
        _removed(),
        index=("program_id",),
    )
    _table(
        "program_measure",
        _link("program_id", "program"),
        _whole("position"),
        _link("task_id", "program_line", required=False),
        _name("code"),
        _text("activity"),
        _text("term_text"),
        _text("result"),
        _link("indicator_id", "program_indicator", required=False),
        _text("responsible"),
        _text("participants"),
        _text("source"),
        _removed(),
        index=("program_id", "task_id", "indicator_id"),
    )


Column = sa.Column[Any]


def _table(name: str, *columns: Column, unique: tuple[str, ...] = (), index: tuple[str, ...] = ()) -> None:
    links = {column.name: column.info["target"] for column in columns if "target" in column.info}
    rule = sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}"))
    version = sa.Column("version", sa.Integer(), nullable=False)
    op.create_table(name, _id(), version, *columns, *_keys(name, links), *([rule] if unique else []))
    for column in index:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _keys(table: str, links: dict[str, str]) -> list[sa.Constraint]:
    foreign = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
        for column, target in links.items()
    ]
    return [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")), *foreign]


def _id() -> Column:
    return sa.Column("id", sa.Integer(), nullable=False)


def _link(name: str, target: str, *, required: bool = True) -> Column:
    return sa.Column(name, sa.Integer(), nullable=not required, info={"target": target})


def _of_cycle() -> Column:
    return _link("cycle_id", "cycle")


def _name(name: str) -> Column:
    return sa.Column(name, sa.String(300), nullable=False)


def _text(name: str) -> Column:
    return sa.Column(name, sa.Text(), nullable=False)


def _choice(name: str) -> Column:
    return sa.Column(name, sa.String(40), nullable=False)


def _whole(name: str) -> Column:
    return sa.Column(name, sa.Integer(), nullable=False)


def _small(name: str) -> Column:
    return sa.Column(name, sa.SmallInteger())


def _flag(name: str) -> Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _decimal(name: str) -> Column:
    return sa.Column(name, sa.String(40))


def _day(name: str) -> Column:
    return sa.Column(name, sa.Date())


def _removed() -> Column:
    return sa.Column("removed_at", sa.DateTime(timezone=True))
