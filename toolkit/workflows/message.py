"""What an app tells beside its fields: a refused input, a clash of two people, a message with a way back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

Write = Callable[[int, str], object]  # stores a text over the version that the person saw


@dataclass(frozen=True, slots=True)
class Given:
    """What the page knows of the input that it hands over.

    `value` is what the browser sent, `bases` are the values that the person may have begun from; `stale`
    says that none of them stands there now. `token` names the press: one sent twice makes one row.
    """

    value: str = ""
    bases: tuple[str, ...] = ()
    stale: bool = False
    token: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """How a clash at a field is put to a person, beside the field's label.

    `subject` is what was changed, «Срок меры 2» (empty: the field by its label), `row` the words of the row
    it stands in. `joint` joins both variants; None where a value is one or the other. `absent` is the value
    of a field whose row is not there; None where the row itself was removed then. `words` tells a stored
    value as a reader knows it, `reading` how the toolkit understands it.
    """

    subject: str = ""
    row: str = ""
    joint: str | None = None
    absent: str | None = None
    words: Callable[[str], str] = str
    reading: Callable[[str], str] = lambda _: ""


PLAIN = Question()
JOINED = Question(joint="\n")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed one field; nothing is lost until one of the ways is chosen.

    `version` is 0 when the other person removed the row: then `write` brings it back. `who` and `at` are of
    the other's change (empty and None where the trail of changes has no word of it). `choice` is the way
    that is marked now: «mine», «theirs» or «both».
    """

    field: str
    label: str
    mine: str
    theirs: str
    version: int
    write: Write
    question: Question = PLAIN
    given: Given = Given()
    who: str = ""
    at: datetime | None = None
    given_at: datetime | None = None
    choice: str = "mine"

    @property
    def removed(self) -> bool:
        """Whether the other person has taken the whole row away."""
        return not self.version and self.question.absent is None

    @property
    def may_join(self) -> bool:
        """Whether both variants can stand there, one after the other."""
        return self.question.joint is not None and bool(self.version)

    @property
    def both(self) -> str:
        """The other's words, then mine."""
        return f"{self.theirs}{self.question.joint or ''}{self.mine}"

    @property
    def mine_in_words(self) -> str:
        """What the person here gave."""
        return self.question.words(self.mine) or "пусто"

    @property
    def theirs_in_words(self) -> str:
        """What stands there now."""
        return "удалено" if self.removed else self.question.words(self.theirs) or "пусто"


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that is not stored: what was typed stays in its field, with the sentence under it.

    `before` is what stood there when it was given, `given` how it came. `again` stores it
    after all, once the database can; `conflict` is the question that the person has put off.
    """

    typed: str
    sentence: str
    before: str = field(default="", compare=False)
    given: Given = field(default=Given(), compare=False)
    again: Callable[[], object] | None = field(default=None, compare=False)
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Unstored:
    """An input that only the page holds: the browser keeps it too, in case the page dies."""

    field: str
    value: str
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What happened · what about your answers · what to do. `undo` offers «Вернуть»."""

    first: str
    more: str = ""
    kind: str = ""
    undo_words: str = ""
    undo: Callable[[], object] | None = None
