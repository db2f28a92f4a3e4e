"""`antirisk doctor`: whether this machine is fit to serve, and what to do if it is not."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.pages import PORT
from toolkit.cli.russian import Database

Port = Annotated[int, typer.Option(metavar="ЧИСЛО", min=1, max=65535, help="Порт сервера.")]


def doctor(
    db: Database = "",
    port: Port = PORT,
    backups: Annotated[
        Path | None, typer.Option(metavar="ПАПКА", help="Где лежат копии, если не в папке «копии» у базы.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=" ", help="Ответить в виде JSON, для программ.")
    ] = False,
) -> None:
    """Проверить компьютер и базу и сказать, что сделать."""
    from toolkit.doctor import State, examine
    from toolkit.places import data_folder, database_url
    from toolkit.store.database import default_url

    found = []
    for check in examine(database_url(db or default_url()), data_folder(), port=port, backups=backups):
        found.append(check)
        if not as_json:
            typer.echo(check.line)
    stops = sum(check.state is State.BAD for check in found)
    looks = sum(check.state is State.LOOK for check in found)
    if as_json:
        told = [{"what": one.what, "state": one.state, "sentence": one.sentence} for one in found]
        typer.echo(json.dumps({"ok": not stops, "checks": told}, ensure_ascii=False, indent=1))
    else:
        typer.echo("")
        typer.echo(_verdict(stops, looks))
        _square(port)
    if stops:
        raise typer.Exit(1)


def _verdict(stops: int, looks: int) -> str:
    if stops:
        return f"Работать мешает: {stops}. Начните со строк со знаком ✗."
    if looks:
        return f"Можно работать. Стоит посмотреть: {looks}."
    return "Всё готово к работе."


def _square(port: int) -> None:
    """The class's address as a square for phones, where a person looks at a terminal."""
    if not sys.stdout.isatty():
        return
    import segno

    from toolkit.doctor.network import class_address

    if address := class_address(port):
        typer.echo(f"\nДля телефонов класса: {address}")
        segno.make_qr(address, error="m").terminal(compact=True)
