"""What this app's view may ask for beyond the workflow: documents, given by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass


def _nothing() -> None:
    """Stands in while no document floor is attached."""


@dataclass(slots=True)
class Actions:
    """Callables that make documents; views know neither how nor where.

    `workbook` hands the school's whole workbook to the browser. `calendar` draws who carries how many
    measures in which month and returns a PNG as a data address and its description in words.
    """

    workbook: Callable[[], object] = _nothing
    calendar: Callable[[], tuple[str, str]] = lambda: ("", "")
