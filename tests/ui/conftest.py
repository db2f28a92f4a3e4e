"""Both guided apps on an empty database, on a school with its name only, and on the example school."""

from tests.workflows.conftest import (  # noqa: F401
    backend,
    begun,
    empty_database,
    example_database,
    example_store,
    named,
    new,
    path,
    planning,
    ready,
    ready_database,
    ready_store,
    store,
    written,
    written_database,
    written_store,
)
