"""Measures of a program: the rows of its roadmap."""

from collections.abc import Container, Mapping, Sequence
from typing import TypedDict, Unpack

from sqlalchemy.sql.elements import ColumnElement

from toolkit.domain.program import LineKind, MeasureRow
from toolkit.errors import InputError
from toolkit.store.repository import Repository
from toolkit.store.schema import ProgramIndicatorRow, ProgramLineRow, ProgramMeasureRow
from toolkit.store.transaction import Writing, existing, named
from toolkit.store.visitor import Visitor

NO_MEASURE = "Такой меры в программе нет."


class MeasureValues(TypedDict, total=False):
    """What may be written of a measure; its place is another matter (see `MeasureRows.move_measure`)."""

    task_id: int | None
    code: str
    activity: str
    term_text: str
    result: str
    indicator_id: int | None
    responsible: str
    participants: str
    source: str


class MeasureRows(Repository):
    """Writing of measures."""

    def add_measure(
        self,
        program_id: int,
        *,
        visitor: Visitor,
        position: int | None = None,
        uid: str = "",
        **values: Unpack[MeasureValues],
    ) -> MeasureRow:
        """A new measure, last of its task unless a position is given. Asked twice with one `uid`: one row."""
        with self._transactions.writing(visitor, program_id=program_id) as writing:
            _check_links(writing, program_id, values)
            made = writing.made(ProgramMeasureRow, program_id, uid)
            if made is not None:
                return _told(writing, made)
            row = writing.add(ProgramMeasureRow, {"program_id": program_id, **named(uid)}, values)
            writing.arrange(row, position, _siblings(row))
            return _told(writing, row)

    def change_measure(
        self, id_: int, *, seen: int, visitor: Visitor, **values: Unpack[MeasureValues]
    ) -> MeasureRow:
        """Change a measure; given another task, it becomes the last of that task."""
        with self._transactions.writing(visitor, part=(ProgramMeasureRow, id_)) as writing:
            row = existing(writing.session, ProgramMeasureRow, id_, NO_MEASURE)
            _check_links(writing, row.program_id, values)
            before = _siblings(row)
            task_id = row.task_id
            writing.change(row, {**values}, seen=seen)
            if row.task_id != task_id:
                writing.arrange(row, None, _siblings(row))
                writing.number(ProgramMeasureRow, before)
            return _told(writing, row)

    def move_measure(
        self, id_: int, task_id: int | None, position: int, *, seen: int, visitor: Visitor
    ) -> MeasureRow:
        """Put a measure to a task (None: to no task) at a place counted from 0."""
        with self._transactions.writing(visitor, part=(ProgramMeasureRow, id_)) as writing:
            row = existing(writing.session, ProgramMeasureRow, id_, NO_MEASURE)
            _check_links(writing, row.program_id, {"task_id": task_id})
            before = _siblings(row)
            writing.change(row, {"task_id": task_id, "position": position}, seen=seen)
            writing.arrange(row, position, _siblings(row))
            writing.number(ProgramMeasureRow, before)
            return _told(writing, row)

    def remove_measure(self, id_: int, *, seen: int, visitor: Visitor) -> None:
        """Put a measure away; `restore_measure` undoes it."""
        with self._transactions.writing(visitor, part=(ProgramMeasureRow, id_)) as writing:
            row = existing(writing.session, ProgramMeasureRow, id_, NO_MEASURE)
            writing.remove(row, seen=seen)
            writing.arrange(row, None, _siblings(row))

    def restore_measure(self, id_: int, *, visitor: Visitor) -> MeasureRow:
        """Put a removed measure back in its place."""
        with self._transactions.writing(visitor, part=(ProgramMeasureRow, id_)) as writing:
            row = existing(writing.session, ProgramMeasureRow, id_, NO_MEASURE)
            writing.restore(row)
            writing.arrange(row, row.position, _siblings(row))
            return _told(writing, row)


def as_measure(row: ProgramMeasureRow, tasks: Container[int], indicators: Container[int]) -> MeasureRow:
    """The row as the domain knows it, given the ids of tasks and indicators that are not removed.

    The row itself keeps the id of a removed task or indicator, so that restoring one restores the link;
    to a reader such a measure has none.
    """
    return MeasureRow(
        id=row.id,
        position=row.position,
        task_id=row.task_id if row.task_id in tasks else None,
        code=row.code,
        activity=row.activity,
        term_text=row.term_text,
        result=row.result,
        indicator_id=row.indicator_id if row.indicator_id in indicators else None,
        responsible=row.responsible,
        participants=row.participants,
        source=row.source,
        uid=row.uid,
        version=row.version,
    )


def _told(writing: Writing, row: ProgramMeasureRow) -> MeasureRow:
    task = writing.session.get(ProgramLineRow, row.task_id) if row.task_id else None
    indicator = writing.session.get(ProgramIndicatorRow, row.indicator_id) if row.indicator_id else None
    return as_measure(
        row,
        {task.id} if task and not task.removed_at else (),
        {indicator.id} if indicator and not indicator.removed_at else (),
    )


def _check_links(writing: Writing, program_id: int, values: Mapping[str, object]) -> None:
    """A measure may name only a task and an indicator of its own program that are there."""
    task_id, indicator_id = values.get("task_id"), values.get("indicator_id")
    if task_id is not None:
        task = writing.session.get(ProgramLineRow, task_id)
        fits = task and task.program_id == program_id and task.kind == LineKind.TASK and not task.removed_at
        if not fits:
            raise InputError("Такой задачи в программе нет. Выберите задачу из списка.", "task_id")
    if indicator_id is not None:
        found = writing.session.get(ProgramIndicatorRow, indicator_id)
        if not (found and found.program_id == program_id and not found.removed_at):
            raise InputError(
                "Такого показателя в программе нет. Выберите показатель из списка.", "indicator_id"
            )


def _siblings(row: ProgramMeasureRow) -> Sequence[ColumnElement[bool]]:
    return (
        ProgramMeasureRow.program_id == row.program_id,
        ProgramMeasureRow.task_id == row.task_id,
        ProgramMeasureRow.removed_at.is_(None),
    )
