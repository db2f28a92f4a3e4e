"""The server's one secret: a file that the server and its commands read, and no page's process is told of."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from toolkit.errors import ToolkitError

KEY_VARIABLE = "ANTIRISK_KEY_FILE"
LENGTH = 32  # bytes


class KeyFileError(ToolkitError):
    """The server's key cannot be read or made."""


class Key:
    """A secret from which others are derived, so that a ticket's key can sign no cookie."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        """Without the secret: it must not get into a log."""
        return "<Key>"

    def derive(self, purpose: str) -> bytes:
        """The secret for one purpose."""
        return hmac.digest(self._secret, f"antirisk.{purpose}".encode(), hashlib.sha256)


def key_path(database: Path | None, data_folder: Path, name: str) -> Path:
    """Where the key lies: env ANTIRISK_KEY_FILE, else beside the SQLite file, else in the data folder.

    Several servers on one PostgreSQL need the same file.
    """
    told = os.environ.get(KEY_VARIABLE, "").strip()
    if told:
        return Path(told).expanduser()
    return database.with_suffix(".key") if database else data_folder / f"{name}.key"


def read_key(path: Path) -> Key:
    """The key of the file; made, for its owner alone, when there is none. Raises KeyFileError."""
    try:
        return Key(_read(path) if path.exists() else _make(path))
    except FileExistsError:  # another process made it a moment ago
        return read_key(path)
    except (OSError, ValueError) as problem:
        raise KeyFileError(
            f"Файл ключа «{path.name}» не читается. Верните его из копии или удалите: "
            "тогда прежние ссылки перестанут открываться, и нужны будут новые."
        ) from problem


def _read(path: Path) -> bytes:
    secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(secret) != LENGTH:
        raise ValueError("a key of another length")
    return secret


def _make(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_bytes(LENGTH)
    # The file gets its name only when it is whole: a reader never finds half a key.
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secret.hex() + "\n")
        os.link(unfinished, path)
    except AttributeError:  # a system without hard links
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return secret
