"""Who a visitor is: by the signed cookie of a session, checked against the database on every request."""

from dataclasses import dataclass, field
from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User

from toolkit.errors import AccessError
from toolkit.serving.door import Door
from toolkit.serving.session import Session, cookie_name
from toolkit.store.visitor import Visitor


@dataclass
class Guest(User):  # type: ignore[misc]
    """Somebody whom the door has let in.

    `username` is the session's random id: it owns kernels. `visitor` is who the store is told of.
    """

    visitor: Visitor = field(default_factory=Visitor)


class DoorIdentity(IdentityProvider):  # type: ignore[misc]
    """Asks the door about the cookie that a request carries; knows no token and no other header."""

    async def get_user(self, handler: Any) -> Guest | None:
        """The guest, or None for somebody who has to show his link, code or password first."""
        door: Door = handler.settings["antirisk_door"]
        session = session_of(handler)
        if session is not None:
            try:
                return _guest(session.id, await door.let_in(session))
            except AccessError:
                pass  # `/enter` tells why
        if door.is_open():
            return _guest(door.owner_id, door.owner())
        return None

    def is_token_authenticated(self, handler: Any) -> bool:  # noqa: ARG002  Jupyter gives the request
        """Never: so that forms and origins are checked for everybody."""
        return False


def session_of(handler: Any) -> Session | None:
    """The session of the request's cookie, if we signed it; what it opens, the door knows."""
    door: Door = handler.settings["antirisk_door"]
    text = handler.get_cookie(cookie_name(handler), "")
    return door.sessions.read(text) if text else None


def _guest(session_id: str, visitor: Visitor) -> Guest:
    return Guest(username=session_id, name=visitor.name, display_name=visitor.name, visitor=visitor)
