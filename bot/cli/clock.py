"""``coopbot clock``: confirms that the clock of this machine is right."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.stores import with_database
from bot.config import load_config, load_stores
from bot.storage import clock_guard
from bot.storage.database import Database


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
    click.echo(f"this machine: {clock_guard.shown(time.time())}")
    click.echo(f"last noted:   {clock_guard.shown(noted) if noted is not None else 'never'}")
    trusted = clock_guard.is_plausible(time.time(), noted, retention=retention)
    click.echo(
        "the clock is trusted" if trusted else "nothing is erased for its age -> set the clock, or confirm it: coopbot clock --confirm"
    )
