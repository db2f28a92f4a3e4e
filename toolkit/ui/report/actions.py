"""What this app's view may ask for beyond the workflow: documents, given by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


def _nothing(*_: object) -> None:
    """Stands in while no document floor is attached."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A Word document as the page offers it; `lacking` says what must be done first (empty: it is ready)."""

    code: str
    factor: str
    title: str
    lacking: str = ""


@dataclass(slots=True)
class Actions:
    """Callables that make and read documents; views know neither how nor where.

    `workbook` hands the school's whole workbook to the browser. `calendar` draws who carries how many
    measures in which month and returns a PNG as a data address and its description in words. `school_file`
    hands over all of the school's work as one file, `take_file` reads such a file that somebody brought.
    `papers` lists the Word documents; `paper` hands over one by its code and factor, or its PDF; `archive`
    all of them in one file, with PDFs or without; `site_page` the page for the school's site. `pdf` says
    whether PDFs can be drawn here.
    """

    workbook: Callable[[], object] = _nothing
    calendar: Callable[[], tuple[str, str]] = lambda: ("", "")
    school_file: Callable[[], object] = _nothing
    take_file: Callable[[Any], object] = _nothing
    papers: Callable[[], Sequence[PaperLine]] = tuple
    paper: Callable[[str, str, bool], object] = _nothing
    archive: Callable[[bool], object] = _nothing
    site_page: Callable[[], object] = _nothing
    pdf: bool = False
