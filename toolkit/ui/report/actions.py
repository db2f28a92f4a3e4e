"""What this app's view may ask for beyond the workflow: documents, given by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass


def _nothing() -> None:
    """Stands in while no document floor is attached."""


@dataclass(slots=True)
class Actions:
    """`workbook` hands the whole workbook to the browser; `calendar` draws a PNG and returns its address."""

    workbook: Callable[[], object] = _nothing
    calendar: Callable[[], str] = str
