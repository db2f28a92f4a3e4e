"""Everything about one school in one cycle, computed once: the single input of documents and reports."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from toolkit.domain.answers import Answers
from toolkit.domain.checks import CheckContext, Finding, check_program
from toolkit.domain.diagnosis import FactorDiagnosis, IndicatorFact, diagnose
from toolkit.domain.priorities import Priority, RankedFactor, rank
from toolkit.domain.profile import RiskProfile
from toolkit.domain.program import Program
from toolkit.domain.program_state import StateHistory
from toolkit.domain.school import Cycle, Fact, Passport, School
from toolkit.domain.verification import Outcome, Proposal, Verdict, outcome, propose
from toolkit.methodology.catalogue import Catalogue, Factor

# The passport's question that decides whether teachers and administration are one group (field.md 6.2.2).
TEACHERS_FIELD = "teachers"


class Dossier(Fact):
    """Inputs as stored and all that follows from them.

    Mappings are by factor code, findings and states by program id.

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
    curator_verdicts: Mapping[str, Verdict]
    outcomes: Mapping[str, Outcome]
    priorities: Mapping[str, Priority]
    ranked: tuple[RankedFactor, ...]
    programs: tuple[Program, ...]
    findings: Mapping[int, tuple[Finding, ...]]
    states: Mapping[int, StateHistory]
    today: date

    def state_of(self, program: Program) -> StateHistory:
        """Where a program stands and how it got there."""
        return self.states.get(program.id, StateHistory())

    @property
    def without_program(self) -> tuple[Factor, ...]:
        """Factors that enter the plan of the school (004/п4.1.2) and have no program yet."""
        begun = {program.factor_code for program in self.programs}
        return tuple(
            factor
            for factor in self.factors
            if factor.code not in begun and self.outcomes[factor.code].enters_program
        )


def make_dossier(
    catalogue: Catalogue,
    *,
    school: School,
    cycle: Cycle,
    passport: Passport,
    profile: RiskProfile,
    own_factors: Sequence[Factor],
    answers: Answers,
    facts: Mapping[str, IndicatorFact],
    verdicts: Mapping[str, Verdict],
    curator_verdicts: Mapping[str, Verdict] | None = None,
    priorities: Mapping[str, Priority],
    programs: Sequence[Program],
    states: Mapping[int, StateHistory] = MappingProxyType({}),
    today: date,
) -> Dossier:
    """Compute everything that follows from the inputs of one cycle.

    A code in the profile that neither the catalogue nor the school's own factors know (the catalogue may
    have changed since) is skipped in all that is computed; a program of such a factor stays, unchecked.
    """
    own = {factor.code: factor for factor in own_factors}
    known = {**{factor.code: factor for factor in catalogue.factors}, **own}
    listed = [entry for entry in profile.factors if entry.code in known]
    factors = tuple(known[entry.code] for entry in listed)
    teachers = passport.number(TEACHERS_FIELD)
    diagnoses = {factor.code: diagnose(factor, answers, catalogue.thresholds, teachers) for factor in factors}
    proposals = {entry.code: propose(entry, diagnoses[entry.code]) for entry in listed}
    last_words = curator_verdicts or {}
    outcomes = {
        code: outcome(proposal, verdicts.get(code), profile, diagnoses[code], last_words.get(code))
        for code, proposal in proposals.items()
    }
    findings = {
        program.id: check_program(
            program,
            CheckContext(
                factor=known[program.factor_code],
                profile=profile,
                diagnosis=diagnoses.get(program.factor_code),
                outcome=outcomes.get(program.factor_code),
                period=cycle.period,
                catalogue=catalogue,
            ),
        )
        for program in programs
        if program.factor_code in known
    }
    return Dossier(
        school=school,
        cycle=cycle,
        passport=passport,
        profile=profile,
        factors=factors,
        answers=answers,
        facts=facts,
        diagnoses=diagnoses,
        proposals=proposals,
        verdicts=verdicts,
        curator_verdicts=last_words,
        outcomes=outcomes,
        priorities=priorities,
        ranked=rank(tuple(outcomes.values()), priorities),
        programs=tuple(programs),
        findings=findings,
        states=states,
        today=today,
    )
