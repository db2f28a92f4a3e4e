"""`antirisk …`: the example, the server, a workbook, the methodologist's workbench, backups.

Heavy parts are imported inside the commands, so that help comes at once. Whatever goes wrong is one Russian
sentence on stderr and exit code 1 (2 for a command that could not be understood), never a traceback.
"""

import io
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from toolkit import __version__
from toolkit.cli import curator, link, roadmap, school, templates, territory
from toolkit.cli.backups import backup, restore
from toolkit.cli.examination import doctor
from toolkit.cli.pages import demo, serve
from toolkit.cli.papers import papers
from toolkit.cli.russian import OPTIONS, RussianCommand, group
from toolkit.cli.workbench import lab
from toolkit.cli.workbook import export
from toolkit.errors import ToolkitError

app = group()


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


for command in (demo, serve, export, papers, lab, backup, restore, doctor):
    app.command(cls=RussianCommand, options_metavar=OPTIONS)(command)
for part in (territory, school, curator, link, roadmap, templates):
    app.add_typer(part.commands)


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
        named = parameter.metavar if parameter.param_type_name == "argument" else parameter.opts[0]
        missing = type(problem).__name__ == "MissingParameter"
        what = f"Не хватает: {named}." if missing else f"Значение параметра «{named}» не подходит."
    else:
        what = "Такой команды нет."
    return f"{what} Что есть, покажет antirisk --help."
