"""What an app tells beside its fields: a refused input, a clash of two people, a message with a way back."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A refused input: what was typed stays in its field, with the sentence under it."""

    typed: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed one field; nothing is lost until one of the ways is chosen.

    `version` is 0 when the other person removed the row: then `write` brings it back. `words` tells a stored
    value as a reader knows it.
    """

    field: str
    label: str
    mine: str
    theirs: str
    version: int
    write: Callable[[int, str], object]
    may_join: bool
    words: Callable[[str], str] = str

    @property
    def mine_in_words(self) -> str:
        """What the person here gave."""
        return self.words(self.mine) or "пусто"

    @property
    def theirs_in_words(self) -> str:
        """What stands there now."""
        return (self.words(self.theirs) or "пусто") if self.version else "удалено"


@dataclass(frozen=True, slots=True)
class Message:
    """What happened · what about your answers · what to do. `undo` offers «Вернуть»."""

    first: str
    more: str = ""
    kind: str = ""
    undo_words: str = ""
    undo: Callable[[], object] | None = None
