"""Files of the look and of the page's scripts: read and compressed once, kept by the browser for good."""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tornado.web import HTTPError, RequestHandler

FOR_GOOD = "public, max-age=31536000, immutable"
_TEXTS = frozenset({".css", ".js", ".json", ".mjs", ".svg"})
_WORTH_COMPRESSING = 500  # bytes; a smaller file fits one packet anyway


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is sent: its bytes, the same compressed (None where that does not help), its kind."""

    plain: bytes
    compressed: bytes | None
    kind: str
    tag: str


@lru_cache(maxsize=1024)
def _load(path: Path, changed: int) -> StaticFile:  # noqa: ARG001  a changed file is another entry
    plain = path.read_bytes()
    compress = path.suffix in _TEXTS and len(plain) > _WORTH_COMPRESSING
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix in {".js", ".mjs"}:
        kind = "text/javascript"  # some Windows registries call it text/plain, and browsers then refuse it
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return StaticFile(
        plain, gzip.compress(plain, 6) if compress else None, kind, hashlib.sha256(plain).hexdigest()[:32]
    )


def load(path: Path) -> StaticFile:
    """The file, from memory unless it changed on disk."""
    return _load(path, path.stat().st_mtime_ns)


def version_of(folders: Iterable[Path]) -> str:
    """A word that changes with any file in the folders: part of their address."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                known = path.stat()
                digest.update(f"{path.relative_to(folder)}:{known.st_size}:{known.st_mtime_ns};".encode())
    return digest.hexdigest()[:12]


class StaticHandler(RequestHandler):
    """Serves files of some folders, the first that has the name. `immutable`: the address has a version."""

    def initialize(self, folders: Sequence[Path], *, immutable: bool = True) -> None:
        """Take the folders; called by tornado for each request."""
        self.folders = [folder.resolve() for folder in folders]
        self.immutable = immutable

    def get(self, name: str) -> None:
        """Send the file, compressed for a browser that takes it; 404 where no folder has it."""
        file = load(self._find(name))
        self.set_header("Content-Type", file.kind)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", FOR_GOOD if self.immutable else "no-cache")
        self.set_header("Etag", f'"{file.tag}"')
        self.set_header("Vary", "Accept-Encoding")
        if self.request.headers.get("If-None-Match") == f'"{file.tag}"':
            self.set_status(304)
            self.finish()
        elif file.compressed and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(file.compressed)
        else:
            self.finish(file.plain)

    def _find(self, name: str) -> Path:
        for folder in self.folders:
            try:
                path = (folder / name).resolve()
                if path.is_relative_to(folder) and path.is_file():
                    return path
            except (OSError, ValueError):  # a name no file can have
                continue
        raise HTTPError(404)

    def compute_etag(self) -> None:
        """The tag is set above, from the file as a whole."""
        return

    def write_error(self, status_code: int, **kwargs: object) -> None:  # noqa: ARG002
        """A file is asked for by a page, not by a person: the code is enough."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}\n")
