"""`antirisk …`: the example, the server, a workbook, the methodologist's workbench.

Heavy parts are imported inside the commands, so that help comes at once. Whatever goes wrong is one Russian
sentence on stderr and exit code 1 (2 for a command that could not be understood), never a traceback.
"""

import contextlib
import io
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from toolkit import __version__
from toolkit.errors import DocumentError, ToolkitError

if TYPE_CHECKING:
    from toolkit.store.database import Store

PORT = 8866


class _Russian:
    """The words that typer itself puts into help."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, pieces, prefix="Вызов: ")

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help, option.metavar = "Показать эту справку.", " "  # no type beside a switch
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        # rich comes with a tenth of a second: only where help is drawn
        with contextlib.suppress(ImportError):
            from typer import rich_utils

            rich_utils.OPTIONS_PANEL_TITLE = "Параметры"
            rich_utils.COMMANDS_PANEL_TITLE = "Команды"
            rich_utils.DEFAULT_STRING = "[по умолчанию: {}]"
        super().format_help(ctx, formatter)  # type: ignore[misc]


class RussianCommand(_Russian, TyperCommand):
    """A command whose help is Russian throughout."""


class RussianGroup(_Russian, TyperGroup):
    """The list of commands, Russian throughout."""


app = typer.Typer(
    cls=RussianGroup,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    subcommand_metavar="КОМАНДА",
    options_metavar="[ПАРАМЕТРЫ]",
    context_settings={"help_option_names": ["--help", "-h"]},
)

Database = Annotated[str, typer.Option("--db", metavar="ФАЙЛ", help="Файл базы данных или её адрес.")]
Host = Annotated[
    str,
    typer.Option(
        metavar="АДРЕС", help="На каком адресе ждать посетителей; 0.0.0.0 — для всей сети, без пароля."
    ),
]
Port = Annotated[
    int, typer.Option(metavar="ЧИСЛО", min=0, max=65535, help="Порт; если занят, возьмём следующий.")
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", metavar=" ", help="Не открывать браузер.")]
LOCAL = "127.0.0.1"


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", metavar=" ", help="Показать версию.", is_eager=True)
    ] = False,
) -> None:
    """От рискового профиля школы к антирисковой программе, которую можно подписать."""
    if version:
        typer.echo(f"antirisk {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(cls=RussianCommand, options_metavar="[ПАРАМЕТРЫ]")
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
    from toolkit.places import database_url, example_database

    url = database_url(db or example_database())
    with _opened(url) as store:
        school = prepare(store)
        if prepare_only:
            typer.echo(f"Пример «{school.name}» готов в базе «{store.path or store.name}».")
            return
        _serve(store, url, host=host, port=port, browser=not no_browser)


@app.command(cls=RussianCommand, options_metavar="[ПАРАМЕТРЫ]")
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
    no_browser: NoBrowser = False,
) -> None:
    """Открыть страницы для команд школ."""
    from toolkit.places import database_url
    from toolkit.store.database import default_url

    url = database_url(db or default_url())
    with _opened(url) as store:
        _serve(store, url, host=host, port=port, browser=not no_browser, names=name or ())


@app.command(cls=RussianCommand, options_metavar="[ПАРАМЕТРЫ]")
def export(
    db: Database = "",
    school: Annotated[
        str, typer.Option(metavar="НАЗВАНИЕ", help="Школа или ясная часть названия, если школ несколько.")
    ] = "",
    factor: Annotated[str, typer.Option(metavar="КОД", help="Один фактор, например R02.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", metavar=" ", help="Вся работа школы; так и без параметра.")
    ] = False,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="ФАЙЛ.xlsx", help="Куда записать: файл или папка.")
    ] = Path(),
) -> None:
    """Записать работу школы книгой Excel."""
    if factor and everything:
        raise ToolkitError("Назовите одно из двух: --factor или --all.")
    from toolkit import api

    with api.open(db or None) as opened:
        written = opened.school(school or None).to_excel(output, factor=factor or None)
    typer.echo(f"Книга записана: {written}")


@app.command(cls=RussianCommand, options_metavar="[ПАРАМЕТРЫ]")
def lab(
    db: Database = "",
    folder: Annotated[
        str,
        typer.Option(
            metavar="ПАПКА", help="Где лежат ваши копии тетрадей; по умолчанию «Документы/Антириск»."
        ),
    ] = "",
    no_browser: NoBrowser = False,
) -> None:
    """Открыть копии тетрадей в JupyterLab, чтобы приспособить их под себя."""
    from toolkit.places import database_url, import_folder, own_places, workbench_folder
    from toolkit.store.database import default_url

    place = Path(folder).expanduser().resolve() if folder else workbench_folder()
    copied = _copy_notebooks(own_places().notebooks, place)
    typer.echo(f"Тетради лежат в папке «{place}»." + (f" Новых: {copied}." if copied else ""))
    paths = [str(import_folder()), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "ANTIRISK_DB": database_url(db or default_url()),
        "PYTHONPATH": os.pathsep.join(paths),
        # Our settings of JupyterLab: no news, nothing that asks another host.
        "JUPYTER_CONFIG_PATH": os.pathsep.join(
            [str(own_places().templates / "lab"), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
        ),
    }
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={place}"]
    command += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += ["--no-browser"] if no_browser else []
    raise typer.Exit(_run(command, environment))


def _opened(url: str) -> "Store":
    from toolkit.store.database import Store

    return Store.open(url)


def _serve(
    store: "Store", url: str, *, host: str, port: int, browser: bool, names: Sequence[str] = ()
) -> None:
    from toolkit.serving.server import serve as run
    from toolkit.serving.settings import ServerSettings

    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(name)s: %(message)s")
    settings = ServerSettings(url, host=host, port=port, names=names, open_browser=browser)
    if not settings.local_only:
        typer.echo("Страницы увидят все, кто в этой сети: пароля у них нет.", err=True)

    def tell(address: str) -> None:
        typer.echo(f"Страницы открыты по адресу {address} — чтобы закончить, нажмите Ctrl+C.")

    run(settings, store, tell)
    typer.echo("Сервер остановлен. Всё записанное на месте.")


def _copy_notebooks(source: Path, target: Path) -> int:
    """Copy what is not there yet: a methodologist's own changes are never overwritten."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        missing = [path for path in sorted(source.glob("*.ipynb")) if not (target / path.name).exists()]
        for path in missing:
            shutil.copyfile(path, target / path.name)
    except OSError as problem:
        raise DocumentError(
            f"В папку «{target}» не удалось положить тетради. Назовите другую: --folder."
        ) from problem
    return len(missing)


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a program that owns the terminal: Ctrl+C is for it, not for us."""
    running = subprocess.Popen(command, env=environment)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return running.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old Windows console lacks some letters
    try:
        code = app(args=arguments, prog_name="antirisk", standalone_mode=False)
    except ToolkitError as problem:
        typer.echo(str(problem), err=True)
        return 1
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as problem:
        sentence = _misunderstood(problem)
        if sentence is None:
            raise
        typer.echo(sentence, err=True)
        return 2
    return code if isinstance(code, int) else 0


def _misunderstood(problem: Exception) -> str | None:
    """What is wrong with the command itself; None for any other problem.

    typer carries its own copy of click's errors or uses click's, by its version: their shape is the same.
    """
    if not hasattr(problem, "format_message"):
        return None
    if option := getattr(problem, "option_name", ""):
        what = f"Параметр «{option}» не подходит."
    elif parameter := getattr(problem, "param", None):
        what = f"Значение параметра «{parameter.opts[0]}» не подходит."
    else:
        what = "Такой команды нет."
    return f"{what} Что есть, покажет antirisk --help."


if __name__ == "__main__":
    sys.exit(main())
