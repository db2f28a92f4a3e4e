"""Antirisk toolkit: from a school's official risk profile to an antirisk program that can be signed.

`toolkit.open()` and `toolkit.open_example()` are the way in from Python; see docs/python-api.md.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.api import open, open_example

__all__ = ["__version__", "open", "open_example"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Every kernel imports this package; the API behind it needs the database, a page's start does not.
    if name in ("open", "open_example"):
        from toolkit import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), "open", "open_example"])
