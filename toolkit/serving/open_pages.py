"""Pages that are open: whose each is, when somebody last gave something on it, why it ended.

A page is known by its kernel's id. Whoever knows an id but is not its owner learns nothing, not even whether
there is such a page.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile
from types import MappingProxyType
from typing import NamedTuple, Protocol

from toolkit.serving.messages import Conversation
from toolkit.store.visitor import Visitor

REOPENED_WITHIN = 15.0  # seconds
MOST_REMEMBERED = 1000  # pages whose end is remembered


class End(StrEnum):
    """Why a page's work ended on the server."""

    LEFT = "left"  # its browser said goodbye, or never came for it
    IDLE = "idle"
    DIED = "died"
    MEMORY = "memory"
    CROWDED = "crowded"  # its visitor opened too many others
    SESSION = "session"

    @property
    def sentence(self) -> str:
        """What the page says about it; what is safe and what to do stands beside."""
        return _SENTENCES[self]


_SENTENCES: Mapping[End, str] = MappingProxyType(
    {
        End.LEFT: "Страница была закрыта.",
        End.IDLE: "Страница долго отдыхала.",
        End.DIED: "Работа страницы прервалась.",
        End.MEMORY: "Странице не хватило памяти сервера.",
        End.CROWDED: "Открыто много страниц, поэтому самую давнюю мы закрыли.",
        End.SESSION: "Вход на эту страницу закрыт.",
    }
)


class Connection(Protocol):
    """A browser's line to its page."""

    def send_away(self) -> None:
        """Close the line because the page has ended."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Who opens a page, and where: what a request knows before there is a kernel."""

    session: str
    visitor: Visitor
    app: str = ""
    query: str = ""

    @property
    def way(self) -> str:
        """By what the visitor came in: all sessions of one link are one visitor to the server's limits."""
        return self.session if self.visitor.link is None else f"link {self.visitor.link}"


@dataclass(slots=True)
class OpenPage:
    """One page. Times are those of `OpenPages.clock`, in seconds."""

    opening: Opening
    opened: float
    heard: float
    left: float | None  # since when no browser is connected
    came: bool = False  # whether a browser ever was
    conversation: Conversation = field(default_factory=Conversation)
    connections: set[Connection] = field(default_factory=set)


class Ended(NamedTuple):
    """The end of a page."""

    session: str
    why: End
    at: float


_opening: ContextVar[Opening | None] = ContextVar("opening", default=None)


@contextmanager
def opening(now: Opening) -> Iterator[None]:
    """Within the block a kernel that starts is the page of this visitor."""
    token = _opening.set(now)
    try:
        yield
    finally:
        _opening.reset(token)


def present_opening() -> Opening:
    """Who opens a page now. LookupError outside of `opening`: nobody else may start a kernel."""
    found = _opening.get()
    if found is None:
        raise LookupError("a kernel without an owner")
    return found


class OpenPages:
    """All open pages of this server, by the ids of their kernels."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.ended: Callable[[OpenPage, End], object] = lambda _page, _why: None
        self._pages: dict[str, OpenPage] = {}
        self._ended: OrderedDict[str, Ended] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def add(self, kernel_id: str, opening: Opening) -> None:
        """A page's kernel has started; its browser has not come yet."""
        now = self.clock()
        self._pages[kernel_id] = OpenPage(opening, opened=now, heard=now, left=now)

    def get(self, kernel_id: str) -> OpenPage | None:
        """The page, or None."""
        return self._pages.get(kernel_id)

    def all(self) -> dict[str, OpenPage]:
        """The pages as they are now."""
        return dict(self._pages)

    def sessions(self) -> int:
        """How many browsers have a page open."""
        return len({page.opening.session for page in self._pages.values()})

    def of_session(self, session: str) -> dict[str, OpenPage]:
        """The pages of one session, the oldest first."""
        return {id_: page for id_, page in self._pages.items() if page.opening.session == session}

    def of_way(self, way: str) -> dict[str, OpenPage]:
        """The pages of one visitor, however often he came in, the oldest first."""
        return {id_: page for id_, page in self._pages.items() if page.opening.way == way}

    def belongs(self, kernel_id: str, session: str) -> bool:
        """Whether the page is of this session, or was while it was open."""
        page = self._pages.get(kernel_id)
        if page is not None:
            return page.opening.session == session
        return kernel_id in self._ended and self._ended[kernel_id].session == session

    def heard(self, kernel_id: str) -> None:
        """A person gave something on the page."""
        if page := self._pages.get(kernel_id):
            page.heard = self.clock()

    def connect(self, kernel_id: str, connection: Connection) -> None:
        """A browser's line to the page is open."""
        if page := self._pages.get(kernel_id):
            page.connections.add(connection)
            page.left, page.came = None, True

    def disconnect(self, kernel_id: str, connection: Connection) -> None:
        """A browser's line is gone; it may come back."""
        page = self._pages.get(kernel_id)
        if page and connection in page.connections:
            page.connections.discard(connection)
            if not page.connections:
                page.left = self.clock()

    def abandon(self, opening: Opening) -> None:
        """Nobody will come for the page that was opened so: its visitor left meanwhile."""
        for page in self._pages.values():
            if page.opening is opening:
                page.left = -math.inf

    def end(self, kernel_id: str, why: End) -> None:
        """Forget the page, remember why, and close its lines: the page learns of it at once."""
        page = self._pages.pop(kernel_id, None)
        if page is None:
            return
        self._ended[kernel_id] = Ended(page.opening.session, why, self.clock())
        while len(self._ended) > MOST_REMEMBERED:
            self._ended.popitem(last=False)
        self.ended(page, why)
        for connection in list(page.connections):
            connection.send_away()

    def why_ended(self, kernel_id: str) -> End | None:
        """Why a page ended, while that is remembered."""
        found = self._ended.get(kernel_id)
        return found.why if found else None

    def left_just_now(self, session: str) -> bool:
        """Whether a browser said goodbye to a page a moment ago: so does one that opens it anew."""
        since = self.clock() - REOPENED_WITHIN
        recent = takewhile(lambda ended: ended.at > since, reversed(self._ended.values()))
        return any(ended.session == session and ended.why is End.LEFT for ended in recent)
