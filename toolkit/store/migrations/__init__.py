"""Alembic's scripts; `toolkit.store.migration` runs them."""
