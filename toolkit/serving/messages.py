"""What a page's browser may say to its kernel: a closed list, checked message by message.

A page opens the widgets' control channel, asks for their states, and reports events. Everything else that
the protocol knows (running code, debugging, answering a kernel's question) has no use here and is refused.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

# The older way of packing messages makes the server build them as text, pictures included: a client that
# chose it drove a stock Voilà to 9.9 GB. We speak this one only.
SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
CONTROL = "jupyter.widget.control"  # the target that a page may open
METHODS = ("custom", "request_state", "request_states")
BY_ITSELF = ("ping", "return")  # events by which a window only asks whether it is heard, or finds its place
QUESTIONS = frozenset({"kernel_info_request", "comm_info_request"})
COMMS = frozenset({"comm_open", "comm_msg", "comm_close"})
# What the protocol knows besides; only these names are repeated in the audit.
FOREIGN = frozenset(
    {
        *("execute_request", "inspect_request", "complete_request", "history_request"),
        *("is_complete_request", "connect_request", "shutdown_request", "interrupt_request"),
        *("debug_request", "input_reply", "create_subshell_request", "delete_subshell_request"),
    }
)
# What a page's kernel says and its browser needs. Printed words and tracebacks stay on the server.
ANSWERS = frozenset({"status", "kernel_info_reply", "comm_info_reply", *COMMS})

OUTSIDE = "сообщение вне протокола"
LONGEST_ID = 200  # characters
LONGEST_CONTENT = 2 * 1024 * 1024  # bytes of a message's words; a file travels beside them
LONGEST_PART = 16 * 1024  # bytes of its header, parent and metadata
MOST_BUFFERS = 2
MOST_REMEMBERED = 2**16  # messages of a page; the kernel remembers as many
MOST_CONTROLS = 20  # control channels of a page: each window opens one and closes it
_FIXED = 5  # channel, header, parent, metadata, content


class ForeignMessageError(Exception):
    """A message that no page of ours sends; the text says which kind, never what was in it."""


class Incoming(NamedTuple):
    """A message that may pass, as far as it can be told without those before it.

    `size` in bytes; `comm` and `method` of a message to a comm; `by_person`: a person gave something with it.
    """

    id: str
    size: int
    kind: str
    comm: str = ""
    method: str = ""
    by_person: bool = False


def accept(message: bytes | str) -> Incoming:
    """Look at a message from the browser. Raises ForeignMessageError for what a page does not send."""
    if isinstance(message, str):
        raise ForeignMessageError(OUTSIDE)
    channel, header, content = _parts(message)
    kind, id_ = header.get("msg_type"), header.get("msg_id")
    if not isinstance(kind, str) or not isinstance(id_, str) or len(id_) > LONGEST_ID:
        raise ForeignMessageError(OUTSIDE)
    if channel != b"shell" or kind not in QUESTIONS | COMMS or header.get("subshell_id") is not None:
        raise ForeignMessageError(kind if kind in FOREIGN | QUESTIONS | COMMS else "неизвестное сообщение")
    if kind == "comm_open" and content.get("target_name") != CONTROL:
        raise ForeignMessageError("comm_open с чужой целью")
    comm = content.get("comm_id", "")
    if not isinstance(comm, str) or len(comm) > LONGEST_ID:
        raise ForeignMessageError(OUTSIDE)
    if kind != "comm_msg":
        return Incoming(id_, len(message), kind, comm)
    data = content.get("data")
    method = data.get("method") if isinstance(data, dict) else None
    if method == "update":
        raise ForeignMessageError("подмена содержания страницы")
    if not isinstance(data, dict) or method not in METHODS:
        raise ForeignMessageError("неизвестное сообщение")
    return Incoming(id_, len(message), kind, comm, method, _is_event(data.get("content")))


def _is_event(said: object) -> bool:
    """Whether a message to a widget reports what a person did."""
    return isinstance(said, dict) and said.get("type") == "event" and said.get("event") not in BY_ITSELF


class Conversation:
    """What has been said on a page so far: no message counts twice, and each comm hears what it knows.

    A kernel writes a line, or a whole trace, about each message that it cannot understand: one that is sent
    again, or a question to a comm that does not answer it. None gets so far.
    """

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()
        self._controls: set[str] = set()

    def take(self, message: Incoming) -> None:
        """Take the next message. Raises ForeignMessageError for one that does not go with those before."""
        id_ = hash(message.id)
        if id_ in self._ids:
            raise ForeignMessageError("повторённое сообщение")
        self._ids[id_] = None
        if len(self._ids) > MOST_REMEMBERED:
            self._ids.popitem(last=False)
        if message.kind == "comm_open":
            if len(self._controls) >= MOST_CONTROLS:
                raise ForeignMessageError("слишком много каналов")
            self._controls.add(message.comm)
        elif message.kind == "comm_close":
            self._controls.discard(message.comm)
        elif message.method and (message.method == "request_states") != (message.comm in self._controls):
            raise ForeignMessageError("неизвестное сообщение")


def _parts(message: bytes) -> tuple[bytes, dict[str, Any], dict[str, Any]]:
    """Channel, header and content of a message packed by the protocol's rules."""
    number = int.from_bytes(message[:8], "little")
    if not _FIXED < number <= _FIXED + 1 + MOST_BUFFERS or len(message) < 8 * (number + 1):
        raise ForeignMessageError(OUTSIDE)
    at = [int.from_bytes(message[8 * i : 8 * (i + 1)], "little") for i in range(1, number + 1)]
    if at != sorted(at) or at[0] < 8 * (number + 1) or at[-1] > len(message):
        raise ForeignMessageError(OUTSIDE)
    channel, *words = [message[start:end] for start, end in pairwise(at)][:_FIXED]
    if any(len(part) > LONGEST_PART for part in words[:-1]) or len(words[-1]) > LONGEST_CONTENT:
        raise ForeignMessageError("слишком длинное сообщение")
    header, _parent, _metadata, content = map(_read, words)
    return channel, header, content


def _read(part: bytes) -> dict[str, Any]:
    try:
        read = json.loads(part)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise ForeignMessageError(OUTSIDE)
    return read


def answered(header: Mapping[str, Any], parent: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """The id of the message that the kernel has just done with; empty for any other word of the kernel."""
    done = header.get("msg_type") == "status" and content.get("execution_state") == "idle"
    return str(parent.get("msg_id", "")) if done else ""
