"""`antirisk papers`: a school's documents in Word and PDF, one by one or all in one archive."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.russian import Database
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.api import SchoolView


def papers(
    db: Database = "",
    school: Annotated[
        str, typer.Option(metavar="НАЗВАНИЕ", help="Школа или ясная часть названия, если школ несколько.")
    ] = "",
    paper: Annotated[
        str, typer.Option(metavar="КОД", help="Один документ; без параметра — все одним архивом.")
    ] = "",
    factor: Annotated[str, typer.Option(metavar="КОД", help="Фактор программы, например R02.")] = "",
    pdf: Annotated[bool, typer.Option("--pdf", metavar=" ", help="В PDF; нужен LibreOffice.")] = False,
    what: Annotated[
        bool, typer.Option("--list", metavar=" ", help="Только показать, какие документы есть.")
    ] = False,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="ФАЙЛ", help="Куда записать: файл или папка.")
    ] = Path(),
) -> None:
    """Записать документы школы в Word: один или все одним архивом."""
    if factor and not paper:
        raise ToolkitError("Вместе с --factor назовите документ: --paper antirisk_program.")
    from toolkit import api

    with api.open(db or None) as opened:
        chosen = opened.school(school or None)
        if what:
            _list(chosen)
            return
        if paper:
            written = chosen.to_word(output, paper, factor or None, pdf=pdf)
        else:
            written = chosen.to_archive(output, pdf=pdf)
    typer.echo(f"{'Документ записан' if paper else 'Архив записан'}: {written}")


def _list(school: "SchoolView") -> None:
    for code, factor, title, lacking in school.papers.itertuples(index=False):
        told = f"нет: {lacking}" if lacking else "есть"
        typer.echo(f"{code}{f' {factor}' if factor else ''}  {title}: {told}")
