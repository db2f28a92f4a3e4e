"""A page's connection to its kernel: only its owner's, only by our protocol, only so much at a time."""

import json
import re
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError

from toolkit.serving.messages import ANSWERS, SUBPROTOCOL, ForeignMessageError, accept, answered
from toolkit.serving.page_life import OfOwner
from toolkit.serving.traffic import Allowance, Unanswered

MOST_CONNECTIONS = 3  # of one page: its own, and one that a lost network has not given back yet
MOST_REFUSED = 5  # messages; then the connection is closed
MOST_UNANSWERED = 16 * 1024 * 1024  # bytes that a kernel has not dealt with; then we read no further
MOST_UNREAD = 32 * 1024 * 1024  # bytes that a browser has not read; then the connection is closed
# A person gives a few inputs a second; a page that was cut off sends some dozens at once. The rest is bytes:
# two of the largest files at once, then one in half a minute.
BURST, STEADY = 300, 30  # messages, messages a second
BURST_BYTES, STEADY_BYTES = 16 * 1024 * 1024, 256 * 1024
REFUSED_CODE, ENDED_CODE, TOO_MUCH_CODE = (
    4403,
    4410,
    4429,
)  # ours: the protocol leaves 4000–4999 to applications
_SESSION = re.compile(r"[A-Za-z0-9_-]{0,64}")


class PageConnection(ZMQChannelsWebsocketConnection):  # type: ignore[misc]
    """The way from a line to its kernel, in our protocol only.

    Its base takes what comes for the older protocol once the line is closed: it read the length of a list out
    of the middle of a message, and the server's memory grew by three gigabytes.
    """

    subprotocol = SUBPROTOCOL


class PageWebsocket(KernelWebsocketHandler, OfOwner):  # type: ignore[misc]
    """The connection. What it refuses is counted, leaves one trace in the audit, and ends it when repeated.

    Small messages are sent at once: otherwise each click waits 40 ms for the other side's delayed answer.
    """

    intrusion = "чужая страница: попытка соединиться"

    async def pre_get(self) -> None:
        """Before anything is asked of the kernel: the protocol, the owner, and how many are there already."""
        self._refused = 0
        self._unread = 0
        self._sent_away = False
        self._messages = Allowance(BURST, STEADY)
        self._bytes = Allowance(BURST_BYTES, STEADY_BYTES)
        self._unanswered = Unanswered(MOST_UNANSWERED)
        spoken = self.request.headers.get("Sec-WebSocket-Protocol", "")
        if SUBPROTOCOL not in [name.strip() for name in spoken.split(",")]:
            self.refuse("соединение по старому протоколу")
            raise HTTPError(403)
        self.require_owner(self.kernel_id)
        if not _SESSION.fullmatch(self.get_query_argument("session_id", "")):
            raise HTTPError(400)  # it becomes a name on the kernel's sockets
        page = self.pages.get(self.kernel_id)
        if page is None:
            raise HTTPError(404)
        if len(page.connections) >= MOST_CONNECTIONS:
            self.refuse("лишнее соединение со страницей")
            raise HTTPError(429)
        self.pages.connect(self.kernel_id, self)
        try:
            await super().pre_get()
        except BaseException:
            self.pages.disconnect(self.kernel_id, self)
            raise

    @property
    def ping_timeout(self) -> int:
        """Milliseconds without a sign of life; tornado asks before there is a line, and wants less."""
        timeout: int = super().ping_timeout if self.ws_connection else self.ping_interval
        return timeout

    async def open(self, kernel_id: str) -> None:
        """Open the page's connection to its kernel."""
        self.set_nodelay(True)
        await super().open(kernel_id)

    async def on_message(self, ws_message: bytes | str) -> None:
        """Pass on what a page may say. The next message is read when this one is done with."""
        page = self.pages.get(self.kernel_id)
        if page is None or self._sent_away:
            return
        try:
            message = accept(ws_message)
            page.conversation.take(message)
        except ForeignMessageError as refusal:
            self._count(str(refusal))
            return
        if not (self._messages.take(1) and self._bytes.take(message.size)):
            self.refuse("слишком много сообщений")
            self._send_away(TOO_MUCH_CODE)
            return
        self.record.message("received")
        if message.by_person:
            self.pages.heard(self.kernel_id)
        await self._unanswered.room()
        if self.connection is not None and not self._sent_away:
            self._unanswered.add(message.id, message.size)
            super().on_message(ws_message)

    def _count(self, what: str) -> None:
        self._refused += 1
        self.record.message("refused")
        self.refuse(what)
        if self._refused >= MOST_REFUSED:
            self._send_away(REFUSED_CODE)

    def write_message(self, message: bytes | dict[str, Any], binary: bool = False) -> Any:
        """Send to the page what it needs; that it has just left is no failure."""
        if not isinstance(message, bytes) or not self._wanted(message):
            self.record.message("kept_back")
            return None
        self.record.message("sent")
        self._unread += len(message)
        if self._unread > MOST_UNREAD:
            self.refuse("страница не читает ответы")
            self._cut()
            return None
        try:
            sent = super().write_message(message, binary)
        except WebSocketClosedError:
            return None
        sent.add_done_callback(lambda done: self._read(len(message), done))
        return sent

    def _wanted(self, message: bytes) -> bool:
        number = int.from_bytes(message[:8], "little")
        at = [int.from_bytes(message[8 * i : 8 * (i + 1)], "little") for i in range(1, number + 1)]
        header = json.loads(message[at[1] : at[2]])
        if header["msg_type"] == "status":
            parent, content = (json.loads(message[at[i] : at[i + 1]]) for i in (2, 4))
            self._unanswered.settle(answered(header, parent, content))
        return header["msg_type"] in ANSWERS

    def _read(self, size: int, done: Any) -> None:
        self._unread -= size
        if not done.cancelled():
            done.exception()  # looked at, so that nobody complains of it

    def _cut(self) -> None:
        # A goodbye would wait behind all that is not read.
        stream = self.ws_connection.stream if self.ws_connection else None
        if stream is not None:
            stream.close()

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ARG002  tornado gives them
        """A line is asked for by a page, not by a person: the code is enough."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}\n")

    def on_close(self) -> None:
        """The page has left, or was sent away."""
        self.pages.disconnect(self.kernel_id, self)
        self._unanswered.give_up()
        if self.connection is not None:
            super().on_close()

    def on_connection_close(self) -> None:
        """The line broke, perhaps before the connection was open."""
        self.pages.disconnect(self.kernel_id, self)
        super().on_connection_close()

    def send_away(self) -> None:
        """Close the line of a page that has ended: its browser asks why at once."""
        self._send_away(ENDED_CODE)

    def _send_away(self, code: int) -> None:
        # What is on its way arrives after the goodbye, too: it is not looked at any more.
        self._sent_away = True
        self.close(code)
