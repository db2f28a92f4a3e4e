"""The checker of municipal roadmaps: rules L09–L25 of the catalogue (field.md 1.7 and 5.9).

The same codes as for a school's program, so that a person meets one list of rules; severity is the
catalogue's. A rule sees the roadmap and the catalogue and says sentences; it changes nothing.
"""

from toolkit.domain.roadmap import Roadmap
from toolkit.domain.roadmap_checks.finding import Checked, RoadmapFinding, Rule
from toolkit.domain.roadmap_checks.paper_rules import (
    l10_numbers_agree,
    l17_schools_agree,
    l21_words_are_right,
    l22_sections_fit_their_level,
    l23_marks_are_closed,
    l24_annexes_are_there,
    l25_sentences_are_whole,
)
from toolkit.domain.roadmap_checks.row_rules import (
    l09_rows_are_numbered,
    l11_results_are_filled,
    l12_terms_have_dates,
    l13_learns_from_others,
    l14_results_are_no_activities,
    l15_results_are_concrete,
    l16_work_follows_its_source,
    l18_one_activity_in_a_row,
    l19_sections_have_rows,
    l20_everybody_is_thought_of,
)
from toolkit.domain.school import Period
from toolkit.methodology.catalogue import Catalogue

__all__ = ["RULES", "RoadmapFinding", "check_roadmap"]

RULES: tuple[Rule, ...] = (
    l09_rows_are_numbered,
    l10_numbers_agree,
    l11_results_are_filled,
    l12_terms_have_dates,
    l13_learns_from_others,
    l14_results_are_no_activities,
    l15_results_are_concrete,
    l16_work_follows_its_source,
    l17_schools_agree,
    l18_one_activity_in_a_row,
    l19_sections_have_rows,
    l20_everybody_is_thought_of,
    l21_words_are_right,
    l22_sections_fit_their_level,
    l23_marks_are_closed,
    l24_annexes_are_there,
    l25_sentences_are_whole,
)


def check_roadmap(roadmap: Roadmap, period: Period, catalogue: Catalogue) -> tuple[RoadmapFinding, ...]:
    """All findings in the order of the rules; `period` is used where the title names no years."""
    checked = Checked(roadmap, tuple(roadmap.placed()), roadmap.period(period), catalogue)
    return tuple(found for rule in RULES for found in rule(checked))
