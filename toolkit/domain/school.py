"""A school, its passport, and the year it works through. Nothing here does I/O."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Fact(BaseModel):
    """Base of all domain values: frozen, compared by content."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Period(Fact):
    """A stretch of days, both ends included."""

    begins: date
    ends: date

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.begins <= day <= self.ends


class Territory(Fact):
    """A municipality: owns schools, is watched over by a coordinator."""

    id: int
    name: str
    version: int = 1


class ListStatus(StrEnum):
    """What the region's list says of a school (000/1–3, 000/10; field.md 0); no role hangs on it."""

    LISTED = "listed"
    LEFT = "left"
    RESILIENT = "resilient"
    STRONG = "strong"

    @property
    def word(self) -> str:
        """As a person reads it."""
        return {
            "listed": "в списке ШНОР",
            "left": "вышла из списка ШНОР",
            "resilient": "резильентная школа",
            "strong": "стабильно сильные результаты",
        }[self.value]

    @property
    def may_help(self) -> bool:
        """Whether such a school is fit to be a consultant: strong, or has itself left the list (004/п5)."""
        return self is not ListStatus.LISTED


class School(Fact):
    """A school by its names. Roles never hang on a school: they belong to a cycle.

    `status` is what the coordinator knows from the region's list, `status_year` since when.
    """

    id: int
    name: str
    territory_id: int | None = None
    full_name: str = ""
    example: bool = False
    status: ListStatus | None = None
    status_year: int | None = None
    version: int = 1


class Cycle(Fact):
    """One school in one school year («учебный год сопровождения»); `year` is the year of its September."""

    id: int
    school_id: int
    year: int
    version: int = 1

    @property
    def period(self) -> Period:
        """1 September to 31 August."""
        return Period(begins=date(self.year, 9, 1), ends=date(self.year + 1, 8, 31))

    @property
    def title(self) -> str:
        """«2023/24 учебный год»."""
        return f"{self.year}/{(self.year + 1) % 100:02d} учебный год"


def school_year(today: date) -> int:
    """The year of the September in which a school's new cycle begins; in August it is the coming one."""
    return today.year if today.month >= 8 else today.year - 1


def year_ends(today: date) -> date:
    """The last day of that school year: until then a way in holds unless told otherwise."""
    return date(school_year(today) + 1, 8, 31)


class Versioned(Fact):
    """A short text as stored, with the version a writer must name to change it."""

    value: str = ""
    version: int = 0


class Passport(Fact):
    """Answers to the passport's questions by field code (methodology/data/passport.yaml)."""

    values: Mapping[str, Versioned] = Field(default_factory=dict)

    def text(self, code: str) -> str:
        """What was answered, or an empty string."""
        return self.values[code].value if code in self.values else ""

    def number(self, code: str) -> int | None:
        """The answer as a whole number, or None if it was not given as one."""
        text = self.text(code).replace("\u00a0", "").replace(" ", "")
        return int(text) if text.isdecimal() else None
