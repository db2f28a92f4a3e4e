"""One thing that was looked at, in one line."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it is: in order, worth a look, or in the way of working."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"

    @property
    def sign(self) -> str:
        """One character."""
        return {State.GOOD: "✓", State.LOOK: "!", State.BAD: "✗"}[self]

    @property
    def word(self) -> str:
        """The same for who does not see the character; empty where there is nothing to do."""
        return {State.GOOD: "", State.LOOK: "посмотрите", State.BAD: "мешает"}[self]


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and a sentence that says what to do."""

    what: str
    state: State
    sentence: str

    @property
    def line(self) -> str:
        """«! Часы (посмотрите): …»."""
        word = f" ({self.state.word})" if self.state.word else ""
        return f"{self.state.sign} {self.what}{word}: {self.sentence}"


def good(what: str, sentence: str) -> Check:
    """In order."""
    return Check(what, State.GOOD, sentence)


def look(what: str, sentence: str) -> Check:
    """Worth a look; work goes on."""
    return Check(what, State.LOOK, sentence)


def bad(what: str, sentence: str) -> Check:
    """In the way."""
    return Check(what, State.BAD, sentence)
