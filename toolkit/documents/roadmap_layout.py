"""Layouts of roadmaps: which columns in which order, how rows are numbered, what stands around the table.

A layout is a YAML file in `templates/roadmaps` that a methodologist copies and edits: no code is needed.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from toolkit.domain.order import Order
from toolkit.domain.roadmap import EntryKind, Roadmap, RoadmapRow
from toolkit.errors import DocumentError
from toolkit.methodology.catalogue import Entry, Number, Text, YesNo
from toolkit.methodology.data_file import DataFile


class FieldName(StrEnum):
    """What a column can hold; the value is the word in the file."""

    NUMBER = "номер"
    TASK = "задача"
    ACTIVITY = "мероприятие"
    FORM = "форма"
    TERM = "срок"
    RESPONSIBLE = "ответственные"
    PARTICIPANTS = "участники"
    RESULT = "результат"
    SOURCE = "источник"


class Numbering(StrEnum):
    """How rows are numbered."""

    THROUGH = "сквозная"
    IN_SECTION = "в разделе"
    FIRST_ONLY = "первая строка"
    NONE = "нет"


class Shown(StrEnum):
    """Whether something is shown."""

    ALWAYS = "всегда"
    IF_ANY = "если есть"
    NEVER = "нет"


class Sheet(StrEnum):
    """How the paper lies."""

    LANDSCAPE = "альбомный"
    PORTRAIT = "книжный"


class Corner(StrEnum):
    """Where «УТВЕРЖДЕНА» or «Приложение» stands."""

    RIGHT = "справа"
    NONE = "нет"


ATTRIBUTES = {
    FieldName.TASK: "task",
    FieldName.ACTIVITY: "activity",
    FieldName.FORM: "form",
    FieldName.TERM: "term_text",
    FieldName.RESPONSIBLE: "responsible",
    FieldName.PARTICIPANTS: "participants",
    FieldName.RESULT: "result",
    FieldName.SOURCE: "source",
}
# Where the words of a field go that has no column, and how they are introduced there; a source is a note of
# the constructor and stays out of papers that have no column for it.
_HOMES = {
    FieldName.RESULT: ((FieldName.FORM, FieldName.ACTIVITY), "Результат: "),
    FieldName.FORM: ((FieldName.RESULT, FieldName.ACTIVITY), "Форма: "),
    FieldName.RESPONSIBLE: ((FieldName.PARTICIPANTS, FieldName.ACTIVITY), "Ответственные: "),
    FieldName.PARTICIPANTS: ((FieldName.RESPONSIBLE, FieldName.ACTIVITY), "Участники: "),
    FieldName.TASK: ((FieldName.ACTIVITY,), "Задача: "),
    FieldName.TERM: ((FieldName.ACTIVITY,), "Срок: "),
}


class Column(Entry):
    """A column: its header, the fields whose words stand in it, its width in Excel's units."""

    header: Text = Field(alias="заголовок")
    fields: tuple[FieldName, ...] = Field(alias="поле", min_length=1)
    width: Number = Field(alias="ширина", gt=2, lt=120)


class Annex(Entry):
    """What stands around the table."""

    corner: Corner = Field(alias="гриф")
    goals: YesNo = Field(alias="цель и задачи перед таблицей")
    signature: Shown = Field(alias="подпись после таблицы")


class Layout(Entry):
    """One way to show a roadmap on paper."""

    title: Text = Field(alias="название")
    source: Text = Field(alias="источник")
    sheet: Sheet = Field(alias="лист")
    numbering: Numbering = Field(alias="нумерация")
    number: Text = Field(alias="номер")
    levels: Shown = Field(alias="уровни")
    sections: Shown = Field(alias="разделы")
    tasks: YesNo = Field(alias="задачи в таблице")
    columns: tuple[Column, ...] = Field(alias="столбцы", min_length=2)
    annex: Annex = Field(alias="приложение")

    @property
    def landscape(self) -> bool:
        """Whether the paper lies on its long side."""
        return self.sheet is Sheet.LANDSCAPE


class Line(NamedTuple):
    """A line of the table as it is shown: a full-width title, or the cells of a row."""

    kind: EntryKind
    cells: tuple[str, ...]


def names(folder: Path) -> tuple[str, ...]:
    """Names of the layouts there are, in alphabetical order."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


def read_layout(folder: Path, name: str) -> Layout:
    """The layout of a name.

    Raises:
        DocumentError: there is no such layout.
        CatalogueError: the file is broken; names file, line and field.
    """
    known = names(folder)
    if name not in known:
        raise DocumentError(f"Формы дорожной карты «{name}» нет. Есть: {', '.join(known)}.")
    file = DataFile(folder, f"{name}.yaml")
    layout = file.read(Layout)
    taken = [field for column in layout.columns for field in column.fields]
    if FieldName.ACTIVITY not in taken:
        file.refuse(("столбцы",), "нужен столбец с полем «мероприятие»")
    for at, column in enumerate(layout.columns):
        if any(taken.count(field) > 1 for field in column.fields):
            file.refuse(("столбцы", at, "поле"), "поле уже стоит в другом столбце")
    if "{n}" not in layout.number:
        file.refuse(("номер",), "в записи номера нужно «{n}»")
    return layout


def corner_lines(order: Order) -> tuple[str, ...]:
    """«УТВЕРЖДЕНА / приказом … / от … № …»; what is not known yet is a blank to be filled in by hand."""
    number = f"№ {order.annex_number}" if order.annex_number else "№ ______"
    dated = f"{order.annex_date or 'от «___» ________ 20__ г.'} {number}"
    return (order.annex_word or "УТВЕРЖДЕНА", *(order.annex_act or ("приказом",)), dated)


def lines(roadmap: Roadmap, layout: Layout) -> Iterator[Line]:
    """The table line by line. Every row of the roadmap is there, whatever columns the layout has."""
    numbers = _numbers(roadmap, layout)
    shown = {
        EntryKind.LEVEL: layout.levels is not Shown.NEVER,
        EntryKind.SECTION: layout.sections is not Shown.NEVER,
        EntryKind.TASKS: layout.tasks,
    }
    for entry in roadmap.entries:
        if entry.kind is EntryKind.ROW:
            yield Line(entry.kind, _cells(entry.row, next(numbers), layout))
        elif shown[entry.kind]:
            yield Line(entry.kind, (entry.text,))


def _numbers(roadmap: Roadmap, layout: Layout) -> Iterator[str]:
    placed = tuple(roadmap.placed())
    counted = [
        where.number if layout.numbering is Numbering.IN_SECTION else where.total for where, _ in placed
    ]
    typed = [row.number.strip() for _, row in placed]
    # A paper of this very form that numbers its rows well keeps its own way to write them («9.», then «10»).
    same_form = roadmap.columns == tuple(column.header for column in layout.columns)
    if same_form and all(
        text.rstrip(".") == str(number) for text, number in zip(typed, counted, strict=True)
    ):
        ready: Sequence[str] = typed
    else:
        ready = [layout.number.replace("{n}", str(number)) for number in counted]
    for at, number in enumerate(ready):
        hidden = layout.numbering is Numbering.NONE or (at and layout.numbering is Numbering.FIRST_ONLY)
        yield "" if hidden else number


def _cells(row: RoadmapRow, number: str, layout: Layout) -> tuple[str, ...]:
    words = {field: getattr(row, attribute).strip() for field, attribute in ATTRIBUTES.items()}
    words[FieldName.NUMBER] = number
    cells = [_joined([words[field] for field in column.fields]) for column in layout.columns]
    place = {field: at for at, column in enumerate(layout.columns) for field in column.fields}
    for field, (homes, introduced) in _HOMES.items():
        if field not in place and words[field]:
            at = next(place[home] for home in homes if home in place)
            cells[at] = _joined([cells[at], introduced + words[field]])
    return tuple(cells)


def _joined(parts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part))
