"""The options that every command has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.cli.translated import TranslatedGroup
from bot.paths import shipped_knowledge

_Command = TypeVar("_Command", bound=Callable[..., Any])

_TAKES_VALUE = {"--knowledge": True, "--env-file": True, "--debug": False}
"""The options that several commands share -> whether a value follows."""


@dataclass(slots=True)
class CallSettings:
    """What applies to the whole call.

    Attributes:
        debug: whether an unexpected error shows its traceback.
    """

    debug: bool = False


def _set_debug(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.find_root().ensure_object(CallSettings).debug = True


def shared_behind(arguments: Sequence[str]) -> list[str]:
    """The arguments with shared options that stand in front of the first word put behind it: they belong to the command it names.

    ``--knowledge DIR ask TEXT`` becomes ``ask --knowledge DIR TEXT``.
    """
    rest = list(arguments)
    shared: list[str] = []
    while rest and (name := rest[0].partition("=")[0]) in _TAKES_VALUE:
        count = 2 if _TAKES_VALUE[name] and "=" not in rest[0] else 1
        shared += rest[:count]
        rest = rest[count:]
    # Who asks for help needs nothing else.
    return rest if rest[:1] in (["--help"], ["--version"]) else [*rest[:1], *shared, *rest[1:]]


class ListGroup(TranslatedGroup):
    """Commands of which ``list`` is the one without a name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``list`` in front of whatever is not the name of a command; shared options belong to the command."""
        args = shared_behind(args)
        if not args or (args[0] != "--help" and args[0] not in self.list_commands(ctx)):
            args = ["list", *args]
        return super().parse_args(ctx, args)


def common_options(command: _Command) -> _Command:
    """Add ``--knowledge`` (passed on as ``folder``) and ``--debug`` (noted in the settings) to a command."""
    knowledge = click.option(
        "--knowledge",
        "folder",
        type=click.Path(path_type=Path),
        default=shipped_knowledge,
        envvar="COOPBOT_KNOWLEDGE",
        metavar="DIR",
        help="Knowledge folder to answer from; without it the one that COOPBOT_KNOWLEDGE names, else the one that comes with the program.",
    )
    return knowledge(debug_option(command))


def settings_options(command: _Command) -> _Command:
    """Add ``--env-file`` and ``--debug`` to a command that works beside the bot, with the same settings."""
    help_text = "Settings; without it .env in this folder."
    return click.option("--env-file", type=click.Path(path_type=Path), default=None, metavar="FILE", help=help_text)(debug_option(command))


def debug_option(command: _Command) -> _Command:
    """Add ``--debug`` (noted in the settings) to a command."""
    return click.option(
        "--debug",
        is_flag=True,
        envvar="COOPBOT_DEBUG",
        expose_value=False,
        callback=_set_debug,
        is_eager=True,
        help="Show the traceback of an unexpected error; the same as COOPBOT_DEBUG=1.",
    )(command)
