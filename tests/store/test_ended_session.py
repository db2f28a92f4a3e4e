"""A session that was left stays ended, whoever has a copy of its cookie."""

from datetime import timedelta

from sqlalchemy import Engine, text

from tests.store.conftest import Clock
from toolkit.store import Store


def test_only_the_session_that_was_left_is_ended(store: Store) -> None:
    store.ended_sessions.end("one")
    assert store.ended_sessions.holds("one")
    assert not store.ended_sessions.holds("another")


def test_leaving_twice_does_no_harm(store: Store) -> None:
    store.ended_sessions.end("one")
    store.ended_sessions.end("one")
    assert store.ended_sessions.holds("one")


def test_another_server_of_the_database_learns_of_it(store: Store, address: str) -> None:
    store.ended_sessions.end("one")
    with Store.open(address) as other:
        assert other.ended_sessions.holds("one")


def test_what_no_cookie_can_live_to_see_is_not_kept(store: Store, clock: Clock, sql: Engine) -> None:
    store.ended_sessions.end("one")
    clock.now += timedelta(days=61)
    store.ended_sessions.end("another")
    with sql.begin() as connection:
        assert connection.scalars(text("SELECT key FROM ended_session")).all() == ["another"]
