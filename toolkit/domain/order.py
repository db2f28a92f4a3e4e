"""The order around a roadmap: who issues it, what it orders, and how its annex is headed (field.md 2.6)."""

import re
from collections.abc import Sequence
from datetime import date

from toolkit.domain.school import Fact
from toolkit.domain.wording import parse_day
from toolkit.errors import InputError

_NUMBER = r"№\s*([\w./-]+(?:\s*[–-]\s*[\w./]+)*)"
_DAY = r"«?\s*(\d{1,2})\s*»?[ .]([А-Яа-яё]+|\d{1,2})[ .](\d{4})"


class Point(Fact):
    """A point of an order with its sub-points: «4.», «4.1.»; `number` as written, without the last dot."""

    number: str = ""
    text: str = ""


class Order(Fact):
    """An order (приказ, распоряжение) and the heading of its annex. Every text may be empty.

    `lines` keeps the paper's own lines before the table word for word, and `closing` those after it, so that
    nothing of a document that was read is lost, whatever of it was understood.
    """

    authority: tuple[str, ...] = ()
    kind: str = ""
    date_text: str = ""
    number: str = ""
    place: str = ""
    title: str = ""
    preamble: str = ""
    command: str = ""
    points: tuple[Point, ...] = ()
    signer_post: tuple[str, ...] = ()
    signer_name: str = ""
    executor: str = ""
    annex_word: str = ""
    annex_act: tuple[str, ...] = ()
    annex_date: str = ""
    annex_number: str = ""
    annex_title: tuple[str, ...] = ()
    goal: str = ""
    tasks: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()

    @property
    def issued_on(self) -> date | None:
        """The day of the order, or None if it was not written as one."""
        return day_of(self.date_text)

    @property
    def ordered(self) -> bool:
        """Whether there is the order itself and not the annex alone."""
        return bool(self.kind or self.points or self.preamble)


def day_of(text: str) -> date | None:
    """The day in «от 15.03.2024», «« 05 » марта 2021 года»; None where there is none."""
    found = re.search(_DAY, text)
    if found is None:
        return None
    try:
        joint = " " if found[2].isalpha() else "."
        return parse_day(joint.join(found.groups()))
    except InputError:
        return None


def plain_number(text: str) -> str:
    """An order's number as it is compared: «№262 – р» and «262-р» are the same."""
    return re.sub(r"\s+", "", text).replace("–", "-").replace("—", "-").lower().strip(".,")


def numbers_in(text: str) -> list[str]:
    """All «№ …» of a text."""
    return re.findall(_NUMBER, text)


_NAME = re.compile(
    r"(?:И\.\s?О\.|[А-ЯЁ]\.\s?[А-ЯЁ]\.)\s?[А-ЯЁ][\w-]*|[А-ЯЁ][\w-]+\s[А-ЯЁ]\.\s?[А-ЯЁ]\.|_{3,}"
)


def signature_of(lines: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Post and name of the lines of a signature; the name may end the last line of the post."""
    words = [line for line in lines if line]
    found = _NAME.search(words[-1]) if words else None
    if found is None:
        return tuple(words), ""
    before = words[-1][: found.start()].strip()
    return (*words[:-1], *([before] if before else [])), words[-1][found.start() :].strip()
