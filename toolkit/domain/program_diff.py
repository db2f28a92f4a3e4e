"""What differs between two programs, row by row, in the user's words.

Rows are matched by uid. The two may be a kept version and the present state, or a file and the database.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from toolkit.domain.program import FIELDS, Line, LineKind, MeasureRow, Part, Program, ProgramIndicator
from toolkit.domain.program_words import (
    FIELD_LABELS,
    INDICATOR_LABELS,
    LINE_LABELS,
    MEASURE_LABELS,
    MEASURE_LINKS,
    Labels,
    field_in_words,
    indicator_words,
    line_labels,
    line_words,
    measure_words,
)
from toolkit.domain.school import Fact

MOST_TOLD = 3


class Sign(StrEnum):
    """What became of a row; the value is what a reader hears."""

    ADDED = "добавлено"
    REMOVED = "убрано"
    CHANGED = "изменено"
    MOVED = "переставлено"


class Difference(Fact):
    """One thing that differs. `uid` names the row (of a single field: its name).

    `row` is what a person calls it, by its number where it stands now (a removed one: where it stood):
    «Мера 2». `title` are its main words, empty for a single field. A changed value has its field (`name`,
    `label`) and both its texts, a moved row both its places; an added or removed one tells its other values.
    """

    sign: Sign
    part: Part
    uid: str
    row: str
    title: str = ""
    name: str = ""
    label: str = ""
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """Which thing it is, in few words: «мера 2, сроки»; «убрано: задача 1»."""
        row = _small(self.row)
        if self.sign is not Sign.CHANGED:
            return f"{self.sign.value}: {row}"
        return f"{row}, {_small(self.label)}" if self.label else row


def differences(before: Program, after: Program) -> tuple[Difference, ...]:
    """All that a reader of `after` finds otherwise than in `before`: fields, lines, indicators, measures."""
    found = [*_fields(before, after)]
    for kind in LineKind:
        sides = _lines(before, kind), _lines(after, kind)
        found += _compared(*sides, Part.LINE, LINE_LABELS[kind], line_labels(kind))
    sides = _indicators(before), _indicators(after)
    found += _compared(*sides, Part.INDICATOR, "Показатель", INDICATOR_LABELS)
    sides = _measures(before), _measures(after)
    found += _compared(*sides, Part.MEASURE, "Мера", {**MEASURE_LABELS, **MEASURE_LINKS})
    return tuple(found)


def told(found: Sequence[Difference]) -> str:
    """The first few differences as a list in one sentence: «мера 2, сроки; убрано: задача 1; и ещё 4»."""
    words = [difference.words for difference in found[:MOST_TOLD]]
    more = len(found) - len(words)
    return "; ".join([*words, *([f"и ещё {more}"] if more else [])])


def key_of(row: Line | ProgramIndicator | MeasureRow) -> str:
    """What tells a row apart: its uid, or its id where it was never stored."""
    return row.uid or f"id {row.id}"


class _Row(NamedTuple):
    """A row of a list as a reader sees it. `group` is the list in which its place counts."""

    key: str
    number: int
    words: Mapping[str, str]
    place: str
    group: str = ""


def _fields(before: Program, after: Program) -> Iterator[Difference]:
    for name in FIELDS:
        was, now = field_in_words(before, name), field_in_words(after, name)
        if was != now:
            yield Difference(
                sign=Sign.CHANGED, part=Part.FIELD, uid=name, row=FIELD_LABELS[name], before=was, after=now
            )


def _lines(program: Program, kind: LineKind) -> list[_Row]:
    return [
        _Row(key_of(line), at, line_words(line, program), f"место {at}")
        for at, line in enumerate(program.of(kind), 1)
    ]


def _indicators(program: Program) -> list[_Row]:
    return [
        _Row(key_of(indicator), at, indicator_words(indicator), f"место {at}")
        for at, indicator in enumerate(program.indicators, 1)
    ]


def _measures(program: Program) -> list[_Row]:
    tasks = {task.id: (key_of(task), f"задача {at}") for at, task in enumerate(program.tasks, 1)}
    rows = []
    for at, row in enumerate(program.ordered_measures(), 1):
        task, where = tasks.get(row.task_id or 0, ("", "без задачи"))
        rows.append(_Row(key_of(row), at, measure_words(row, program), f"{where}, мера {at}", task))
    return rows


def _compared(
    before: Sequence[_Row], after: Sequence[_Row], part: Part, name: str, labels: Labels
) -> Iterator[Difference]:
    """What became of each row: those that are there in their order, then those that are gone."""
    main, *_ = labels
    was, now = {row.key: row for row in before}, {row.key: row for row in after}
    moved = _moved(before, after)
    for key, row in now.items():
        of_row = {"part": part, "uid": key, "row": f"{name} {row.number}", "title": row.words[main]}
        if key not in was:
            yield Difference(sign=Sign.ADDED, after=_values(row, labels), **of_row)
            continue
        if key in moved:
            yield Difference(sign=Sign.MOVED, before=was[key].place, after=row.place, **of_row)
        for field, label in labels.items():
            old, new = was[key].words[field], row.words[field]
            if old != new:
                told = {"name": field, "label": label, "before": old, "after": new}
                yield Difference(sign=Sign.CHANGED, **told, **of_row)
    for key, row in was.items():
        if key not in now:
            of_row = {"part": part, "uid": key, "row": f"{name} {row.number}", "title": row.words[main]}
            yield Difference(sign=Sign.REMOVED, before=_values(row, labels), **of_row)


def _values(row: _Row, labels: Labels) -> str:
    """All that a row says beside its main words."""
    _, *others = labels
    return "; ".join(f"{_small(labels[name])}: {row.words[name]}" for name in others if row.words[name])


def _moved(before: Sequence[_Row], after: Sequence[_Row]) -> frozenset[str]:
    """Rows that went to another list, and the fewest whose moving explains the new order within one."""
    groups = {row.key: row.group for row in before}
    order = {row.key: at for at, row in enumerate(before)}
    common = [row for row in after if row.key in groups]
    moved = {row.key for row in common if groups[row.key] != row.group}
    for group in {row.group for row in common}:
        stayed = [row.key for row in common if row.group == group and row.key not in moved]
        moved |= set(stayed) - _longest_rise(stayed, order)
    return frozenset(moved)


def _longest_rise(keys: Sequence[str], order: Mapping[str, int]) -> set[str]:
    """The longest part of a sequence that still stands in the given order."""
    ends: list[str] = []  # the last key of the best sequence of each length
    before: dict[str, str | None] = {}
    for key in keys:
        at = bisect_left([order[end] for end in ends], order[key])
        before[key] = ends[at - 1] if at else None
        ends[at : at + 1] = [key]
    kept: set[str] = set()
    key_: str | None = ends[-1] if ends else None
    while key_ is not None:
        kept.add(key_)
        key_ = before[key_]
    return kept


def _small(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
