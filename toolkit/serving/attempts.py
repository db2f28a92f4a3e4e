"""How often one may try a code or a password: by account, by address, and all together.

The database keeps counts under keys that tell neither address nor login.
"""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta

from toolkit.domain.wording import plural
from toolkit.serving.key import Key
from toolkit.store.database import Store
from toolkit.store.throttle import Turn

OF_ACCOUNT = 5
# A whole class of teams, or an office of curators, comes from one address.
OF_ADDRESS = 20
CODES_A_MINUTE = 30
CROWDED = (
    "Сейчас вводят слишком много неверных кодов. Подождите минуту или откройте ссылку с карточки: "
    "она работает всегда."
)


class Attempts:
    """Counts each attempt before it is looked at; what was right is uncounted."""

    def __init__(self, store: Store, key: Key) -> None:
        self._throttle = store.throttle
        self._secret = key.derive("attempts")

    def code(self, address: str) -> str:
        """Count a code from an address; why it may not even be looked at, or an empty string."""
        turn = self._throttle.take(self._key("code", place_of(address)), OF_ADDRESS)
        if turn.wait:
            return too_many(turn.wait)
        if self._throttle.crowded("codes", CODES_A_MINUTE):
            self._throttle.give_back(self._key("code", place_of(address)))
            return CROWDED
        return ""

    def code_was_right(self, address: str) -> None:
        """Uncount it."""
        self._throttle.give_back(self._key("code", place_of(address)))
        self._throttle.give_back("codes")

    def password(self, address: str, login: str) -> Turn:
        """Count a password for a login from an address; how long to wait, now or after it proves wrong."""
        here = self._throttle.take(self._key("password", place_of(address)), OF_ADDRESS)
        if here.wait:
            return here
        account = self._throttle.take(self._key("account", login), OF_ACCOUNT)
        return Turn(account.wait, max(here.next, account.next))

    def password_was_right(self, address: str, login: str) -> None:
        """Forget the failures of the login, and uncount this one from the address."""
        self._throttle.forgive(self._key("account", login))
        self._throttle.give_back(self._key("password", place_of(address)))

    def _key(self, purpose: str, text: str) -> str:
        digest = hmac.digest(self._secret, f"{purpose}:{text}".encode(), hashlib.sha256)
        return f"{purpose}:{digest.hex()[:32]}"


def place_of(address: str) -> str:
    """Who stands behind an address: with IPv6 a house has a whole network of them."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False))


def too_many(wait: timedelta) -> str:
    """The sentence about a lock, with its length and its end by the server's clock."""
    until = datetime.now().astimezone() + wait
    return f"Слишком много попыток подряд. Следующая — через {in_words(wait)}, в {until:%H:%M:%S}."


def in_words(wait: timedelta) -> str:
    """«4 минуты 30 секунд», to the second and never less than one."""
    minutes, seconds = divmod(max(1, -int(-wait.total_seconds() // 1)), 60)
    said = [plural(minutes, "минуту", "минуты", "минут")] if minutes else []
    return " ".join([*said, *([plural(seconds, "секунду", "секунды", "секунд")] if seconds else [])])
