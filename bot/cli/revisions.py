"""``coopbot history``, ``show``, ``diff``, ``rollback`` and ``record``: the revisions of the knowledge."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.output import here, language_here, readable, working
from bot.cli.publishing import PUBLISHING, TRYING, agree, echo_published
from bot.cli.publishing_options import publishing_options
from bot.cli.stores import headline, with_database, with_publisher
from bot.config import load_stores
from bot.editorial.differences import as_text, differences_between, retold
from bot.editorial.texts import split_texts
from bot.errors import UsageError
from bot.facts.schema import parse
from bot.messages import Message
from bot.publishing.publisher import Publisher
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.files import read_texts
from bot.storage.folder import shell_author
from bot.storage.revisions import Revision

_GO_BACK = Message("Go back to it?", "要恢复吗？")
_NOTHING = Message("nothing was published yet", "还没有发布过。")
_UNCHANGED = Message("nothing was changed by hand", "文件没有被直接改动过。")


@click.command(short_help="List what was changed, when and by whom.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="Show at most so many revisions.")
@settings_options
def history(limit: int, env_file: Path | None) -> None:
    """List the revisions of the knowledge, the newest first: number, time, kind, author, reason."""

    async def listed(database: Database) -> list[Revision]:
        return await database.run(lambda connection: revisions.listed(connection, limit))

    found = with_database(load_stores(env_file), listed, make=False)
    click.echo("\n".join(map(headline, found)) or here(_NOTHING))


@click.command(short_help="Show what a revision changed.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@settings_options
def show(number: int, env_file: Path | None) -> None:
    """Show revision N: who made it, when and why, and what is different since."""

    async def found(database: Database) -> Revision | None:
        return await database.run(lambda connection: revisions.find(connection, number))

    revision = with_database(load_stores(env_file), found, make=False)
    if revision is None:
        told = Message(
            "there is no revision {number} -> coopbot history lists them",
            "没有第 {number} 版 -> 运行 coopbot history 可以看到有哪些版本",
            number=number,
        )
        raise UsageError(told)
    click.echo(f"{headline(revision)}\n{_differences(revision)}")


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
    click.echo(readable(as_text(differences_between(before, after, *texts), language_here())))


@click.command(short_help="Go back to an earlier revision.")
@click.argument("number", metavar="N", type=click.IntRange(min=1))
@publishing_options
def rollback(number: int, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Publish the texts of revision N again. That is a revision too, so it can be undone like any other.

    What would be different is shown first. A bot that is running answers from it within a second or two.
    """

    async def back(publisher: Publisher) -> Revision:
        with working(TRYING):
            preview = await publisher.preview_rollback(number, override=override)
        meant = agree(
            here(Message("back to revision {number}", "恢复到第 {number} 版", number=number)),
            preview,
            question=_GO_BACK,
            reason=reason,
            yes=yes,
            override=override,
        )
        with working(PUBLISHING):
            return await publisher.rollback(
                number, author=shell_author(), reason=meant.reason, override=meant.override, expected=preview.base
            )

    made, _ = with_publisher(load_stores(env_file), back)
    echo_published(made)


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
            with working(Message("checking and testing the files", "正在检查并检验文件")):
                await publisher.hand_edit(author=shell_author(), reason=reason, override=override)
            after = await publisher.history(1)
        finally:
            await publisher.close()
        return after[0] if after != before else None

    made = with_database(stores, taken)
    click.echo(f"{headline(made)}\n{_differences(made)}" if made is not None else here(_UNCHANGED))


def _differences(revision: Revision) -> str:
    """What a revision changed, in the language of the terminal; it is kept in English."""
    return readable(retold(revision.differences, language_here()))
