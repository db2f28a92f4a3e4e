"""The server's journal: one JSON object a line for each event, for those who keep a server for a year.

What may stand in it is closed: an event, and the few facts named here. So no answer, ticket, code, cookie,
name or address of a person can get in, whoever writes.
"""

import logging
import sys
from collections.abc import Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import MappingProxyType

from pythonjsonlogger.json import JsonFormatter

from toolkit.errors import ToolkitError

STANDARD_OUTPUT = "-"
LARGEST_FILE = 10 * 1024 * 1024  # bytes, then a new file begins
FILES = 5  # old ones that are kept
# Fact → its kind. `route` is the kind of an address, `what` the kind of something refused, `why` a reason.
FACTS: Mapping[str, type] = MappingProxyType(
    {
        "route": str,
        "method": str,
        "status": int,
        "ms": int,
        "what": str,
        "why": str,
        "seconds": int,
        "pages": int,
        "waiting": int,
        "megabytes": int,
        "number": str,  # that of a failure: the page shows it
        "version": str,
    }
)
_LONGEST = 80  # characters of a fact


class JournalError(ToolkitError):
    """The journal's file cannot be written."""


class Journal:
    """Writes events where it was told to, or nowhere."""

    def __init__(self, handler: logging.Handler | None) -> None:
        self._handler = handler

    @classmethod
    def at(cls, place: str) -> "Journal":
        """The journal in a file («-»: standard output, empty: none). Raises JournalError."""
        if not place:
            return cls(None)
        try:
            handler = logging.StreamHandler(sys.stdout) if place == STANDARD_OUTPUT else _file(Path(place))
        except OSError as problem:
            raise JournalError(
                f"Журнал «{place}» не открывается для записи. Назовите другой файл: --journal."
            ) from problem
        handler.setFormatter(
            JsonFormatter(
                "{message}",
                style="{",
                timestamp="time",
                rename_fields={"message": "event"},
                json_ensure_ascii=False,
            )
        )
        return cls(handler)

    def write(self, event: str, **facts: str | int) -> None:
        """Write an event. ValueError for a fact that has no place here."""
        for name, value in facts.items():
            if type(value) is not FACTS.get(name) or len(str(value)) > _LONGEST:
                raise ValueError(f"no place for «{name}» in the journal")
        if self._handler is not None:
            record = logging.LogRecord("antirisk.journal", logging.INFO, "", 0, event, None, None)
            record.__dict__.update(facts)
            self._handler.handle(record)

    def close(self) -> None:
        """Let go of the file."""
        if self._handler is not None:
            self._handler.close()


def _file(path: Path) -> logging.Handler:
    return RotatingFileHandler(path, maxBytes=LARGEST_FILE, backupCount=FILES, encoding="utf-8")
