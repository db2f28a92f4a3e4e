"""The numbered parts of the school's report, computed from one dossier.

Factors and programs stand in the profile's order, the responsible in alphabetical order; nothing is ranked.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from toolkit.domain.checks import Finding
from toolkit.domain.diagnosis import FactorDiagnosis, Standing
from toolkit.domain.dossier import Dossier
from toolkit.domain.goal import goal_sentence
from toolkit.domain.profile import ProfileFactor
from toolkit.domain.program import Program, ProgramIndicator
from toolkit.domain.schedule import Load, MonthBar, calendar, load, months
from toolkit.domain.school import Fact
from toolkit.domain.verification import MERGED_NAME, NAMES, Outcome
from toolkit.domain.wording import NBSP, day, number, plural
from toolkit.methodology.catalogue import Catalogue, Group, Severity, Thresholds

# The calendar shows the school year at least up to its last month of lessons; an empty summer is left out.
LAST_LESSONS = 5
_BRACKETS = re.compile(r"\s*\([^()]*\)?\s*\.?$")
_COUNTS = {
    Severity.ERROR: ("ошибка", "ошибки", "ошибок"),
    Severity.WARNING: ("предупреждение", "предупреждения", "предупреждений"),
    Severity.ADVICE: ("совет", "совета", "советов"),
}


class FactorLine(Fact):
    """A factor's row: what the profile says, the answers, the decision and its program, in words.

    `marks` are remarks beside the level: «мнения расходятся», «предварительно», which groups are hidden.
    """

    code: str
    title: str
    profile: str
    diagnosis: FactorDiagnosis
    marks: tuple[str, ...]
    decision: str
    program: str


class Change(Fact):
    """An indicator of a program from what is to what is planned; `after` is empty without a target."""

    title: str
    before: str
    after: str
    by: str


class ProgramBrief(Fact):
    """A program in a few lines; `goal` and `responsible` are empty while the team has not named them."""

    id: int
    title: str
    goal: str
    responsible: str
    measures: int
    changes: tuple[Change, ...]
    left: str


class CalendarPart(Fact):
    """The measures of one program with their months."""

    program_id: int
    title: str
    bars: tuple[MonthBar, ...]


class LeftOver(Fact):
    """Findings of one severity, program by program."""

    severity: Severity
    total: int
    by_program: tuple[tuple[str, tuple[Finding, ...]], ...]


class Contents(Fact):
    """The page's numbered parts; a part is empty while the team has given nothing for it.

    `explained` are sentences about the table of factors. `months` are first days. `unassigned` counts
    measures without a responsible: they are in nobody's load.
    """

    today: date
    factors: tuple[FactorLine, ...] = ()
    explained: tuple[str, ...] = ()
    programs: tuple[ProgramBrief, ...] = ()
    months: tuple[date, ...] = ()
    calendar: tuple[CalendarPart, ...] = ()
    loads: tuple[Load, ...] = ()
    unassigned: int = 0
    left: tuple[LeftOver, ...] = ()


def contents(dossier: Dossier, catalogue: Catalogue) -> Contents:
    """Compute the parts from a dossier."""
    programs = _in_profile_order(dossier)
    period = dossier.cycle.period
    bars = calendar(programs, period)
    return Contents(
        today=dossier.today,
        factors=tuple(_factor_line(dossier, entry) for entry in profile_lines(dossier)),
        explained=tuple(_explained(dossier, catalogue.thresholds)),
        programs=tuple(_brief(dossier, program) for program in programs),
        months=_shown_months(dossier, bars),
        calendar=tuple(
            CalendarPart(
                program_id=program.id,
                title=_program_title(program),
                bars=tuple(bar for bar in bars if bar.program_id == program.id),
            )
            for program in programs
            if program.measures
        ),
        loads=load(programs, period, dossier.today),
        unassigned=sum(not bar.responsible.strip() for bar in bars),
        left=tuple(_left(dossier, programs)),
    )


# ── 1. factors ──


def _factor_line(dossier: Dossier, entry: ProfileFactor) -> FactorLine:
    diagnosis, found = dossier.diagnoses[entry.code], dossier.outcomes[entry.code]
    level = entry.level.word if entry.level else "есть, уровень не указан"
    program = next((known for known in dossier.programs if known.factor_code == entry.code), None)
    return FactorLine(
        code=entry.code,
        title=_factor_title(dossier, entry),
        profile=level if entry.in_profile else "нет в профиле",
        diagnosis=diagnosis,
        marks=tuple(_marks(diagnosis)),
        decision=_decision(found),
        program=_no_program(found) if program is None else _state(dossier, program, found),
    )


def _marks(diagnosis: FactorDiagnosis) -> Iterator[str]:
    if diagnosis.raised:
        yield "одна группа видит высокий риск"
    if diagnosis.divided:
        yield "мнения расходятся"
    if diagnosis.preliminary:
        yield "предварительно"
    closed = [known.group for known in diagnosis.groups if known.standing is Standing.HIDDEN]
    if closed:
        yield f"скрыто: {', '.join(_group(group, diagnosis) for group in closed)}"


def _decision(found: Outcome) -> str:
    words = f"{found.status}{f', {found.level.word}' if found.level else ''}"
    if not found.decided:
        return f"решения пока нет, предложение: {words}"
    if found.by_curator:
        return f"{words}; заключение куратора"
    return f"{words}; слово за куратором" if found.needs_curator else words


def _no_program(found: Outcome) -> str:
    if not found.decided:
        return "после решения"
    if found.draft_only:
        return "после уточнения"
    return "не начата" if found.enters_program else "не нужна"


def _state(dossier: Dossier, program: Program, found: Outcome) -> str:
    if errors := findings_of(dossier, program, Severity.ERROR):
        return f"черновик, исправить: {plural(len(errors), 'место', 'места', 'мест')}"
    if not program.measures:
        return "черновик, мер пока нет"
    return "черновик" if found.draft_only else "без ошибок"


def _explained(dossier: Dossier, rules: Thresholds) -> Iterator[str]:
    """What the numbers of the table mean and how many people stand behind them."""
    found = list(dossier.diagnoses.values())
    if not any(result.index is not None for result in found):
        if found:
            yield "Ответов самодиагностики пока нет."
        return
    low, high = number(rules.medium_above, 1), number(rules.high_from, 1)
    yield f"Индекс риска от 0 до 100: до {low} низкая, от {high} высокая."
    yield "Пороги предложены авторами методики."
    if any(result.divided for result in found):
        yield f"Мнения расходятся, если индексы групп отличаются на {number(rules.spread)} и больше."
    if any(result.preliminary for result in found):
        yield "Предварительно: ответили не все группы или за группу ответила команда."
    yield _answered(found)
    if least := sorted({limit for result in found for limit in _unmet_minimums(result, rules)}):
        yield f"Скрыто: меньше {' и '.join(map(str, least))} ответов, чтобы никого нельзя было узнать."


def _unmet_minimums(result: FactorDiagnosis, rules: Thresholds) -> Iterator[int]:
    """From how many answers each hidden group would be shown; a merged one is held to the teachers'."""
    for known in result.groups:
        if known.standing is Standing.HIDDEN:
            merged = result.merged and known.group is Group.ADMINISTRATION
            yield rules.group(Group.TEACHERS if merged else known.group).minimum


def _answered(found: Sequence[FactorDiagnosis]) -> str:
    """«Ответили: администрация 2, ученики 54–56»: from the factor with fewest answers to that with most."""
    words = []
    for group in Group:
        asked = [result for result in found if result.group(group) is not None]
        if asked:
            words.append(f"{_group(group, asked[0])} {_answered_by(group, asked)}")
    return f"Ответили: {', '.join(words)}."


def _answered_by(group: Group, asked: Sequence[FactorDiagnosis]) -> str:
    results = [known for result in asked if (known := result.group(group)) is not None]
    standings = {known.standing for known in results}
    counts = [known.respondents for known in results if known.respondents]
    if counts and all(_team_speaks(result, group) for result in asked):
        return "— общий ответ команды"
    if counts:
        least, most = min(counts), max(counts)
        return f"{least}" if least == most else f"{least}–{most}"
    if Standing.ESTIMATE in standings:
        return "— оценка команды"
    return "— скрыто" if Standing.HIDDEN in standings else "— ответов нет"


def _team_speaks(result: FactorDiagnosis, group: Group) -> bool:
    """Whether the team's common answers are all that the group's result rests on."""
    own = [known for known in result.statements if known.group is group and known.risk is not None]
    return all(known.from_team for known in own)


def _group(group: Group, diagnosis: FactorDiagnosis) -> str:
    return MERGED_NAME if diagnosis.merged and group is Group.ADMINISTRATION else NAMES[group]


# ── 2. programs ──


def _brief(dossier: Dossier, program: Program) -> ProgramBrief:
    chosen = program.text("goal_indicator")
    has_goal = chosen.isdecimal() and program.indicator(int(chosen)) is not None
    written = bool(program.text("goal_sentence").strip())
    return ProgramBrief(
        id=program.id,
        title=_program_title(program),
        goal=goal_sentence(program, dossier.cycle.period) if has_goal or written else "",
        responsible=program.text("responsible").strip(),
        measures=len(program.measures),
        changes=tuple(_change(indicator) for indicator in program.indicators),
        left=_counted(dossier.findings.get(program.id, ())),
    )


def _change(indicator: ProgramIndicator) -> Change:
    return Change(
        title=indicator.title.strip() or "Показатель без названия",
        before=_value(indicator.baseline, indicator.unit),
        after=_value(indicator.target, indicator.unit),
        by=day(indicator.target_on),
    )


def _value(value: Decimal | None, unit: str) -> str:
    unit = " ".join(unit.split())
    if value is None:
        return ""
    if unit.replace(" ", "") == "да/нет":
        return "да" if value else "нет"
    return f"{number(value)}{NBSP}{unit}" if unit else number(value)


def _counted(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(plural(counts[found], *_COUNTS[found]) for found in Severity if counts[found])


# ── 3 and 5. calendar, what is left ──


def _shown_months(dossier: Dossier, bars: Sequence[MonthBar]) -> tuple[date, ...]:
    known = months(dossier.cycle.period)
    lessons_end = date(dossier.cycle.year + 1, LAST_LESSONS, 1)
    last = max((month for bar in bars for month in bar.months), default=lessons_end)
    return tuple(month for month in known if month <= max(last, lessons_end))


def _left(dossier: Dossier, programs: Sequence[Program]) -> Iterator[LeftOver]:
    for severity in Severity:
        by_program = tuple(
            (_program_title(program), found)
            for program in programs
            if (found := findings_of(dossier, program, severity))
        )
        if by_program:
            total = sum(len(found) for _, found in by_program)
            yield LeftOver(severity=severity, total=total, by_program=by_program)


# ── words and counts ──


def profile_lines(dossier: Dossier) -> list[ProfileFactor]:
    """The profile's lines of which something is known, in the profile's order."""
    return [entry for entry in dossier.profile.factors if entry.code in dossier.diagnoses]


def findings_of(dossier: Dossier, program: Program, severity: Severity) -> tuple[Finding, ...]:
    """What the checker found in a program with this severity."""
    return tuple(found for found in dossier.findings.get(program.id, ()) if found.severity is severity)


def _in_profile_order(dossier: Dossier) -> list[Program]:
    order = {entry.code: place for place, entry in enumerate(dossier.profile.factors)}
    return sorted(dossier.programs, key=lambda program: order.get(program.factor_code, len(order)))


def _factor_title(dossier: Dossier, entry: ProfileFactor) -> str:
    own = next(factor.title for factor in dossier.factors if factor.code == entry.code)
    return _title(entry.official_title) or own


def _program_title(program: Program) -> str:
    return _title(program.factor_title) or program.factor_code


def _title(official: str) -> str:
    """An official title in one line without its remark in brackets: the paper has it in full."""
    plain = " ".join(official.split()).rstrip(" .")
    return _BRACKETS.sub("", plain) or plain
