"""`antirisk export`: a school's work as a workbook."""

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.russian import Database
from toolkit.errors import ToolkitError


def export(
    db: Database = "",
    school: Annotated[
        str, typer.Option(metavar="НАЗВАНИЕ", help="Школа или ясная часть названия, если школ несколько.")
    ] = "",
    factor: Annotated[str, typer.Option(metavar="КОД", help="Один фактор, например R02.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", metavar=" ", help="Вся работа школы; так и без параметра.")
    ] = False,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="ФАЙЛ.xlsx", help="Куда записать: файл или папка.")
    ] = Path(),
) -> None:
    """Записать работу школы книгой Excel."""
    if factor and everything:
        raise ToolkitError("Назовите одно из двух: --factor или --all.")
    from toolkit import api

    with api.open(db or None) as opened:
        written = opened.school(school or None).to_excel(output, factor=factor or None)
    typer.echo(f"Книга записана: {written}")
