"""The anonymous survey: what is asked, sealed counters, marks against answering twice, what may be seen."""

import sqlalchemy as sa
from alembic import op

from toolkit.store.migrations.columns import (
    choice,
    day,
    flag,
    keys,
    link,
    name,
    of_cycle,
    short,
    table,
    text,
    whole,
)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    table(
        "survey",
        of_cycle(),
        choice("group_letter"),
        short("token", 10, unique=True),
        choice("state"),
        day("closes_on"),
        flag("by_code"),
        flag("free_text"),
        flag("approved"),
        name("extra"),
        text("statements"),
        whole("forms"),
        whole("released"),
        flag("waiting"),
        unique=("cycle_id", "group_letter"),
    )
    table(
        "survey_result",
        of_cycle(),
        name("statement"),
        name("wording"),
        text("text"),
        name("factor"),
        choice("group_letter"),
        choice("sign"),
        *(whole(column) for column in ("zeros", "ones", "twos", "threes", "unsure", "declined")),
        unique=("cycle_id", "statement", "wording"),
    )
    of_survey = link("survey_id", "survey")
    op.create_table(
        "survey_box",
        of_survey,
        short("key_name", 16),
        text("sealed"),
        *_of_survey("survey_box", "survey_id", "key_name"),
    )
    for marks in ("survey_once", "survey_code"):
        op.create_table(
            marks,
            link("survey_id", "survey"),
            short("mark", 64),
            *_of_survey(marks, "survey_id", "mark"),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "survey_note",
        short("uid", 32),
        link("survey_id", "survey"),
        short("key_name", 16),
        text("sealed"),
        *_of_survey("survey_note", "uid"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_note_survey_id"), "survey_note", ["survey_id"])


def _of_survey(table_name: str, *primary: str) -> list[sa.Constraint]:
    foreign = keys(table_name, {"survey_id": "survey"})[1:]
    return [sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{table_name}")), *foreign]


def downgrade() -> None:
    """Drop what this revision made."""
    for made in ("survey_note", "survey_code", "survey_once", "survey_box", "survey_result", "survey"):
        op.drop_table(made)
