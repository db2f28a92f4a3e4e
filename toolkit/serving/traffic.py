"""How much may pass on one line: so much at once, then so much a second, and no more than is dealt with."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable


class Allowance:
    """A supply that is used up by what passes and fills again with time."""

    def __init__(self, burst: float, steady: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._steady = steady
        self._clock = clock
        self._left = burst
        self._at = clock()

    def take(self, amount: float) -> bool:
        """Whether there is still enough; what is there is taken."""
        now = self._clock()
        self._left = min(self._burst, self._left + max(0.0, now - self._at) * self._steady)
        self._at = now
        if amount > self._left:
            return False
        self._left -= amount
        return True


class Allowances:
    """The same for everybody by a name of his; whoever was not seen for long begins with a full supply."""

    MOST = 2000  # names remembered at once

    def __init__(self, burst: float, steady: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._steady = steady
        self._clock = clock
        self._of: OrderedDict[str, Allowance] = OrderedDict()

    def take(self, name: str) -> bool:
        """Whether there is still one left for this name; it is taken."""
        allowance = self._of.get(name) or Allowance(self._burst, self._steady, self._clock)
        self._of[name] = allowance
        self._of.move_to_end(name)
        while len(self._of) > self.MOST:
            self._of.popitem(last=False)
        return allowance.take(1)


class Unanswered:
    """Messages that the other side has not dealt with yet: while there are too many, we read no further."""

    LEAST = 1024  # bytes that any message takes in the queues between us

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._sizes: dict[str, int] = {}
        self._total = 0
        self._room = asyncio.Event()
        self._room.set()

    def add(self, id_: str, size: int) -> None:
        """A message is on its way."""
        self.settle(id_)
        self._sizes[id_] = size + self.LEAST
        self._total += size + self.LEAST
        if self._total > self._limit:
            self._room.clear()

    def settle(self, id_: str) -> None:
        """The other side has done with a message."""
        self._total -= self._sizes.pop(id_, 0)
        if self._total <= self._limit:
            self._room.set()

    def give_up(self) -> None:
        """Nobody waits for answers any more."""
        self._sizes.clear()
        self._total = 0
        self._room.set()

    async def room(self) -> None:
        """Wait until more may be sent."""
        await self._room.wait()
