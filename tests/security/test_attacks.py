"""Every attack of the table is tried on a running server, and nothing gets through."""

import pytest

from tests.security import (  # noqa: F401  they put themselves into the table
    foreign_pages,
    foreign_sites,
    foreign_work,
    too_much,
    ways_in,
    what_is_kept,
)
from tests.security.attacks import ATTACKS, Attack
from tests.security.town import Town


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.title)
def test_nothing_gets_through(attack: Attack, town: Town) -> None:
    attempts = list(attack.story(town))
    assert attempts
    assert [attempt.what for attempt in attempts if attempt.through] == []
