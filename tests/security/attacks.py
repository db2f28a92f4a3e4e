"""What is an attack: a story of attempts, each of which either got through or not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.security.town import Town


class Attempt(NamedTuple):
    """One thing that was tried; `through` says whether it gave the attacker anything."""

    what: str
    through: bool


Story = Callable[["Town"], Iterator[Attempt]]


@dataclass(frozen=True, slots=True)
class Attack:
    """A kind of attack: the part of the table it stands in, what it tries, and how."""

    part: str
    title: str
    story: Story


ATTACKS: list[Attack] = []


def attack(part: str, title: str) -> Callable[[Story], Story]:
    """Put a story of attempts into the table."""

    def note(story: Story) -> Story:
        ATTACKS.append(Attack(part, title, story))
        return story

    return note
