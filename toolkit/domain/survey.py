"""The anonymous survey of one group in one school year: what is asked, what may be answered, who may see it.

No form is ever kept: what somebody answers is added to counters, and he is gone.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from math import ceil
from typing import NamedTuple, Self

from toolkit.domain.answers import Tally
from toolkit.domain.school import Fact
from toolkit.methodology.catalogue import Factor, Group, Sign, Statement

SECONDS_A_STATEMENT = 9  # to read it, to think and to choose; pupils of the fifth form take about as long
LONGEST_MINUTES = 7  # after that people begin to answer anything
WORDING_LENGTH = 16


class SurveyState(StrEnum):
    """How a survey stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Mark(StrEnum):
    """What may be answered to a statement: a step of the scale, or one of the two ways not to answer."""

    ZERO = "0"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    UNSURE = "s"
    DECLINED = "n"


class Counts(NamedTuple):
    """How many chose each answer to one statement."""

    zeros: int = 0
    ones: int = 0
    twos: int = 0
    threes: int = 0
    unsure: int = 0
    declined: int = 0

    @classmethod
    def of(cls, mark: Mark) -> Self:
        """One answer."""
        return cls(*(int(mark is known) for known in Mark))

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(*(one + another for one, another in zip(self, other, strict=True)))

    @property
    def steps(self) -> tuple[int, int, int, int]:
        """The four steps of the scale."""
        return self.zeros, self.ones, self.twos, self.threes

    @property
    def valid(self) -> int:
        """Answers on the scale."""
        return sum(self.steps)

    @property
    def total(self) -> int:
        """All who said anything, if only that they will not say."""
        return sum(self)


Form = Mapping[str, Mark]  # by code of the statement; a statement that was passed over is not there


class Asked(Fact):
    """A statement as a survey asks it: its words are kept, whatever becomes of the catalogue.

    `now` is false for words that the survey asked before it was opened anew with others.
    """

    code: str
    factor: str
    title: str
    text: str
    sign: Sign
    now: bool = True

    @property
    def wording(self) -> str:
        """A short name of these very words: answers belong to them."""
        return wording_of(self.text)

    @property
    def key(self) -> str:
        """Under which name answers to these words are counted."""
        return f"{self.code}|{self.wording}"


class Survey(Fact):
    """A group's survey. `closes_on` is the last day on which it takes answers.

    `by_code`: only with a code from a card. `approved`: the school's psychologist has agreed to the sensitive
    statements. `extra`: codes of factors outside the profile that are asked too. `forms` have come in all;
    `released` of them have been counted into what people see; `waiting`: the server has been asked to look
    whether more may be shown.
    """

    id: int
    cycle_id: int
    group: Group
    token: str
    state: SurveyState = SurveyState.DRAFT
    closes_on: date | None = None
    by_code: bool = False
    free_text: bool = False
    approved: bool = False
    extra: tuple[str, ...] = ()
    statements: tuple[Asked, ...] = ()
    forms: int = 0
    released: int = 0
    waiting: bool = False
    version: int = 1

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What it asks now."""
        return tuple(one for one in self.statements if one.now)

    def is_open(self, today: date) -> bool:
        """Whether it takes answers on a day."""
        return self.state is SurveyState.OPEN and (self.closes_on is None or today <= self.closes_on)

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed, and nobody has closed it yet."""
        return self.state is SurveyState.OPEN and not self.is_open(today)


class SurveyCount(Fact):
    """What may be seen of the answers to one statement in one wording."""

    code: str
    text: str
    factor: str
    group: Group
    sign: Sign
    counts: Counts = Counts()

    @property
    def wording(self) -> str:
        """A short name of the words that were asked."""
        return wording_of(self.text)

    @property
    def key(self) -> str:
        """Under which name answers to these words are counted."""
        return f"{self.code}|{self.wording}"

    @property
    def tally(self) -> Tally:
        """The same as counts of forms."""
        counts = self.counts
        return Tally(counts=counts.steps, unsure=counts.unsure, declined=counts.declined)


def wording_of(text: str) -> str:
    """A short name of some words; spaces do not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:WORDING_LENGTH]


def words_for(group: Group, statement: Statement) -> str:
    """The words in which a group is asked: pupils get easy ones."""
    return (statement.easy if group is Group.STUDENTS else "") or statement.text


def asked_of(group: Group, factors: Iterable[Factor], *, approved: bool) -> tuple[Asked, ...]:
    """What a group is asked about some factors; sensitive ones only once that is approved."""
    return tuple(
        Asked(
            code=statement.code,
            factor=factor.code,
            title=factor.title,
            text=words_for(group, statement),
            sign=statement.sign,
        )
        for factor in factors
        if approved or not factor.sensitive
        for statement in factor.statements
        if statement.group is group
    )


def chosen_factors(
    listed: Sequence[Factor], catalogue: Iterable[Factor], extra: Sequence[str]
) -> tuple[Factor, ...]:
    """The factors of the school's list first, then those that were added for the survey."""
    here = {factor.code for factor in listed}
    return (*listed, *(factor for factor in catalogue if factor.code in extra and factor.code not in here))


def minutes(statements: int) -> int:
    """About how long so many statements take."""
    return max(1, ceil(statements * SECONDS_A_STATEMENT / 60))


def counted(form: Form, asked: Sequence[Asked]) -> dict[str, Counts]:
    """A form as counts by key. What the survey does not ask is left out, whoever sent it."""
    known = {one.code: one.key for one in asked if one.now}
    return {known[code]: Counts.of(mark) for code, mark in form.items() if code in known}


def added(counters: Mapping[str, Counts], more: Mapping[str, Counts]) -> dict[str, Counts]:
    """Counters with more counts in them."""
    keys = dict.fromkeys([*counters, *more])
    return {key: counters.get(key, Counts()).plus(more.get(key, Counts())) for key in keys}


def renewed(before: Iterable[Asked], asked: Sequence[Asked]) -> tuple[Asked, ...]:
    """What is asked from now on, and after it what was asked in other words: answers to those stay theirs."""
    here = {one.key for one in asked}
    return (*asked, *(one.model_copy(update={"now": False}) for one in before if one.key not in here))


def packed(asked: Sequence[Asked]) -> str:
    """What is asked, as one text."""
    return json.dumps([one.model_dump(mode="json") for one in asked], ensure_ascii=False)


def unpacked(text: str) -> tuple[Asked, ...]:
    """What `packed` wrote."""
    return tuple(Asked.model_validate(one) for one in json.loads(text or "[]"))
