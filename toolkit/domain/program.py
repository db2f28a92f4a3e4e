"""The antirisk program of one factor: its passport and its roadmap (field.md 5.1).

Rows carry the ids and versions the store gave them; pure code reads them and never makes them up. A row's
`uid` is its name in every database and in every kept version of the program.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from toolkit.domain.school import Fact, Period, Versioned
from toolkit.methodology.catalogue import Direction


class Part(StrEnum):
    """What a program is made of."""

    FIELD = "field"
    LINE = "line"
    INDICATOR = "indicator"
    MEASURE = "measure"


class LineKind(StrEnum):
    """What a line of the program's passport is."""

    CAUSE = "cause"  # причина риска, словами команды; `ref` — код утверждения, если оно подсказало
    TASK = "task"  # задача
    METHOD = "method"  # метод сбора и обработки информации
    RESULT = "result"  # ожидаемый результат; `ref` — id показателя
    STAGE = "stage"  # этап; `ref` — срок этапа словами
    CONTROL = "control"  # дата контроля; `text` — дата или срок словами


class Line(Fact):
    """One line of a list in the program's passport."""

    id: int
    kind: LineKind
    position: int
    text: str
    ref: str = ""
    uid: str = ""
    version: int = 1


class ProgramIndicator(Fact):
    """An indicator with its path from «сейчас» through «в середине» to «будет»."""

    id: int
    position: int
    code: str = ""
    title: str = ""
    unit: str = ""
    direction: Direction = Direction.UP
    source: str = ""
    baseline: Decimal | None = None
    baseline_on: date | None = None
    interim: Decimal | None = None
    interim_on: date | None = None
    target: Decimal | None = None
    target_on: date | None = None
    measured_by: str = ""
    uid: str = ""
    version: int = 1


class MeasureRow(Fact):
    """A row of the roadmap: the six columns of the annex and where the measure comes from.

    `task_id` names a TASK line, `indicator_id` a ProgramIndicator; None where nothing is chosen yet.
    `source` is empty for the team's own measure, else source codes joined with «; ».
    """

    id: int
    position: int
    task_id: int | None = None
    code: str = ""
    activity: str = ""
    term_text: str = ""
    result: str = ""
    indicator_id: int | None = None
    responsible: str = ""
    participants: str = ""
    source: str = ""
    uid: str = ""
    version: int = 1


# Single fields of a program; the store keeps each as its own versioned row.
FIELDS = (
    "begins",  # dd.mm.yyyy
    "ends",  # dd.mm.yyyy
    "basis",  # основание
    "responsible",  # ответственный за фактор (004/п4.1.1)
    "goal_indicator",  # id of the ProgramIndicator the goal speaks of
    "goal_means",  # за счёт чего
    "goal_sentence",  # hand-edited sentence; empty: composed
    "executors",  # исполнители
    "resources",  # ресурсное обеспечение
    "program_risks",  # риски невыполнения
    "approval",  # which of «принято», «согласовано», «утверждаю» the document carries, space separated
)


class Program(Fact):
    """One program; exists for one factor of one cycle."""

    id: int
    factor_code: str
    factor_title: str
    fields: Mapping[str, Versioned] = Field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    indicators: tuple[ProgramIndicator, ...] = ()
    measures: tuple[MeasureRow, ...] = ()

    def text(self, name: str) -> str:
        """A single field's text (see FIELDS), or an empty string."""
        return self.fields[name].value if name in self.fields else ""

    def of(self, kind: LineKind) -> tuple[Line, ...]:
        """Lines of one kind in their order."""
        return tuple(line for line in self.lines if line.kind is kind)

    @property
    def tasks(self) -> tuple[Line, ...]:
        """Tasks in their order."""
        return self.of(LineKind.TASK)

    def measures_of(self, task_id: int | None) -> tuple[MeasureRow, ...]:
        """Measures of one task (None: of no task yet) in their order."""
        return tuple(row for row in self.measures if row.task_id == task_id)

    def ordered_measures(self) -> tuple[MeasureRow, ...]:
        """All measures as the roadmap numbers them: by task, then by position; those of no task last."""
        known = [row for task in self.tasks for row in self.measures_of(task.id)]
        ids = {row.id for row in known}
        return (*known, *(row for row in self.measures if row.id not in ids))

    def indicator(self, id_: int | None) -> ProgramIndicator | None:
        """The indicator with this id, or None."""
        return next((found for found in self.indicators if found.id == id_), None)

    def period(self, otherwise: Period) -> Period:
        """From `begins` to `ends`; a missing or unreadable end falls back to `otherwise`."""
        begins = _day(self.text("begins")) or otherwise.begins
        ends = _day(self.text("ends")) or otherwise.ends
        return Period(begins=begins, ends=ends)


class RemovedRow(Fact):
    """A row that was put away and may come back: its words, who put it away, and when (aware UTC).

    `kind` is given for lines.
    """

    part: Part
    id: int
    kind: LineKind | None = None
    text: str
    at: datetime
    who: str


def _day(text: str) -> date | None:
    try:
        day, month, year = (int(part) for part in text.split("."))
        return date(year, month, day)
    except ValueError:
        return None
