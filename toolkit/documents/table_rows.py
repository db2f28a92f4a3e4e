"""Rows of every table that leaves the toolkit, composed once for workbooks and for pandas tables.

Values are what they are: numbers are numbers, days are `date`, None is «no value». Column names are Russian.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from toolkit.documents import factor_titles
from toolkit.documents.cell_style import Value
from toolkit.documents.word.paper import papers_of, title_of
from toolkit.domain import schedule, wording
from toolkit.domain.checks import Finding
from toolkit.domain.diagnosis import FactorDiagnosis, GroupResult, Standing
from toolkit.domain.dossier import Dossier
from toolkit.domain.program import MeasureRow, Program
from toolkit.domain.school import Period
from toolkit.domain.terms import parse_term
from toolkit.domain.verification import Verdict
from toolkit.methodology.catalogue import Factor, Group, Severity, Thresholds

HIDDEN = "скрыто: мало ответов"
NO_DATA = "нет данных"
PRELIMINARY = "предварительно"
TOGETHER = "Педагогический коллектив"
TOTAL = "Итог по фактору"
MARK = "■"
_MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")

PAPERS = ("Код", "Фактор риска", "Документ", "Чего не хватает")
DIAGNOSIS = ("Фактор риска", "Группа", "Индекс", "Уровень", "Ответов", "Оценка команды", "Пометка")
VERIFICATION = (
    "№",
    "Фактор риска",
    "Профиль",
    "Самодиагностика",
    "Предложение",
    "Решение команды",
    "Итог",
    "Причина и особое мнение",
    "Откуда данные",
)
ROADMAP = (
    "Задача",
    "Мероприятие",
    "Сроки реализации",
    "Показатели реализации",
    "Ответственный",
    "Участники",
)
DATES = ("Начало", "Окончание")
CONSOLIDATED = (
    "№",
    "Фактор риска",
    "Ответственный за фактор",
    "Задача",
    "Мероприятие",
    "Сроки реализации",
    "Показатели реализации",
    "Ответственный",
    "Участники",
    *DATES,
)
LOAD = ("Ответственный", "Мер всего", "Мер одновременно", "Самые занятые месяцы", "Ближайшее")
FINDINGS = ("Правило", "Важность", "Что исправить", "Где")
CALENDAR = ("Фактор риска", "Мероприятие", "Ответственный")

Row = tuple[Value, ...]


class Table(NamedTuple):
    """Column names and rows of the same length."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


# --- self-diagnosis -----------------------------------------------------------------------------------


def diagnosis_rows(
    factors: Sequence[Factor],
    diagnoses: Mapping[str, FactorDiagnosis],
    thresholds: Thresholds,
    titles: Mapping[str, str] | None = None,
) -> Table:
    """A row for each factor and group, and the factor's total after them; aggregates only (field.md 6.2)."""
    rows: list[Row] = []
    for factor in factors:
        diagnosis = diagnoses.get(factor.code)
        if diagnosis is None:
            continue
        title = (titles or {}).get(factor.code) or factor.title
        rows += [_group_row(title, result, diagnosis, thresholds) for result in diagnosis.groups]
        rows.append(_total_row(title, diagnosis))
    return Table(DIAGNOSIS, tuple(rows))


def group_title(group: Group, thresholds: Thresholds, *, merged: bool = False) -> str:
    """A group's name; teachers and administration of a very small school are one group (field.md 6.2.2)."""
    return TOGETHER if merged and group is Group.ADMINISTRATION else thresholds.group(group).title


def standing_words(result: GroupResult) -> str:
    """What a cell says of a group without a level of its own, or the level's word."""
    if result.standing is Standing.HIDDEN:
        return HIDDEN
    return factor_titles.level_word(result.level, NO_DATA)


def _group_row(title: str, result: GroupResult, diagnosis: FactorDiagnosis, thresholds: Thresholds) -> Row:
    remarks = []
    if result.standing is Standing.ESTIMATE:
        remarks.append(f"{PRELIMINARY}: оценка команды")
    if result.small_sample:
        remarks.append("малая выборка")
    if result.differs:
        remarks.append("команда видит иначе: обсудить")
    shown = result.standing in (Standing.MEASURED, Standing.ESTIMATE)
    return (
        title,
        group_title(result.group, thresholds, merged=diagnosis.merged),
        result.index if shown else None,
        standing_words(result),
        result.respondents if result.standing is Standing.MEASURED else None,
        result.estimate,
        "; ".join(remarks),
    )


def _total_row(title: str, diagnosis: FactorDiagnosis) -> Row:
    remarks = []
    if diagnosis.preliminary:
        remarks.append(PRELIMINARY)
    if diagnosis.divided:
        remarks.append(f"мнения расходятся на {wording.number(diagnosis.spread, 1)}: обсудить")
    if diagnosis.raised:
        remarks.append("поднято до «средняя»: у одной группы риск высокий")
    remarks.append(f"групп с данными: {diagnosis.groups_with_data} из {diagnosis.groups_expected}")
    level = factor_titles.level_word(diagnosis.level, NO_DATA)
    return (title, TOTAL, diagnosis.index, level, None, None, "; ".join(remarks))


# --- verification -------------------------------------------------------------------------------------


def verification_rows(dossier: Dossier) -> Table:
    """The official profile beside the self-diagnosis, the proposal and the decision (field.md 6.3)."""
    rows = []
    for number, factor in enumerate(dossier.factors, 1):
        proposal = dossier.proposals.get(factor.code)
        outcome = dossier.outcomes.get(factor.code)
        rows.append(
            (
                number,
                factor_titles.official(dossier, factor.code),
                profile_words(dossier, factor.code),
                diagnosis_words(dossier.diagnoses.get(factor.code)),
                f"{proposal.status}. {proposal.why}" if proposal else "",
                decision_words(dossier.verdicts.get(factor.code)),
                outcome_words(dossier, factor.code),
                _reasons(dossier.verdicts.get(factor.code)),
                "\n".join(outcome.provenance) if outcome else "",
            )
        )
    return Table(VERIFICATION, tuple(rows))


def profile_words(dossier: Dossier, code: str) -> str:
    """What the paper profile says of a factor."""
    found = dossier.profile.factor(code)
    if found is None or not found.in_profile:
        return "нет в профиле"
    return factor_titles.level_word(found.level, "есть, уровень не указан")


def diagnosis_words(diagnosis: FactorDiagnosis | None) -> str:
    """«средняя, 62,5; мнения расходятся», or why there is nothing to say."""
    if diagnosis is None or diagnosis.index is None or diagnosis.level is None:
        return NO_DATA
    words = f"{diagnosis.level.word}, {wording.number(diagnosis.index, 1)}"
    if diagnosis.preliminary:
        words += f"; {PRELIMINARY}"
    return words + ("; мнения расходятся" if diagnosis.divided else "")


def decision_words(verdict: Verdict | None) -> str:
    """The decision, its level, by whom and when; roles only."""
    if verdict is None:
        return "ещё не принято"
    level = f", {verdict.level.word}" if verdict.level else ""
    day = f", {wording.day(verdict.decided_on)}" if verdict.decided_on else ""
    return f"{verdict.decision}{level} ({verdict.role}{day})"


def outcome_words(dossier: Dossier, code: str) -> str:
    """What holds for the factor now: «подтверждён, высокая»."""
    outcome = dossier.outcomes.get(code)
    if outcome is None:
        return NO_DATA
    words = str(outcome.status) + (f", {outcome.level.word}" if outcome.level else "")
    if not outcome.decided:
        words += " (предложение, решения ещё нет)"
    if outcome.by_curator:
        return f"{words}; заключение куратора"
    return words + ("; последнее слово за куратором" if outcome.needs_curator else "")


def _reasons(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    dissent = f"Особое мнение: {verdict.dissent}" if verdict.dissent.strip() else ""
    return "\n".join(part for part in (verdict.reason.strip(), dissent) if part)


# --- programs -----------------------------------------------------------------------------------------


def roadmap_rows(program: Program, period: Period | None = None) -> Table:
    """The annex of field.md 5.1, exactly its six columns; with a period also the real first and last day."""
    tasks = {task.id: f"{number}. {task.text}" for number, task in enumerate(program.tasks, 1)}
    columns = ROADMAP if period is None else (*ROADMAP, *DATES)
    rows = []
    for row in program.ordered_measures():
        known: Row = (
            tasks.get(row.task_id, "") if row.task_id is not None else "",
            row.activity,
            row.term_text,
            measure_result(program, row),
            row.responsible,
            row.participants,
        )
        rows.append(known if period is None else (*known, *measure_days(program, row, period)))
    return Table(columns, tuple(rows))


def measure_result(program: Program, row: MeasureRow) -> str:
    """«Показатели реализации»: the document that is the result, and the indicator it works for."""
    indicator = program.indicator(row.indicator_id)
    title = indicator.title.strip() if indicator else ""
    return "\n".join(part for part in (row.result.strip(), title and f"Показатель: {title}") if part)


def measure_days(program: Program, row: MeasureRow, period: Period) -> tuple[date | None, date | None]:
    """The first and the last day that a measure's term means; None where the words name no day."""
    term = parse_term(row.term_text, program.period(period))
    return term.start, term.end


def consolidated_rows(programs: Sequence[Program], period: Period) -> Table:
    """All measures of all factors with a responsible for each factor (004/п4.1.2)."""
    rows: list[Row] = []
    for program in programs:
        title = factor_titles.of_program(program)
        for measure in roadmap_rows(program, period).rows:
            task, activity, term, result, responsible, participants, first, last = measure
            owner = program.text("responsible")
            rows.append(
                (
                    len(rows) + 1,
                    title,
                    owner,
                    task,
                    activity,
                    term,
                    result,
                    responsible,
                    participants,
                    first,
                    last,
                )
            )
    return Table(CONSOLIDATED, tuple(rows))


def calendar_rows(programs: Sequence[Program], period: Period) -> Table:
    """A row for each measure, a column for each month of the period; MARK where work goes on."""
    months = schedule.months(period)
    titles = {program.id: factor_titles.of_program(program) for program in programs}
    rows = [
        (
            titles.get(bar.program_id, bar.factor_code),
            bar.activity,
            bar.responsible,
            *(MARK if month in bar.months else "" for month in months),
        )
        for bar in schedule.calendar(programs, period)
    ]
    return Table((*CALENDAR, *(month_title(month) for month in months)), tuple(rows))


def month_title(month: date) -> str:
    """A month as «сен 2023»."""
    return f"{_MONTHS[month.month - 1]} {month.year}"


def load_rows(programs: Sequence[Program], period: Period, today: date) -> Table:
    """How much lies on each responsible, in alphabetical order."""
    rows = [
        (
            load.responsible,
            load.total,
            load.at_once,
            ", ".join(month_title(month) for month in load.busiest),
            load.nearest,
        )
        for load in schedule.load(programs, period, today)
    ]
    return Table(LOAD, tuple(rows))


# --- findings -----------------------------------------------------------------------------------------


def findings_rows(findings: Sequence[Finding]) -> Table:
    """What the checker says, in the checker's order."""
    rows = [(found.rule, str(found.severity), found.sentence, found.place.words) for found in findings]
    return Table(FINDINGS, tuple(rows))


def program_state(dossier: Dossier, code: str) -> str:
    """In a few words where the program of a factor stands."""
    program = next((found for found in dossier.programs if found.factor_code == code), None)
    if program is None:
        return "—"
    outcome = dossier.outcomes.get(code)
    errors = errors_of(dossier, program)
    if errors:
        return "черновик, исправить: " + wording.plural(len(errors), "место", "места", "мест")
    if outcome is not None and outcome.draft_only:
        return "черновик: решение по фактору не принято"
    return "ошибок нет"


def errors_of(dossier: Dossier, program: Program) -> tuple[Finding, ...]:
    """Findings that have to be mended before the program is signed."""
    found = dossier.findings.get(program.id, ())
    return tuple(finding for finding in found if finding.severity is Severity.ERROR)


def papers_rows(dossier: Dossier, *, planned: bool) -> Table:
    """Word documents that can be made, and what the others lack."""
    return Table(
        PAPERS,
        tuple(
            (kind.code, factor or "", title_of(kind, dossier, factor), lacking)
            for kind, factor, lacking in papers_of(dossier, planned=planned)
        ),
    )
