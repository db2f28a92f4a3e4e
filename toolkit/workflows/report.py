"""State of the third app: the school's state on one page, computed from the dossier each time it is read."""

from collections.abc import Callable
from typing import cast

import traitlets as tl

from toolkit.methodology.catalogue import Catalogue
from toolkit.workflows.carrying import Carrying
from toolkit.workflows.report_contents import Contents, contents
from toolkit.workflows.report_overview import overview
from toolkit.workflows.step import Step


class Report(Carrying):
    """The report of one school; it writes nothing but what comes with a school's file.

    `picture` is the drawn calendar of load, its address and words; empty until somebody asks for it.
    """

    app = "report"
    title = "Отчёт школы"
    steps = (Step("report", "Отчёт"),)

    picture = cast("tuple[str, str]", tl.Tuple(("", "")))

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(catalogue)
        self._contents: Contents | None = None

    def after_reading(self) -> None:
        """What was computed or drawn before belongs to older facts."""
        self._contents = None
        self.picture = ("", "")

    @property
    def overview(self) -> tuple[str, ...]:
        """The introductory paragraph, sentence by sentence; ToolkitError before a school is known."""
        return tuple(overview(self.facts))

    @property
    def contents(self) -> Contents:
        """The numbered parts of the page; ToolkitError before a school is known."""
        if self._contents is None:
            self._contents = contents(self.facts, self.catalogue)
        return self._contents

    def refresh(self) -> None:
        """Read again what the team has stored since; a drawn calendar is put away."""
        visit = self._visit()
        self.message = None
        if self.dossier is None:
            self.open(visit)
        else:
            self._read()
            self.revision += 1
        if self.dossier is not None:
            self.saved = f"Прочитано в {visit.now():%H:%M}"

    def draw(self, chart: Callable[[], tuple[str, str]]) -> None:
        """Keep the picture once it is drawn; asking again costs nothing."""
        if not any(self.picture):
            self.picture = chart()
