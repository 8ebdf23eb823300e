"""The help of the commands, and what click says of wrong usage, in the language of the terminal.

The English stands where the commands and options are made, the Chinese in ``data/help.zh.yaml``; what has none there stays English.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from bot import yaml_loading
from bot.cli.output import language_here
from bot.messages import columns

_FILE = Path(__file__).parent / "data" / "help.zh.yaml"
_MADE_BEFORE = ("--help", "--version")
"""Options that click makes, with a help in English, before it is known who reads it."""

_PIECE = re.compile(r"[“（《]*(?:[!-~]++|.)[，。；：、？！）”》]*+ *+")
"""What stays on one line: a Chinese character or a word in Latin letters, with the marks around it."""

_Command = TypeVar("_Command", bound=click.Command)


@functools.cache
def chinese() -> Mapping[str, Mapping[str, Any]]:
    """The texts in Chinese: ``commands``, ``options``, ``words``."""
    texts: Mapping[str, Mapping[str, Any]] = yaml_loading.load(_FILE.read_text(encoding="utf-8"))
    return texts


def speak() -> None:
    """Have click say what it says by itself in the language of the terminal, from then on; it asks gettext, which has no Chinese of it."""
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        for name in vars(module).keys() & _SAYING.keys():
            setattr(module, name, _SAYING[name])


def _said(text: str) -> str:
    return str(chinese()["words"].get(text, text)) if language_here() == "zh" else text


def _said_of(one: str, more: str, count: int) -> str:
    return _said(one if count == 1 else more)


class TranslatedGroup(click.Group):
    """Commands of which each tells its help in the language of the terminal."""

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any) -> click.Context:
        """What a call of the group is parsed into; a group within another one was translated there."""
        speak()
        group = self if parent else translated(self, "")
        return click.Group.make_context(group, info_name, args, parent, **extra)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        found = self.command_of(ctx, cmd_name)
        return found and translated(found, f"{ctx.command_path} {cmd_name}".partition(" ")[2])

    def command_of(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name as it was made, or None."""
        return super().get_command(ctx, name)


def translated(command: _Command, path: str) -> _Command:
    """A command with its help in the language of the terminal; *path*: what is typed behind the name of the program."""
    if language_here() != "zh":
        return command
    told, texts = copy.copy(command), chinese()
    own, shared, words = texts["commands"].get(path, {}), texts["options"], texts["words"]
    told.help, told.short_help = own.get("help", command.help), own.get("short", command.short_help)
    told.options_metavar = words["[OPTIONS]"]
    if isinstance(told, click.Group):
        told.subcommand_metavar = words["COMMAND [ARGS]..."]
    told.params = [copy.copy(one) for one in command.params]
    for option in told.params:
        if isinstance(option, click.Option):
            option.help = own.get(option.opts[0]) or shared.get(option.opts[0]) or option.help
    told.context_class = _Context
    return told


class _Formatter(click.HelpFormatter):
    """Help in Chinese: colons are full-width, and what click made in English before anything was called is put into Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _said("Usage:") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], *arguments: Any, **options: Any) -> None:
        shared = chinese()["options"]
        super().write_dl([(name, shared[name] if name in _MADE_BEFORE else text) for name, text in rows], *arguments, **options)


class _Context(click.Context):
    formatter_class = _Formatter


def wrapped(text: str, width: int = 78, initial_indent: str = "", subsequent_indent: str = "", preserve_paragraphs: bool = False) -> str:
    """A text in lines of at most *width* columns, as click has it; Chinese goes on anywhere but before a mark, and is twice as wide."""
    if columns(text) == len(text):
        return _WRAPPED(text, width, initial_indent, subsequent_indent, preserve_paragraphs)
    lines: list[str] = []
    for number, paragraph in enumerate(text.strip().split("\n\n")):
        lines += [""] if number else []
        for line in _lines("".join(paragraph.splitlines()), width - len(subsequent_indent)):
            lines.append((subsequent_indent if lines else initial_indent) + line)
    return "\n".join(lines)


_WRAPPED = formatting.wrap_text
_SAYING: Mapping[str, Callable[..., str]] = {"_": _said, "ngettext": _said_of, "wrap_text": wrapped}
"""What modules of click have from gettext, and what breaks lines for its help, by their names there."""


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _PIECE.findall(text):
        if line and columns(f"{line}{piece}".rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()
