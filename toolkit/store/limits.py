"""What a value must be to enter the database.

Each function takes whatever arrived (the browser is never believed), the label a person knows the
field by, and the field's name in code; it returns the clean value or raises `InputError`.
"""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from toolkit.errors import InputError

NAME_LIMIT = 300
TEXT_LIMIT = 5000
COUNT_LIMIT = 100_000
FIRST_YEAR = 2000
LAST_YEAR = 2100
DIGITS_LIMIT = 15

Accept = Callable[[object, str, str], object]
Choice = TypeVar("Choice", bound=Enum)


def text(value: object, label: str, field: str, *, least: int = 0, most: int = TEXT_LIMIT) -> str:
    """Free text of `least` to `most` characters, line breaks as \\n, other control characters dropped.

    Everything else of Unicode is kept as typed, surrounding spaces too: a text saved while somebody
    is still typing must come back unchanged.
    """
    if not isinstance(value, str):
        raise InputError(f"{label}: нужен текст.", field)
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InputError(f"{label}: в тексте есть повреждённый символ. Введите текст ещё раз.", field)
    unified = value.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(c for c in unified if c in "\n\t" or unicodedata.category(c) != "Cc")
    if len(clean) > most:
        raise InputError(f"{label}: не больше {most} символов, сейчас {len(clean)}.", field)
    if least and not clean.strip():
        raise InputError(f"{label}: заполните это поле.", field)
    return clean


def name(value: object, label: str, field: str, *, least: int = 1) -> str:
    """One line of `least` to 300 characters, without spaces around."""
    if isinstance(value, str):
        value = " ".join(value.split())
    return text(value, label, field, least=least, most=NAME_LIMIT)


def whole(value: object, label: str, field: str, *, least: int = 0, most: int = COUNT_LIMIT) -> int:
    """A whole number from `least` to `most`."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InputError(f"{label}: нужно целое число от {least} до {most}.", field)
    return int(value)


def optional_whole(
    value: object, label: str, field: str, *, least: int = 0, most: int = COUNT_LIMIT
) -> int | None:
    """A whole number from `least` to `most`, or None."""
    return None if value is None else whole(value, label, field, least=least, most=most)


def flag(value: object, label: str, field: str) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise InputError(f"{label}: выберите «да» или «нет».", field)
    return value


def decimal(value: object, label: str, field: str) -> Decimal | None:
    """A finite number of at most 15 digits as it was typed, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise InputError(f"{label}: нужно число.", field)
    number = Decimal(value)
    if not number.is_finite():
        raise InputError(f"{label}: нужно число.", field)
    # The exponent is looked at before the number is ever written out: «1E+999999» has two digits.
    exponent = number.as_tuple().exponent
    if abs(int(exponent)) > DIGITS_LIMIT or abs(number.adjusted()) >= DIGITS_LIMIT:
        raise InputError(f"{label}: слишком длинное число, нужно не больше {DIGITS_LIMIT} цифр.", field)
    return number


def day(value: object, label: str, field: str) -> date | None:
    """A date between 2000 and 2100, or None."""
    if value is None:
        return None
    if isinstance(value, datetime) or not isinstance(value, date) or not year_fits(value.year):
        raise InputError(f"{label}: нужна дата с 01.01.{FIRST_YEAR} по 31.12.{LAST_YEAR}.", field)
    return value


def year_fits(year: int) -> bool:
    """Whether the toolkit works with such a year at all."""
    return FIRST_YEAR <= year <= LAST_YEAR


def one_of(choices: type[Choice]) -> Accept:
    """An acceptor of the values (or members) of one enumeration; it returns the stored value."""

    def accept(value: object, label: str, field: str) -> object:
        try:
            return choices(value).value
        except ValueError:
            raise InputError(f"{label}: выберите значение из списка.", field) from None

    return accept


def optional(accept: Accept) -> Accept:
    """The same acceptor that lets None through."""

    def accept_or_none(value: object, label: str, field: str) -> object:
        return None if value is None else accept(value, label, field)

    return accept_or_none
