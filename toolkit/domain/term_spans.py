"""Named stretches of days («март 2024», «III квартал», «1 сентября») and where they lie in time.

The lower half of the grammar in `terms`: texts come here in lower case, with plain dashes and without «ё».
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import timedelta

from toolkit.domain.school import Fact, Period
from toolkit.domain.wording import FIRST_YEAR, LAST_YEAR, make_day, year_of


class Span(Fact):
    """A stretch of days whose year may be unknown.

    Days are counted from the first of `month`; `last_day` None is the last day of `last_month`. `carry` is 1
    where the stretch ends in the next year. `year` is the year of the first day. `coarse`: no month is named.
    """

    month: int
    day: int = 1
    last_month: int
    last_day: int | None = None
    carry: int = 0
    year: int | None = None
    coarse: bool = False

    def at(self, year: int) -> Period | None:
        """The stretch in a year, or None where the calendar has no such days."""
        first = make_day(year, self.month, self.day)
        ends_in = year + self.carry
        if first is None or not FIRST_YEAR <= ends_in <= LAST_YEAR:
            return None
        last = make_day(ends_in, self.last_month, self.last_day or monthrange(ends_in, self.last_month)[1])
        return Period(begins=first, ends=last) if last and first <= last else None


_MONTHS = (
    r"январ[ьяею]|янв\.?",
    r"феврал[ьяею]|февр?\.?",
    r"март[аеу]?|мар\.",
    r"апрел[ьяею]|апр\.?",
    r"ма[йяею]",
    r"июн[ьяею]",
    r"июл[ьяею]",
    r"август[аеу]?|авг\.?",
    r"сентябр[ьяею]|сент?\.?",
    r"октябр[ьяею]|окт\.?",
    r"ноябр[ьяею]|нояб?\.?",
    r"декабр[ьяею]|дек\.?",
)
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_G = r"(?: ?(?:г|гг|год|года|году|годы|годов)\.?)"
_YEAR = rf"(?: ?(?P<year>[0-9]{{4}}){_G}?)?"
_SCHOOL = r"(?P<year>[0-9]{4})(?P<slash>[-/])(?P<next>[0-9]{4}|[0-9]{2})"
_SCHOOL_WORDS = r" ?(?:учебн(?:ый|ого|ом)|уч)\.? ?(?:год[ау]?|г)\.?"
_ORDINALS = {
    "1": r"1|i|перв[а-я]+",
    "2": r"2|ii|втор[а-я]+",
    "3": r"3|iii|треть[а-я]+",
    "4": r"4|iv|четверт[а-я]+",
}
_NTH = rf"(?P<nth>{'|'.join(_ORDINALS.values())})"

_DOTTED = re.compile(
    rf"(?P<day>[0-9]{{1,2}})\.(?P<number>[0-9]{{1,2}})(?:\.(?P<year>[0-9]{{4}}|[0-9]{{2}}){_G}?)?"
)
_DAY_OF_MONTH = re.compile(rf"(?P<day>[0-9]{{1,2}}) ?{_MONTH}{_YEAR}")
_DAY_ALONE = re.compile(r"[0-9]{1,2}")
_DOTTED_MONTH = re.compile(rf"(?P<number>[0-9]{{1,2}})\.(?P<year>[0-9]{{4}}){_G}?")
_NAMED_MONTH = re.compile(rf"(?:(?:начал[оае]|середин[ауе]|кон(?:ец|це)) )?{_MONTH}{_YEAR}")
_QUARTER = re.compile(rf"{_NTH} ?(?:квартал[а-я]*|кв\.?){_YEAR}")
_HALF = re.compile(rf"{_NTH} ?полугоди[а-я]*{_YEAR}")
_SCHOOL_HALF = re.compile(rf"{_NTH} ?полугоди[а-я]* {_SCHOOL}{_SCHOOL_WORDS}")
_SCHOOL_YEAR = re.compile(rf"{_SCHOOL}(?P<words>{_SCHOOL_WORDS})?")
_CALENDAR_YEAR = re.compile(rf"(?P<year>20[0-9]{{2}}){_G}?")
_SCHOOL_YEAR_EDGE = re.compile(r"(?:(?P<edge>начал[оауе]|кон(?:ец|ца|це|цу)) )?учебного года")
_CALENDAR_YEAR_END = re.compile(r"календарного года")


def atom(text: str, before: Span | None = None) -> Span | None:
    """The span a text names, or None.

    `before` is the later end of a range, for «1–15 сентября», where the first day borrows its month.
    """
    return _some_day(text, before) or _some_months(text) or _some_years(text)


def open_day(text: str, *, ending: bool) -> Span | None:
    """The day in «до конца учебного года», «к началу учебного года», «до конца календарного года».

    Lessons end in May, so the end of a school year is 31 May, though the year itself runs to August.
    """
    if ending and (found := _SCHOOL_YEAR.fullmatch(text)):
        year = _first_year(found)
        return _one_day(5, 31, year + 1) if year else None
    if ending and _CALENDAR_YEAR_END.fullmatch(text):
        return _one_day(12, 31)
    found = _SCHOOL_YEAR_EDGE.fullmatch(text)
    if not found or (not ending and not found["edge"]):
        return None
    return _one_day(9, 1) if (found["edge"] or "").startswith("нач") else _one_day(5, 31)


def place(span: Span, period: Period) -> Period | None:
    """The span's days; without a year of its own, those that fit the period best."""
    return place_range(span, span, period)


def place_range(first: Span, last: Span, period: Period) -> Period | None:
    """From the first span's beginning to the last one's end; None if they cannot stand in this order.

    A year named at one end holds for the other; without any, the first stretch that lies inside the period
    is taken, then one that begins in it, then one that touches it, then the first after its beginning.
    """
    if first.year is not None or last.year is not None:
        return _with_year(first, last)
    stretches = [
        found
        for year in range(period.begins.year - 1, max(period.ends.year, period.begins.year + 1) + 1)
        if (found := _from_year(first, last, year))
    ]
    begun = [found for found in stretches if found.begins >= period.begins]
    touching = [found for found in stretches if found.ends >= period.begins and found.begins <= period.ends]
    inside = [found for found in begun if found.ends <= period.ends]
    begun_inside = [found for found in begun if found.begins <= period.ends]
    return next((fitting[0] for fitting in (inside, begun_inside, touching, begun) if fitting), None)


def place_list(ranges: Sequence[tuple[Span, Span]], period: Period) -> tuple[Period, ...] | None:
    """Several stretches in order of time; a year named once holds for its neighbours without one.

    «сентябрь, декабрь, март 2024» goes back to 2023, «сентябрь 2023, январь» forward to 2024.
    """
    years = [first.year if first.year is not None else last.year for first, last in ranges]
    if all(year is None for year in years):
        placed = [place_range(first, last, period) for first, last in ranges]
    else:
        known = next(i for i, year in enumerate(years) if year is not None)
        placed = [_with_year(*item) if years[i] is not None else None for i, item in enumerate(ranges)]
        order = [*range(known - 1, -1, -1), *range(known + 1, len(ranges))]
        for i in order:
            neighbour = placed[i + 1] if i < known else placed[i - 1]
            if placed[i] is None and years[i] is None and neighbour is not None:
                placed[i] = _beside(ranges[i], neighbour, earlier=i < known)
    found = [stretch for stretch in placed if stretch]
    if len(found) < len(ranges):
        return None
    return _merged(sorted(found, key=lambda stretch: stretch.begins))


def _merged(stretches: Sequence[Period]) -> tuple[Period, ...]:
    """Stretches that touch or overlap become one, as «I и II квартал» is one half of a year."""
    merged: list[Period] = []
    for stretch in stretches:
        if merged and stretch.begins <= merged[-1].ends + timedelta(days=1):
            ends = max(merged[-1].ends, stretch.ends)
            merged[-1] = Period(begins=merged[-1].begins, ends=ends)
        else:
            merged.append(stretch)
    return tuple(merged)


def _beside(item: tuple[Span, Span], neighbour: Period, *, earlier: bool) -> Period | None:
    years = (neighbour.begins.year, neighbour.begins.year - 1 if earlier else neighbour.begins.year + 1)
    for year in years:
        found = _from_year(*item, year)
        if found and (found.begins <= neighbour.begins) == earlier:
            return found
    return None


def _with_year(first: Span, last: Span) -> Period | None:
    if first.year is not None:
        return _from_year(first, last, first.year)
    year = last.year or 0
    return _from_year(first, last, year) or _from_year(first, last, year - 1)


def _from_year(first: Span, last: Span, year: int) -> Period | None:
    """The range whose first span lies in `year`; the last one, if it has no year, follows soon after."""
    begins = first.at(year)
    if begins is None:
        return None
    for last_year in (last.year,) if last.year is not None else (year, year + 1):
        ends = last.at(last_year)
        if ends and ends.ends >= begins.begins and ends.begins >= begins.begins:
            return Period(begins=begins.begins, ends=ends.ends)
    return None


def _one_day(month: int, day: int, year: int | None = None) -> Span:
    return Span(month=month, day=day, last_month=month, last_day=day, year=year)


def _some_day(text: str, before: Span | None) -> Span | None:
    if found := _DOTTED.fullmatch(text):
        month, day = int(found["number"]), int(found["day"])
        year = year_of(found["year"]) if found["year"] else None
    elif found := _DAY_OF_MONTH.fullmatch(text):
        month, day = _month_number(found["month"]), int(found["day"])
        year = int(found["year"]) if found["year"] else None
    elif before is not None and before.last_day and _DAY_ALONE.fullmatch(text):
        month, day, year = before.month, int(text), before.year
    else:
        return None
    # A leap year is the most generous calendar; the real year is checked when the day is placed.
    return _one_day(month, day, year) if make_day(2000, month, day) else None


def _some_months(text: str) -> Span | None:
    if found := _DOTTED_MONTH.fullmatch(text):
        number = int(found["number"])
        return _months(number, number, int(found["year"])) if 1 <= number <= 12 else None
    if found := _NAMED_MONTH.fullmatch(text):
        number = _month_number(found["month"])
        return _months(number, number, _year(found))
    if found := _QUARTER.fullmatch(text):
        nth = _ordinal(found["nth"])
        return _months(nth * 3 - 2, nth * 3, _year(found))
    return _some_half(text)


def _some_half(text: str) -> Span | None:
    """Halves of the school year (September–December, January–May); of the calendar year if one is named."""
    if found := _SCHOOL_HALF.fullmatch(text):
        year, nth = _first_year(found), _ordinal(found["nth"])
        if year is None or nth > 2:
            return None
        return _months(9, 12, year) if nth == 1 else _months(1, 5, year + 1)
    found = _HALF.fullmatch(text)
    nth = _ordinal(found["nth"]) if found else 0
    if found is None or nth > 2:
        return None
    if found["year"]:
        return _months(nth * 6 - 5, nth * 6, _year(found))
    return _months(9, 12, None) if nth == 1 else _months(1, 5, None)


def _some_years(text: str) -> Span | None:
    if found := _CALENDAR_YEAR.fullmatch(text):
        return Span(month=1, last_month=12, year=int(found["year"]), coarse=True)
    if found := _SCHOOL_YEAR.fullmatch(text):
        year = _first_year(found)
        return Span(month=9, last_month=8, carry=1, year=year, coarse=True) if year else None
    if (found := _SCHOOL_YEAR_EDGE.fullmatch(text)) and found["edge"]:
        month = 9 if found["edge"].startswith("нач") else 5
        return _months(month, month, None)
    return None


def _first_year(found: re.Match[str]) -> int | None:
    """The first year of «2023/24» or «2023-2024 учебный год»; None if the two years do not follow.

    With a dash and without the words «учебный год» it is a range of calendar years, not a school year.
    """
    year = int(found["year"])
    if found["slash"] == "-" and not found.groupdict().get("words", "school half-year"):
        return None
    return year if year_of(found["next"]) == year + 1 else None


def _months(first: int, last: int, year: int | None) -> Span:
    return Span(month=first, last_month=last, year=year)


def _year(found: re.Match[str]) -> int | None:
    return int(found["year"]) if found["year"] else None


def _month_number(name: str) -> int:
    return next(i for i, words in enumerate(_MONTHS, start=1) if re.fullmatch(words, name))


def _ordinal(text: str) -> int:
    return next(int(digit) for digit, words in _ORDINALS.items() if re.fullmatch(words, text))
