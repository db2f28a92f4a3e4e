"""Attempts to enter are counted in the database, and each lock is longer than the one before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from tests.store.conftest import Clock
from toolkit.store import Store

TRIES = 5
NONE = timedelta(0)


def fail(store: Store, times: int, key: str = "account:a") -> None:
    for _ in range(times):
        assert store.throttle.take(key, TRIES).wait == NONE


def minutes(store: Store, key: str = "account:a") -> float:
    return store.throttle.take(key, TRIES).wait.total_seconds() / 60


def test_five_attempts_are_free_and_the_sixth_waits(store: Store) -> None:
    fail(store, TRIES)
    assert minutes(store) == 1


def test_a_lock_says_how_long_it_still_lasts(store: Store, clock: Clock) -> None:
    fail(store, TRIES)
    clock.now += timedelta(seconds=20)
    assert store.throttle.take("account:a", TRIES).wait == timedelta(seconds=40)


def test_the_last_free_attempt_tells_what_follows_if_it_is_wrong(store: Store) -> None:
    told = [store.throttle.take("account:a", TRIES).next for _ in range(TRIES)]
    assert told == [NONE] * 4 + [timedelta(minutes=1)]


def test_each_failure_after_a_lock_waits_longer_but_never_over_an_hour(store: Store, clock: Clock) -> None:
    fail(store, TRIES)
    waits = []
    for _ in range(6):
        waits.append(wait := minutes(store))
        clock.go_on(int(wait))
        fail(store, 1)
    assert waits == [1, 5, 15, 60, 60, 60]


def test_waiting_under_a_lock_is_no_attempt(store: Store, clock: Clock) -> None:
    fail(store, TRIES)
    for _ in range(10):
        assert minutes(store) == 1
    clock.go_on(1)
    fail(store, 1)
    assert minutes(store) == 5


def test_a_quarter_of_an_hour_of_rest_begins_anew(store: Store, clock: Clock) -> None:
    fail(store, TRIES - 1)
    clock.go_on(16)
    fail(store, TRIES)
    assert minutes(store) == 1


def test_rest_is_counted_from_the_end_of_a_lock(store: Store, clock: Clock) -> None:
    fail(store, TRIES)
    for wait in (1, 5, 15):
        clock.go_on(wait)
        fail(store, 1)
    clock.go_on(60 + 14)
    fail(store, 1)
    assert minutes(store) == 60


def test_the_right_password_forgives_all(store: Store) -> None:
    fail(store, TRIES)
    store.throttle.forgive("account:a")
    fail(store, TRIES)


def test_a_right_attempt_says_nothing_about_the_earlier_ones(store: Store) -> None:
    fail(store, TRIES)
    store.throttle.give_back("account:a")
    fail(store, 1)
    assert minutes(store) == 1


def test_keys_are_counted_apart(store: Store) -> None:
    fail(store, TRIES)
    fail(store, TRIES, "address:b")


@pytest.mark.parametrize("back", [timedelta(minutes=1), timedelta(days=1), timedelta(days=400)])
def test_a_clock_set_back_makes_no_lock_longer_than_it_was(
    store: Store, clock: Clock, back: timedelta
) -> None:
    fail(store, TRIES)
    clock.now -= back
    assert minutes(store) <= 1
    clock.go_on(1)
    fail(store, 1)


def test_a_hundred_attempts_at_once_are_all_counted(address: str, clock: Clock) -> None:
    with Store.open(address, clock=clock) as one, Store.open(address, clock=clock) as other:

        def attempt(number: int) -> bool:
            return (one if number % 2 else other).throttle.take("account:a", TRIES).wait == NONE

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(attempt, range(100))) == TRIES


def test_a_crowd_of_wrong_codes_waits_for_the_next_minute(store: Store, clock: Clock) -> None:
    assert [store.throttle.crowded("codes", 3) for _ in range(5)] == [False] * 3 + [True] * 2
    clock.go_on(1)
    assert not store.throttle.crowded("codes", 3)


def test_a_clock_set_back_keeps_nobody_in_the_crowd(store: Store, clock: Clock) -> None:
    assert [store.throttle.crowded("codes", 1) for _ in range(2)] == [False, True]
    clock.now -= timedelta(days=1)
    assert not store.throttle.crowded("codes", 1)


def test_old_counts_are_not_kept(store: Store, clock: Clock, sql: Engine) -> None:
    fail(store, TRIES)
    clock.now += timedelta(days=2)
    fail(store, 1, "address:b")
    with sql.begin() as connection:
        assert connection.scalars(text("SELECT key FROM throttle")).all() == ["address:b"]
