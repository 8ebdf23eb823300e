"""``coopbot clock``: confirms that the clock of this machine is right."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.output import here
from bot.cli.stores import with_database
from bot.config import load_config, load_stores
from bot.messages import Message
from bot.storage import clock_guard
from bot.storage.database import Database

_TRUSTED = Message("the clock is trusted", "时钟可信")
_DOUBTED = Message(
    "nothing is erased for its age -> set the clock, or confirm it: coopbot clock --confirm",
    "不会删除过期的内容 -> 请校正时钟，或者确认它没错：coopbot clock --confirm",
)


@click.command(short_help="Tell whether the clock is trusted with erasing, or confirm it.")
@click.option("--confirm", is_flag=True, help="The clock is right: the bot was off for so long. What is too old is erased.")
@settings_options
def clock(confirm: bool, env_file: Path | None) -> None:
    """Compare the clock of this machine with the last time that the bot has noted.

    When it is days ahead of that, the bot erases nothing for its age until you confirm that it is right.
    """

    async def compared(database: Database) -> float | None:
        now = time.time()
        if confirm:
            await database.run(lambda connection: clock_guard.note(connection, now))
        return await database.run(clock_guard.noted)

    retention = load_config(env_file, token_needed=False).retention_days * 86_400.0
    noted = with_database(load_stores(env_file), compared, make=confirm)
    last = clock_guard.shown(noted) if noted is not None else Message("never", "从未记录")
    click.echo(here(Message("this machine: {now}", "这台机器：{now}", now=clock_guard.shown(time.time()))))
    click.echo(here(Message("last noted:   {last}", "上次记录：{last}", last=last)))
    trusted = clock_guard.is_plausible(time.time(), noted, retention=retention)
    click.echo(here(_TRUSTED if trusted else _DOUBTED))
