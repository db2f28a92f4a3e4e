"""Rules about the roadmap: its measures, terms, participants (field.md 5.9)."""

import re
from collections.abc import Iterator

from toolkit.domain.checks.finding import CheckContext, Finding, Place, finding
from toolkit.domain.checks.places import (
    field_place,
    measure_number,
    measure_place,
    measures_place,
    roadmap_place,
)
from toolkit.domain.diagnosis import Standing
from toolkit.domain.profile import Level
from toolkit.domain.program import MeasureRow, Program
from toolkit.domain.terms import parse_term
from toolkit.domain.wording import day, number, plural
from toolkit.methodology.catalogue import Group, Participant

# How each group is written among participants; a letter alone is the code of the bank. Endings vary.
_SPELLINGS = {
    Group.ADMINISTRATION: r"администрац|директор|заместител|\bзам\b|завуч|руководств|\bа\b",
    Group.TEACHERS: (
        r"учител|(?<!социальный )педагог(?!-психолог|-организатор)|преподавател|классн\w* руковод"
        r"|педколлектив|\bу\b"
    ),
    Group.STUDENTS: r"обучающ|учени[кц]|учащ|школьник|детей|дети|\d\W*(?:\w\W*)?класс|\bо\b",
    Group.PARENTS: r"родител|семь|семе[йи]|законны\w+ представител|\bр\b",
}
_EVERYBODY = re.compile(
    r"\bвсе участники|\bвсе группы|школьное сообщество|весь коллектив школы", re.IGNORECASE
)
# «Риск отметили родители, а среди участников их нет»: verb, name, pronoun, and the name after «для».
_REPORTED = {
    Group.ADMINISTRATION: ("отметила администрация", "её", "администрации"),
    Group.TEACHERS: ("отметили учителя", "их", "учителей"),
    Group.STUDENTS: ("отметили ученики", "их", "учеников"),
    Group.PARENTS: ("отметили родители", "их", "родителей"),
}
_REPORTED_TOGETHER = ("отметил педагогический коллектив", "его", "педагогического коллектива")
_SECOND_ACTIVITY = re.compile(r"[;\n]\s*(?:[-–—•*]|\d+[.)])?\s*[А-ЯЁ]|(?:^|\s)1[.)]\s.+\s2[.)]\s", re.DOTALL)
_OWN_EXPERIENCE = "ОЗ"
_NEIGHBOURS = re.compile(r"куратор|партн[её]р|соседн|школ\w+-консультант", re.IGNORECASE)


def l02_every_task_has_a_measure(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L02: every task has a measure, and there are tasks."""
    if not program.tasks:
        place = Place(step="causes", kind="field", field="tasks", words="К задачам")
        yield finding(context, "L02", "В программе нет задач. Добавьте от двух до пяти.", place)
    for at, task in enumerate(program.tasks, start=1):
        if not program.measures_of(task.id):
            place = Place(step="measures", kind="task", id=task.id, words=f"К задаче {at}")
            sentence = f"У задачи {at} нет ни одной меры. Добавьте меру или уберите задачу."
            yield finding(context, "L02", sentence, place)


def l03_terms_are_inside_the_program(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L03: measures begin and end inside the program's period."""
    period = program.period(context.period)
    if period.begins > period.ends:
        sentence = (
            f"Программа кончается раньше, чем начинается: {day(period.ends)} и {day(period.begins)}. "
            "Проверьте даты."
        )
        yield finding(context, "L03", sentence, field_place("ends"))
        return
    for row in program.ordered_measures():
        term = parse_term(row.term_text, period)
        name = f"Мера {measure_number(program, row)}"
        if term.start is not None and term.start < period.begins:
            told = (
                f"{name} начинается раньше программы: {day(term.start)}, а программа — {day(period.begins)}."
            )
        elif term.end is not None and term.end > period.ends:
            told = f"{name} кончается позже программы: {day(term.end)}, а программа — {day(period.ends)}."
        elif term.end is not None and term.end < period.begins:
            told = (
                f"{name} кончается раньше, чем начинается программа: {day(term.end)} и {day(period.begins)}."
            )
        elif term.start is not None and term.start > period.ends:
            told = f"{name} начинается позже конца программы: {day(term.start)} и {day(period.ends)}."
        else:
            continue
        yield finding(context, "L03", told, measure_place(program, row, "term_text"))


def l04_measures_are_complete(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L04: a measure says what is done and has a role, a document as result, and participants."""
    for row in program.ordered_measures():
        name = f"У меры {measure_number(program, row)}"
        for part, words in (
            ("activity", "нет названия. Напишите, что будет сделано"),
            ("responsible", "нет ответственного. Назовите роль"),
            ("result", "нет результата. Назовите документ, который останется"),
            ("participants", "нет участников. Назовите, кто участвует"),
        ):
            if not str(getattr(row, part)).strip():
                yield finding(context, "L04", f"{name} {words}.", measure_place(program, row, part))


def l11_measures_have_indicators(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L11: the column of indicators is filled: every measure names an indicator of the program."""
    for row in program.ordered_measures():
        if program.indicator(row.indicator_id) is None:
            yield finding(
                context,
                "L11",
                f"У меры {measure_number(program, row)} не выбран показатель. Выберите, что она изменит.",
                measure_place(program, row, "indicator_id"),
            )


def l12_terms_have_dates(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L12: each term without a date is told, and their share if it is over the threshold."""
    rows = program.ordered_measures()
    period = program.period(context.period)
    dateless = 0
    for row in rows:
        text = row.term_text.strip()
        term = parse_term(text, period)
        if not text:
            sentence = f"У меры {measure_number(program, row)} нет срока. Назовите месяц или дату."
        elif not term.understood:
            sentence = f"{_quoted(text)} — дата не понята. Лучше назвать месяц или день."
        elif term.vague:
            sentence = f"{_quoted(text)} — без даты. Лучше назвать месяц."
        else:
            continue
        dateless += 1
        yield finding(context, "L12", sentence, measure_place(program, row, "term_text"))
    limit = context.catalogue.thresholds.vague_terms_share
    if rows and dateless / len(rows) > limit:
        measures = plural(dateless, "мера", "меры", "мер")
        sentence = (
            f"Без даты {measures} из {len(rows)}. Лучше, чтобы таких было не больше {number(limit * 100)} %."
        )
        yield finding(context, "L12", sentence, roadmap_place())


def _quoted(text: str) -> str:
    short = text if len(text) <= 60 else text[:59] + "…"
    return f"«{short[0].upper()}{short[1:]}»"


def l13_learns_from_others(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L13: at least one measure is the practice of a curator or another school."""
    if program.measures and not any(_from_others(row) for row in program.measures):
        yield finding(
            context,
            "L13",
            "Все меры школа придумала сама. Посмотрите, что помогло другим: в банке есть меры из практики.",
            measures_place("К банку мер"),
        )


def _from_others(row: MeasureRow) -> bool:
    sources = {source.strip() for source in row.source.split(";")} - {"", _OWN_EXPERIENCE}
    return bool(sources) or bool(_NEIGHBOURS.search(f"{row.activity} {row.participants}"))


def l18_one_activity_in_a_cell(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L18: no two activities in one cell («…; Определение…», a list with numbers)."""
    for row in program.ordered_measures():
        if _SECOND_ACTIVITY.search(row.activity.strip()):
            yield finding(
                context,
                "L18",
                f"В мере {measure_number(program, row)} похоже на два мероприятия. Разделите их на две меры.",
                measure_place(program, row, "activity"),
            )


def l19_number_of_measures(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L19: the number of measures of a factor lies between the two thresholds."""
    count = len(program.measures)
    least, most = context.catalogue.thresholds.measures_min, context.catalogue.thresholds.measures_max
    if count < least:
        now = plural(count, "мера", "меры", "мер") if count else "нет мер"
        sentence = f"В программе {now}. Обычно нужно не меньше {least}."
    elif count > most:
        sentence = (
            f"В программе {plural(count, 'мера', 'меры', 'мер')}. Больше {most} трудно выполнить: "
            "оставьте самые действенные."
        )
    else:
        return
    yield finding(context, "L19", sentence, measures_place())


def l20_groups_that_see_the_risk_take_part(program: Program, context: CheckContext) -> Iterator[Finding]:
    """L20: each group whose own answers show a medium or high risk takes part in a measure."""
    if context.diagnosis is None or not program.measures:
        return
    for result in context.diagnosis.groups:
        if result.standing is not Standing.MEASURED or result.level in (None, Level.LOW):
            continue
        together = context.diagnosis.merged and result.group is Group.ADMINISTRATION
        groups = (Group.ADMINISTRATION, Group.TEACHERS) if together else (result.group,)
        if any(_takes_part(row, group, context) for row in program.measures for group in groups):
            continue
        verb, pronoun, whom = _REPORTED_TOGETHER if together else _REPORTED[result.group]
        yield finding(
            context,
            "L20",
            f"Риск {verb}, а среди участников {pronoun} нет.",
            measures_place(f"Меры для {whom}"),
        )


def _takes_part(row: MeasureRow, group: Group, context: CheckContext) -> bool:
    text = row.participants
    name = context.catalogue.vocabulary.participants.get(Participant(group.value), "")
    if (name and name.casefold() in text.casefold()) or _EVERYBODY.search(text):
        return True
    return bool(re.search(_SPELLINGS[group], text, re.IGNORECASE))
