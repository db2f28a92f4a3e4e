"""Programs of antirisk measures, one per factor of a cycle."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from toolkit.domain.program import FIELDS, LineKind, Program
from toolkit.domain.school import Versioned
from toolkit.errors import InputError
from toolkit.store.indicator import IndicatorRows, IndicatorValues, as_indicator, new_indicator
from toolkit.store.line import LineRows, as_line, new_line
from toolkit.store.measure import MeasureRows, as_measure
from toolkit.store.removed_row import RemovedRows
from toolkit.store.schema import (
    ProgramFieldRow,
    ProgramIndicatorRow,
    ProgramLineRow,
    ProgramMeasureRow,
    ProgramRow,
)
from toolkit.store.transaction import existing
from toolkit.store.visitor import Visitor

# A text, or a text with its `ref` (see LineKind).
Said = str | tuple[str, str]
Part = TypeVar("Part", ProgramLineRow, ProgramIndicatorRow, ProgramMeasureRow)


class ProgramRepository(LineRows, IndicatorRows, MeasureRows, RemovedRows):
    """Programs with their fields, lines, indicators and measures."""

    def list(self, cycle_id: int) -> tuple[Program, ...]:
        """All programs of a cycle in the order they were begun."""
        with self._transactions.reading(cycle_id=cycle_id) as session:
            rows = session.scalars(
                select(ProgramRow).where(ProgramRow.cycle_id == cycle_id).order_by(ProgramRow.id)
            ).all()
            return programs_of(session, rows)

    def get(self, program_id: int) -> Program:
        """One program; StoreError if there is none."""
        with self._transactions.reading(program_id=program_id) as session:
            row = existing(session, ProgramRow, program_id, "Такой программы нет.")
            return programs_of(session, [row])[0]

    def create(
        self,
        cycle_id: int,
        factor_code: str,
        factor_title: str,
        *,
        visitor: Visitor,
        causes: Iterable[Said] = (),
        tasks: Iterable[Said] = (),
        methods: Iterable[Said] = (),
        results: Iterable[Said] = (),
        stages: Iterable[Said] = (),
        controls: Iterable[Said] = (),
        indicators: Iterable[IndicatorValues] = (),
        fields: Mapping[str, str] | None = None,
    ) -> Program:
        """Begin the factor's program with what is proposed; if it is there already, return it untouched."""
        lines = {
            LineKind.CAUSE: causes,
            LineKind.TASK: tasks,
            LineKind.METHOD: methods,
            LineKind.RESULT: results,
            LineKind.STAGE: stages,
            LineKind.CONTROL: controls,
        }
        with self._transactions.writing(visitor, cycle_id=cycle_id) as writing:
            row = writing.find(ProgramRow, {"cycle_id": cycle_id, "factor_code": factor_code})
            if row is None:
                values = {"factor_code": factor_code, "factor_title": factor_title}
                row = writing.add(ProgramRow, {"cycle_id": cycle_id}, values)
                for kind, said in lines.items():
                    for words in said:
                        text, ref = (words, "") if isinstance(words, str) else words
                        new_line(writing, row.id, kind, text, ref)
                for indicator in indicators:
                    new_indicator(writing, row.id, indicator)
                for name, value in (fields or {}).items():
                    key = {"program_id": row.id, "name": _known(name)}
                    writing.put(ProgramFieldRow, key, {"value": value}, seen=0)
            writing.session.flush()
            return programs_of(writing.session, [row])[0]

    def set_field(self, program_id: int, name: str, value: str, *, seen: int, visitor: Visitor) -> Versioned:
        """Write a single field (see `toolkit.domain.program.FIELDS`)."""
        with self._transactions.writing(visitor, program_id=program_id) as writing:
            key = {"program_id": program_id, "name": _known(name)}
            row = writing.put(ProgramFieldRow, key, {"value": value}, seen=seen)
            return Versioned(value=row.value, version=row.version)


def _known(name: str) -> str:
    if name not in FIELDS:
        raise InputError(f"Поля «{name}» в программе нет.", name)
    return name


def programs_of(session: Session, rows: Sequence[ProgramRow]) -> tuple[Program, ...]:
    """The programs of these rows with all their parts: four queries however many programs there are."""
    ids = [row.id for row in rows]
    fields: dict[int, dict[str, Versioned]] = {id_: {} for id_ in ids}
    for field in session.scalars(select(ProgramFieldRow).where(ProgramFieldRow.program_id.in_(ids))):
        fields[field.program_id][field.name] = Versioned(value=field.value, version=field.version)
    lines = _parts(session, ProgramLineRow, ids)
    indicators = _parts(session, ProgramIndicatorRow, ids)
    measures = _parts(session, ProgramMeasureRow, ids)
    tasks = {line.id for line in lines}
    known = {indicator.id for indicator in indicators}
    return tuple(
        Program(
            id=row.id,
            factor_code=row.factor_code,
            factor_title=row.factor_title,
            fields=fields[row.id],
            lines=tuple(as_line(line) for line in lines if line.program_id == row.id),
            indicators=tuple(as_indicator(part) for part in indicators if part.program_id == row.id),
            measures=tuple(as_measure(part, tasks, known) for part in measures if part.program_id == row.id),
        )
        for row in rows
    )


def _parts(session: Session, table: type[Part], ids: Sequence[int]) -> Sequence[Part]:
    return session.scalars(
        select(table)
        .where(table.program_id.in_(ids), table.removed_at.is_(None))
        .order_by(table.position, table.id)
        .execution_options(populate_existing=True)  # places may just have been given past the session
    ).all()
