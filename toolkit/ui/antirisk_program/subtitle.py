"""What the header says under the school's name in this app."""

from toolkit.domain.program_state import ProgramState
from toolkit.ui.antirisk_program.standing import state_tag
from toolkit.ui.nodes import Child
from toolkit.workflows.antirisk_program import AntiriskProgram


def subtitle(flow: AntiriskProgram) -> Child:
    """«Программа по фактору …» and where it stands, or the app's name and year before a factor is chosen."""
    program = flow.program_of(flow.part) if flow.dossier and flow.part else None
    if program is None or flow.step == "factor":
        return ""
    words = f"Программа по фактору «{flow.factor().short_title}»"
    return [words, " ", state_tag(flow, program)] if flow.way.state is not ProgramState.DRAFT else words
