"""Kinds of columns: how a value is stored on any database, what it is called, what it may be.

A column made here carries its `Rule` (label for people and acceptor) in `info`, so that a value is
checked and a conflict is worded from one place, next to the column itself.
"""

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Date, DateTime, Dialect, ForeignKey, Integer, SmallInteger, String, Text
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from toolkit.store import limits


class Rule(NamedTuple):
    """A column's name for people and what may be written into it."""

    label: str
    accept: limits.Accept


class TypedDecimal(TypeDecorator[Decimal]):
    """A decimal as it was typed: «18.50» stays «18.50». SQLite has no decimals, so it is text everywhere."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Plain digits with a point, never an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """The same digits as a Decimal."""
        return None if value is None else Decimal(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware on both sides; SQLite itself forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC; a naive moment is a programming mistake and is refused."""
        if value is not None and value.tzinfo is None:
            raise TypeError("a stored moment must be timezone-aware")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def text_column(label: str, *, least: int = 0, most: int = limits.TEXT_LIMIT) -> MappedColumn[Any]:
    """Free text, up to 5000 characters unless told otherwise."""
    accept = partial(limits.text, least=least, most=most)
    return mapped_column(Text, default="", info=_rule(label, accept))


def name_column(label: str, *, least: int = 1) -> MappedColumn[Any]:
    """One line up to 300 characters."""
    accept = partial(limits.name, least=least)
    return mapped_column(String(limits.NAME_LIMIT), default="", info=_rule(label, accept))


def whole_column(
    label: str, *, least: int = 0, most: int = limits.COUNT_LIMIT, default: int = 0
) -> MappedColumn[Any]:
    """A whole number within bounds."""
    accept = partial(limits.whole, least=least, most=most)
    return mapped_column(Integer, default=default, info=_rule(label, accept))


def small_column(label: str, *, least: int, most: int) -> MappedColumn[Any]:
    """A small whole number or nothing: a level, an answer, a mark."""
    accept = partial(limits.optional_whole, least=least, most=most)
    return mapped_column(SmallInteger, info=_rule(label, accept))


def flag_column(label: str, *, default: bool) -> MappedColumn[Any]:
    """Yes or no."""
    return mapped_column(Boolean, default=default, info=_rule(label, limits.flag))


def decimal_column(label: str) -> MappedColumn[Any]:
    """A number as typed, or nothing."""
    return mapped_column(TypedDecimal, info=_rule(label, limits.decimal))


def day_column(label: str) -> MappedColumn[Any]:
    """A date or nothing."""
    return mapped_column(Date, info=_rule(label, limits.day))


def choice_column(
    label: str, choices: type[Enum], *, default: str | None = None, optional: bool = False
) -> MappedColumn[Any]:
    """A value of one enumeration, stored as text."""
    accept = limits.one_of(choices)
    return mapped_column(
        String(40), default=default, info=_rule(label, limits.optional(accept) if optional else accept)
    )


def link_column(label: str, target: str) -> MappedColumn[Any]:
    """The id of another row or nothing; that the row is a fitting one is checked by the repository."""
    accept = partial(limits.optional_whole, least=1, most=2**31 - 1)
    return mapped_column(ForeignKey(target), index=True, info=_rule(label, accept))


def _rule(label: str, accept: limits.Accept) -> dict[Any, Any]:
    return {"rule": Rule(label, accept)}
