"""How much may pass on one line."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from toolkit.serving.traffic import Allowance, Allowances, Unanswered


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_as_much_as_time_gives() -> None:
    clock = Clock()
    allowance = Allowance(3, 1, clock)
    assert [allowance.take(1) for _ in range(4)] == [True, True, True, False]
    clock.now = 2
    assert [allowance.take(1) for _ in range(3)] == [True, True, False]


def test_a_long_rest_gives_no_more_than_one_burst() -> None:
    clock = Clock()
    allowance = Allowance(3, 1, clock)
    clock.now = 1000
    assert [allowance.take(1) for _ in range(4)] == [True, True, True, False]


def test_a_clock_set_back_takes_nothing_away() -> None:
    clock = Clock()
    allowance = Allowance(3, 1, clock)
    clock.now = -1000
    assert allowance.take(3)


def test_more_than_ever_fits_never_passes() -> None:
    assert not Allowance(3, 1, Clock()).take(4)


def test_everybody_has_a_measure_of_his_own() -> None:
    allowances = Allowances(2, 0, Clock())
    assert [allowances.take("one") for _ in range(3)] == [True, True, False]
    assert allowances.take("other")


def test_names_not_seen_for_long_are_forgotten() -> None:
    allowances = Allowances(1, 0, Clock())
    allowances.take("one")
    for number in range(Allowances.MOST):
        allowances.take(f"other {number}")
    assert allowances.take("one")


def waits(unanswered: Unanswered) -> bool:
    async def ask() -> bool:
        try:
            await asyncio.wait_for(unanswered.room(), 0.01)
        except TimeoutError:
            return True
        return False

    with ThreadPoolExecutor(1) as thread:  # that of the tests may already run Playwright's loop
        return thread.submit(asyncio.run, ask()).result()


def test_reading_stops_while_too_much_is_unanswered_and_goes_on_after() -> None:
    unanswered = Unanswered(10_000)
    unanswered.add("one", 6_000)
    assert not waits(unanswered)
    unanswered.add("two", 6_000)
    assert waits(unanswered)
    unanswered.settle("one")
    assert not waits(unanswered)


@pytest.mark.parametrize("id_", ["other", ""])
def test_answers_to_somebody_else_change_nothing(id_: str) -> None:
    unanswered = Unanswered(5_000)
    unanswered.add("one", 6_000)
    unanswered.settle(id_)
    assert waits(unanswered)


def test_a_message_sent_twice_is_counted_once() -> None:
    unanswered = Unanswered(10_000)
    for _ in range(5):
        unanswered.add("one", 6_000)
    unanswered.settle("one")
    assert not waits(unanswered)


def test_whoever_leaves_waits_for_nothing() -> None:
    unanswered = Unanswered(10)
    unanswered.add("one", 6_000)
    unanswered.give_up()
    assert not waits(unanswered)
