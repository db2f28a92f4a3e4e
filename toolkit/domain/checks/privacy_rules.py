"""The rule about names of people in the text (field.md 5.9 L08 and section 7)."""

import re
from collections.abc import Iterator

from toolkit.domain.checks.finding import CheckContext, Finding, Place, finding
from toolkit.domain.checks.places import (
    field_place,
    indicator_number,
    indicator_place,
    measure_number,
    measure_place,
)
from toolkit.domain.program import LineKind, Program

# A surname with initials on either side. «им. А. С. Пушкина» names a school, not a person in it.
_INITIALS = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_PERSON = re.compile(rf"\b{_SURNAME}\s+{_INITIALS}|\b{_INITIALS}\s?{_SURNAME}")
_IN_HONOUR = re.compile(r"\b(?:им\.|имени)\s*$", re.IGNORECASE)
# «ученик Ваня»; «ученик Приречной школы» and plural «ученики» name nobody.
_PUPIL = re.compile(
    r"\b(?:[Уу]чени(?:к|ка|ку|ком|ке|ца|цей|цу|це)|[Оо]бучающ(?:ийся|егося|емуся|имся|аяся|ейся|уюся)"
    r"|[Уу]чащ(?:ийся|егося|емуся|имся|аяся|ейся|уюся)|[Шш]кольни(?:к|ка|ку|ком|ца|цу|це))"
    rf"\s+{_SURNAME}\b(?!\s+(?:СОШ|ООШ|НОШ|школ|гимнази|лице))"
)
HIDDEN_NAME = "[имя скрыто]"
# Single fields outside the approval block, and how a sentence names them.
_FIELDS = {
    "basis": "Основание программы",
    "responsible": "Ответственный за фактор",
    "goal_means": "Цель, «за счёт чего»",
    "goal_sentence": "Предложение цели",
    "executors": "Исполнители",
    "resources": "Ресурсы",
    "program_risks": "Риски невыполнения",
}
_LINES = {
    LineKind.CAUSE: ("Причина", "К причине"),
    LineKind.TASK: ("Задача", "К задаче"),
    LineKind.METHOD: ("Метод", "К методу"),
    LineKind.RESULT: ("Ожидаемый результат", "К результату"),
    LineKind.STAGE: ("Этап", "К этапу"),
    LineKind.CONTROL: ("Дата контроля", "К дате контроля"),
}
_INDICATOR_PARTS = {
    "title": "название",
    "unit": "единица",
    "source": "источник данных",
    "measured_by": "кто измеряет",
}
_MEASURE_PARTS = {
    "activity": "мероприятие",
    "term_text": "срок",
    "result": "результат",
    "responsible": "ответственный",
    "participants": "участники",
    "source": "источник",
}


def without_names(text: str) -> str:
    """The text with «[имя скрыто]» for surnames with initials and named pupils; a namesake school stays."""

    def hide(found: re.Match[str]) -> str:
        return found[0] if _IN_HONOUR.search(text[: found.start()]) else HIDDEN_NAME

    return _PUPIL.sub(lambda found: f"{found[0].split()[0]} {HIDDEN_NAME}", _PERSON.sub(hide, text))


def l08_names_nobody(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L08: no surname with initials and no named pupil in any text outside the approval block.

    The name itself is not repeated in the sentence: findings are printed and sent on.
    """
    for text, name, place in _texts(program):
        if _PUPIL.search(text):
            told = f"{name}: похоже на имя ученика. Напишите без имени."
        elif names_a_person(text):
            told = f"{name}: похоже на фамилию с инициалами. Назовите роль вместо фамилии."
        else:
            continue
        yield finding(context, "L08", told, place)


def names_a_person(text: str) -> bool:
    """Whether a text has what looks like a surname with initials."""
    return any(not _IN_HONOUR.search(text[: found.start()]) for found in _PERSON.finditer(text))


def _texts(program: Program) -> Iterator[tuple[str, str, Place]]:
    """Every text a team may type, what a sentence calls it, and its place."""
    for field, name in _FIELDS.items():
        yield program.text(field), name, field_place(field)
    for kind, (name, link) in _LINES.items():
        for at, line in enumerate(program.of(kind), start=1):
            step = "causes" if kind in (LineKind.CAUSE, LineKind.TASK) else "passport"
            of = "task" if kind is LineKind.TASK else "line"
            place = Place.model_validate(
                {"step": step, "kind": of, "id": line.id, "field": "text", "words": f"{link} {at}"}
            )
            yield line.text, f"{name} {at}", place
            if kind is LineKind.STAGE:  # a stage's `ref` is its term in words
                yield line.ref, f"{name} {at}, срок", place
    for indicator in program.indicators:
        number = indicator_number(program, indicator)
        for part, name in _INDICATOR_PARTS.items():
            where = indicator_place(program, indicator, part)
            yield getattr(indicator, part), f"Показатель {number}, {name}", where
    for row in program.ordered_measures():
        number = measure_number(program, row)
        for part, name in _MEASURE_PARTS.items():
            yield getattr(row, part), f"Мера {number}, {name}", measure_place(program, row, part)
