"""`antirisk school …`: schools of a territory, and one school's work as one file between two databases."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli.register import InTerritory, Json, one_territory, opened, owner, say, school_called
from toolkit.cli.russian import OPTIONS, Database, RussianCommand, group
from toolkit.domain.access import Role
from toolkit.errors import ArchiveError, ToolkitError

if TYPE_CHECKING:
    from toolkit.domain.school import School
    from toolkit.domain.school_file import Area, Choice, Preview, SchoolFile
    from toolkit.domain.school_file_words import Words

commands = group("school", "Школы: список муниципалитета и работа одной школы одним файлом.")

SHOWN = 6  # rows of an area that are told one by one
LARGEST = 64 * 1024 * 1024  # bytes of a file; what is in it has limits of its own
CONFLICTS = {"file": "take", "файл": "take", "here": "merge", "здесь": "merge"}

Name = Annotated[
    str, typer.Argument(metavar="НАЗВАНИЕ", help="Как школу зовут между собой.", show_default=False)
]


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def add(
    name: Name,
    territory: InTerritory = "",
    full_name: Annotated[
        str, typer.Option("--full-name", metavar="НАЗВАНИЕ", help="Полное название, как в документах.")
    ] = "",
    curator: Annotated[str, typer.Option(metavar="ЛОГИН", help="Сразу закрепить за куратором.")] = "",
    db: Database = "",
    as_json: Json = False,
) -> None:
    """Добавить школу; потом дайте её команде ссылку: antirisk link add --school НАЗВАНИЕ."""
    from toolkit.domain.school import school_year
    from toolkit.domain.school_list import ListedSchool

    listed = ListedSchool(name=name.strip(), full_name=full_name, curator=curator.strip().lower())
    with opened(db) as store:
        place = one_territory(store, territory)
        plan = store.school_lists.take(place.id, [listed], year=school_year(date.today()), visitor=owner())
        if not plan.new:
            raise ToolkitError(f"Школа «{name}» в муниципалитете «{place.name}» уже есть.")
        school = school_called(store, plan.new[0].name, place.name)
    say(as_json, _school_as_json(school), f"Школа «{school.name}» добавлена.")


@commands.command("add-list", cls=RussianCommand, options_metavar=OPTIONS)
def add_list(
    file: Annotated[Path, typer.Argument(metavar="СПИСОК.xlsx", help="Список школ.", show_default=False)],
    territory: InTerritory = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", metavar=" ", help="Только показать, что изменится.")
    ] = False,
    db: Database = "",
    as_json: Json = False,
) -> None:
    """Добавить школы списком из Excel: все или ни одной. Столбец «Название», прочее по желанию."""
    from toolkit.documents.school_list import read_schools
    from toolkit.domain.school import school_year

    data = _bytes(file)
    with opened(db) as store:
        place = one_territory(store, territory)
        logins = [account.login for account in store.accounts.list(place.id, Role.CURATOR)]
        listed = read_schools(data, logins)
        if dry_run:
            plan = store.school_lists.plan(place.id, listed)
        else:
            plan = store.school_lists.take(place.id, listed, year=school_year(date.today()), visitor=owner())
    lines = [
        *(f"+ {school.name}" for school in plan.new),
        *(f"куратор {school.curator}: {school.name}" for school in plan.assigned),
        f"Новых школ: {len(plan.new)}, уже были: {len(plan.known)}.",
        *(["Пока ничего не добавлено: это был только показ."] if dry_run else []),
    ]
    say(as_json, plan.model_dump(mode="json"), lines)


@commands.command("list", cls=RussianCommand, options_metavar=OPTIONS)
def list_(territory: InTerritory = "", db: Database = "", as_json: Json = False) -> None:
    """Показать школы; без --territory — все, какие есть в базе."""
    with opened(db) as store:
        schools = store.schools.list()
        if territory:
            place = one_territory(store, territory)
            schools = tuple(school for school in schools if school.territory_id == place.id)
    say(
        as_json,
        [_school_as_json(school) for school in schools],
        [school.name for school in schools] or "Школ пока нет.",
    )


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def remove(name: Name, territory: InTerritory = "", db: Database = "", as_json: Json = False) -> None:
    """Вывести школу из муниципалитета: ссылки закрываются, кураторы свободны, работа цела."""
    with opened(db) as store:
        school = school_called(store, name, territory)
        store.territories.let_go(school.id, visitor=owner())
    say(
        as_json,
        {"removed": school.id},
        f"Школа «{school.name}» выведена, её ссылки закрыты. Работа осталась в базе.",
    )


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

    with opened(db) as store:
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
    from toolkit.domain.school_file_words import Words
    from toolkit.methodology.loader import load

    if conflicts and conflicts not in CONFLICTS:
        raise ToolkitError("Назовите --conflicts file или --conflicts here.")
    carried = _read(file)
    with opened(db) as store:
        preview = store.school_files.preview(carried, visitor=owner())
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
        place = one_territory(store, territory).id if territory else None
        store.school_files.take(carried, choices, seen=preview.seen, visitor=owner(), territory_id=place)
    if not as_json:
        typer.echo("")
        typer.echo(
            "Школа добавлена." if preview.new else "Взято. Прежние значения остались в истории изменений."
        )


def _read(file: Path) -> "SchoolFile":
    from toolkit.store.school_file import read_school_file

    return read_school_file(_bytes(file), file.name)


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise ArchiveError(f"Файл «{file.name}» слишком велик. Проверьте, тот ли это файл.")
        return file.read_bytes()
    except OSError as problem:
        raise ArchiveError(f"Файла «{file.name}» нет, или его нельзя прочитать.") from problem


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


def _school_as_json(school: "School") -> dict[str, Any]:
    return {"id": school.id, "name": school.name, "territory": school.territory_id}
