"""What the header says under the school's name in this app."""

from toolkit.workflows.antirisk_program import AntiriskProgram


def subtitle(flow: AntiriskProgram) -> str:
    """«Программа по фактору …», or the app's name and year before a factor is chosen."""
    program = flow.program_of(flow.part) if flow.dossier and flow.part else None
    return f"Программа по фактору «{flow.factor().short_title}»" if program and flow.step != "factor" else ""
