"""`antirisk link …`: ways in. What is printed opens somebody's work: it is for that somebody alone."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from toolkit.cli.register import (
    InTerritory,
    Json,
    account_of,
    last_day,
    one_territory,
    opened,
    owner,
    say,
    school_called,
)
from toolkit.cli.russian import OPTIONS, Database, KeyFile, RussianCommand, group
from toolkit.domain.access import Role
from toolkit.domain.link import Account, Link, newest_open, shown_code
from toolkit.domain.wording import day
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.store.database import Store

commands = group("link", "Ссылки для входа: команде, школе-консультанту, куратору, координатору.")

ROLES = (Role.SCHOOL, Role.CONSULTANT, Role.CURATOR, Role.COORDINATOR)
OfSchool = Annotated[
    str, typer.Option("--school", metavar="НАЗВАНИЕ", help="Школа или ясная часть названия.")
]
OfLogin = Annotated[str, typer.Option("--login", metavar="ЛОГИН", help="Куратор или координатор.")]
Until = Annotated[
    str, typer.Option("--until", metavar="ДД.ММ.ГГГГ", help="До какого дня; без срока — до 31 августа.")
]
Number = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер ссылки из antirisk link list.")]


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def add(
    role: Annotated[
        str, typer.Option(metavar="|".join(role.value for role in ROLES), help="Кому ссылка.")
    ] = "",
    school: OfSchool = "",
    helper: Annotated[
        str, typer.Option(metavar="НАЗВАНИЕ", help="Какая школа помогает: для школы-консультанта.")
    ] = "",
    login: OfLogin = "",
    until: Until = "",
    address: Annotated[
        str, typer.Option(metavar="АДРЕС", help="Адрес сервера, если он не тот, что при последнем запуске.")
    ] = "",
    key_file: KeyFile = None,
    db: Database = "",
    as_json: Json = False,
) -> None:
    """Дать ссылку и показать её адрес."""
    with opened(db) as store:
        account = account_of(store, login) if login else None
        asked = _role(role, account)
        end = last_day(until, date.today())
        if account is not None:
            link = store.links.add_for_account(account.id, end, visitor=owner())
        else:
            chosen = school_called(store, school)
            cycle = store.schools.current_cycle(chosen.id)
            helping = school_called(store, helper) if helper else None
            title = f"{asked.word} {helping.name}" if helping else ""
            link = store.links.add_for_cycle(
                cycle.id,
                asked,
                end,
                visitor=owner(),
                title=title,
                helper_id=helping.id if helping else None,
            )
        value = _as_json(store, link, _Addresses(store, address, key_file))
    say(as_json, value, _given(value))


@commands.command("list", cls=RussianCommand, options_metavar=OPTIONS)
def list_(
    school: OfSchool = "",
    login: OfLogin = "",
    every: Annotated[
        bool, typer.Option("--all", metavar=" ", help="И закрытые ссылки, и с прошедшим сроком.")
    ] = False,
    db: Database = "",
    as_json: Json = False,
) -> None:
    """Показать ссылки: чьи, до какого дня, с каким кодом."""
    with opened(db) as store:
        today = date.today()
        found = [link for link in _links(store, school, login) if every or link.open_on(today)]
        values = [_as_json(store, link) for link in found]
    say(as_json, values, [_in_words(value) for value in values] or "Таких ссылок нет.")


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def show(
    number: Number,
    address: Annotated[str, typer.Option(metavar="АДРЕС", help="Адрес сервера, если он другой.")] = "",
    key_file: KeyFile = None,
    db: Database = "",
    as_json: Json = False,
) -> None:
    """Показать адрес ссылки, которая уже дана."""
    with opened(db) as store:
        link = _link(store, number)
        if not link.open_on(date.today()):
            raise ToolkitError(f"Ссылка {number} больше не открывается. Дайте новую: antirisk link add.")
        value = _as_json(store, link, _Addresses(store, address, key_file))
    say(as_json, value, _given(value))


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def prolong(number: Number, until: Until = "", db: Database = "", as_json: Json = False) -> None:
    """Изменить срок ссылки; карточки с ней остаются верны."""
    with opened(db) as store:
        link = store.links.prolong(_link(store, number).id, last_day(until, date.today()), visitor=owner())
        value = _as_json(store, link)
    say(as_json, value, f"Ссылка {number} действует до {day(link.until)}.")


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def renew(
    number: Number,
    address: Annotated[str, typer.Option(metavar="АДРЕС", help="Адрес сервера, если он другой.")] = "",
    key_file: KeyFile = None,
    db: Database = "",
    as_json: Json = False,
) -> None:
    """Заменить адрес и код: прежние перестают открываться, доступ остаётся."""
    with opened(db) as store:
        link = store.links.renew(_link(store, number).id, visitor=owner())
        value = _as_json(store, link, _Addresses(store, address, key_file))
    say(as_json, value, _given(value))


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def revoke(
    number: Annotated[
        int, typer.Argument(metavar="[НОМЕР]", help="Номер ссылки; без него — все ссылки школы.")
    ] = 0,
    school: Annotated[
        str, typer.Option("--school", metavar="НАЗВАНИЕ", help="Закрыть все ссылки этой школы.")
    ] = "",
    db: Database = "",
    as_json: Json = False,
) -> None:
    """Закрыть одну ссылку или все ссылки школы; открытые по ним страницы закроются за минуту."""
    if bool(number) == bool(school):
        raise ToolkitError("Назовите номер ссылки или --school, что-то одно.")
    with opened(db) as store:
        if number:
            store.links.revoke(_link(store, number).id, visitor=owner())
            say(as_json, {"revoked": [number]}, f"Ссылка {number} закрыта.")
            return
        chosen = school_called(store, school)
        today = date.today()
        open_ = [link.id for link in _links(store, chosen.name, "") if link.open_on(today)]
        count = store.links.revoke_school(chosen.id, visitor=owner())
    say(as_json, {"revoked": open_}, f"Закрыто ссылок школы «{chosen.name}»: {count}.")


@commands.command(cls=RussianCommand, options_metavar=OPTIONS)
def cards(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="ФАЙЛ.html", help="Куда записать: файл или папка."),
    ] = Path(),
    school: OfSchool = "",
    territory: InTerritory = "",
    address: Annotated[str, typer.Option(metavar="АДРЕС", help="Адрес сервера, если он другой.")] = "",
    key_file: KeyFile = None,
    db: Database = "",
) -> None:
    """Записать карточки с кодами для печати: лист А4, по восемь карточек."""
    from toolkit.documents.workbook import save
    from toolkit.serving.card import card_of, cards_file

    with opened(db) as store:
        schools = [school_called(store, school, territory)] if school else store.schools.list()
        place = one_territory(store, territory).id if territory else None
        addresses = _Addresses(store, address, key_file)
        made = [
            card_of(link, one.name, addresses.tickets, addresses.base)
            for one in schools
            if place in (None, one.territory_id)
            if (link := _of_team(store, one.id)) is not None
        ]
    if not made:
        raise ToolkitError("Карточек нет: у этих школ нет ссылок. Дать ссылку: antirisk link add --school.")
    target = output / "Карточки.html" if output.is_dir() else output
    save(cards_file(made).encode(), target)
    typer.echo(f"Карточки записаны: {target}. Их {len(made)}, откройте файл в браузере и напечатайте.")
    typer.echo("В файле коды для входа: не выкладывайте его в открытый доступ.")


class _Addresses:
    """Addresses of links as the server would write them: with its key and its own address."""

    def __init__(self, store: "Store", address: str, key_file: Any) -> None:
        from toolkit.places import data_folder
        from toolkit.serving.key import key_path, read_key
        from toolkit.serving.ticket import Tickets
        from toolkit.store.setting import ADDRESS

        told = address or store.settings.get(ADDRESS) or "http://127.0.0.1:8866/"
        self.base = told if told.endswith("/") else f"{told}/"
        self.tickets: Tickets = Tickets(read_key(key_file or key_path(store.path, data_folder(), store.name)))

    def of(self, link: Link) -> str:
        return self.tickets.address(link, self.base)


def _of_team(store: "Store", school_id: int) -> Link | None:
    """The link that lets the school's team in now."""
    links = store.links.of_cycle(store.schools.current_cycle(school_id).id)
    return newest_open(links, Role.SCHOOL, date.today())


def _role(role: str, account: Account | None) -> Role:
    """Whom a link is for: a person if one is named, else the school's team unless told otherwise."""
    if role and role not in ROLES:
        raise ToolkitError(f"Роли «{role}» у ссылки нет. Есть: {', '.join(ROLES)}.")
    if account is not None:
        if role and account.role != role:
            raise ToolkitError(f"«{account.login}» — {account.role.word}. Ссылка не дана.")
        return account.role
    asked = Role(role) if role else Role.SCHOOL
    if asked in (Role.CURATOR, Role.COORDINATOR):
        raise ToolkitError("Назовите, кому ссылка: --login ЛОГИН. Кто есть, покажет antirisk curator list.")
    return asked


def _link(store: "Store", number: int) -> Link:
    found = store.links.get(number)
    if found is None:
        raise ToolkitError(f"Ссылки {number} нет. Какие есть, покажет antirisk link list.")
    return found


def _links(store: "Store", school: str, login: str) -> Iterable[Link]:
    """Links of a school (all its years), of a curator, or all there are."""
    if login:
        yield from store.links.of_account(account_of(store, login).id)
    if not login or school:
        schools = [school_called(store, school)] if school else store.schools.list()
        for one in schools:
            for cycle in store.schools.cycles(one.id):
                yield from store.links.of_cycle(cycle.id)
    if not login and not school:
        for territory in store.territories.list():
            for account in store.accounts.list(territory.id):
                yield from store.links.of_account(account.id)


def _as_json(store: "Store", link: Link, addresses: _Addresses | None = None) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": link.id,
        "role": link.role.value,
        "title": link.title,
        "until": link.until.isoformat(),
        "revoked": link.revoked_at is not None,
    }
    if link.cycle_id is not None:
        value["school"] = store.schools.get(store.schools.cycle(link.cycle_id).school_id).name
        value["code"] = shown_code(link.code) if link.code else None
    if link.account_id is not None:
        value["login"] = store.accounts.get(link.account_id).login
    if addresses is not None:
        value["address"] = addresses.of(link)
    return value


def _in_words(value: dict[str, Any]) -> str:
    whose = value.get("school") or value.get("login")
    code = f", код {value['code']}" if value.get("code") else ""
    closed = ", закрыта" if value["revoked"] else ""
    return f"{value['id']}  {whose}: {value['title']}{code}, до {_day(value)}{closed}"


def _given(value: dict[str, Any]) -> list[str]:
    lines = [_in_words(value), value["address"]]
    return [*lines, "По адресу входят без пароля. Передайте его только тому, кому он нужен."]


def _day(value: dict[str, Any]) -> str:
    return day(date.fromisoformat(value["until"]))
