"""Answers to the statements: the team's own, given together, and counts from anonymous paper forms."""

from collections.abc import Mapping
from datetime import date

from pydantic import Field

from toolkit.domain.school import Fact
from toolkit.methodology.catalogue import Group


class TeamAnswer(Fact):
    """The team's common answer to one statement: 0–3, or None for «затрудняюсь ответить»."""

    value: int | None = Field(ge=0, le=3)
    version: int = 1


class Tally(Fact):
    """How many people of the statement's group chose 0, 1, 2, 3, and how many could not or would not say."""

    counts: tuple[int, int, int, int] = (0, 0, 0, 0)
    unsure: int = 0
    declined: int = 0
    version: int = 1

    @property
    def valid(self) -> int:
        """Answers that count: all but «затрудняюсь ответить» and «не хочу отвечать»."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """All forms that hold an answer to the statement."""
        return self.valid + self.unsure + self.declined

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        zeros, ones, twos, threes = (one + more for one, more in zip(self.counts, other.counts, strict=True))
        return Tally(
            counts=(zeros, ones, twos, threes),
            unsure=self.unsure + other.unsure,
            declined=self.declined + other.declined,
        )


class HandedOut(Fact):
    """How many paper forms a group got."""

    count: int = Field(ge=0)
    version: int = 1


class Answers(Fact):
    """All answers of one cycle, by statement code; `given_on` is the day of the last of them.

    `surveyed`: what may be seen of the anonymous survey, all wordings of a statement together.
    """

    team: Mapping[str, TeamAnswer] = Field(default_factory=dict)
    tallies: Mapping[str, Tally] = Field(default_factory=dict)
    surveyed: Mapping[str, Tally] = Field(default_factory=dict)
    handed_out: Mapping[Group, HandedOut] = Field(default_factory=dict)
    given_on: date | None = None

    @property
    def given(self) -> frozenset[str]:
        """Codes of statements that anybody has answered, as far as it may be seen."""
        return frozenset({*self.team, *self.tallies, *self.surveyed})

    def counted(self, code: str, minimum: int) -> Tally:
        """Paper forms and the survey as one.

        Each of the two needs enough answers of its own: else a few paper forms would come out by taking the
        survey's counts from the sum.
        """
        paper = self.tallies.get(code, Tally())
        survey = self.surveyed.get(code, Tally())
        return paper.plus(survey) if paper.valid >= minimum or not survey.total else survey
