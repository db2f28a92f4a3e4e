"""`/health` and `/metrics`: whether the server works, and figures about it. Neither starts a kernel."""

import asyncio
import time

from tornado.web import RequestHandler

from toolkit import __version__
from toolkit.errors import StoreError
from toolkit.serving.gate import is_loopback
from toolkit.serving.handlers import NotFoundHandler
from toolkit.serving.record import Record
from toolkit.store.database import Store

PATIENCE = 3.0  # seconds in which the database must answer
KNOWN_FOR = 2.0  # seconds: asking often costs nothing
_FORWARDED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")
_MACHINE = ("127.0.0.1", "localhost", "[::1]")


class Health:
    """Whether the database answers, asked at most once in a while."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked = -KNOWN_FOR
        self._asking = asyncio.Lock()
        self._answers = False

    async def database_answers(self) -> bool:
        """Whether it does now."""
        async with self._asking:
            if time.monotonic() - self._asked >= KNOWN_FOR:
                self._answers = await self._ask()
                self._asked = time.monotonic()
        return self._answers

    async def _ask(self) -> bool:
        try:
            await asyncio.wait_for(asyncio.to_thread(self._store.links.any_given), PATIENCE)
        except (StoreError, TimeoutError):
            return False
        return True


class HealthHandler(RequestHandler):
    """`/health`: 200 while the server can work, 503 while its database does not answer."""

    def initialize(self, health: Health) -> None:
        """Take what is asked; called by tornado for each request."""
        self.health = health

    async def get(self) -> None:
        """Answer in JSON."""
        answers = await self.health.database_answers()
        self.set_status(200 if answers else 503)
        self.set_header("Cache-Control", "no-store")
        self.finish({"ok": answers, "database": answers, "version": __version__})

    head = get


class MetricsHandler(NotFoundHandler):
    """`/metrics`: for this machine only, unless the server was told otherwise; others find no such page."""

    def initialize(self, *, to_all: bool) -> None:
        """Take whether everybody may ask; called by tornado for each request."""
        self.to_all = to_all

    async def prepare(self) -> None:
        """Nobody needs to be let in."""
        if not self.to_all and not self._from_here():
            await super().prepare()

    async def get(self, *parts: str) -> None:
        """Answer as Prometheus asks."""
        if not self.to_all and not self._from_here():
            await super().get(*parts)
        record: Record = self.settings["antirisk_record"]
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(record.metrics.text())

    def _from_here(self) -> bool:
        """Whether the question comes from this machine, and not through a proxy that stands on it."""
        request = self.request
        asked_for = request.host_name in _MACHINE
        passed_on = any(name in request.headers for name in _FORWARDED)
        return asked_for and not passed_on and is_loopback(request.remote_ip or "")
