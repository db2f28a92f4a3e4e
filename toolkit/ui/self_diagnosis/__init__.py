"""The views of the first app, one module a step."""

from toolkit.ui.frame import choose_school, for_visitor
from toolkit.ui.page import Screen
from toolkit.ui.self_diagnosis.actions import Actions
from toolkit.ui.self_diagnosis.answers import answers_screen
from toolkit.ui.self_diagnosis.next import next_screen
from toolkit.ui.self_diagnosis.passport import passport_screen
from toolkit.ui.self_diagnosis.priorities import priorities_screen
from toolkit.ui.self_diagnosis.profile import profile_screen
from toolkit.ui.self_diagnosis.result import result_screen
from toolkit.ui.self_diagnosis.verification import verification_screen
from toolkit.workflows.self_diagnosis import SelfDiagnosis

SCREENS = {
    "passport": passport_screen,
    "profile": profile_screen,
    "answers": answers_screen,
    "result": result_screen,
    "verification": verification_screen,
    "priorities": priorities_screen,
    "next": next_screen,
}


def self_diagnosis_screen(flow: SelfDiagnosis, actions: Actions) -> Screen:
    """What the present step looks like."""
    if flow.dossier is None and (flow.schools or flow.reading):
        return for_visitor(flow, choose_school(flow))
    return for_visitor(flow, SCREENS[flow.step](flow, actions))


__all__ = ["Actions", "self_diagnosis_screen"]
