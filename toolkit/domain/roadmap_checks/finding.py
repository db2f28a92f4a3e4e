"""What the checker says of a municipal roadmap, and about which row."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from toolkit.domain.roadmap import Roadmap, RoadmapRow, Where
from toolkit.domain.school import Fact, Period
from toolkit.methodology.catalogue import Catalogue, Severity


class RoadmapFinding(Fact):
    """One finding: which rule, how severe, a sentence, and the place.

    `row` counts the table's activities from 1; None means the roadmap or its order as a whole. `field` is the
    attribute of the row, or empty.
    """

    rule: str
    severity: Severity
    sentence: str
    row: int | None = None
    field: str = ""


class Checked(NamedTuple):
    """What the rules look at: the roadmap, its rows with their places, the years it is for, the catalogue."""

    roadmap: Roadmap
    rows: tuple[tuple[Where, RoadmapRow], ...]
    period: Period
    catalogue: Catalogue

    def say(self, rule: str, sentence: str, where: Where | None = None, field: str = "") -> RoadmapFinding:
        """A finding of a rule, as severe as the catalogue says."""
        severity = self.catalogue.checks.rule(rule).severity
        row = None if where is None else where.total
        return RoadmapFinding(rule=rule, severity=severity, sentence=sentence, row=row, field=field)


Rule = Callable[[Checked], Iterator[RoadmapFinding]]


def named(where: Where, row: RoadmapRow) -> str:
    """What a sentence calls a row: by its number and, where numbers begin anew, by level and section."""
    number = row.number.strip().rstrip(".") or str(where.number)
    roman = where.section.split(" ")[0].rstrip(".") if where.section else ""
    parts = [part for part in (_level(where.level), _roman(roman)) if part]
    return f"Строка {number} ({', '.join(parts)})" if parts else f"Строка {number}"


def _level(title: str) -> str:
    if not title:
        return ""
    return "муниципальный уровень" if "муницип" in title.lower() else "уровень школы"


def _roman(word: str) -> str:
    return f"раздел {word}" if word and set(word) <= set("IVX") else ""


def short(text: str, limit: int = 70) -> str:
    """The beginning of a text, for quoting it."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
