"""Figures about the server for a monitoring system, in Prometheus' format: no name, no id, no address."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from toolkit.serving.open_pages import End

SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # an app's page takes seconds, the rest far less


class Present(Collector):
    """What is asked at the moment of the question, and not counted as it happens."""

    def __init__(self, measures: Mapping[str, tuple[str, Callable[[], float]]]) -> None:
        self._measures = measures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask each measure."""
        for name, (words, ask) in self._measures.items():
            yield GaugeMetricFamily(f"antirisk_{name}", words, value=ask())


class Metrics:
    """Counters of one server. `present`: name → what it is, and how it is asked."""

    def __init__(self, present: Mapping[str, tuple[str, Callable[[], float]]]) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(Present(present))
        self._requests = self._counter(
            "requests", "Requests by kind of address and class of status", "route", "status"
        )
        self._seconds = Histogram(
            "antirisk_request_seconds",
            "How long answers took",
            ["route"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._refusals = self._counter("refusals", "What the server refused")
        self._messages = self._counter("websocket_messages", "Messages between pages and browsers", "way")
        self._ended = self._counter("pages_ended", "Pages that ended, by reason", "why")
        self._store_errors = self._counter("store_errors", "Requests that the database did not answer")
        for way in ("received", "refused", "sent", "kept_back"):
            self._messages.labels(way)
        for why in End:
            self._ended.labels(why.value)

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(f"antirisk_{name}", words, labels, registry=self._registry)

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(route, f"{status // 100}xx").inc()
        self._seconds.labels(route).observe(seconds)

    def refusal(self) -> None:
        """Count what was refused."""
        self._refusals.inc()

    def message(self, way: str) -> None:
        """Count a message: received, refused, sent, kept_back."""
        self._messages.labels(way).inc()

    def page_ended(self, why: End) -> None:
        """Count the end of a page."""
        self._ended.labels(why.value).inc()

    def store_error(self) -> None:
        """Count a failure of the database."""
        self._store_errors.inc()

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self._registry)
