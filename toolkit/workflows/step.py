"""A step of a guided app and how it stands."""

from dataclasses import dataclass
from enum import StrEnum


class StepStatus(StrEnum):
    """How a step stands; the value is what a reader hears."""

    NOW = "вы здесь"
    DONE = "готово"
    OPEN = "не начат"
    REOPENED = "нужно дополнить"
    LOCKED = "пока закрыт"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way."""

    code: str
    title: str
