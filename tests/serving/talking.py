"""A client of a page's websocket that says whatever it is told to: what a browser would say, and what not."""

import asyncio
import json
import threading
import uuid
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from tests.serving.visiting import Site
from toolkit.serving.messages import CONTROL, SUBPROTOCOL

T = TypeVar("T")
PATIENCE = 20.0  # seconds in which an answer must come


class Said(NamedTuple):
    """A message from the server."""

    channel: str
    header: Mapping[str, Any]
    parent: Mapping[str, Any]
    content: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.header["msg_type"])


def packed(
    kind: str,
    content: object = None,
    *,
    channel: str = "shell",
    buffers: Sequence[bytes] = (),
    metadata: Mapping[str, str] | None = None,
    **header: object,
) -> bytes:
    """A message in the protocol's packing."""
    head = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "s", "username": "", "version": "5.2"}
    parts = [
        channel.encode(),
        *(json.dumps(part).encode() for part in ({**head, **header}, {}, metadata or {})),
    ]
    parts += [json.dumps({} if content is None else content).encode(), *buffers]
    at = [8 * (len(parts) + 2)]
    for part in parts:
        at.append(at[-1] + len(part))
    numbers = [len(at), *at]
    return b"".join([*(number.to_bytes(8, "little") for number in numbers), *parts])


def unpacked(message: bytes) -> Said:
    number = int.from_bytes(message[:8], "little")
    at = [int.from_bytes(message[8 * i : 8 * (i + 1)], "little") for i in range(1, number + 1)]
    parts = [message[start:end] for start, end in pairwise(at)]
    return Said(parts[0].decode(), *(json.loads(parts[i]) for i in (1, 2, 4)))


def to_widget(comm: str, data: object, buffers: Sequence[bytes] = ()) -> bytes:
    return packed("comm_msg", {"comm_id": comm, "data": data}, buffers=buffers)


def event(comm: str, id_: str, what: str = "click", value: object = None, seq: int = 1) -> bytes:
    """What our page says when a person does something."""
    content = {"type": "event", "id": id_, "event": what, "value": value, "seq": seq}
    return to_widget(comm, {"method": "custom", "content": content})


class Line:
    """A websocket to a page's kernel; `refused` is the status when the server did not let it open."""

    def __init__(
        self,
        site: Site,
        kernel: str,
        *,
        protocols: Sequence[str] = (SUBPROTOCOL,),
        session: str = "line",
        **headers: str,
    ) -> None:
        # In a thread of its own: the one of the tests may already run Playwright's loop.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._socket: WebSocketClientConnection | None = None
        self._gone = False
        self.refused = 0
        address = (
            site.address.replace("http", "ws", 1) + f"api/kernels/{kernel}/channels?session_id={session}"
        )
        jar = getattr(site, "jar", {})
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        sent = {**cookies, **{name.replace("_", "-"): value for name, value in headers.items()}}
        request = HTTPRequest(address, headers=sent, connect_timeout=PATIENCE, request_timeout=PATIENCE)
        try:
            self._socket = self._run(self._connect(request, protocols))
        except HTTPClientError as problem:
            self.refused = problem.code

    async def _connect(self, request: HTTPRequest, protocols: Sequence[str]) -> WebSocketClientConnection:
        return await websocket_connect(
            request, subprotocols=list(protocols) or None, max_message_size=64 * 1024 * 1024
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def _run(self, done: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(done, self._loop).result(2 * PATIENCE)

    async def _close(self) -> None:
        assert self._socket is not None
        gone = self._gone or self._socket.close_code is not None
        self._socket.close()
        while not gone and await asyncio.wait_for(self._socket.read_message(), PATIENCE) is not None:
            continue

    def say(self, *messages: bytes | str) -> None:
        self._run(self._say(messages))

    async def _say(self, messages: Sequence[bytes | str]) -> None:
        assert self._socket is not None
        for message in messages:
            await asyncio.wait_for(
                self._socket.write_message(message, binary=isinstance(message, bytes)), PATIENCE
            )

    def say_until_closed(self, *messages: bytes) -> None:
        """Say one after another; a server that has heard enough hangs up."""
        with suppress(WebSocketClosedError, StreamClosedError):
            self.say(*messages)

    def hear(self) -> Said | None:
        """The next message; None when the server has closed the line."""
        assert self._socket is not None
        heard = self._run(self._hear())
        self._gone = heard is None
        return unpacked(heard) if isinstance(heard, bytes) else None

    async def _hear(self) -> str | bytes | None:
        assert self._socket is not None
        return await asyncio.wait_for(self._socket.read_message(), PATIENCE)

    def until(self, kind: str, **content: object) -> Said:
        """The next message of a kind whose content has these values."""
        while (said := self.hear()) is not None:
            if said.kind == kind and content.items() <= said.content.items():
                return said
        raise AssertionError(f"the line was closed before «{kind}» came")

    def answer(self, message: bytes) -> list[Said]:
        """Say something and hear everything until the kernel has done with it."""
        mine = unpacked(message).header["msg_id"]
        self.say(message)
        heard: list[Said] = []
        while (said := self.hear()) is not None:
            heard.append(said)
            idle = said.kind == "status" and said.content["execution_state"] == "idle"
            if idle and said.parent.get("msg_id") == mine:
                return heard
        raise AssertionError("the line was closed before the kernel answered")

    def open_control(self) -> str:
        """Open the widgets' control channel; its comm's id."""
        comm = uuid.uuid4().hex
        opening = {"comm_id": comm, "target_name": CONTROL, "data": {}}
        self.answer(packed("comm_open", opening, metadata={"version": "1.0.0"}))
        return comm

    def widgets(self) -> dict[str, Mapping[str, Any]]:
        """States of all widgets by id, asked for as the page does."""
        comm = self.open_control()
        heard = self.answer(to_widget(comm, {"method": "request_states"}))
        self.say(packed("comm_close", {"comm_id": comm, "data": {}}))
        for said in heard:
            if said.kind == "comm_msg" and said.content["data"].get("method") == "update_states":
                return {id_: found["state"] for id_, found in said.content["data"]["states"].items()}
        raise AssertionError("no states came")

    @property
    def hung_up(self) -> bool:
        """Whether the server has closed the line, with a code or in the middle of a message."""
        try:
            while self.hear() is not None:
                continue
        except TimeoutError:
            return False
        return True

    @property
    def closed_with(self) -> int | None:
        """Read to the end; the code with which the server closed the line."""
        while self.hear() is not None:
            continue
        assert self._socket is not None
        return self._socket.close_code
