"""`antirisk school …`: one school's work as one file, carried from one database to another."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli.russian import OPTIONS, Database, RussianCommand, group
from toolkit.errors import ArchiveError, ToolkitError

if TYPE_CHECKING:
    from toolkit.domain.school_file import Area, Choice, Preview, SchoolFile
    from toolkit.domain.school_file_words import Words
    from toolkit.store.database import Store

commands = group("school", "Школы: работа одной школы одним файлом.")

SHOWN = 6  # rows of an area that are told one by one
LARGEST = 64 * 1024 * 1024  # bytes of a file; what is in it has limits of its own
CONFLICTS = {"file": "take", "файл": "take", "here": "merge", "здесь": "merge"}

Json = Annotated[bool, typer.Option("--json", metavar=" ", help="Ответить в виде JSON, для программ.")]


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def export(
    db: Database = "",
    school: Annotated[
        str, typer.Option(metavar="НАЗВАНИЕ", help="Школа или ясная часть названия, если школ несколько.")
    ] = "",
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="ФАЙЛ.antirisk", help="Куда записать: файл или папка.")
    ] = Path(),
) -> None:
    """Записать всю работу школы одним файлом, чтобы перенести её на другой компьютер."""
    from toolkit.documents.workbook import save
    from toolkit.domain.school_choice import one_school
    from toolkit.domain.school_file import file_name

    with _opened(db) as store:
        chosen = one_school(store.schools.list(), school or None)
        data = store.school_files.export(chosen.id)
    target = output / file_name(chosen.name, date.today()) if output.is_dir() else output
    save(data, target)
    typer.echo(f"Файл работы записан: {target}")
    typer.echo("В нём вся работа этой школы; ссылок, кодов и паролей в нём нет.")


@commands.command("import-file", cls=RussianCommand, options_metavar=OPTIONS)
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="ФАЙЛ.antirisk", help="Файл работы школы.", show_default=False)
    ],
    db: Database = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", metavar=" ", help="Только показать, что изменится.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="РАЗДЕЛ", help="Взять только этот раздел, как он назван при показе; можно не один."
        ),
    ] = None,
    conflicts: Annotated[
        str,
        typer.Option(metavar="file|here", help="Что оставить, если записано и здесь, и в файле по-разному."),
    ] = "",
    territory: Annotated[str, typer.Option(metavar="НАЗВАНИЕ", help="Муниципалитет, если школа новая.")] = "",
    as_json: Json = False,
) -> None:
    """Взять работу школы из файла; сначала показать, что изменится."""
    from toolkit.domain.access import Role
    from toolkit.domain.school_file_words import Words
    from toolkit.methodology.loader import load
    from toolkit.store.visitor import Visitor

    if conflicts and conflicts not in CONFLICTS:
        raise ToolkitError("Назовите --conflicts file или --conflicts here.")
    carried = _read(file)
    owner = Visitor(Role.ADMINISTRATOR.word, Role.ADMINISTRATOR.value)
    with _opened(db) as store:
        preview = store.school_files.preview(carried, visitor=owner)
        words = Words(load(), carried.content)
        if as_json:
            typer.echo(json.dumps(_as_json(preview, words), ensure_ascii=False, indent=1))
        else:
            _show(preview, words)
        if dry_run or preview.empty:
            if not as_json and not preview.empty:
                typer.echo("\nПока ничего не взято: это был только показ.")
            return
        choices = _choices(preview, only or (), conflicts)
        place = _territory(store, territory)
        store.school_files.take(carried, choices, seen=preview.seen, visitor=owner, territory_id=place)
    if not as_json:
        typer.echo("")
        typer.echo(
            "Школа добавлена." if preview.new else "Взято. Прежние значения остались в истории изменений."
        )


def _opened(db: str) -> "Store":
    from toolkit.places import database_url
    from toolkit.store.database import Store, default_url

    return Store.open(database_url(db or default_url()))


def _read(file: Path) -> "SchoolFile":
    from toolkit.store.school_file import read_school_file

    try:
        if file.stat().st_size > LARGEST:
            raise ArchiveError(f"Файл «{file.name}» слишком велик для работы одной школы.")
        data = file.read_bytes()
    except OSError as problem:
        raise ArchiveError(f"Файла «{file.name}» нет, или его нельзя прочитать.") from problem
    return read_school_file(data, file.name)


def _choices(preview: "Preview", only: "list[str] | tuple[str, ...]", conflicts: str) -> "dict[Area, Choice]":
    from toolkit.domain.school_file import Choice

    known = {changes.area.code: changes for changes in preview.areas}
    if preview.new and only:
        raise ToolkitError("Новая школа берётся целиком: уберите --only.")
    if unknown := next((code for code in only if code not in known), ""):
        raise ToolkitError(
            f"Раздела «{unknown}» среди изменений нет. Есть: {', '.join(known) or 'ни одного'}."
        )
    chosen = [known[code] for code in only] or list(preview.areas)
    asked = sum(len(changes.asked) for changes in chosen)
    if asked and not conflicts:
        raise ToolkitError(
            f"Записано и здесь, и в файле по-разному: {asked}. Ничего не взято: решите, что оставить, "
            "--conflicts file или --conflicts here."
        )
    choice = Choice(CONFLICTS.get(conflicts, "take"))
    return {changes.area: choice for changes in chosen}


def _territory(store: "Store", name: str) -> int | None:
    if not name:
        return None
    found = [place for place in store.territories.list() if place.name.casefold() == name.strip().casefold()]
    if not found:
        raise ToolkitError(f"Муниципалитета «{name}» в базе нет. Ничего не взято.")
    return found[0].id


# ── what is said ──


def _show(preview: "Preview", words: "Words") -> None:
    from toolkit.domain.school_file_words import question, summary

    moment = f"{preview.file.exported_at.astimezone():%d.%m.%Y %H:%M}"
    typer.echo(f"«{preview.file.content.name}», файл от {moment}.")
    if preview.new:
        typer.echo("Такой школы здесь нет: она будет добавлена.")
    if preview.namesake:
        typer.echo("Школа с таким названием здесь уже есть, но это другая запись: станет две.")
    if preview.empty:
        typer.echo("Ничего не изменится: всё, что есть в файле, здесь уже есть.")
    for changes in preview.areas:
        typer.echo(
            f"\n{words.area(changes.area)} ({changes.area.code}): {changes.closed or summary(changes)}"
        )
        if asked := question(changes):
            typer.echo(f"  {asked}")
        if preview.new or changes.closed:
            continue
        told = list(words.differences(changes))
        for sentence in told[:SHOWN]:
            typer.echo(f"  – {sentence}")
        if len(told) > SHOWN:
            typer.echo(f"  … и ещё {len(told) - SHOWN}")


def _as_json(preview: "Preview", words: "Words") -> dict[str, Any]:
    from toolkit.domain.school_file import Sign

    return {
        "school": preview.file.content.name,
        "uid": preview.file.content.uid,
        "exported_at": preview.file.exported_at.isoformat(),
        "new": preview.new,
        "namesake": preview.namesake,
        "areas": [
            {
                "code": changes.area.code,
                "title": words.area(changes.area),
                **{sign.value: changes.count(sign) for sign in Sign},
                "asked": len(changes.asked),
                "newer_here": changes.newer_here,
                "only_here": changes.only_here,
                "closed": changes.closed,
                "rows": list(words.differences(changes)),
            }
            for changes in preview.areas
        ],
    }
