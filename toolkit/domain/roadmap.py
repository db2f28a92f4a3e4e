"""A municipal roadmap: an order, and a table of levels, sections and rows (field.md 2; orders 000–003).

A roadmap is one list of entries in the order of the paper: titles of levels and sections and «Задачи» blocks
stand between the rows, as they do in the table itself. Which columns show a row, and in what order, is for a
layout to decide.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from toolkit.domain.order import Order
from toolkit.domain.school import Fact, Period

_YEARS = re.compile(r"(?<!\d)(20\d\d)(?:\s*[-–—/]\s*(20\d\d|\d\d))?(?!\d)")


class EntryKind(StrEnum):
    """What an entry of the table is."""

    LEVEL = "level"  # «МУНИЦИПАЛЬНЫЙ УРОВЕНЬ»
    SECTION = "section"
    TASKS = "tasks"  # a full-width «Задачи: …» row of document 000
    ROW = "row"


class RoadmapRow(Fact):
    """One activity. `number` is as it was written; documents number rows by the layout's own rule."""

    number: str = ""
    activity: str = ""
    form: str = ""
    term_text: str = ""
    responsible: str = ""
    participants: str = ""
    task: str = ""
    result: str = ""
    source: str = ""

    @property
    def responsible_roles(self) -> tuple[str, ...]:
        """Who answers for it, one by one; «(по согласованию)» stays with its role."""
        return split_roles(self.responsible)


FIELDS = tuple(name for name in RoadmapRow.model_fields if name != "number")


class Entry(Fact):
    """One line of the table: a title or a «Задачи» block with its `text`, or a row."""

    kind: EntryKind
    text: str = ""
    row: RoadmapRow = Field(default_factory=RoadmapRow)


class Where(NamedTuple):
    """Where a row stands: titles of its level and section (empty where there are none), and its place there.

    `number` counts the rows of the section from 1, `total` all rows of the table so far.
    """

    level: str
    section: str
    number: int
    total: int


class Roadmap(Fact):
    """A whole roadmap; `columns` are the headers of the paper it came from, empty for a new one."""

    order: Order = Field(default_factory=Order)
    entries: tuple[Entry, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[RoadmapRow, ...]:
        """The activities without titles."""
        return tuple(entry.row for entry in self.entries if entry.kind is EntryKind.ROW)

    def placed(self) -> Iterator[tuple[Where, RoadmapRow]]:
        """Every row with its level, section and place."""
        level = section = ""
        number = total = 0
        for entry in self.entries:
            if entry.kind is EntryKind.LEVEL:
                level, section, number = entry.text, "", 0
            elif entry.kind is EntryKind.SECTION:
                section, number = entry.text, 0
            elif entry.kind is EntryKind.ROW:
                number, total = number + 1, total + 1
                yield Where(level, section, number, total), entry.row

    def period(self, otherwise: Period) -> Period:
        """The calendar years that the title names («в 2024–2025 гг.»), whole; else `otherwise`."""
        found = _YEARS.search(" ".join(self.order.annex_title) or self.order.title)
        if found is None:
            return otherwise
        first = int(found[1])
        last = first if found[2] is None else int(found[2]) if len(found[2]) == 4 else 2000 + int(found[2])
        first_day = otherwise.begins.replace(year=first, month=1, day=1)
        return Period(begins=first_day, ends=first_day.replace(year=max(first, last), month=12, day=31))


def split_roles(text: str) -> tuple[str, ...]:
    """Roles of a list, one by one; commas inside brackets and quotation marks do not divide."""
    parts, depth = [""], 0
    for character in text:
        if character in ",;\n" and not depth:
            parts.append("")
            continue
        depth = max(0, depth + (character in "(«") - (character in ")»"))
        parts[-1] += character
    return tuple(plain for part in parts if (plain := " ".join(part.split())))
