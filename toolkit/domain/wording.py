"""How numbers, days and counted things are written for a reader, and read back from what was typed.

Russian conventions: decimal comma, thousands apart by a no-break space, days as dd.mm.yyyy. Pure functions;
«today» is never asked for here, dates are given by callers.
"""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale
from babel.numbers import format_decimal

from toolkit.errors import InputError

NBSP = "\u00a0"
MONTHS_OF = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
# Years outside are typing slips («20204», «0204»): nothing a school plans or measures lies there.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# The longest number that is still plausible in a school's paper; also within Decimal's precision.
WHOLE_DIGITS, FRACTION_DIGITS = 15, 6

_RUSSIAN = Locale("ru")
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))? ?%?")
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}|[0-9]{2})(?: ?г(?:\.|ода?)?)?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_IN_WORDS = re.compile(
    rf"([0-9]{{1,2}}) ({'|'.join(MONTHS_OF)}) ([0-9]{{4}}|[0-9]{{2}})(?: ?г(?:\.|ода?)?)?", re.IGNORECASE
)


def number(value: Decimal | float | int | None, digits: int | None = None) -> str:
    """A number for a reader: «62,5», «6 500,5» (no-break space), «−3».

    `digits` is the exact count of digits after the comma, halves rounded away from zero. Without it a
    Decimal or int is shown as it is without trailing zeros, and a float, which carries the noise of
    computing, with at most two digits. None and what is not a finite number give an empty string.
    """
    if value is None:
        return ""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return ""
    places = 2 if digits is None and isinstance(value, float) else digits
    if places is not None and (digits is not None or _fraction_length(exact) > places):
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    shown = max(_fraction_length(exact), 0) if digits is None else digits
    pattern = "#,##0." + "0" * shown if shown else "#,##0"
    text = str(format_decimal(abs(exact), format=pattern, locale=_RUSSIAN, decimal_quantization=False))
    text = text.replace("\u202f", NBSP)  # some releases of the locale data use the narrow no-break space
    return f"−{text}" if exact < 0 else text


def _fraction_length(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def parse_number(text: str) -> Decimal | None:
    """The number a person typed: «18,5», «18.5», «18 %», «1 200»; None for an empty text.

    Raises InputError, a sentence for the user, for anything else.
    """
    plain = _plain(text).replace("−", "-").replace("–", "-")
    if not plain:
        return None
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise InputError(f"Не удалось прочитать число «{_shown(text)}». Напишите его цифрами, например 18,5.")
    sign, whole, fraction = found[1], found[2].replace(" ", ""), found[3] or ""
    if len(whole.lstrip("0")) > WHOLE_DIGITS or len(fraction.rstrip("0")) > FRACTION_DIGITS:
        raise InputError(f"Число «{_shown(text)}» слишком длинное. Проверьте, нет ли лишних цифр.")
    return Decimal(f"{sign}{whole}.{fraction or '0'}")


def parse_count(text: str, refusal: str) -> int:
    """A count as typed; an empty cell is 0. InputError with the refusal's words otherwise."""
    clean = text.replace(" ", "").replace("\u00a0", "")
    if not clean:
        return 0
    if not clean.isdecimal() or len(clean) > 5:
        raise InputError(refusal)
    return int(clean)


def day(value: date | None) -> str:
    """A day as «01.09.2024»; an empty string for None."""
    return "" if value is None else f"{value.day:02d}.{value.month:02d}.{value.year:04d}"


def day_in_words(value: date) -> str:
    """A day as «1 сентября 2024 г.», with a no-break space before «г.»."""
    return f"{value.day} {MONTHS_OF[value.month - 1]} {value.year}{NBSP}г."


def parse_day(text: str) -> date | None:
    """The day a person typed: «01.09.2024», «1.9.24», «1 сентября 2024 г.»; None for an empty text.

    A year of two digits is of this century. Raises InputError for anything else, for a day that the
    calendar does not have, and for a year outside FIRST_YEAR–LAST_YEAR.
    """
    plain = _plain(text)
    if not plain:
        return None
    if found := _DAY.fullmatch(plain):
        parts = year_of(found[3]), int(found[2]), int(found[1])
    elif found := _ISO_DAY.fullmatch(plain):
        parts = int(found[1]), int(found[2]), int(found[3])
    elif found := _DAY_IN_WORDS.fullmatch(plain):
        parts = year_of(found[3]), MONTHS_OF.index(found[2].lower()) + 1, int(found[1])
    else:
        raise InputError(f"Не удалось прочитать дату «{_shown(text)}». Напишите её так: 01.09.2024.")
    result = make_day(*parts)
    if result is None:
        raise InputError(f"Даты «{_shown(text)}» нет в календаре. Проверьте день, месяц и год.")
    return result


def make_day(year: int, month: int, day_: int) -> date | None:
    """The day; None where the calendar has no such day or the year is outside FIRST_YEAR–LAST_YEAR."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def year_of(digits: str) -> int:
    """The year that two or four digits mean: «24» is 2024."""
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def plural(n: int, one: str, few: str, many: str) -> str:
    """A count with its word in the right form: «1 ответ», «2 ответа», «5 ответов»."""
    form = {"one": one, "few": few}.get(_RUSSIAN.plural_form(abs(n)), many)
    return f"{number(n)} {form}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _shown(text: str) -> str:
    """What was typed, short enough to be quoted in a sentence."""
    plain = _plain(text)
    return plain if len(plain) <= 40 else plain[:39] + "…"


def quoted(title: str) -> str:
    """A title in «ёлочки», without the full stop that some papers put inside."""
    return f"«{title.strip().rstrip('.').rstrip()}»"
