"""The command line: which commands there are, and how errors become messages and exit statuses."""

from __future__ import annotations

import errno
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from bot.cli.options import CallSettings, shared_behind
from bot.cli.output import here, words_of
from bot.cli.translated import TranslatedGroup
from bot.errors import CoopbotError, InUseError, UnreachableError, UsageError
from bot.messages import Message
from bot.redaction import hide
from bot.storage.disk import private_by_default

_FOLDER = Message(
    "This command works on the folder of the settings -> name it in COOPBOT_KNOWLEDGE, and its history in COOPBOT_DATA",
    "这个命令处理设置里的文件夹 -> 请用 COOPBOT_KNOWLEDGE 指定它，用 COOPBOT_DATA 指定它的历史记录",
)
"""To who names the folder with ``--knowledge`` before a command that has a history to keep."""

EXIT_REFUSED = 1
"""The knowledge, or a file that was named, was refused."""

EXIT_USAGE = 2
"""The command was called in a way that cannot be used."""

EXIT_UNEXPECTED = 3
"""A mistake of the program."""

EXIT_LATER = 75
"""What is needed cannot be reached or had now; trying again later may help (EX_TEMPFAIL of sysexits.h)."""

EXIT_INTERRUPTED = 130
"""Ctrl-C, as shells have it."""

COMMANDS = (
    *("chat", "ask", "run", "new", "facts", "documents", "check", "evaluate", "calibrate", "health", "inbox", "stats", "clock"),
    *("history", "show", "diff", "rollback", "record"),
)
"""Each is a function in the module of ``bot.cli`` with its name, imported when it is called: ``ask`` is to start at once."""

_MODULES = dict.fromkeys(("history", "show", "diff", "rollback", "record"), "revisions")
"""The module where it is another."""

_OF_THE_GROUP = ("--help", "--version")


class _Failure(click.ClickException):
    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class _Refused(_Failure):
    exit_code = EXIT_REFUSED


class _Unusable(_Failure):
    exit_code = EXIT_USAGE


class _Later(_Failure):
    exit_code = EXIT_LATER


class _Unexpected(_Failure):
    exit_code = EXIT_UNEXPECTED


class Commands(TranslatedGroup):
    """The commands; without the name of one it is the chat. Every error becomes a message with an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the help."""
        return list(COMMANDS)

    def command_of(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, or None."""
        if name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"bot.cli.{_MODULES.get(name, name)}"), name)
        assert isinstance(command, click.Command)  # noqa: S101  # for the type checker
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``chat`` in front of nothing, and of options that are not the group's own; shared options belong to the command."""
        args = shared_behind(args)
        if not args or (args[0].startswith("-") and args[0] not in _OF_THE_GROUP):
            args = ["chat", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except CoopbotError as error:
            failures = {UsageError: _Unusable, UnreachableError: _Later, InUseError: _Later}
            failure = next((failure for kind, failure in failures.items() if isinstance(error, kind)), _Refused)
            raise failure(_printable(hide(words_of(error)))) from error
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            if ctx.ensure_object(CallSettings).debug:
                click.echo(_printable(hide(traceback.format_exc())), err=True, nl=False)
            message = Message(
                "unexpected error: {kind}: {error} (run it again with --debug for the traceback)",
                "意外错误：{kind}：{error}（加上 --debug 再运行一次，可以看到详细经过）",
                kind=type(error).__name__,
                error=error,
            )
            raise _Unexpected(_printable(hide(here(message)))) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["--help"]})
@click.version_option(None, "--version", package_name="coopbot", message="%(prog)s %(version)s")
def cli() -> None:
    """Answers questions about a set of documents, each with the sentence that proves it.

    Without a command it chats. --knowledge, --env-file and --debug may stand before a command or behind it.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: the arguments without the name of the program; None: those of the process.

    Returns:
        0 done; 1 the knowledge was refused; 2 wrong usage; 3 unexpected error; 75 to be tried later; 130 interrupted.
    """
    try:
        result = cli.main(None if argv is None else list(argv), prog_name="coopbot", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        if isinstance(error, click.NoSuchOption) and error.option_name == "--knowledge":
            click.echo(here(_FOLDER), err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except SystemExit as end:  # click leaves so when the reader of a pipe has gone
        return end.code if isinstance(end.code, int) else EXIT_REFUSED
    return result if isinstance(result, int) else 0


def run() -> None:
    """The entry point of the process."""
    private_by_default()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese shows question marks instead of ending the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    status = main()
    try:
        sys.stdout.flush()
    except OSError:
        # What is left in the buffer would fail again, loudly, when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
