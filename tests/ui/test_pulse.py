"""The pulse: it looks again and again, more rarely while it fails, and stops when it is told."""

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest

from toolkit.ui.pulse import EVERY, LONGEST, Pulse


class StillLoop(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to the next appointment instead of waiting for it."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def call_at(self, when, callback, *args, context=None):  # type: ignore[no-untyped-def]
        handle = super().call_at(when, callback, *args, context=context)
        super().call_soon(self._jump)
        return handle

    def _jump(self) -> None:
        if self._scheduled:
            self._now = max(self._now, min(handle.when() for handle in self._scheduled))


def beats(count: int, beat: Callable[[int], bool], *, stop_at: int = 0) -> list[float]:
    """The times of the first looks, as the loop's clock shows them."""
    loop, times = StillLoop(), []

    def look() -> bool:
        times.append(loop.time())
        if len(times) == stop_at:
            pulse.stop()
            loop.call_later(100, loop.stop)
        elif len(times) == count:
            loop.stop()
        return beat(len(times))

    pulse = Pulse(look)

    async def begin() -> None:
        pulse.start()

    loop.run_until_complete(begin())
    loop.run_forever()
    pulse.stop()
    loop.close()
    return times


def test_it_looks_every_second() -> None:
    assert beats(4, lambda _: True) == [EVERY, 2 * EVERY, 3 * EVERY, 4 * EVERY]


def test_while_it_fails_the_looks_grow_rarer_up_to_a_limit() -> None:
    times = beats(8, lambda _: False)
    pauses = [round(after - before, 6) for before, after in pairwise(times)]
    assert pauses == [2, 4, 8, 16, LONGEST, LONGEST, LONGEST]


def test_a_look_that_goes_well_again_restores_the_rhythm() -> None:
    assert beats(4, lambda number: number != 1) == [1, 3, 4, 5]


def test_a_look_may_end_it() -> None:
    assert beats(9, lambda _: True, stop_at=2) == [1, 2]


def test_where_no_loop_runs_nothing_begins() -> None:
    pulse = Pulse(lambda: pytest.fail("nobody waits for this"))
    pulse.start()
    assert pulse._next is None
