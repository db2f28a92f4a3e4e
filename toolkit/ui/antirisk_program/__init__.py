"""The views of the second app, one module a step."""

from toolkit.ui.antirisk_program.actions import Actions
from toolkit.ui.antirisk_program.causes import causes_screen
from toolkit.ui.antirisk_program.check import check_screen
from toolkit.ui.antirisk_program.document import document_screen
from toolkit.ui.antirisk_program.factor import factor_screen
from toolkit.ui.antirisk_program.goal import goal_screen
from toolkit.ui.antirisk_program.measures import measures_screen
from toolkit.ui.antirisk_program.roadmap import roadmap_screen
from toolkit.ui.antirisk_program.standing import standing_bar
from toolkit.ui.frame import choose_school, for_visitor
from toolkit.ui.page import Screen
from toolkit.workflows.antirisk_program import AntiriskProgram

SCREENS = {
    "factor": factor_screen,
    "causes": causes_screen,
    "measures": measures_screen,
    "goal": goal_screen,
    "roadmap": roadmap_screen,
    "check": check_screen,
    "document": document_screen,
}


def antirisk_program_screen(flow: AntiriskProgram, actions: Actions) -> Screen:
    """What the present step looks like."""
    if flow.dossier is None and (flow.schools or flow.reading):
        return for_visitor(flow, choose_school(flow))
    screen = SCREENS[flow.step](flow, actions)
    if flow.dossier is not None and flow.step != "factor" and flow.program_of(flow.part) is not None:
        screen.alert = [standing_bar(flow), *screen.alert]
    return for_visitor(flow, screen)


__all__ = ["Actions", "antirisk_program_screen"]
