"""Sessions: what the signed cookie of somebody who was let in holds, and how long it lives."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from toolkit.serving.key import Key

OWNER = 0  # stands in a session for a link: somebody at the machine itself
LIFETIME = timedelta(days=30)  # then the link, the code or the password is asked for again
_LONGEST = 4000  # characters; browsers keep no longer cookie


class Session(NamedTuple):
    """A visitor's session: the link that let him in, the issue of its tickets, the name he chose (a role)."""

    id: str
    link: int
    serial: int
    name: str = ""

    @property
    def is_owner(self) -> bool:
        """Whether nobody's link let the visitor in, but the address that the server itself showed."""
        return self.link == OWNER


def new_session(link: int, serial: int, name: str = "") -> Session:
    """A session that nobody can guess."""
    return Session(secrets.token_urlsafe(16), link, serial, name)


class Sessions:
    """Writes sessions into cookies and reads them back, with the server's key: they outlive a restart."""

    def __init__(self, key: Key) -> None:
        self._serializer = URLSafeTimedSerializer(
            key.derive("cookie"), salt="session", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def write(self, session: Session) -> str:
        """The signed text of a session: no other characters than a cookie may hold."""
        return str(self._serializer.dumps(list(session)))

    def read(self, text: str) -> Session | None:
        """The session, or None for whatever we did not sign or what is too old."""
        if len(text) > _LONGEST:
            return None
        try:
            values, signed_at = self._serializer.loads(text, return_timestamp=True)
            id_, link, serial, name = values
        except (BadData, TypeError, ValueError):
            return None
        # A clock set back makes a cookie seem to come from the future: that is no reason to put anybody out.
        if datetime.now(UTC) - signed_at > LIFETIME:
            return None
        return Session(str(id_), int(link), int(serial), str(name))


def cookie_name(handler: Any) -> str:
    """The cookie's name for a request.

    Over TLS its prefix lets no other host and no unencrypted page set it. Without TLS several servers of one
    machine share their cookies, so the port is a part of the name.
    """
    if handler.request.protocol == "https":
        return "__Host-antirisk" if handler.base_url == "/" else "__Secure-antirisk"
    plain = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in handler.request.host
    )
    return f"antirisk-{plain}"


def cookie_options(handler: Any) -> dict[str, Any]:
    """Attributes of the cookie: out of reach of scripts and of other sites' forms."""
    return {
        "httponly": True,
        "samesite": "Lax",
        "secure": handler.request.protocol == "https",
        "path": handler.base_url,
    }
