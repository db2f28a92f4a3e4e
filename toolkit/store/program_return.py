"""Making a program equal to what was kept of it, within one transaction.

Rows are found by uid: they are changed where they differ, brought back or made anew where they are missing,
and put away where the kept program has none of them; nothing is deleted.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import select

from toolkit.domain.program import FIELDS, LineKind
from toolkit.store.kept_program import INDICATOR_VALUES, MEASURE_VALUES, KeptProgram
from toolkit.store.schema import ProgramFieldRow, ProgramIndicatorRow, ProgramLineRow, ProgramMeasureRow
from toolkit.store.transaction import Writing

PartRow = TypeVar("PartRow", ProgramLineRow, ProgramIndicatorRow, ProgramMeasureRow)
Values = Mapping[str, object]


def make_equal(writing: Writing, program_id: int, kept: KeptProgram) -> None:
    """Give the program the fields, rows, order and links of the kept one."""
    indicators = _bring(
        writing,
        ProgramIndicatorRow,
        program_id,
        {known.uid: {name: getattr(known, name) for name in INDICATOR_VALUES} for known in kept.indicators},
    )
    lines = _bring(
        writing,
        ProgramLineRow,
        program_id,
        {line.uid: {"kind": line.kind, "text": line.text} for line in kept.lines},
    )
    measures = _bring(
        writing,
        ProgramMeasureRow,
        program_id,
        {row.uid: {name: getattr(row, name) for name in MEASURE_VALUES} for row in kept.measures},
    )
    known = {row.id for row in indicators.values()}
    for line in kept.lines:
        link = indicators.get(line.ref)
        if line.kind is not LineKind.RESULT:
            _change(writing, lines[line.uid], {"ref": line.ref})
        else:
            _link_text(writing, lines[line.uid], "ref", link.id if link else None, known)
    tasks = {line.uid: lines[line.uid].id for line in kept.lines if line.kind is LineKind.TASK}
    for row in kept.measures:
        link = indicators.get(row.indicator)
        _link(writing, measures[row.uid], "task_id", tasks.get(row.task), set(tasks.values()))
        _link(writing, measures[row.uid], "indicator_id", link.id if link else None, known)
    _order(writing, kept, lines, indicators, measures)
    _fields(writing, program_id, kept, {uid: row.id for uid, row in indicators.items()})


def _bring(
    writing: Writing, table: type[PartRow], program_id: int, wanted: Mapping[str, Values]
) -> dict[str, PartRow]:
    """The rows of one table as they were kept, by their kept uids; all others are put away."""
    rows = writing.session.scalars(select(table).where(table.program_id == program_id)).all()
    present = {row.uid: row for row in rows}
    brought = {}
    for uid, values in wanted.items():
        row = present.pop(uid, None)
        if row is None:
            row = writing.add(table, {"program_id": program_id, "uid": _free(writing, table, uid)}, values)
        else:
            writing.restore(row)
            _change(writing, row, values)
        brought[uid] = row
    for row in present.values():
        writing.remove(row, seen=row.version)
    writing.session.flush()
    return brought


def _free(writing: Writing, table: type[PartRow], uid: str) -> str:
    """The uid, unless a row of another program has it already: that one is never touched."""
    taken = writing.session.scalar(select(table.id).where(table.uid == uid))
    return uid if taken is None else uuid4().hex


def _change(writing: Writing, row: PartRow, values: Values) -> None:
    writing.change(row, values, seen=row.version)


def _link(writing: Writing, row: PartRow, name: str, id_: int | None, known: set[int]) -> None:
    """Let a row name another one. A link to a removed row reads as none and comes back with that row."""
    present = getattr(row, name)
    if (present if present in known else None) != id_:
        _change(writing, row, {name: id_})


def _link_text(writing: Writing, row: ProgramLineRow, name: str, id_: int | None, known: set[int]) -> None:
    """The same for a link that is kept as a text."""
    present = getattr(row, name)
    if (present if present in {str(one) for one in known} else "") != str(id_ or ""):
        _change(writing, row, {name: str(id_ or "")})


def _order(
    writing: Writing,
    kept: KeptProgram,
    lines: Mapping[str, ProgramLineRow],
    indicators: Mapping[str, ProgramIndicatorRow],
    measures: Mapping[str, ProgramMeasureRow],
) -> None:
    """Places as in the kept lists: lines of a kind, indicators, measures of a task are numbered apart."""
    writing.session.flush()
    for kind in LineKind:
        writing.set_order(ProgramLineRow, _ids(lines, (line.uid for line in kept.lines if line.kind is kind)))
    writing.set_order(ProgramIndicatorRow, _ids(indicators, (known.uid for known in kept.indicators)))
    for task in {row.task for row in kept.measures}:
        of_task = (row.uid for row in kept.measures if row.task == task)
        writing.set_order(ProgramMeasureRow, _ids(measures, of_task))


def _ids(rows: Mapping[str, PartRow], uids: Iterable[str]) -> Sequence[int]:
    return [rows[uid].id for uid in uids]


def _fields(writing: Writing, program_id: int, kept: KeptProgram, indicators: Mapping[str, int]) -> None:
    present = {
        row.name: row
        for row in writing.session.scalars(
            select(ProgramFieldRow).where(ProgramFieldRow.program_id == program_id)
        )
    }
    known = {str(id_) for id_ in indicators.values()}
    for name in FIELDS:
        value, row = kept.fields.get(name, ""), present.get(name)
        was = row.value if row else ""
        if name == "goal_indicator":
            value, was = str(indicators.get(value, "")), was if was in known else ""
        if value != was:
            key = {"program_id": program_id, "name": name}
            writing.put(ProgramFieldRow, key, {"value": value}, seen=row.version if row else 0)
