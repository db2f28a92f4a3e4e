"""Municipal roadmaps in work: their single fields and the lines of their tables."""

from alembic import op

from toolkit.store.migrations.columns import choice, link, name, removed, table, text, uid, whole

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    table(
        "roadmap",
        uid(),
        link("territory_id", "territory"),
        name("name"),
        removed(),
        index=("territory_id",),
    )
    table(
        "roadmap_field",
        link("roadmap_id", "roadmap"),
        name("name"),
        text("value"),
        unique=("roadmap_id", "name"),
    )
    table(
        "roadmap_entry",
        uid(),
        link("roadmap_id", "roadmap"),
        whole("position"),
        choice("kind"),
        text("text"),
        name("number"),
        *(
            text(column)
            for column in (
                "activity",
                "form",
                "term_text",
                "responsible",
                "participants",
                "task",
                "result",
                "source",
            )
        ),
        name("origin"),
        removed(),
        index=("roadmap_id",),
    )


def downgrade() -> None:
    """Drop what this revision made."""
    for made in ("roadmap_entry", "roadmap_field", "roadmap"):
        op.drop_table(made)
