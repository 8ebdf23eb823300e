"""``coopbot health``: whether the bot on this machine is alive, for container health checks."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.output import here
from bot.config import data_folder
from bot.errors import CoopbotError
from bot.messages import Message


class NotAliveError(CoopbotError):
    """The bot shows no sign of life."""


@click.command(short_help="Tell whether the bot is alive.")
@settings_options
def health(env_file: Path | None) -> None:
    """Exit with 0 when the bot that uses the same data folder has shown a sign of life within the last minute, else with 1."""
    from bot.telegram.heartbeat import HEARTBEAT, is_alive

    folder = data_folder(env_file)
    if not is_alive(folder, time.time()):
        told = Message(
            "{file}: no sign of life within the last minute -> see the log of the bot, or start it",
            "{file}：最近一分钟没有活动 -> 请查看机器人的日志，或者启动它",
            file=folder / HEARTBEAT,
        )
        raise NotAliveError(told)
    click.echo(here(Message("alive", "运行正常")))
