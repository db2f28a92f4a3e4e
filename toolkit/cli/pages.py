"""`antirisk demo` and `antirisk serve`: the pages for teams."""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.russian import Database, KeyFile, NoBrowser
from toolkit.errors import InputError

if TYPE_CHECKING:
    from toolkit.store.database import Store

PORT = 8866
LOCAL = "127.0.0.1"

Host = Annotated[
    str,
    typer.Option(
        metavar="АДРЕС", help="На каком адресе ждать посетителей; 0.0.0.0 — для всей сети, по ссылкам."
    ),
]
Port = Annotated[
    int, typer.Option(metavar="ЧИСЛО", min=0, max=65535, help="Порт; если занят, возьмём следующий.")
]


def demo(
    db: Database = "",
    prepare_only: Annotated[
        bool,
        typer.Option(
            "--prepare-only", metavar=" ", help="Только создать базу с примером, ничего не открывать."
        ),
    ] = False,
    port: Port = PORT,
    host: Host = LOCAL,
    no_browser: NoBrowser = False,
) -> None:
    """Открыть вымышленную школу, на которой можно попробовать всё."""
    from toolkit.example import prepare
    from toolkit.example.district import prepare_district
    from toolkit.places import database_url, example_database

    url = database_url(db or example_database())
    with _opened(url) as store:
        school = prepare(store)
        prepare_district(store, school)
        if prepare_only:
            typer.echo(f"Пример «{school.name}» готов в базе «{store.path or store.name}».")
            return
        _serve(store, url, host=host, port=port, browser=not no_browser)


def serve(
    db: Database = "",
    port: Port = PORT,
    host: Host = LOCAL,
    name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ИМЯ", help="Имя сайта, если перед сервером стоит nginx. Можно назвать несколько."
        ),
    ] = None,
    base_url: Annotated[
        str,
        typer.Option(
            metavar="ЧАСТЬ", help="Часть адреса сайта, если страницы живут не в его корне: /antirisk/."
        ),
    ] = "/",
    page_db: Annotated[
        str,
        typer.Option(
            metavar="АДРЕС",
            envvar="ANTIRISK_PAGE_DB",
            show_envvar=False,
            help="Адрес той же базы на сервере под ролью для страниц: у неё меньше прав.",
        ),
    ] = "",
    max_pages: Annotated[
        int | None,
        typer.Option(
            metavar="ЧИСЛО",
            min=1,
            max=2000,
            help="Сколько страниц открыто сразу, остальные ждут; по умолчанию по памяти компьютера.",
            show_default=False,
        ),
    ] = None,
    max_memory: Annotated[
        int | None,
        typer.Option(
            metavar="МБ",
            min=200,
            help="Сколько памяти занимают страницы; по умолчанию 70 % памяти компьютера.",
            show_default=False,
        ),
    ] = None,
    key_file: KeyFile = None,
    journal: Annotated[
        str,
        typer.Option(metavar="ФАЙЛ", help="Журнал событий, строки JSON без ответов и имён; «-» — на экран."),
    ] = "",
    open_metrics: Annotated[
        bool,
        typer.Option(
            "--open-metrics",
            metavar=" ",
            help="Показывать /metrics всем; иначе только программам этого компьютера.",
        ),
    ] = False,
    no_browser: NoBrowser = False,
) -> None:
    """Открыть страницы для команд школ."""
    from toolkit.places import database_url
    from toolkit.store.database import default_url

    url = database_url(db or default_url())
    with _opened(url) as store:
        if page_db:
            store.admit_pages(page_db)
        _serve(
            store,
            url,
            host=host,
            port=port,
            browser=not no_browser,
            names=name or (),
            page_database=page_db,
            base_url=_base(base_url),
            max_pages=max_pages,
            max_memory=max_memory and max_memory * 1024 * 1024,
            key_file=key_file,
            journal=journal,
            open_metrics=open_metrics,
        )


def _opened(url: str) -> "Store":
    from toolkit.store.database import Store

    return Store.open(url)


def _base(told: str) -> str:
    """The part of a site's address with a slash at both ends."""
    base = f"/{told.strip('/')}/" if told.strip("/") else "/"
    if not re.fullmatch(r"/([A-Za-z0-9_-][A-Za-z0-9._-]*/)*", base):
        raise InputError("Часть адреса в --base-url пишут латинскими буквами, например /antirisk/.")
    return base


def _serve(
    store: "Store",
    url: str,
    *,
    host: str,
    port: int,
    browser: bool,
    names: Sequence[str] = (),
    page_database: str = "",
    base_url: str = "/",
    max_pages: int | None = None,
    max_memory: int | None = None,
    key_file: Path | None = None,
    journal: str = "",
    open_metrics: bool = False,
) -> None:
    from toolkit.doctor.database import clock_is_behind
    from toolkit.serving.server import serve as run
    from toolkit.serving.settings import ServerSettings

    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(name)s: %(message)s")
    settings = ServerSettings(
        url,
        host=host,
        port=port,
        names=names,
        open_browser=browser,
        page_database=page_database,
        base_url=base_url,
        max_pages=max_pages,
        max_memory=max_memory,
        key_file=key_file,
        journal=journal,
        open_metrics=open_metrics,
    )

    if behind := clock_is_behind(store.audit.latest(), datetime.now(UTC).astimezone()):
        typer.echo(f"{behind[0].upper()}{behind[1:]}", err=True)

    def tell(address: str) -> None:
        typer.echo(f"Страницы открыты по адресу {address} — чтобы закончить, нажмите Ctrl+C.")

    def tell_owner(address: str) -> None:
        typer.echo("Посетители входят по ссылкам и кодам. Ваш вход, пока сервер работает:")
        typer.echo(address)

    run(settings, store, tell, tell_owner)
    typer.echo("Сервер остановлен. Всё записанное на месте.")
