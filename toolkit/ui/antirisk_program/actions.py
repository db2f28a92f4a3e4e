"""What the views of this app may ask for beyond the workflow: documents, given by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass


def _nothing(_factor: str) -> None:
    """Stands in while no document floor is attached."""


@dataclass(slots=True)
class Actions:
    """`excel` makes the workbook of one factor, or of all with an empty code, and hands it over.

    `school_file` hands over all of the school's work as one file.
    """

    excel: Callable[[str], object] = _nothing
    school_file: Callable[[], object] = lambda: None
