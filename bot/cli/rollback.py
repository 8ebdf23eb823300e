"""``coopbot rollback``: an earlier state of the knowledge again."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.progress import working
from bot.cli.publishing import agree, echo_published
from bot.cli.publishing_options import publishing_options
from bot.cli.stores import with_publisher
from bot.config import load_stores
from bot.publishing.publisher import Publisher
from bot.storage.folder import shell_author
from bot.storage.revisions import Revision


@click.command(short_help="Go back to an earlier revision.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@publishing_options
def rollback(number: int, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Publish the texts of revision N again. That is a revision too, so it can be undone like any other.

    What would be different is shown first. A bot that is running answers from it within a second or two.
    """

    async def back(publisher: Publisher) -> Revision:
        with working("trying it"):
            preview = await publisher.preview_rollback(number, override=override)
        agree(f"back to revision {number}", preview, question="Go back to it?", yes=yes, override=override)
        with working("publishing"):
            return await publisher.rollback(number, author=shell_author(), reason=reason, override=override, expected=preview.base)

    made, _ = with_publisher(load_stores(env_file), back)
    echo_published(made)
