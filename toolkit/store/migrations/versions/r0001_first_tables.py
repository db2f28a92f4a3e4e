"""The first tables.

Types are those of `toolkit.store.migrations.columns` rather than of the code: a revision must make the same
tables whatever the code says later.
"""

import sqlalchemy as sa
from alembic import op

from toolkit.store.migrations.columns import (
    choice,
    day,
    decimal,
    flag,
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
    whole,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    table("territory", name("name"))
    table(
        "school",
        link("territory_id", "territory", required=False),
        name("name"),
        text("full_name"),
        flag("example"),
        index=("territory_id",),
    )
    table("cycle", link("school_id", "school"), whole("year"), unique=("school_id", "year"))
    _school_inputs()
    _programs()
    table("place", of_cycle(), name("app"), name("step"), name("part"), unique=("cycle_id", "app"))
    table(
        "step_done",
        of_cycle(),
        name("app"),
        name("step"),
        flag("done"),
        unique=("cycle_id", "app", "step"),
    )
    op.create_table(
        "audit",
        id_column(),
        moment("at"),
        link("cycle_id", "cycle", required=False),
        link("school_id", "school", required=False),
        name("who"),
        name("role"),
        choice("what"),
        short("key", 700),
        choice("field"),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        *keys("audit", {"cycle_id": "cycle", "school_id": "school"}),
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
    for name_ in ("audit", "step_done", "place", *programs, *decisions, *answers, *profile, *owners):
        op.drop_table(name_)


def _school_inputs() -> None:
    """What a school gives before it writes a program."""
    table("passport_value", of_cycle(), name("code"), text("value"), unique=("cycle_id", "code"))
    table("profile", of_cycle(), name("factor_set"), day("issued_on"), name("issuer"), unique=("cycle_id",))
    table(
        "profile_factor",
        of_cycle(),
        name("code"),
        name("official_title"),
        small("level"),
        whole("position"),
        flag("in_profile"),
        removed(),
        unique=("cycle_id", "code"),
    )
    table("own_factor", of_cycle(), name("code"), name("title"), unique=("cycle_id", "code"))
    table(
        "own_statement",
        link("own_factor_id", "own_factor"),
        name("code"),
        choice("group_letter"),
        choice("sign"),
        text("text"),
        whole("position"),
        removed(),
        unique=("own_factor_id", "code"),
    )
    table(
        "team_answer",
        of_cycle(),
        name("statement"),
        small("value"),
        removed(),
        unique=("cycle_id", "statement"),
    )
    table(
        "tally",
        of_cycle(),
        name("statement"),
        short("group_letter", 40, required=False),
        *(whole(name) for name in ("zeros", "ones", "twos", "threes", "unsure")),
        removed(),
        unique=("cycle_id", "statement"),
    )
    table(
        "handed_out",
        of_cycle(),
        choice("group_letter"),
        whole("count"),
        unique=("cycle_id", "group_letter"),
    )
    table(
        "indicator_fact",
        of_cycle(),
        name("indicator_code"),
        decimal("value"),
        decimal("norm"),
        day("as_of"),
        unique=("cycle_id", "indicator_code"),
    )
    table(
        "verdict",
        of_cycle(),
        name("factor_code"),
        name("author_role"),
        choice("decision"),
        small("level"),
        text("reason"),
        text("dissent"),
        name("role"),
        day("decided_on"),
        removed(),
        unique=("cycle_id", "factor_code", "author_role"),
    )
    table(
        "priority",
        of_cycle(),
        name("factor_code"),
        small("manageability"),
        small("reach"),
        flag("chosen"),
        small("place"),
        unique=("cycle_id", "factor_code"),
    )


def _programs() -> None:
    """Programs and their parts."""
    table(
        "program",
        of_cycle(),
        name("factor_code"),
        name("factor_title"),
        unique=("cycle_id", "factor_code"),
    )
    table(
        "program_field",
        link("program_id", "program"),
        name("name"),
        text("value"),
        unique=("program_id", "name"),
    )
    table(
        "program_line",
        link("program_id", "program"),
        choice("kind"),
        whole("position"),
        text("text"),
        name("ref"),
        removed(),
        index=("program_id",),
    )
    table(
        "program_indicator",
        link("program_id", "program"),
        whole("position"),
        name("code"),
        name("title"),
        name("unit"),
        choice("direction"),
        text("source"),
        decimal("baseline"),
        day("baseline_on"),
        decimal("interim"),
        day("interim_on"),
        decimal("target"),
        day("target_on"),
        text("measured_by"),
        removed(),
        index=("program_id",),
    )
    table(
        "program_measure",
        link("program_id", "program"),
        whole("position"),
        link("task_id", "program_line", required=False),
        name("code"),
        text("activity"),
        text("term_text"),
        text("result"),
        link("indicator_id", "program_indicator", required=False),
        text("responsible"),
        text("participants"),
        text("source"),
        removed(),
        index=("program_id", "task_id", "indicator_id"),
    )
