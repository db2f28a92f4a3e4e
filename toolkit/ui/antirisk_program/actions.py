"""What the views of this app may ask for beyond the workflow: documents, given by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass


def _nothing(*_: object) -> None:
    """Stands in while no document floor is attached."""


@dataclass(slots=True)
class Actions:
    """`excel` makes the workbook of one factor, or of all with an empty code, and hands it over.

    `school_file` hands over all of the school's work as one file, `paper` one Word document by its code and
    factor, or its PDF; `pdf` says whether one can be drawn here.
    """

    excel: Callable[[str], object] = _nothing
    school_file: Callable[[], object] = _nothing
    paper: Callable[[str, str, bool], object] = _nothing
    pdf: bool = False
