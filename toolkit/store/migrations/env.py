"""How alembic reaches the database: through the connection that `toolkit.store.migration` holds."""

from alembic import context

from toolkit.store.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    transactional_ddl=True,  # our connections begin explicitly, so even SQLite can take all steps back
    compare_type=True,
)

with context.begin_transaction():
    context.run_migrations()
