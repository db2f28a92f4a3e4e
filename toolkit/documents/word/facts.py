"""What a template may say: a school's facts as words, under the names that a template's author reads.

Everything is a text or a list, ready for the page: numbers with a decimal comma, days as dd.mm.yyyy, a dash
or a blank where nothing was given. Names are Russian: templates are edited in Word by methodologists.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from toolkit.documents import factor_titles, table_rows
from toolkit.documents.word.inflection import inflected
from toolkit.domain import goal
from toolkit.domain.diagnosis import FactorDiagnosis, GroupResult, Standing
from toolkit.domain.dossier import Dossier
from toolkit.domain.joint_plan import JointMeasure
from toolkit.domain.program import LineKind, MeasureRow, Program
from toolkit.domain.wording import day, number, plural
from toolkit.methodology.catalogue import Catalogue, Factor

BLANK = "____________"
NAME_BLANK = "____________________"
DATE_BLANK = "«__» ________ 20__ г."
NUMBER_BLANK = "______"
NOTHING = "—"
# Measures of these factors are a psychologist's work (004/п4.6), and those that name one.
PSYCHOLOGISTS = frozenset({"R09", "R12", "R15"})
_PSYCHOLOGIST = re.compile(r"психолог", re.IGNORECASE)
_PREVENTION = "R13"  # учебная неуспешность
_RESULTS = "R11"  # низкое качество результатов

Facts = dict[str, Any]


def facts_of(
    dossier: Dossier,
    catalogue: Catalogue,
    *,
    joint: Sequence[JointMeasure] = (),
    consultant: str = "",
    factor: str | None = None,
) -> Facts:
    """All facts of a school; with a factor's code, «программа» is the program of that factor.

    `joint` are the rows of the joint plan, `consultant` the name of the school that helps.
    """
    programs = [_program(dossier, program) for program in dossier.programs]
    chosen = next((told for told in programs if told["код"] == factor), None)
    return {
        "школа": _school(dossier),
        "паспорт": _passport(dossier, catalogue),
        "год": dossier.cycle.title,
        "начало": day(dossier.cycle.period.begins),
        "конец": day(dossier.cycle.period.ends),
        "сегодня": day(dossier.today),
        "пусто": {"дата": DATE_BLANK, "номер": NUMBER_BLANK, "имя": NAME_BLANK, "кратко": BLANK},
        "профиль": _profile(dossier),
        "факторы": [
            _factor(dossier, catalogue, number_, found) for number_, found in enumerate(dossier.factors, 1)
        ],
        "подтверждённые": [
            _factor(dossier, catalogue, at, found) for at, found in enumerate(_entering(dossier), 1)
        ],
        "спорные": [_factor(dossier, catalogue, at, found) for at, found in enumerate(_disputed(dossier), 1)],
        "программы": programs,
        "программа": chosen or _empty_program(),
        "ответственные": _owners(dossier),
        "психолог": _psychologist(dossier),
        "профилактика": _measures_of_factor(dossier, catalogue, _PREVENTION),
        "слабоуспевающие": _measures_of_factor(dossier, catalogue, _RESULTS),
        "консультант": consultant or BLANK,
        "совместный": [_joint(row, at) for at, row in enumerate(joint, 1)],
    }


def filters() -> Mapping[str, Callable[..., str]]:
    """Filters for templates: `{{ роль|дательный }}` and the other cases."""
    return {
        case: _case(case)
        for case in ("родительный", "дательный", "винительный", "творительный", "предложный")
    }


def _case(case: str) -> Callable[[object], str]:
    return lambda name: inflected(str(name), case)


# ── the school ──


def _school(dossier: Dossier) -> Facts:
    school = dossier.school
    return {
        "название": school.name,
        "полное": factor_titles.school_name(school),
        "пример": "Пример: школа и все числа вымышлены" if school.example else "",
    }


def _passport(dossier: Dossier, catalogue: Catalogue) -> list[Facts]:
    """Blocks of the passport with the answers that were given; blocks without any are left out."""
    blocks = []
    for block in catalogue.passport:
        given = [
            {"вопрос": field.label, "ответ": _with_unit(dossier.passport.text(field.code), field.unit)}
            for field in block.fields
            if dossier.passport.text(field.code).strip()
        ]
        if given:
            blocks.append({"название": block.title, "ответы": given})
    return blocks


def _with_unit(text: str, unit: str) -> str:
    return f"{text.strip()} {unit}".strip()


def _profile(dossier: Dossier) -> Facts:
    profile = dossier.profile
    return {
        "дата": day(profile.issued_on) or DATE_BLANK,
        "кем": profile.issuer or BLANK,
        "всего": plural(len(profile.factors), "фактор", "фактора", "факторов"),
    }


# ── factors ──


def _entering(dossier: Dossier) -> list[Factor]:
    return [found for found in dossier.factors if dossier.outcomes[found.code].enters_program]


def _disputed(dossier: Dossier) -> list[Factor]:
    return [found for found in dossier.factors if dossier.proposals[found.code].interview]


def _factor(dossier: Dossier, catalogue: Catalogue, at: int, factor: Factor) -> Facts:
    code = factor.code
    diagnosis, outcome = dossier.diagnoses[code], dossier.outcomes[code]
    verdict = dossier.verdicts.get(code)
    listed = dossier.profile.factor(code)
    return {
        "номер": str(at),
        "код": code,
        "название": factor_titles.official(dossier, code),
        "кратко": factor_titles.brief(dossier, code),
        "в_профиле": factor_titles.level_word(listed.level if listed else None, "не указана"),
        "индекс": number(diagnosis.index, 1) if diagnosis.index is not None else NOTHING,
        "уровень_ответов": factor_titles.level_word(diagnosis.level, "нет данных"),
        "группы": [_group(result, diagnosis, catalogue) for result in diagnosis.groups],
        "расхождение": "мнения групп расходятся" if diagnosis.divided else "",
        "предложение": dossier.proposals[code].status.value,
        "почему": dossier.proposals[code].why,
        "решение": verdict.decision.value if verdict else "решение не принято",
        "причина": verdict.reason.strip() if verdict and verdict.reason.strip() else NOTHING,
        "особое_мнение": verdict.dissent.strip() if verdict else "",
        "итог": outcome.status.value,
        "уровень": factor_titles.level_word(outcome.level, NOTHING),
        "откуда": " ".join(outcome.provenance),
        "показатели": _facts(dossier, factor),
        "ответственный": _owner(dossier, code),
        "дата_решения": day(verdict.decided_on) if verdict and verdict.decided_on else DATE_BLANK,
        "беседа": "нужно собеседование" if dossier.proposals[code].interview else "",
    }


def _group(result: GroupResult, diagnosis: FactorDiagnosis, catalogue: Catalogue) -> Facts:
    shown = result.standing in (Standing.MEASURED, Standing.ESTIMATE)
    return {
        "название": table_rows.group_title(result.group, catalogue.thresholds, merged=diagnosis.merged),
        "индекс": number(result.index, 1) if shown and result.index is not None else NOTHING,
        "уровень": table_rows.standing_words(result),
    }


def _facts(dossier: Dossier, factor: Factor) -> list[str]:
    told = []
    for indicator in factor.indicators:
        fact = dossier.facts.get(indicator.code)
        if fact is not None and fact.value is not None:
            norm = f" (для сравнения {number(fact.norm)})" if fact.norm is not None else ""
            told.append(f"{indicator.title}: {number(fact.value)} {indicator.unit}{norm}")
    return told


def _owner(dossier: Dossier, code: str) -> str:
    program = next((found for found in dossier.programs if found.factor_code == code), None)
    return (program.text("responsible").strip() if program else "") or BLANK


def _owners(dossier: Dossier) -> list[Facts]:
    """Who answers for each factor that enters the plan (004/п4.1.1)."""
    return [
        {"фактор": factor_titles.brief(dossier, factor.code), "кто": _owner(dossier, factor.code)}
        for factor in _entering(dossier)
    ]


# ── programs ──


def _program(dossier: Dossier, program: Program) -> Facts:
    period = program.period(dossier.cycle.period)
    return {
        "код": program.factor_code,
        "фактор": factor_titles.of_program(program),
        "цель": goal.goal_sentence(program, period),
        "основание": program.text("basis") or _basis(dossier),
        "ответственный": program.text("responsible").strip() or BLANK,
        "причины": [line.text for line in program.of(LineKind.CAUSE)],
        "задачи": [_task(program, at, task.id, task.text) for at, task in enumerate(program.tasks, 1)],
        "показатели": [_indicator(at, found) for at, found in enumerate(program.indicators, 1)],
        "методы": [line.text for line in program.of(LineKind.METHOD)],
        "этапы": [_joined(line.text, line.ref) for line in program.of(LineKind.STAGE)],
        "результаты": [line.text for line in program.of(LineKind.RESULT)],
        "контроль": [line.text for line in program.of(LineKind.CONTROL)],
        "исполнители": program.text("executors") or NOTHING,
        "ресурсы": program.text("resources") or NOTHING,
        "риски": program.text("program_risks") or NOTHING,
        "начало": day(period.begins),
        "конец": day(period.ends),
        "меры": [_measure(program, row, at) for at, row in enumerate(program.ordered_measures(), 1)],
        "гриф": _approval(program),
    }


def _empty_program() -> Facts:
    lists = ("причины", "задачи", "показатели", "методы", "этапы", "результаты", "контроль", "меры")
    words = (
        "код",
        "фактор",
        "цель",
        "основание",
        "ответственный",
        "исполнители",
        "ресурсы",
        "риски",
        "начало",
        "конец",
    )
    return {**{name: [] for name in lists}, **dict.fromkeys(words, NOTHING), "гриф": _approval(None)}


def _approval(program: Program | None) -> Facts:
    """Which words of approval stand on the paper; the two usual ones unless the team chose others."""
    chosen = program.text("approval") if program and "approval" in program.fields else "принято утверждаю"
    words = chosen.casefold().split()
    return {word: word in words for word in ("принято", "согласовано", "утверждаю")}


def _basis(dossier: Dossier) -> str:
    issued = dossier.profile.issued_on
    return f"Рисковый профиль школы от {day(issued)}" if issued else NOTHING


def _task(program: Program, at: int, task_id: int, text: str) -> Facts:
    numbers = {row.id: place for place, row in enumerate(program.ordered_measures(), 1)}
    rows = [_measure(program, row, numbers[row.id]) for row in program.measures_of(task_id)]
    return {"номер": str(at), "текст": text, "меры": rows}


def _measure(program: Program, row: MeasureRow, at: int) -> Facts:
    indicator = program.indicator(row.indicator_id)
    task = next((line.text for line in program.tasks if line.id == row.task_id), "")
    return {
        "номер": str(at),
        "задача": task,
        "мероприятие": row.activity or BLANK,
        "срок": row.term_text or BLANK,
        "результат": row.result or BLANK,
        "показатель": indicator.title if indicator else "",
        "ответственный": row.responsible or BLANK,
        "участники": row.participants or NOTHING,
    }


def _indicator(at: int, found: Any) -> Facts:
    return {
        "номер": str(at),
        "название": found.title or BLANK,
        "единица": found.unit,
        "сейчас": _value(found.baseline, found.baseline_on),
        "в_середине": _value(found.interim, found.interim_on),
        "будет": _value(found.target, found.target_on),
        "источник": found.source or NOTHING,
        "кто": found.measured_by or NOTHING,
    }


def _value(value: Any, on: date | None) -> str:
    if value is None:
        return NOTHING
    return f"{number(value)}\n{day(on)}" if on else number(value)


def _joined(text: str, ref: str) -> str:
    return f"{text}: {ref}" if ref.strip() else text


# ── plans made of parts ──


def _psychologist(dossier: Dossier) -> list[Facts]:
    """Measures that a psychologist carries out (004/п4.6): named in the row, or of his factors."""
    rows: list[Facts] = []
    for program in dossier.programs:
        title = factor_titles.of_program(program)
        for row in program.ordered_measures():
            named = _PSYCHOLOGIST.search(f"{row.responsible} {row.participants}")
            if named or program.factor_code in PSYCHOLOGISTS:
                rows.append({**_measure(program, row, len(rows) + 1), "фактор": title})
    return rows


def _measures_of_factor(dossier: Dossier, catalogue: Catalogue, code: str) -> list[Facts]:
    """The program's measures on a factor, or what the bank has for it where no program was begun."""
    program = next((found for found in dossier.programs if found.factor_code == code), None)
    if program is not None and program.measures:
        return [_measure(program, row, at) for at, row in enumerate(program.ordered_measures(), 1)]
    factor = next((found for found in catalogue.factors if found.code == code), None)
    if factor is None:
        return []
    names = catalogue.vocabulary.participants
    return [
        {
            "номер": str(at),
            "задача": factor.tasks[measure.task - 1] if measure.task else "",
            "мероприятие": measure.text,
            "срок": BLANK,
            "результат": measure.result,
            "показатель": "",
            "ответственный": measure.responsible,
            "участники": ", ".join(names.get(letter, "") for letter in measure.participants),
        }
        for at, measure in enumerate(factor.measures, 1)
    ]


def _joint(row: JointMeasure, at: int) -> Facts:
    return {
        "номер": str(at),
        "мероприятие": row.activity or BLANK,
        "срок": row.term_text or BLANK,
        "результат": row.result or BLANK,
        "ответственный": row.responsible or BLANK,
    }
