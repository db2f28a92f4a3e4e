"""Terms of measures as people write them («март–апрель 2024», «ежеквартально») and the days they mean.

A closed, hand-written grammar of the ways seen in municipal roadmaps (field.md 2, 5.1; documents 000–004).
Nothing is guessed outside it: a text that the grammar does not know stays a text. A missing year is looked
for inside the program's period; a school year runs from September to August.
"""

import re
from datetime import date, timedelta
from enum import StrEnum

from toolkit.domain.school import Fact, Period
from toolkit.domain.term_spans import Span, atom, open_day, place, place_list, place_range
from toolkit.domain.wording import day


class Recurrence(StrEnum):
    """How often a measure comes back; the value is the word used in descriptions."""

    DAILY = "ежедневно"
    WEEKLY = "еженедельно"
    FORTNIGHTLY = "раз в две недели"
    MONTHLY = "ежемесячно"
    EVERY_TWO_MONTHS = "раз в два месяца"
    QUARTERLY = "ежеквартально"
    TERM = "раз в четверть"
    HALF_YEAR = "раз в полугодие"
    TWICE_A_YEAR = "2 раза в год"
    YEARLY = "ежегодно"
    CONSTANT = "постоянно"
    SCHEDULE = "по графику"
    AS_NEEDED = "по мере необходимости"


class Term(Fact):
    """A term as typed and as understood.

    `start` and `end` are both included; one of them is None in «до …» and «с …», both where nothing is
    understood. `parts` holds the separate stretches of «июнь 2024, ноябрь 2024» and is empty otherwise.
    `vague`: the text names no day, month or rhythm («в течение года», «по графику», «2021–2024 годы», and
    whatever is not understood); rule L12 of field.md 5.9 counts these.
    """

    text: str
    start: date | None = None
    end: date | None = None
    recurrence: Recurrence | None = None
    understood: bool = False
    vague: bool = True
    parts: tuple[Period, ...] = ()

    @property
    def spans(self) -> tuple[Period, ...]:
        """The closed stretches of days, in order; empty for «до …», «с …» and what is not understood."""
        if self.parts or self.start is None or self.end is None:
            return self.parts
        return (Period(begins=self.start, ends=self.end),)


class _Window(Fact):
    """What the part of a text with dates in it means; `vague` for years and whole school years."""

    start: date | None
    end: date | None
    vague: bool = False
    parts: tuple[Period, ...] = ()


_ONCE = r"(?:не (?:реже|менее)(?: чем)? )?(?:(?:1|один|одного|одному) )?раза? в "
_RHYTHMS: tuple[tuple[Recurrence, str], ...] = (
    (Recurrence.DAILY, rf"ежедневно|каждый день|{_ONCE}день"),
    (Recurrence.FORTNIGHTLY, rf"{_ONCE}(?:две|2) недели"),
    (Recurrence.WEEKLY, rf"еженедельно|каждую неделю|{_ONCE}неделю"),
    (Recurrence.EVERY_TWO_MONTHS, rf"{_ONCE}(?:два|2) месяца"),
    (Recurrence.MONTHLY, rf"ежемесячно|каждый месяц|по итогам месяца|{_ONCE}месяц"),
    (Recurrence.QUARTERLY, rf"ежеквартально|каждый квартал|по итогам (?:каждого )?квартала|{_ONCE}квартал"),
    (
        Recurrence.TERM,
        rf"(?:по итогам|в конце|по окончании) (?:каждой |учебной )*четверти|по (?:итогам )?четвертям"
        rf"|каждую четверть|{_ONCE}четверть",
    ),
    (
        Recurrence.HALF_YEAR,
        rf"(?:по итогам|в конце) (?:каждого )?полугодия|по полугодиям|каждое полугодие|{_ONCE}полугодие",
    ),
    (Recurrence.TWICE_A_YEAR, r"(?:не (?:реже|менее) )?(?:(?:2|два|двух) раза?|дважды) в (?:учебном )?году?"),
    (
        Recurrence.YEARLY,
        rf"ежегодно|каждый (?:учебный )?год|по итогам (?:учебного )?года|{_ONCE}(?:учебный )?год",
    ),
    (Recurrence.CONSTANT, r"постоянно|регулярно|систематически|на постоянной основе"),
    (
        Recurrence.AS_NEEDED,
        r"по (?:мере )?необходимости|при необходимости|по запросу|по запросам|по мере поступления",
    ),
    (
        Recurrence.SCHEDULE,
        r"(?:по|согласно|в соответствии с)(?: [а-я-]+){0,3}? (?:план-)?(?:график|план)[а-я-]*(?: [^,]+)?",
    ),
)
_NO_RHYTHM = frozenset({Recurrence.CONSTANT, Recurrence.SCHEDULE, Recurrence.AS_NEEDED})
_JOINT = r"(?:,? | ?, ?|-)"
_BEFORE = tuple((kind, re.compile(rf"(?:{words})(?:{_JOINT}(?P<rest>.+))?")) for kind, words in _RHYTHMS)
_AFTER = tuple((kind, re.compile(rf"(?P<rest>.+?){_JOINT}(?:{words})")) for kind, words in _RHYTHMS)
_THROUGHOUT = re.compile(
    r"(?:(?:в течение|на протяжении) )(?:(?:всего|этого|текущего) )?(?:(?:учебного|календарного) )?"
    r"(?:года|периода|срока)(?: реализации)?(?: программы)?"
    r"|весь (?:(?:учебный|календарный) )?(?:год|период|срок)"
)
_WITHIN_YEARS = re.compile(r"в течение срока (?P<rest>.+)")
_WITHIN = re.compile(r"(?:в течение|на протяжении) (?P<rest>.+)")
_BY = re.compile(r"(?:в срок )?(?P<word>до|к|ко|не позднее|не позже)(?P<to_end> конца)? (?P<rest>.+)")
_SINCE = re.compile(r"(?:начиная )?с(?:о)? (?P<rest>.+)")
_FROM_TO = re.compile(r"(?:(?:начиная )?с(?:о)?|от) (?P<first>.+?)(?: по | до |-)(?P<last>.+)")
_NUMBER = r"(?:[1-4]|i{1,3}|iv)"
_SHARED_WORD = re.compile(rf"\b({_NUMBER})(-|, | и | по )(?={_NUMBER} ?(квартал|полугоди)[а-я]*)")
# Texts longer than any term ever seen are descriptions; reading them would only cost time.
_LONGEST = 200


def parse_term(text: str, period: Period) -> Term:
    """What a typed term means inside the program's period; never raises, the text is kept as typed.

    A rhythm («ежеквартально») without days of its own gets the period's first and last day.
    """
    plain = _plain(text)
    if not plain or len(plain) > _LONGEST:
        return Term(text=text)
    if found := _rhythm(plain, period):
        recurrence, window = found
    else:
        recurrence, window = None, _window(plain, period)
    if window is None or (window.start and window.end and window.start > window.end):
        return Term(text=text)
    return Term(
        text=text,
        start=window.start,
        end=window.end,
        recurrence=recurrence,
        understood=True,
        vague=window.vague,
        parts=window.parts,
    )


def canonical(term: Term) -> str:
    """The plainest text that parses to the same days and rhythm; the typed text if nothing is understood."""
    if not term.understood:
        return term.text
    if len(term.parts) > 1:
        days = ", ".join(_stretch(part.begins, part.ends) for part in term.parts)
    else:
        days = _stretch(term.start, term.end)
    if term.recurrence:
        return f"{term.recurrence}, {days}"
    return f"в течение срока {days}" if term.vague and term.start and term.end else days


def describe(term: Term) -> str:
    """What the user sees under the field: «понято: 01.09.2023–31.10.2023»; an empty string for no text."""
    if term.understood:
        return f"понято: {canonical(term)}"
    return "дата не понята: останется текстом" if term.text.strip() else ""


def _stretch(start: date | None, end: date | None) -> str:
    if start is None:
        return f"до {day(end)}"
    if end is None:
        return f"с {day(start)}"
    return day(start) if start == end else f"{day(start)}–{day(end)}"


def _plain(text: str) -> str:
    """Lower case, one kind of dash and space, no ё, ordinals without endings, brackets as commas."""
    plain = " ".join(text.casefold().split()).replace("ё", "е").replace("і", "i")
    plain = re.sub("[‐‑‒–—―−]", "-", plain)
    plain = plain.replace("(", ", ").replace(")", " ").replace(";", ",")
    plain = re.sub(r"\b([0-9]{1,2}|[iv]+)-(?:ы?й|ой|а?я|о?е|о?го|о?м|х)\b", r"\1", plain)
    plain = re.sub(r"\bв ?течени[еи]\b|\bв теч\.", "в течение", plain)
    plain = re.sub(r" *- *", "-", plain)
    plain = re.sub(r" *,[ ,]*", ", ", plain)
    # «I и II квартал», «1-2 полугодие»: the word belongs to each number; three times, for four in a row.
    for _ in range(3):
        plain = _SHARED_WORD.sub(r"\1 \3\2", plain)
    return " ".join(plain.split()).strip(" ,.:-")


def _rhythm(plain: str, period: Period) -> tuple[Recurrence, _Window | None] | None:
    """The rhythm and its window if the text names one, before or after the days."""
    for kind, words in (*_BEFORE, *_AFTER):
        found = words.fullmatch(plain)
        if not found:
            continue
        rest = found["rest"]
        if rest is None or _THROUGHOUT.fullmatch(rest):
            return kind, _Window(start=period.begins, end=period.ends, vague=kind in _NO_RHYTHM)
        window = _window(rest, period)
        if window:
            bounded = {"start": window.start or period.begins, "end": window.end or period.ends}
            return kind, window.model_copy(update={**bounded, "vague": window.vague and kind in _NO_RHYTHM})
    return None


def _window(plain: str, period: Period) -> _Window | None:
    """The days a text without a rhythm means, or None."""
    if _THROUGHOUT.fullmatch(plain):
        return _Window(start=period.begins, end=period.ends, vague=True)
    if found := _WITHIN_YEARS.fullmatch(plain):
        window = _closed(found["rest"], period)
        return window.model_copy(update={"vague": True}) if window else None
    if found := _WITHIN.fullmatch(plain):
        return _closed(found["rest"], period)
    return _closed(plain, period) or _deadline(plain, period) or _since(plain, period)


def _deadline(plain: str, period: Period) -> _Window | None:
    """«до 1 марта» is the day itself, «до марта» the day before, «до конца марта» the last day."""
    found = _BY.fullmatch(plain)
    if not found:
        return None
    span = open_day(found["rest"], ending=bool(found["to_end"])) or atom(found["rest"])
    placed = place(span, period) if span else None
    if span is None or placed is None:
        return None
    inclusive = found["to_end"] or found["word"].startswith("не ") or placed.begins == placed.ends
    last = placed.ends if inclusive else placed.begins - timedelta(days=1)
    return _Window(start=None, end=last, vague=span.coarse and not found["to_end"])


def _since(plain: str, period: Period) -> _Window | None:
    found = _SINCE.fullmatch(plain)
    span = (open_day(found["rest"], ending=False) or atom(found["rest"])) if found else None
    placed = place(span, period) if span else None
    return _Window(start=placed.begins, end=None, vague=span.coarse) if span and placed else None


def _closed(plain: str, period: Period) -> _Window | None:
    """One stretch of days, or several joined by commas or «и»."""
    single = _one(plain)
    if single:
        placed = place_range(*single, period)
        coarse = all(span.coarse for span in single)
        return _Window(start=placed.begins, end=placed.ends, vague=coarse) if placed else None
    items = [_one(item) for item in re.split(r", | и ", plain)]
    ranges = [item for item in items if item]
    if len(ranges) < 2 or len(ranges) < len(items):
        return None
    parts = place_list(ranges, period)
    if parts is None:
        return None
    coarse = all(span.coarse for item in ranges for span in item)
    last = max(part.ends for part in parts)
    return _Window(start=parts[0].begins, end=last, vague=coarse, parts=parts if len(parts) > 1 else ())


def _one(plain: str) -> tuple[Span, Span] | None:
    """First and last span of «март», «с 1 по 15 октября», «октябрь 2023-май 2024»."""
    text = re.sub(r"^(?:в|во|на|за) ", "", plain)
    if span := atom(text):
        return span, span
    if found := _FROM_TO.fullmatch(text):
        ends = _pair(found["first"], found["last"])
        if ends:
            return ends
    for dash in re.finditer("-", text):
        ends = _pair(text[: dash.start()], text[dash.end() :])
        if ends:
            return ends
    return None


def _pair(first: str, last: str) -> tuple[Span, Span] | None:
    end = atom(last)
    begin = atom(first, before=end)
    return (begin, end) if begin and end else None
