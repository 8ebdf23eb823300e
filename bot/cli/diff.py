"""``coopbot diff``: what differs between two revisions."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.stores import with_database
from bot.cli.texts import readable
from bot.config import load_stores
from bot.editorial.differences import as_text, differences_between
from bot.editorial.texts import split_texts
from bot.facts.schema import parse
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.files import read_texts


@click.command(short_help="Show what differs between two revisions.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@click.argument("other", metavar="[M]", type=click.IntRange(min=1), required=False)
@settings_options
def diff(number: int, other: int | None, env_file: Path | None) -> None:
    """Show what leads from revision N to revision M; without M to the files as they are now."""
    stores = load_stores(env_file)

    async def rebuilt(database: Database) -> list[dict[str, str]]:
        wanted = [number] if other is None else [number, other]
        return await database.run(lambda connection: [revisions.rebuilt(connection, one) for one in wanted])

    texts = with_database(stores, rebuilt, make=False)
    if other is None:
        texts.append(read_texts(stores.knowledge))
    before, after = (parse(*split_texts(one)) for one in texts)
    click.echo(readable(as_text(differences_between(before, after, *texts))))
