"""The gate before every address: under which name the server was called, and from whose page.

A page of another site can make a browser call this machine: by giving its own name our address, by a form or
an image. What comes so gets no further than here, whichever handler it was meant for.
"""

import contextlib
import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest
from tornado.routing import Router
from tornado.web import Application

from toolkit.serving.handlers import Look
from toolkit.serving.refusals import Refusals

FOREIGN_NAME = "обращение по чужому имени сервера"
FOREIGN_SITE = "обращение со страницы другого сайта"


# Nothing else may stand in a Host header that goes on into our headers.
_HOST = re.compile(r"[A-Za-z0-9._:\[\]-]{1,300}")


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own, that nobody else can call from."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class Names:
    """The names under which the server answers.

    Called from the network, it answers to its addresses in figures, to the machine's own name and to those
    it was told (`--name`); otherwise to this machine's and to those it was told.
    """

    def __init__(self, told: Iterable[str], *, local_only: bool, machine: str = "") -> None:
        own = (machine or socket.gethostname()).lower()
        self._told = frozenset(_as_sent(name) for name in told)
        self._local_only = local_only
        self._own = frozenset({"localhost", *self._told} | (set() if local_only else {own, f"{own}.local"}))

    def answers_to(self, host: str) -> bool:
        """Whether a Host header names this server."""
        name = self._name(host)
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name in self._own
        return address.is_loopback or not (self._local_only or address.is_unspecified)

    def is_own_page(self, origin: str, host: str) -> bool:
        """Whether a page of `origin` is one of ours; behind a proxy its name may be another than `host`."""
        try:
            site = urlsplit(origin.lower()).netloc
        except ValueError:
            return False
        return bool(site) and (site == host.lower() or self._name(site) in self._told)

    @staticmethod
    def _name(host: str) -> str:
        if not _HOST.fullmatch(host):
            return ""
        try:
            return urlsplit(f"//{host.lower()}").hostname or ""
        except ValueError:
            return ""


def _as_sent(name: str) -> str:
    """A name as browsers send it: «антириск.рф» travels as «xn--…»."""
    try:
        return name.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return name.lower()


class Gate(Router):
    """Lets a request through to the application, or answers it here."""

    def __init__(self, application: Application, names: Names, *, behind_proxy: bool) -> None:
        self._application = application
        self._names = names
        self._behind_proxy = behind_proxy

    def find_handler(self, request: HTTPServerRequest, **kwargs: object) -> HTTPMessageDelegate | None:
        """Whoever answers the request."""
        if self._behind_proxy and is_loopback(request.remote_ip or ""):
            _take_words_of_proxy(request)
        what = self._refusal(request)
        if not what:
            return self._application.find_handler(request, **kwargs)
        request.foreign = True  # type: ignore[attr-defined]
        return self._application.get_handler_delegate(request, TurnedAwayHandler, {"what": what})

    def _refusal(self, request: HTTPServerRequest) -> str:
        headers = request.headers
        if not self._names.answers_to(request.host):
            return FOREIGN_NAME
        origin = headers.get("Origin", headers.get("Sec-Websocket-Origin"))
        if origin is not None and not self._names.is_own_page(origin, request.host):
            return FOREIGN_SITE
        elsewhere = headers.get("Sec-Fetch-Site", "none") in ("cross-site", "same-site")
        if elsewhere and headers.get("Sec-Fetch-Dest") != "document":
            return FOREIGN_SITE  # a link may lead here; a picture, a frame or a script may not
        return ""


def _take_words_of_proxy(request: HTTPServerRequest) -> None:
    """Believe the proxy on this machine, and nobody else, who calls and how."""
    headers = request.headers
    told = headers.get("X-Real-Ip") or headers.get("X-Forwarded-For", "").split(",")[-1]
    with contextlib.suppress(ValueError):
        request.remote_ip = str(ipaddress.ip_address(told.strip()))
    scheme = headers.get("X-Forwarded-Proto", headers.get("X-Scheme", "")).split(",")[-1].strip()
    if scheme in ("http", "https"):
        request.protocol = scheme


class TurnedAwayHandler(Look):
    """Says that nothing is to be had this way, before anything else is looked at."""

    def initialize(self, what: str) -> None:
        """Take the kind of refusal; called by tornado for each request."""
        self.what = what

    async def prepare(self) -> None:
        """Answer."""
        refusals: Refusals = self.settings["antirisk_refusals"]
        refusals.note(None, self.what)
        self.set_status(403)
        self.show(
            "refusal.html",
            headline="По этому адресу сервер не отвечает",
            sentence="Откройте адрес, который он назвал при запуске.",
            number="",
        )
