"""One town for all attacks: none of them may leave it other than it found it."""

from collections.abc import Iterator

import pytest

from tests.security.town import Town, built


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A running server with two schools."""
    for found in built(tmp_path_factory.mktemp("town")):
        assert found.revoked_at_work  # it takes its time until that is noticed
        yield found
