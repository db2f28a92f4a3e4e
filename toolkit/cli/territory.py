"""`antirisk territory …`: municipalities, whose coordinators see all of their schools."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli.register import Json, one_territory, opened, owner, say
from toolkit.cli.russian import OPTIONS, Database, RussianCommand, group

if TYPE_CHECKING:
    from toolkit.domain.school import Territory
    from toolkit.store.database import Store

commands = group("territory", "Муниципалитеты: школы и кураторы каждого отдельно.")

Name = Annotated[str, typer.Argument(metavar="НАЗВАНИЕ", help="Название муниципалитета.", show_default=False)]


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def add(name: Name, db: Database = "", as_json: Json = False) -> None:
    """Добавить муниципалитет."""
    with opened(db) as store:
        territory = store.territories.create(name, visitor=owner())
    say(as_json, _as_json(territory, 0), f"Муниципалитет «{territory.name}» добавлен.")


@commands.command("list", cls=RussianCommand, options_metavar=OPTIONS)
def list_(db: Database = "", as_json: Json = False) -> None:
    """Показать муниципалитеты."""
    with opened(db) as store:
        found = [(territory, _count(store, territory)) for territory in store.territories.list()]
    lines = [f"«{territory.name}», школ: {count}" for territory, count in found]
    say(
        as_json,
        [_as_json(territory, count) for territory, count in found],
        lines or "Муниципалитетов пока нет.",
    )


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def rename(
    name: Name,
    to: Annotated[str, typer.Option("--to", metavar="НАЗВАНИЕ", help="Новое название.", show_default=False)],
    db: Database = "",
    as_json: Json = False,
) -> None:
    """Переименовать муниципалитет."""
    with opened(db) as store:
        territory = one_territory(store, name)
        territory = store.territories.rename(territory.id, to, seen=territory.version, visitor=owner())
        say(as_json, _as_json(territory, _count(store, territory)), f"Теперь: «{territory.name}».")


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def remove(name: Name, db: Database = "", as_json: Json = False) -> None:
    """Убрать муниципалитет, в котором ничего не было: добавленный по ошибке."""
    with opened(db) as store:
        territory = one_territory(store, name)
        store.territories.remove(territory.id, visitor=owner())
    say(as_json, {"removed": territory.id}, f"Муниципалитет «{territory.name}» убран.")


def _count(store: "Store", territory: "Territory") -> int:
    return sum(school.territory_id == territory.id for school in store.schools.list())


def _as_json(territory: "Territory", schools: int) -> dict[str, Any]:
    return {"id": territory.id, "name": territory.name, "schools": schools}
