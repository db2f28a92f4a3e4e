"""What the tests of the checker share: a context, and a sound program with one thing changed."""

from tests.domain.invented import YEAR, diagnosis, fields, indicator, measure, profile, program
from toolkit.domain.checks import CheckContext, Finding, check_program
from toolkit.domain.diagnosis import FactorDiagnosis
from toolkit.domain.profile import Level, RiskProfile
from toolkit.domain.program import Program
from toolkit.domain.verification import Outcome, Status
from toolkit.methodology.loader import load

CONFIRMED = Outcome(
    factor_code="R02", status=Status.CONFIRMED, level=Level.HIGH, decided=True, enters_program=True
)


def context(
    *,
    measured: FactorDiagnosis | None = None,
    decided: Outcome | None = CONFIRMED,
    received: RiskProfile | None = None,
) -> CheckContext:
    return CheckContext(
        factor=load().factor("R02"),
        profile=received or profile(),
        diagnosis=diagnosis(80.0) if measured is None else measured,
        outcome=decided,
        period=YEAR,
        catalogue=load(),
    )


def found_by(rule: str, checked: Program, against: CheckContext | None = None) -> list[Finding]:
    return [finding for finding in check_program(checked, against or context()) if finding.rule == rule]


def told_by(rule: str, checked: Program, against: CheckContext | None = None) -> list[str]:
    return [finding.sentence for finding in found_by(rule, checked, against)]


def with_fields(**texts: str) -> Program:
    known = {name: field.value for name, field in program().fields.items()}
    return program(fields=fields(**{**known, **texts}))


def with_measure(**changes: object) -> Program:
    """The sound program with its third measure changed."""
    return program(measures=(measure(1), measure(2), measure(3, **changes)))


def with_indicator(**changes: object) -> Program:
    return program(indicators=(indicator(**changes),))
