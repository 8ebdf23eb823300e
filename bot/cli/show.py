"""``coopbot show``: what a revision changed."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.stores import headline, with_database
from bot.cli.texts import readable
from bot.config import load_stores
from bot.errors import UsageError
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.revisions import Revision


@click.command(short_help="Show what a revision changed.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@settings_options
def show(number: int, env_file: Path | None) -> None:
    """Show revision N: who made it, when and why, and what is different since."""

    async def found(database: Database) -> Revision | None:
        return await database.run(lambda connection: revisions.find(connection, number))

    revision = with_database(load_stores(env_file), found, make=False)
    if revision is None:
        raise UsageError(f"there is no revision {number} -> coopbot history lists them")
    click.echo(headline(revision))
    click.echo(readable(revision.differences))
