"""`antirisk curator …`: curators and coordinators of a territory, and the schools that a curator has."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli.register import (
    InTerritory,
    Json,
    account_of,
    one_territory,
    opened,
    owner,
    say,
    school_called,
)
from toolkit.cli.russian import OPTIONS, Database, RussianCommand, group
from toolkit.domain.access import Role

if TYPE_CHECKING:
    from toolkit.domain.link import Account
    from toolkit.domain.school import School

commands = group("curator", "Кураторы и координаторы: кто сопровождает какие школы.")

Login = Annotated[
    str, typer.Argument(metavar="ЛОГИН", help="Латинские буквы и цифры, без фамилии.", show_default=False)
]
OfSchool = Annotated[
    str, typer.Option("--school", metavar="НАЗВАНИЕ", help="Школа или ясная часть названия.")
]


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def add(
    login: Login,
    title: Annotated[
        str, typer.Option(metavar="КТО", help="Кем его назвать на страницах: «куратор, СОШ № 5».")
    ] = "",
    coordinator: Annotated[
        bool, typer.Option("--coordinator", metavar=" ", help="Это муниципальный координатор.")
    ] = False,
    territory: InTerritory = "",
    db: Database = "",
    as_json: Json = False,
) -> None:
    """Добавить куратора или координатора; потом дайте ему ссылку: antirisk link add --login ЛОГИН."""
    role = Role.COORDINATOR if coordinator else Role.CURATOR
    with opened(db) as store:
        place = one_territory(store, territory)
        account = store.accounts.add(place.id, role, login, title or role.word, visitor=owner())
    say(
        as_json,
        _as_json(account),
        f"Добавлен: {account.title} ({account.login}). "
        f"Ссылку для входа даст antirisk link add --login {account.login}",
    )


@commands.command("list", cls=RussianCommand, options_metavar=OPTIONS)
def list_(territory: InTerritory = "", db: Database = "", as_json: Json = False) -> None:
    """Показать кураторов и координаторов и школы каждого."""
    with opened(db) as store:
        places = [one_territory(store, territory)] if territory else store.territories.list()
        people = [line for place in places for line in store.school_lists.people(place.id)]
    say(
        as_json,
        [_as_json(line.account, line.schools) for line in people],
        [_in_words(line.account, line.schools) for line in people] or "Кураторов пока нет.",
    )


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def remove(login: Login, db: Database = "", as_json: Json = False) -> None:
    """Снять куратора: его ссылки закрываются сразу, написанное им остаётся."""
    with opened(db) as store:
        account = account_of(store, login)
        store.accounts.remove(account.id, visitor=owner())
    say(as_json, {"removed": account.login}, f"Снят: {account.title} ({account.login}). Ссылки закрыты.")


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def assign(login: Login, school: OfSchool = "", db: Database = "", as_json: Json = False) -> None:
    """Закрепить школу за куратором; другой её куратор остаётся."""
    with opened(db) as store:
        account, chosen = account_of(store, login), school_called(store, school)
        store.accounts.assign(account.id, store.schools.current_cycle(chosen.id).id, visitor=owner())
    say(
        as_json,
        {"login": account.login, "school": chosen.name},
        f"«{chosen.name}» закреплена: {account.title}.",
    )


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def release(login: Login, school: OfSchool = "", db: Database = "", as_json: Json = False) -> None:
    """Открепить школу от куратора; написанное им остаётся."""
    with opened(db) as store:
        account, chosen = account_of(store, login), school_called(store, school)
        store.accounts.release(account.id, store.schools.current_cycle(chosen.id).id, visitor=owner())
    say(
        as_json,
        {"login": account.login, "school": chosen.name},
        f"«{chosen.name}» откреплена: {account.title}.",
    )


def _in_words(account: "Account", schools: "tuple[School, ...]") -> str:
    whose = f": {', '.join(school.name for school in schools)}" if schools else ""
    return f"{account.login}  {account.title}{whose}"


def _as_json(account: "Account", schools: "tuple[School, ...]" = ()) -> dict[str, Any]:
    return {
        "id": account.id,
        "login": account.login,
        "title": account.title,
        "role": account.role.value,
        "territory": account.territory_id,
        "has_password": account.has_password,
        "schools": [school.name for school in schools],
    }
