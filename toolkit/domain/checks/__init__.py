"""The checker of programs: rules L01–L20 of field.md 5.9, each a function, and what they find.

Rules about the municipal roadmap (L09, L10, L17) are no part of this version: a program has no numbers of
orders and no list of schools.
"""

from collections.abc import Mapping
from types import MappingProxyType

from toolkit.domain.checks import passport_rules, privacy_rules, roadmap_rules
from toolkit.domain.checks.finding import CheckContext, Finding, Place, Rule
from toolkit.domain.program import Program
from toolkit.methodology.catalogue import Severity

__all__ = ["RULES", "CheckContext", "Finding", "Place", "Rule", "check_program"]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "L01": passport_rules.l01_goal_is_measurable,
        "L02": roadmap_rules.l02_every_task_has_a_measure,
        "L03": roadmap_rules.l03_terms_are_inside_the_program,
        "L04": roadmap_rules.l04_measures_are_complete,
        "L05": passport_rules.l05_indicators_are_complete,
        "L06": passport_rules.l06_target_differs_from_baseline,
        "L07": passport_rules.l07_factor_is_verified,
        "L08": privacy_rules.l08_names_nobody,
        "L11": roadmap_rules.l11_measures_have_indicators,
        "L12": roadmap_rules.l12_terms_have_dates,
        "L13": roadmap_rules.l13_learns_from_others,
        "L14": passport_rules.l14_indicator_is_not_an_activity,
        "L15": passport_rules.l15_results_are_concrete,
        "L16": passport_rules.l16_dates_follow_their_source,
        "L18": roadmap_rules.l18_one_activity_in_a_cell,
        "L19": roadmap_rules.l19_number_of_measures,
        "L20": roadmap_rules.l20_groups_that_see_the_risk_take_part,
    }
)
_BY_SEVERITY = {severity: at for at, severity in enumerate(Severity)}


def check_program(program: Program, context: CheckContext) -> tuple[Finding, ...]:
    """All findings of all rules: errors first, then by rule, then in the program's order."""
    found = [finding for rule in RULES.values() for finding in rule(program, context)]
    return tuple(sorted(found, key=lambda finding: (_BY_SEVERITY[finding.severity], finding.rule)))
