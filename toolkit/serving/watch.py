"""Sessions end within a minute after their link did, also where a page stays open and asks for nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from tornado.ioloop import PeriodicCallback

from toolkit.errors import StoreError
from toolkit.serving.door import Door

EVERY = 15.0  # seconds between looks; with what the door remembers, an end takes effect within 25
_log = logging.getLogger("antirisk.serving")


class Watch:
    """Looks for sessions whose link no longer opens anything, and has their pages ended.

    `closed` is called when the first link was given: from then on the owner needs his own way in.
    """

    def __init__(
        self, door: Door, end_session: Callable[[str], Awaitable[None]], closed: Callable[[], None]
    ) -> None:
        self._door = door
        self._end_session = end_session
        self._closed = closed
        self._was_open = door.is_open()
        self._timer = PeriodicCallback(self.look, EVERY * 1000)

    def start(self) -> None:
        """Look again and again from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    async def look(self) -> None:
        """Look once. A database that does not answer now ends nobody's work: the next look finds the rest."""
        try:
            gone = await asyncio.to_thread(self._door.gone)
            is_open = await asyncio.to_thread(self._door.is_open)
        except StoreError as problem:
            _log.error("Ссылки не проверены: %s", problem)
            return
        if self._was_open and not is_open:
            self._was_open = False
            self._closed()
        for session in gone:
            await self._end_session(session)
