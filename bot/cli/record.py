"""``coopbot record``: publishes what was changed in the files by hand."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.progress import working
from bot.cli.stores import headline, with_database
from bot.cli.texts import readable
from bot.config import load_stores
from bot.publishing.publisher import Publisher
from bot.storage.database import Database
from bot.storage.folder import shell_author
from bot.storage.revisions import Revision


@click.command(short_help="Publish what was changed in the files by hand.")
@click.option("--reason", default="", metavar="TEXT", help="Why; it is shown in the history.")
@click.option("--override", is_flag=True, help="Do it although answers change for the worse.")
@settings_options
def record(reason: str, override: bool, env_file: Path | None) -> None:
    """Check and test the files, and make a revision of what is different from the last one.

    A running bot does the same by itself when a file is saved; this is for changes that it refused since answers would change.
    """
    stores = load_stores(env_file)

    async def taken(database: Database) -> Revision | None:
        publisher = Publisher(stores.knowledge, database)
        try:
            before = await publisher.history(1)
            with working("checking and testing the files"):
                await publisher.hand_edit(author=shell_author(), reason=reason, override=override)
            after = await publisher.history(1)
        finally:
            await publisher.close()
        return after[0] if after != before else None

    made = with_database(stores, taken)
    click.echo(f"{headline(made)}\n{readable(made.differences)}" if made is not None else "nothing was changed by hand")
