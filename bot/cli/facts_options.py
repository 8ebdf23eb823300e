"""The options of all commands that change facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from bot.cli.options import common_options

_Command = TypeVar("_Command", bound=Callable[..., Any])


def publishing_options(command: _Command) -> _Command:
    """Add ``--reason``, ``--yes`` and the options that every command has."""
    reason = click.option("--reason", default="", metavar="TEXT", help="Why it is changed; kept with the change.")
    yes = click.option("--yes", is_flag=True, help="Do not ask before it is published.")
    return reason(yes(common_options(command)))
