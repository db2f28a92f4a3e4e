"""From the cells of a table to a roadmap: which column is what, what is a title, what was torn by a page.

A header is recognised by its words, in any order of the columns. Nothing is guessed beyond that: a table
without such a header is mapped by a person.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.domain.roadmap import Entry, EntryKind, RoadmapRow
from toolkit.errors import InputError

Cells = Sequence[str]
NUMBER = "number"

# The first that fits names the column: «Форма реализации мероприятий» is a form and no activity.
_HEADERS: tuple[tuple[str, str], ...] = (
    (NUMBER, r"^(?:№|n\b|номер)|^п ?/ ?п$"),
    ("form", r"^форм"),
    ("term_text", r"^срок|^дата|^период|^время"),
    ("responsible", r"ответственн|исполнител|^кто "),
    ("participants", r"участник|целевая группа|категория"),
    ("result", r"результат|показател|^итог|^выход"),
    ("task", r"^задач"),
    ("source", r"^источник"),
    ("activity", r"мероприят|событи|содержание|наименован|^мер[аы]\b|действи|^вид"),
)
_PATTERNS = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in _HEADERS)
_LONGEST_HEADER = 80
_ROMAN = re.compile(r"[IVX]{1,4}\.?")
_LEVEL = re.compile(r"\bуровень\b|\bуровне\b", re.IGNORECASE)
_TASKS = re.compile(r"задач[иа]?\s*:", re.IGNORECASE)
_NO_COLUMNS = (
    "Не нашли таблицу дорожной карты: в её шапке нужны столбцы с мероприятием и сроком или ответственным."
)


@dataclass(slots=True)
class TableReading:
    """What was read of a table. `joined` counts rows that a page had torn, `repeated` headers left out."""

    columns: tuple[str, ...]
    entries: list[Entry] = field(default_factory=list)
    joined: int = 0
    repeated: int = 0

    @property
    def rows(self) -> int:
        """How many activities there are."""
        return sum(entry.kind is EntryKind.ROW for entry in self.entries)


def column_fields(header: Cells) -> dict[int, str]:
    """Which field each column holds, by its words; a column of unknown words is left out."""
    fields: dict[int, str] = {}
    for at, words in enumerate(header):
        plain = " ".join(words.split()).strip(" .:*").lower()
        name = next((name for name, pattern in _PATTERNS if plain and pattern.search(plain)), None)
        if name is not None and name not in fields.values() and len(plain) <= _LONGEST_HEADER:
            fields[at] = name
    return fields


def is_header(cells: Cells) -> bool:
    """Whether a row is the header of a roadmap: an activity, and a term or somebody responsible."""
    names = set(column_fields(cells).values())
    return len(names) >= 3 and "activity" in names and bool(names & {"term_text", "responsible"})


def read_table(header: Cells, body: Sequence[Cells], fields: Mapping[int, str] | None = None) -> TableReading:
    """The entries of a table. `fields` maps columns by hand where the header's words do not tell.

    Raises:
        InputError: no column holds the activity.
    """
    known = dict(fields) if fields else column_fields(header)
    if "activity" not in known.values():
        raise InputError(_NO_COLUMNS, "columns")
    reading = TableReading(tuple(" ".join(cell.split()) for cell in header))
    for cells in body:
        _take(reading, known, [_clean(cell) for cell in cells])
    return reading


def _clean(cell: str) -> str:
    lines = (" ".join(line.split()) for line in cell.replace("\u00a0", " ").splitlines())
    return "\n".join(line for line in lines if line)


def _take(reading: TableReading, known: Mapping[int, str], cells: Cells) -> None:
    filled = [cell for cell in cells if cell]
    if not filled:
        return
    if is_header(cells):
        reading.repeated += 1
        return
    values = {name: cells[at] if at < len(cells) else "" for at, name in known.items()}
    number, activity = values.get(NUMBER, ""), values["activity"]
    alone = len(set(filled)) == 1
    if _continues(reading, number, activity, alone=alone):
        _join(reading, values)
    elif not number.rstrip(".").isdecimal() and (alone or (number and not activity)):
        # A title over the whole width, or a signature below the table, a part of it where numbers stand.
        reading.entries.append(title_entry(" ".join(dict.fromkeys(filled))))
    elif _ROMAN.fullmatch(number) and set(filled) == {number, activity}:
        reading.entries.append(title_entry(f"{number} {activity}"))
    else:
        reading.entries.append(Entry(kind=EntryKind.ROW, row=RoadmapRow.model_validate(values)))


def title_entry(text: str) -> Entry:
    """A full-width row: a level, a «Задачи» block, or else a section."""
    if _TASKS.match(text):
        return Entry(kind=EntryKind.TASKS, text=text)
    level = _LEVEL.search(text) and len(text) < _LONGEST_HEADER
    return Entry(kind=EntryKind.LEVEL if level else EntryKind.SECTION, text=text)


def _continues(reading: TableReading, number: str, activity: str, *, alone: bool) -> bool:
    """Whether a row goes on with the one before: a page ended in its middle."""
    last = reading.entries[-1] if reading.entries else None
    if last is None or last.kind is not EntryKind.ROW or number:
        return False
    # A cell alone in its row is a title, unless it goes on in the middle of a sentence.
    return activity[0].islower() if activity else not alone


def _join(reading: TableReading, values: Mapping[str, str]) -> None:
    row = reading.entries[-1].row
    joint = {
        name: _glued(getattr(row, name), more) for name, more in values.items() if more and name != NUMBER
    }
    reading.entries[-1] = Entry(kind=EntryKind.ROW, row=row.model_copy(update=joint))
    reading.joined += 1


def _glued(before: str, more: str) -> str:
    if not before:
        return more
    if before.endswith("-") and more[0].islower():
        return before[:-1] + more
    return f"{before} {more}"
