"""A network cable between a browser and the server, that a test can cut, freeze and mend."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine
from typing import Any

PIECE = 65536


class _Link:
    """One connection through the cable: two ways, both stopped while the cable is frozen."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter, flows: asyncio.Event) -> None:
        self.near, self.far = near, far
        self.flows = flows
        self.forgotten = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one way until either side ends it."""
        with contextlib.suppress(OSError):
            while data := await reader.read(PIECE):
                await self.flows.wait()
                if self.forgotten:  # as a router that has been off: it knows nothing of this connection
                    await asyncio.Event().wait()
                writer.write(data)
                await writer.drain()
            writer.close()

    def cut(self) -> None:
        """Break both halves at once, without a goodbye."""
        for writer in (self.near, self.far):
            writer.transport.abort()


class Cable:
    """Carries connections on `port` to the server's port, in a thread of its own."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._links: set[_Link] = set()
        self._cut = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._flows, self._server = self._do(self._open())
        self.port = int(self._server.sockets[0].getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"

    async def _open(self) -> tuple[asyncio.Event, asyncio.Server]:
        flows = asyncio.Event()
        flows.set()
        return flows, await asyncio.start_server(self._connect, "127.0.0.1", 0)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = None
        try:
            if self._cut:
                return
            await self._flows.wait()
            far_reader, far = await asyncio.open_connection("127.0.0.1", self._server_port)
            link = _Link(writer, far, self._flows)
            self._links.add(link)
            await asyncio.gather(link.carry(reader, far), link.carry(far_reader, writer))
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()
            if link is not None:
                link.cut()
                self._links.discard(link)

    def cut(self) -> None:
        """Break every connection and take no new one."""
        self._cut = True
        self._now(lambda: [link.cut() for link in list(self._links)])

    def freeze(self) -> None:
        """Carry nothing on, and tell nobody."""
        self._now(self._flows.clear)

    def mend(self) -> None:
        """Carry new connections again; those from before a freeze were forgotten and stay silent for ever."""
        self._cut = False

        def flow() -> None:
            if not self._flows.is_set():
                for link in self._links:
                    link.forgotten = True
                self._flows.set()

        self._now(flow)

    def close(self) -> None:
        """Take the cable away."""
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks(self._loop) - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # transports say goodbye in the loop's next round

    def _now(self, do: Callable[[], object]) -> None:
        async def doing() -> None:
            do()

        self._do(doing())

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)
