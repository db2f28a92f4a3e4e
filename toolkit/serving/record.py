"""What happens on the server, told once and kept twice: as figures and as lines of the journal."""

import re
from collections.abc import Callable, Mapping

from tornado.web import RequestHandler

from toolkit.serving.journal import Journal
from toolkit.serving.metrics import Metrics
from toolkit.serving.open_pages import End, OpenPage

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Record:
    """The one place that handlers and pages tell of what has happened."""

    def __init__(self, present: Mapping[str, tuple[str, Callable[[], float]]], journal: Journal) -> None:
        self.metrics = Metrics(present)
        self.journal = journal

    def request(self, handler: RequestHandler) -> None:
        """An answer was given. The kind of its address is that of its handler: nothing of the visitor's."""
        seconds = handler.request.request_time()
        route, status = route_of(handler), handler.get_status()
        method = handler.request.method or ""
        self.metrics.request(route, status, seconds)
        self.journal.write(
            "request",
            route=route,
            method=method if method in _METHODS else "other",
            status=status,
            ms=round(seconds * 1000),
        )

    def refused(self, what: str) -> None:
        """Something was refused: its kind."""
        self.metrics.refusal()
        self.journal.write("refused", what=what[:80])

    def message(self, way: str) -> None:
        """A message passed on a page's line, or did not."""
        self.metrics.message(way)

    def page_ended(self, page: OpenPage, why: End, now: float) -> None:
        """A page has ended."""
        self.metrics.page_ended(why)
        self.journal.write("page_ended", why=why.value, seconds=round(now - page.opened))

    def failed(self, number: str) -> None:
        """A failure that nobody foresaw; its number stands on the page and beside the trace in the log."""
        self.journal.write("failed", number=number)

    def store_error(self) -> None:
        """The database did not answer a request."""
        self.metrics.store_error()
        self.journal.write("store_error")


def route_of(handler: RequestHandler) -> str:
    """The kind of an address: «start», «app», «page_state»."""
    name = type(handler).__name__.removesuffix("Handler")
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
