"""A whole program as one text that says the same in every database: what a version keeps.

Rows stand in their order under their uid, links name the uid of their row, so neither ids nor places are
written. What cannot be seen in the program (removed rows, links to them) is not kept.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import ValidationError

from toolkit.domain.program import FIELDS, Line, LineKind, MeasureRow, Program, ProgramIndicator
from toolkit.domain.school import Fact, Versioned
from toolkit.errors import StoreError
from toolkit.methodology.catalogue import Direction

FORM = 1  # of the text; a change of the classes below that cannot read older texts needs a new one


class KeptLine(Fact):
    """A line; the `ref` of a result is the uid of its indicator."""

    uid: str
    kind: LineKind
    text: str = ""
    ref: str = ""


class KeptIndicator(Fact):
    """An indicator."""

    uid: str
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


class KeptMeasure(Fact):
    """A measure; `task` and `indicator` are uids, empty for none."""

    uid: str
    task: str = ""
    indicator: str = ""
    code: str = ""
    activity: str = ""
    term_text: str = ""
    result: str = ""
    responsible: str = ""
    participants: str = ""
    source: str = ""


INDICATOR_VALUES = tuple(name for name in KeptIndicator.model_fields if name != "uid")
MEASURE_VALUES = tuple(name for name in KeptMeasure.model_fields if name not in ("uid", "task", "indicator"))


class KeptProgram(Fact):
    """The whole; in `fields` empty texts are left out, and the goal's indicator is named by uid."""

    factor_code: str
    factor_title: str
    fields: Mapping[str, str]
    lines: tuple[KeptLine, ...]
    indicators: tuple[KeptIndicator, ...]
    measures: tuple[KeptMeasure, ...]

    @classmethod
    def of(cls, program: Program) -> Self:
        """What is to be kept of a program."""
        tasks = {task.id: task.uid for task in program.tasks}
        indicators = {known.id: known.uid for known in program.indicators}
        fields = {name: program.text(name) for name in FIELDS}
        fields["goal_indicator"] = _uid_of(fields["goal_indicator"], indicators)
        return cls(
            factor_code=program.factor_code,
            factor_title=program.factor_title,
            fields={name: text for name, text in fields.items() if text},
            lines=tuple(_kept_line(line, indicators) for kind in LineKind for line in program.of(kind)),
            indicators=tuple(
                KeptIndicator(uid=known.uid, **{name: getattr(known, name) for name in INDICATOR_VALUES})
                for known in program.indicators
            ),
            measures=tuple(
                KeptMeasure(
                    uid=row.uid,
                    task=tasks.get(row.task_id or 0, ""),
                    indicator=indicators.get(row.indicator_id or 0, ""),
                    **{name: getattr(row, name) for name in MEASURE_VALUES},
                )
                for row in program.ordered_measures()
            ),
        )

    @classmethod
    def from_text(cls, text: str, form: int) -> Self:
        """Read what `as_text` wrote, by this or an older toolkit. Raises StoreError if it cannot be read."""
        if form > FORM:
            raise StoreError("Эту версию сохранила более новая программа. Обновите программу, версия цела.")
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise StoreError(
                "Эту версию прочитать не удалось: запись повреждена. Выберите другую."
            ) from error

    def equals(self, other: "KeptProgram") -> bool:
        """Whether two programs say the same to the letter, whatever their factor is called."""
        return self._parts() == other._parts()

    def _parts(self) -> str:
        return self.model_dump_json(exclude={"factor_code", "factor_title"})

    def as_text(self) -> str:
        """As it is stored."""
        return self.model_dump_json(exclude_defaults=True)

    def program(self, id_: int) -> Program:
        """As the domain knows it. Ids of rows count within the version: nothing can be written by them."""
        tasks = {line.uid: at for at, line in enumerate(self.lines, 1) if line.kind is LineKind.TASK}
        indicators = {known.uid: at for at, known in enumerate(self.indicators, 1)}
        fields = dict(self.fields)
        if "goal_indicator" in fields:
            fields["goal_indicator"] = str(indicators.get(fields["goal_indicator"], ""))
        return Program(
            id=id_,
            factor_code=self.factor_code,
            factor_title=self.factor_title,
            fields={name: Versioned(value=text) for name, text in fields.items()},
            lines=tuple(_line(at, line, indicators) for at, line in enumerate(self.lines, 1)),
            indicators=tuple(
                ProgramIndicator(
                    id=at,
                    position=at - 1,
                    uid=known.uid,
                    **{name: getattr(known, name) for name in INDICATOR_VALUES},
                )
                for at, known in enumerate(self.indicators, 1)
            ),
            measures=tuple(
                MeasureRow(
                    id=at,
                    position=at - 1,
                    uid=row.uid,
                    task_id=tasks.get(row.task),
                    indicator_id=indicators.get(row.indicator),
                    **{name: getattr(row, name) for name in MEASURE_VALUES},
                )
                for at, row in enumerate(self.measures, 1)
            ),
        )


def _kept_line(line: Line, indicators: Mapping[int, str]) -> KeptLine:
    ref = _uid_of(line.ref, indicators) if line.kind is LineKind.RESULT else line.ref
    return KeptLine(uid=line.uid, kind=line.kind, text=line.text, ref=ref)


def _line(id_: int, line: KeptLine, indicators: Mapping[str, int]) -> Line:
    ref = str(indicators.get(line.ref, "")) if line.kind is LineKind.RESULT else line.ref
    return Line(id=id_, kind=line.kind, position=id_ - 1, text=line.text, ref=ref, uid=line.uid)


def _uid_of(text: str, uids: Mapping[int, str]) -> str:
    """The uid of the row that a text names by its id; empty where it names none."""
    return next((uid for id_, uid in uids.items() if str(id_) == text), "")
