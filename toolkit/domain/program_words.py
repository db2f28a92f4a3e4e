"""What the parts of a program are called, and how their values are written for a reader.

Codes (of a measure, its sources, the statement behind a cause) are left out: nobody types or reads them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from toolkit.domain.program import Line, LineKind, MeasureRow, Program, ProgramIndicator
from toolkit.domain.wording import day, number
from toolkit.methodology.catalogue import Direction

Labels = Mapping[str, str]

LINE_LABELS: Mapping[LineKind, str] = MappingProxyType(
    {
        LineKind.CAUSE: "Причина",
        LineKind.TASK: "Задача",
        LineKind.METHOD: "Метод",
        LineKind.RESULT: "Ожидаемый результат",
        LineKind.STAGE: "Этап",
        LineKind.CONTROL: "Контроль",
    }
)
# What the `ref` of a line is, where it is for reading; that of a cause is a code.
REF_LABELS: Mapping[LineKind, str] = MappingProxyType(
    {LineKind.RESULT: "Показатель", LineKind.STAGE: "Срок этапа"}
)
FIELD_LABELS: Labels = MappingProxyType(
    {
        "begins": "Начало программы",
        "ends": "Конец программы",
        "basis": "Основание",
        "responsible": "Ответственный за фактор",
        "goal_indicator": "О каком показателе цель",
        "goal_means": "За счёт чего",
        "goal_sentence": "Цель",
        "executors": "Исполнители",
        "resources": "Ресурсное обеспечение",
        "program_risks": "Риски невыполнения",
        "approval": "Блок утверждения",
    }
)
INDICATOR_LABELS: Labels = MappingProxyType(
    {
        "title": "Название",
        "unit": "Единица",
        "direction": "В какую сторону",
        "baseline": "Сейчас",
        "baseline_on": "Дата «сейчас»",
        "interim": "В середине пути",
        "interim_on": "Дата «в середине»",
        "target": "Будет",
        "target_on": "К какому дню",
        "source": "Источник данных",
        "measured_by": "Кто измеряет",
    }
)
MEASURE_LABELS: Labels = MappingProxyType(
    {
        "activity": "Мероприятие",
        "term_text": "Сроки",
        "result": "Показатель, документ",
        "responsible": "Ответственный",
        "participants": "Участники",
    }
)
# What a measure names and nobody types.
MEASURE_LINKS: Labels = MappingProxyType({"indicator_id": "Показатель программы"})
_DIRECTIONS = {Direction.DOWN: "сократить", Direction.UP: "увеличить"}


def in_words(value: object) -> str:
    """A value as a reader knows it: «18,5», «31.05.2024», «сократить»; empty for None."""
    if value is None:
        return ""
    if isinstance(value, Direction):
        return _DIRECTIONS[value]
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, Decimal) else str(value)


def field_in_words(program: Program, name: str) -> str:
    """A single field as a reader knows it: the goal's indicator by its title."""
    text = program.text(name)
    return indicator_in_words(program, text) if name == "goal_indicator" else text


def line_words(line: Line, program: Program) -> dict[str, str]:
    """The words of a line by field."""
    ref = indicator_in_words(program, line.ref) if line.kind is LineKind.RESULT else line.ref
    return {"text": line.text, "ref": ref}


def line_labels(kind: LineKind) -> Labels:
    """Labels of a line's fields."""
    return {"text": "Текст", **({"ref": REF_LABELS[kind]} if kind in REF_LABELS else {})}


def indicator_words(indicator: ProgramIndicator) -> dict[str, str]:
    """The values of an indicator by field."""
    return {name: in_words(getattr(indicator, name)) for name in INDICATOR_LABELS}


def measure_words(row: MeasureRow, program: Program) -> dict[str, str]:
    """The cells of a measure by field."""
    words = {name: str(getattr(row, name)) for name in MEASURE_LABELS}
    return {**words, "indicator_id": indicator_in_words(program, str(row.indicator_id or ""))}


def indicator_in_words(program: Program, id_: str) -> str:
    """The title of the indicator that a text names by its id; empty where it names none."""
    found = program.indicator(int(id_)) if id_.isdecimal() else None
    return (found.title or "показатель без названия") if found else ""
