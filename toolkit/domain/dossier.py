"""Everything about one school in one cycle, computed once: the single input of documents and reports."""

from collections.abc import Mapping
from datetime import date

from toolkit.domain.answers import Answers
from toolkit.domain.checks import Finding
from toolkit.domain.diagnosis import FactorDiagnosis, IndicatorFact
from toolkit.domain.priorities import Priority, RankedFactor
from toolkit.domain.profile import RiskProfile
from toolkit.domain.program import Program
from toolkit.domain.school import Cycle, Fact, Passport, School
from toolkit.domain.verification import Outcome, Proposal, Verdict
from toolkit.methodology.catalogue import Factor


class Dossier(Fact):
    """Inputs as stored and all that follows from them; mappings are by factor code, findings by program id.

    `factors` are in the profile's order, the school's own included; codes that neither the catalogue nor
    the school knows are left out of everything computed.
    """

    school: School
    cycle: Cycle
    passport: Passport
    profile: RiskProfile
    factors: tuple[Factor, ...]
    answers: Answers
    facts: Mapping[str, IndicatorFact]
    diagnoses: Mapping[str, FactorDiagnosis]
    proposals: Mapping[str, Proposal]
    verdicts: Mapping[str, Verdict]
    outcomes: Mapping[str, Outcome]
    priorities: Mapping[str, Priority]
    ranked: tuple[RankedFactor, ...]
    programs: tuple[Program, ...]
    findings: Mapping[int, tuple[Finding, ...]]
    today: date
