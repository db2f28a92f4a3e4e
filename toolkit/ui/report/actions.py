"""What this app's view may ask for beyond the workflow: documents, given by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _nothing() -> None:
    """Stands in while no document floor is attached."""


def _nothing_of(_upload: object) -> None:
    """The same for what is brought."""


@dataclass(slots=True)
class Actions:
    """Callables that make and read documents; views know neither how nor where.

    `workbook` hands the school's whole workbook to the browser. `calendar` draws who carries how many
    measures in which month and returns a PNG as a data address and its description in words. `school_file`
    hands over all of the school's work as one file, `take_file` reads such a file that somebody brought.
    """

    workbook: Callable[[], object] = _nothing
    calendar: Callable[[], tuple[str, str]] = lambda: ("", "")
    school_file: Callable[[], object] = _nothing
    take_file: Callable[[Any], object] = _nothing_of
