"""`antirisk templates …`: whether templates that a methodologist has edited still work."""

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.russian import OPTIONS, RussianCommand, group
from toolkit.errors import ToolkitError

commands = group("templates", "Шаблоны документов Word и формы дорожных карт.")


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="ПАПКА", help="Папка с шаблонами; по умолчанию те, что в программе."),
    ] = None,
) -> None:
    """Проверить шаблоны: неизвестные поля, незакрытые циклы, испорченные формы."""
    from toolkit.documents import roadmap_layout
    from toolkit.documents.word.check import check_template
    from toolkit.places import own_places

    place = folder or own_places().templates
    # A folder of Word templates alone may be named too.
    words = sorted({*place.glob("*.docx"), *(place / "documents").glob("*.docx")})
    forms = place / "roadmaps" if (place / "roadmaps").is_dir() else place
    told = [check_template(path) for path in words]
    for name in roadmap_layout.names(forms):
        try:
            roadmap_layout.read_layout(forms, name)
        except ToolkitError as broken:
            told.append(str(broken))
    problems = [sentence for sentence in told if sentence]
    checked = len(words) + len(roadmap_layout.names(forms))
    if not checked:
        raise ToolkitError(f"В папке «{place}» нет ни шаблонов .docx, ни форм .yaml.")
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise ToolkitError(f"Проверено: {checked}, с замечаниями: {len(problems)}.")
    typer.echo(f"Проверено шаблонов и форм: {checked}. Все работают.")
