"""The options of all commands that change facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from bot.cli.options import settings_options

_Command = TypeVar("_Command", bound=Callable[..., Any])


def publishing_options(command: _Command) -> _Command:
    """Add ``--reason``, ``--yes``, ``--override`` and the options of commands that work beside the bot."""
    reason = click.option("--reason", default="", metavar="TEXT", help="Why it is changed; kept with the change.")
    yes = click.option("--yes", is_flag=True, help="Do not ask before it is published.")
    override = click.option("--override", is_flag=True, help="Publish it although answers change for the worse; this is recorded.")
    return reason(yes(override(settings_options(command))))
