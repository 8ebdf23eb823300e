"""``coopbot rollback``: an earlier state of the knowledge again."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.progress import working
from bot.cli.published import headline, with_publisher
from bot.cli.texts import readable
from bot.config import load_stores
from bot.publishing.publisher import Publisher
from bot.storage.folder import shell_author
from bot.storage.revisions import Revision


@click.command(short_help="Go back to an earlier revision.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.option("--reason", default="", metavar="TEXT", help="Why; it is shown in the history.")
@click.option("--override", is_flag=True, help="Do it although answers change for the worse.")
@settings_options
def rollback(number: int, reason: str, override: bool, env_file: Path | None) -> None:
    """Publish the texts of revision N again. That is a revision too, so it can be undone like any other.

    A bot that is running answers from it within a second or two.
    """

    async def back(publisher: Publisher) -> Revision:
        with working("publishing"):
            return await publisher.rollback(number, author=shell_author(), reason=reason, override=override)

    made, _ = with_publisher(load_stores(env_file), back)
    click.echo(headline(made))
    click.echo(readable(made.differences))
