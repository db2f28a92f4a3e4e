"""The register that commands work in: the open database, and things in it by the names people give them."""

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.domain.access import Role
from toolkit.domain.link import Account
from toolkit.domain.school import School, Territory
from toolkit.domain.school_choice import one_school
from toolkit.domain.wording import parse_day
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.store.database import Store
    from toolkit.store.visitor import Visitor

Json = Annotated[bool, typer.Option("--json", metavar=" ", help="Ответить в виде JSON, для программ.")]
InTerritory = Annotated[
    str, typer.Option("--territory", metavar="НАЗВАНИЕ", help="Муниципалитет, если их несколько.")
]


def owner() -> "Visitor":
    """The visitor of commands: whoever has a terminal on the machine has the database itself."""
    from toolkit.store.visitor import Visitor

    return Visitor(Role.ADMINISTRATOR.word, Role.ADMINISTRATOR.value)


def opened(db: str) -> "Store":
    """The database that was named, or the usual one."""
    from toolkit.places import database_url
    from toolkit.store.database import Store, default_url

    return Store.open(database_url(db or default_url()))


def one_territory(store: "Store", name: str) -> Territory:
    """The territory of this name; without a name the only one. ToolkitError names those there are."""
    found = store.territories.list()
    if not found:
        raise ToolkitError("Муниципалитетов в базе пока нет. Добавьте: antirisk territory add НАЗВАНИЕ.")
    if name:
        wanted = name.strip().casefold()
        chosen = [place for place in found if place.name.casefold() == wanted]
    else:
        chosen = list(found)
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(f"«{place.name}»" for place in found)
    if name:
        raise ToolkitError(f"Муниципалитета «{name}» в базе нет. Есть: {names}.")
    raise ToolkitError(f"В базе несколько муниципалитетов: {names}. Назовите --territory.")


def school_called(store: "Store", name: str, territory: str = "") -> School:
    """The school of this name or of a clear part of it, in a territory if one is named."""
    schools = store.schools.list()
    if territory:
        place = one_territory(store, territory)
        schools = tuple(school for school in schools if school.territory_id == place.id)
    return one_school(schools, name or None)


def account_of(store: "Store", login: str) -> Account:
    """The curator or coordinator of a login; ToolkitError if there is none."""
    found = store.accounts.find(login)
    if found is None:
        raise ToolkitError(f"Куратора с логином «{login}» нет. Кто есть, покажет antirisk curator list.")
    return found


def last_day(typed: str, today: date) -> date:
    """The last day of a way in: as typed, else the end of the school year."""
    from toolkit.domain.school import year_ends

    return parse_day(typed) or year_ends(today)


def say(as_json: bool, value: Any, lines: "list[str] | str") -> None:
    """The answer: JSON for a program, sentences or lines of a list for a person."""
    if as_json:
        typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
    else:
        typer.echo(lines if isinstance(lines, str) else "\n".join(lines))
