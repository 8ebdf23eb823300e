"""``coopbot health``: whether the bot on this machine is alive, for container health checks."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.config import data_folder
from bot.errors import CoopbotError


class NotAliveError(CoopbotError):
    """The bot shows no sign of life."""


@click.command(short_help="Tell whether the bot is alive.")
@settings_options
def health(env_file: Path | None) -> None:
    """Exit with 0 when the bot that uses the same data folder has shown a sign of life within the last minute, else with 1."""
    from bot.telegram.heartbeat import HEARTBEAT, is_alive

    folder = data_folder(env_file)
    if not is_alive(folder, time.time()):
        raise NotAliveError(f"{folder / HEARTBEAT}: no sign of life within the last minute -> see the log of the bot, or start it")
    click.echo("alive")
