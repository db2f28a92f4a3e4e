"""`antirisk roadmap …`: a municipal roadmap from one form into another, and what the checker says of it."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli.russian import OPTIONS, RussianCommand, group
from toolkit.errors import DocumentError

if TYPE_CHECKING:
    from toolkit.documents.roadmap_file import Reading
    from toolkit.domain.roadmap_checks import RoadmapFinding

commands = group("roadmap", "Муниципальная дорожная карта: другая форма, проверка.")

Source = Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Дорожная карта: .xlsx, .docx или .json.")]
Json = Annotated[bool, typer.Option("--json", metavar=" ", help="Ответить в виде JSON, для программ.")]
Layouts = Annotated[
    Path | None, typer.Option("--layouts", metavar="ПАПКА", help="Папка с вашими формами (.yaml).")
]


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def convert(
    source: Source,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="ФАЙЛ", help="Куда записать: .xlsx или .docx.")
    ],
    layout: Annotated[
        str, typer.Option(metavar="ФОРМА", help="Форма: 000, 001, 002, 003, general.")
    ] = "general",
    layouts: Layouts = None,
    as_json: Json = False,
) -> None:
    """Записать дорожную карту в другой форме; ни одна строка не теряется."""
    from toolkit.documents import roadmap_word, roadmap_workbook, workbook
    from toolkit.documents.roadmap_file import read_roadmap
    from toolkit.documents.roadmap_layout import read_layout

    writers = {".xlsx": roadmap_workbook.build, ".docx": roadmap_word.build}
    write = writers.get(output.suffix.lower())
    if write is None:
        raise DocumentError(f"Файл «{output.name}»: нужно имя с окончанием .xlsx или .docx.")
    form = read_layout(layouts or _own_layouts(), layout)
    reading = _read(source)
    data = write(reading.roadmap, form)
    # What was written is read back: the count is of the file itself.
    written = read_roadmap(output.name, data).roadmap
    workbook.save(data, output)
    found = _findings(reading)
    if as_json:
        told = {
            **_counts(reading),
            "rows_out": len(written.rows),
            "layout": layout,
            "output": str(output),
            "findings": [_told(finding) for finding in found],
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"Строк прочитано: {len(reading.roadmap.rows)}, записано: {len(written.rows)}.")
    if reading.joined:
        typer.echo(f"Соединено строк, разорванных страницей: {reading.joined}.")
    _say(found)
    typer.echo(f"Дорожная карта записана: {output}")


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def check(source: Source, as_json: Json = False) -> None:
    """Прочитать дорожную карту и сказать, что в ней стоит поправить."""
    reading = _read(source)
    found = _findings(reading)
    if as_json:
        told = {**_counts(reading), "findings": [_told(finding) for finding in found]}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"Строк прочитано: {len(reading.roadmap.rows)}.")
    _say(found)


def _own_layouts() -> Path:
    from toolkit.places import own_places

    return own_places().templates / "roadmaps"


def _read(source: Path) -> "Reading":
    from toolkit.documents.roadmap_file import read_roadmap

    try:
        data = source.read_bytes()
    except OSError as problem:
        raise DocumentError(f"Файл «{source.name}» не читается. Проверьте имя и папку.") from problem
    return read_roadmap(source.name, data)


def _findings(reading: "Reading") -> "tuple[RoadmapFinding, ...]":
    from toolkit.domain.roadmap_checks import check_roadmap
    from toolkit.domain.school import Period
    from toolkit.methodology.loader import load

    year = date.today().year
    otherwise = Period(begins=date(year, 1, 1), ends=date(year, 12, 31))
    return check_roadmap(reading.roadmap, otherwise, load())


def _counts(reading: "Reading") -> dict[str, Any]:
    kinds = [entry.kind.value for entry in reading.roadmap.entries]
    return {
        "rows_in": len(reading.roadmap.rows),
        "levels": kinds.count("level"),
        "sections": kinds.count("section"),
        "joined": reading.joined,
    }


def _told(finding: "RoadmapFinding") -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "row": finding.row,
        "field": finding.field,
        "sentence": finding.sentence,
    }


def _say(found: "tuple[RoadmapFinding, ...]") -> None:
    typer.echo(f"Замечаний: {len(found)}." if found else "Замечаний нет.")
    for finding in found:
        typer.echo(f"  {finding.rule}, {finding.severity.value}: {finding.sentence}")
