"""How commands speak: help in Russian throughout, and the options that several of them share."""

import contextlib
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

OPTIONS = "[ПАРАМЕТРЫ]"


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
            rich_utils.ARGUMENTS_PANEL_TITLE = "Что назвать"
            rich_utils.REQUIRED_LONG_STRING = "[обязательно]"
            rich_utils.COMMANDS_PANEL_TITLE = "Команды"
            rich_utils.DEFAULT_STRING = "[по умолчанию: {}]"
        super().format_help(ctx, formatter)  # type: ignore[misc]


class RussianCommand(_Russian, TyperCommand):
    """A command whose help is Russian throughout."""


class RussianGroup(_Russian, TyperGroup):
    """The list of commands, Russian throughout."""


def group(name: str | None = None, help_: str | None = None) -> typer.Typer:
    """A new list of commands: the whole of `antirisk`, or one of its parts such as `antirisk school`."""
    return typer.Typer(
        name=name,
        help=help_,
        cls=RussianGroup,
        add_completion=False,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        subcommand_metavar="КОМАНДА",
        options_metavar=OPTIONS,
        context_settings={"help_option_names": ["--help", "-h"]},
    )


Database = Annotated[str, typer.Option("--db", metavar="ФАЙЛ", help="Файл базы данных или её адрес.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", metavar=" ", help="Не открывать браузер.")]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        metavar="ФАЙЛ",
        help="Файл ключа, которым подписаны ссылки; по умолчанию рядом с базой.",
        show_default=False,
    ),
]
