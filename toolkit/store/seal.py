"""Sealing: what nobody may read before it is shown is kept so that only the server can open it."""

import base64
import hashlib
import hmac
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12  # bytes, as AES-GCM takes it


class Seal:
    """Seals and opens with a key that is never in the database; makes marks that lead back to nothing."""

    def __init__(self, secret: bytes) -> None:
        self._sealing = hmac.digest(secret, b"sealing", hashlib.sha256)
        self._marking = hmac.digest(secret, b"marking", hashlib.sha256)
        # Tells boxes of one key from those of another; from it nobody gets to the key.
        self.name = hmac.digest(secret, b"name", hashlib.sha256).hex()[:16]

    def __repr__(self) -> str:
        """Without the key: it must not get into a log."""
        return f"<Seal {self.name}>"

    def close(self, text: str, place: str) -> str:
        """A text that only this seal opens, and only in this place of the database."""
        nonce = os.urandom(NONCE)
        return base64.b64encode(nonce + self._cipher().encrypt(nonce, text.encode(), place.encode())).decode()

    def open(self, sealed: str, place: str) -> str:
        """The text that was sealed for this place. ValueError if it was changed or belongs elsewhere."""
        from cryptography.exceptions import InvalidTag

        packed = base64.b64decode(sealed)
        try:
            return self._cipher().decrypt(packed[:NONCE], packed[NONCE:], place.encode()).decode()
        except InvalidTag:
            raise ValueError("a seal of another key or place") from None

    def mark(self, kind: str, place: str, text: str) -> str:
        """A mark by which the same text is known again, and from which it cannot be found."""
        return hmac.digest(self._marking, f"{kind}\n{place}\n{text}".encode(), hashlib.sha256).hex()

    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 80 ms, and pages never need it

        return AESGCM(self._sealing)
