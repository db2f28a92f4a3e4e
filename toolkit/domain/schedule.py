"""When measures happen, month by month, and who carries how many of them at once."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from toolkit.domain.program import MeasureRow, Program
from toolkit.domain.school import Fact, Period
from toolkit.domain.terms import Recurrence, Term, parse_term


class MonthBar(Fact):
    """One measure in the calendar: `months` are the first days of the months in which it is under way.

    A term that is not understood has no months. A deadline («до 15.01.2024») takes the month of its day
    only: nothing says when the work on it begins.
    """

    measure_id: int
    program_id: int
    factor_code: str
    activity: str
    responsible: str
    months: tuple[date, ...]
    term: Term


class Load(Fact):
    """What one responsible role carries.

    `total` counts its measures, `at_once` the most of them under way in one month, `busiest` are the first
    days of such months (empty where no term is understood), `nearest` the next measure and its term.
    """

    responsible: str
    total: int
    at_once: int
    busiest: tuple[date, ...]
    nearest: str


# Roles in one cell are apart by these; an «и» may belong to a role («зам. директора по учебной и …»).
_SEPARATOR = re.compile(r"[,;/\n](?![^()]*\))")


def months(period: Period) -> tuple[date, ...]:
    """First days of the months that the period touches."""
    count = _index(period.ends) - _index(period.begins) + 1
    return tuple(_month(_index(period.begins) + step) for step in range(count))


def calendar(programs: Sequence[Program], period: Period) -> tuple[MonthBar, ...]:
    """Measures of all programs, program by program in the roadmap's order, with their months.

    Terms are read inside each program's own period; months are cut to `period`, the span of the calendar.
    """
    return tuple(
        MonthBar(
            measure_id=row.id,
            program_id=program.id,
            factor_code=program.factor_code,
            activity=row.activity,
            responsible=row.responsible,
            months=_active(term, period, program.period(period).ends),
            term=term,
        )
        for program, row, term in _terms(programs, period)
    )


def passed(programs: Sequence[Program], period: Period, today: date) -> tuple[MeasureRow, ...]:
    """Measures whose last day lies before today. Whether they were carried out nobody has written yet."""
    return tuple(
        row for _, row, term in _terms(programs, period) if term.end is not None and term.end < today
    )


def load(programs: Sequence[Program], period: Period, today: date) -> tuple[Load, ...]:
    """Load of each responsible role, alphabetically. «зам. директора, руководители МО» counts for both.

    A role is the same whatever its capitals and spaces; it is shown as it was first written.
    """
    shown: dict[str, str] = {}
    bars: dict[str, list[MonthBar]] = {}
    for bar in calendar(programs, period):
        roles = {_key(role): role for role in reversed(_roles(bar.responsible))}
        for key, role in roles.items():
            shown.setdefault(key, role)
            bars.setdefault(key, []).append(bar)
    return tuple(_load_of(shown[key], bars[key], today) for key in sorted(bars))


def _load_of(role: str, bars: Sequence[MonthBar], today: date) -> Load:
    by_month = Counter(month for bar in bars for month in bar.months)
    at_once = max(by_month.values(), default=0)
    return Load(
        responsible=role,
        total=len(bars),
        at_once=at_once,
        busiest=tuple(sorted(month for month, count in by_month.items() if count == at_once)),
        nearest=_nearest(bars, today),
    )


def _nearest(bars: Sequence[MonthBar], today: date) -> str:
    """«до 15 января: провести диагностику»: the measure whose next day, first or last, comes soonest.

    Terms without a day of their own («в течение года») speak only where no other measure is ahead.
    """
    ahead = [(bar.term.vague, day, bar) for bar in bars if (day := _next_day(bar.term, today))]
    if not ahead:
        return ""
    bar = min(ahead, key=lambda item: item[:2])[2]
    return f"{' '.join(bar.term.text.split())}: {bar.activity}"


def _next_day(term: Term, today: date) -> date | None:
    days = [term.start, term.end, *(day for part in term.parts for day in (part.begins, part.ends))]
    return min((day for day in days if day and day >= today), default=None)


def _terms(programs: Sequence[Program], period: Period) -> Iterator[tuple[Program, MeasureRow, Term]]:
    for program in programs:
        own = program.period(period)
        for row in program.ordered_measures():
            yield program, row, parse_term(row.term_text, own)


def _active(term: Term, period: Period, last: date) -> tuple[date, ...]:
    """First days of the calendar's months that the term touches; `last` is the program's last day."""
    if not term.understood:
        return ()
    touched = {
        month for span in _spans(term, period) for month in range(_index(span.begins), _index(span.ends) + 1)
    }
    if term.recurrence is Recurrence.YEARLY:
        # «Ежегодно, в сентябре» names its first September; the calendar may hold more of them.
        touched |= {month + years for month in touched for years in range(12, _index(last) - month + 1, 12)}
    return tuple(month for month in months(period) if _index(month) in touched)


def _spans(term: Term, period: Period) -> tuple[Period, ...]:
    if term.start is None and term.end is not None:
        return (Period(begins=term.end, ends=term.end),)
    if term.end is None and term.start is not None:
        return (Period(begins=term.start, ends=max(term.start, period.ends)),)
    return term.spans


def _roles(responsible: str) -> list[str]:
    return [role for part in _SEPARATOR.split(responsible) if (role := " ".join(part.split()).strip(" ."))]


def _key(role: str) -> str:
    return role.casefold().replace("ё", "е")


def _index(day: date) -> int:
    """Months since the year 0, so that months can be counted."""
    return day.year * 12 + day.month - 1


def _month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
