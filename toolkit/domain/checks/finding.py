"""What a check says and about which place, and what a check may look at besides the program."""

from collections.abc import Callable, Iterator
from typing import Literal

from toolkit.domain.diagnosis import FactorDiagnosis
from toolkit.domain.profile import RiskProfile
from toolkit.domain.program import Program
from toolkit.domain.school import Fact, Period
from toolkit.domain.verification import Outcome
from toolkit.methodology.catalogue import Catalogue, Factor, Severity

Step = Literal["causes", "measures", "goal", "roadmap", "document", "passport"]
Kind = Literal["field", "task", "measure", "indicator", "line"]


class Place(Fact):
    """Where a finding leads: a step of the program's app and a thing in it.

    `id` is the id of the task, measure, indicator or line, None for a single field; `field` is the
    attribute or the name from program.FIELDS, or empty for the thing as a whole; `words` read as the text
    of a link: «К сроку меры 3».
    """

    step: Step
    kind: Kind
    id: int | None = None
    field: str = ""
    words: str


class Finding(Fact):
    """One finding («замечание проверки»): which rule, how severe, a sentence for the team, and the place."""

    rule: str
    severity: Severity
    sentence: str
    place: Place


class CheckContext(Fact):
    """What a program is checked against; `period` is the cycle's, used where the program has no dates."""

    factor: Factor
    profile: RiskProfile
    diagnosis: FactorDiagnosis | None = None
    outcome: Outcome | None = None
    period: Period
    catalogue: Catalogue


Rule = Callable[[Program, CheckContext], Iterator[Finding]]


def finding(context: CheckContext, code: str, sentence: str, place: Place) -> Finding:
    """A finding of the rule with this code, as severe as the catalogue says."""
    severity = context.catalogue.checks.rule(code).severity
    return Finding(rule=code, severity=severity, sentence=sentence, place=place)
