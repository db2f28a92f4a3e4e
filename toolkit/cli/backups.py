"""`antirisk backup` and `antirisk restore`: the whole database as one file, and back."""

import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.russian import Database
from toolkit.errors import InputError, ToolkitError

if TYPE_CHECKING:
    from toolkit.store.backup import Backup, Told

_UNITS = {"m": 60, "м": 60, "мин": 60, "h": 3600, "ч": 3600, "d": 86400, "д": 86400}
LEAST, MOST = 60, 31 * 86400  # seconds between two backups

Output = Annotated[
    str,
    typer.Option(
        "--output", "-o", metavar="ПАПКА|ФАЙЛ.zip", help="Куда писать; без параметра — папка «копии» у базы."
    ),
]
Keep = Annotated[
    int,
    typer.Option(metavar="ЧИСЛО", min=1, max=10_000, help="Сколько новейших копий этой базы оставлять."),
]
Every = Annotated[
    str, typer.Option(metavar="6h", help="Повторять: 30m, 6h, 1d. Работает, пока не нажмёте Ctrl+C.")
]
Verify = Annotated[
    Path | None, typer.Option(metavar="ФАЙЛ", help="Только проверить готовую копию, ничего не записывать.")
]


def backup(
    db: Database = "", output: Output = "", keep: Keep = 14, every: Every = "", verify: Verify = None
) -> None:
    """Сделать резервную копию базы; сервер при этом работает дальше."""
    if verify is not None:
        from toolkit.store.backup import read_backup

        typer.echo(f"Копия цела. {_content(read_backup(verify))}")
        return
    seconds = _interval(every) if every else 0
    target = Path(output).expanduser() if output else None
    if target is not None and target.suffix.lower() == ".zip" and not target.is_dir():
        if every:
            raise ToolkitError("Для копий по расписанию назовите папку, а не файл: -o ПАПКА.")
        _one_file(db, target)
        return
    if not every:
        _into_folder(db, target, keep)
        return
    _repeat(lambda: _into_folder(db, target, keep), seconds)


def restore(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ.zip", help="Резервная копия.", show_default=False)],
    db: Database = "",
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", metavar=" ", help="Заменить то, что есть в базе; сначала сделаем копию прежнего."
        ),
    ] = False,
) -> None:
    """Восстановить базу из резервной копии: целиком или никак."""
    from toolkit.places import data_folder
    from toolkit.store.backup_folder import default_folder
    from toolkit.store.restore import restore as bring_back

    url = _url(db)
    with _progress("Восстанавливаем") as told:
        done = bring_back(file, url, replace=replace, before=default_folder(url, data_folder()), told=told)
    typer.echo(f"База восстановлена. {_content(done.backup)}")
    if done.before is not None:
        typer.echo(f"Что было раньше, сохранено: {done.before.path}")
    if done.backup.links:
        typer.echo(
            f"Выданные ссылки откроются, если на месте прежний ключ сервера: {_key(url)}. "
            "Без него выдайте новые."
        )


def _url(db: str) -> str:
    from toolkit.places import database_url
    from toolkit.store.database import default_url

    return database_url(db or default_url())


def _key(url: str) -> Path:
    from toolkit.places import data_folder
    from toolkit.serving.key import key_path
    from toolkit.store.engine import address

    place = address(url)
    return key_path(place.path, data_folder(), place.name)


def _one_file(db: str, target: Path) -> None:
    from toolkit.store.backup import write_backup

    url = _url(db)
    with _progress("Копируем") as told:
        made = write_backup(url, target.absolute(), told=told)
    _tell(made, url)


def _into_folder(db: str, folder: Path | None, keep: int) -> None:
    from toolkit.places import data_folder
    from toolkit.store.backup_folder import back_up, default_folder

    url = _url(db)
    place = folder.absolute() if folder else default_folder(url, data_folder())
    with _progress("Копируем") as told:
        kept = back_up(url, place, keep=keep, told=told)
    _tell(kept.new, url)
    if kept.removed:
        typer.echo(f"Старых копий убрано: {len(kept.removed)}, остаётся не больше {keep}.")


def _tell(made: "Backup", url: str) -> None:
    typer.echo(f"Копия записана и проверена: {made.path}")
    typer.echo(
        f"{_content(made)} В ней есть отпечатки паролей и коды ссылок: храните её так же бережно, как базу."
    )
    key = _key(url)
    if key.exists():
        typer.echo(
            f"Ключ сервера в копию не входит. Сохраните отдельно файл {key}: "
            "без него после восстановления понадобятся новые ссылки."
        )


def _content(backup: "Backup") -> str:
    from toolkit.domain.wording import number, plural

    moment = f"{backup.at.astimezone():%d.%m.%Y %H:%M}"
    schools = plural(backup.schools, "школа", "школы", "школ")
    rows = f"{number(backup.rows)} {plural(backup.rows, 'запись', 'записи', 'записей').split()[-1]}"
    return f"Копия от {moment}: {schools}, {rows}, {_size(backup.size)}."


def _size(size: int) -> str:
    from toolkit.domain.wording import number

    if size < 1024 * 1024:
        return f"{number(max(1, round(size / 1024)))} КБ"
    return f"{number(size / (1024 * 1024), 1)} МБ"


# ── by a schedule ──


def _interval(text: str) -> int:
    found = re.fullmatch(r"(\d{1,4})\s*([a-zа-я]+)", text.strip().lower())
    seconds = int(found[1]) * _UNITS.get(found[2], 0) if found else 0
    if not LEAST <= seconds <= MOST:
        raise InputError("Как часто делать копии: 30m, 6h или 1d; не чаще раза в минуту.", "every")
    return seconds


def _repeat(do: Callable[[], None], seconds: int, stopped: threading.Event | None = None) -> None:
    """Do it now and again and again until Ctrl+C or the system ends us; a failure waits for the next time."""
    stopped = stopped or threading.Event()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that no half file is left
    try:
        while not stopped.is_set():
            try:
                do()
            except ToolkitError as problem:
                typer.echo(f"{datetime.now():%d.%m.%Y %H:%M} {problem}", err=True)
            stopped.wait(seconds)
    except KeyboardInterrupt:
        typer.echo("Новых копий больше не будет. Сделанные на месте.")


@contextmanager
def _progress(words: str) -> Iterator["Told"]:
    """A bar on a terminal; silence in a log."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
