"""Headers of every answer: what a browser may do with it, and nothing about what made it."""

from collections.abc import Mapping
from types import MappingProxyType

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform

ALWAYS: Mapping[str, str] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
)
REFERRER = "Referrer-Policy"
A_YEAR = 365 * 24 * 60 * 60


def policy(lines: str) -> str:
    """Where a page may take its parts from: this server. `lines`: addresses of its websockets.

    `blob:` is how anywidget loads a widget's module; `unsafe-inline` is how JupyterLab's widgets set styles
    and how Voilà starts a page.
    """
    return "; ".join(
        [
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            f"connect-src 'self' {lines}".rstrip(),
            "frame-ancestors 'self'",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        ]
    )


def guards(host: str, *, secure: bool) -> dict[str, str]:
    """The headers of an answer given under a name of this server. `secure`: over TLS.

    Old browsers do not take 'self' for websockets; so their address is named, and no other server's is.
    """
    found = {
        **ALWAYS,
        "Content-Security-Policy": policy(f"{'wss' if secure else 'ws'}://{host}" if host else ""),
    }
    if secure:
        found["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    return found


class GuardedAnswer(OutputTransform):
    """Puts the headers on every answer of every handler, the library's own included."""

    def __init__(self, request: HTTPServerRequest) -> None:
        super().__init__(request)
        # The gate has let only a name of this server through; whatever else was asked for is not repeated.
        self._host = "" if getattr(request, "foreign", False) else request.host
        self._secure = request.protocol == "https"

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Add the headers when the first bytes leave."""
        for name, value in guards(self._host, secure=self._secure).items():
            headers[name] = value
        headers.setdefault(REFERRER, "same-origin")
        headers.pop("Server", None)  # the library's name and version
        return super().transform_first_chunk(status_code, headers, chunk, finishing)
