"""A page's pulse: once a second it looks whether something happened that nobody reported to it."""

import asyncio
from collections.abc import Callable

EVERY = 1.0  # seconds between looks
LONGEST = 30.0  # seconds between looks while they fail


class Pulse:
    """Calls `beat` again and again on the loop that runs the page's process, until it is stopped.

    It starts no thread and sends nothing, so an idle process stays idle to whoever ends idle ones. `beat`
    says whether it went well; while it does not, the looks grow rarer.
    """

    def __init__(self, beat: Callable[[], bool]) -> None:
        self._beat = beat
        self._pause = EVERY
        self._next: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin; where no loop runs (a script, a test) nobody waits and nothing begins."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self.stop()
        self._plan(loop)

    def stop(self) -> None:
        """End; it may be started again."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _plan(self, loop: asyncio.AbstractEventLoop) -> None:
        self._next = loop.call_later(self._pause, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        self._plan(loop)  # first, because the beat may stop the pulse
        well = self._beat()
        pause = EVERY if well else min(self._pause * 2, LONGEST)
        if self._next is not None and pause != self._pause:
            self._pause = pause
            self.stop()
            self._plan(loop)
