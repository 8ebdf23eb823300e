"""``coopbot history``: the revisions of the knowledge."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.stores import headline, with_database
from bot.config import load_stores
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.revisions import Revision


@click.command(short_help="List what was changed, when and by whom.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="Show at most so many revisions.")
@settings_options
def history(limit: int, env_file: Path | None) -> None:
    """List the revisions of the knowledge, the newest first: number, time, kind, author, reason."""

    async def listed(database: Database) -> list[Revision]:
        return await database.run(lambda connection: revisions.listed(connection, limit))

    found = with_database(load_stores(env_file), listed, make=False)
    click.echo("\n".join(map(headline, found)) or "nothing was published yet")
