"""How the commands put a change into effect: tried and shown first, then published."""

from __future__ import annotations

import click

from bot.cli.output import readable, working
from bot.cli.stores import headline, with_publisher
from bot.config import Stores
from bot.editorial.selftest import SelfTestError
from bot.editorial.texts import Change
from bot.errors import KnowledgeError, UnchangedError
from bot.publishing.outcomes import Preview
from bot.publishing.publisher import Besides, Publisher
from bot.storage.folder import shell_author
from bot.storage.revisions import Revision


def publish(
    stores: Stores, change: Change, *, kind: str, reason: str, yes: bool, override: bool, besides: Besides | None = None
) -> Revision | None:
    """Show what a change does, ask whether it is meant, and publish it.

    Args:
        stores: the settings that tell where the knowledge is.
        change: what is to be different.
        kind: ``edit`` or ``import``.
        reason: why, in the person's words; may be empty.
        yes: do not ask.
        override: publish although answers change for the worse.
        besides: what is written to the database together with it, or alone where nothing is different.

    Returns:
        What was published; None when nothing is different.

    Raises:
        EditError, ConflictError: the change cannot be made.
        KnowledgeError: the result would be refused; nothing is written.
        SelfTestError: answers would change for the worse; nothing is written.
        click.Abort: it is not meant.
    """

    async def work(publisher: Publisher) -> Revision | None:
        try:
            with working("trying it"):
                preview = await publisher.preview(change)
            agree(change.summary("en"), preview, question="Publish this?", yes=yes, override=override)
            with working("publishing"):
                return await publisher.publish(
                    change, author=shell_author(), kind=kind, reason=readable(reason), override=override, besides=besides
                )
        except UnchangedError:
            if besides is not None:
                await publisher.note(besides)
            return None

    made, _ = with_publisher(stores, work)
    if made is None:
        click.echo("Nothing is different: it says so already.")
        return None
    echo_published(made)
    return made


def agree(summary: str, preview: Preview, *, question: str, yes: bool, override: bool) -> None:
    """Show what would be different, and ask whether that is meant.

    Args:
        summary: one line that says what is to be done.
        preview: what it would do.
        question: what is asked.
        yes: do not ask.
        override: do it although answers change for the worse.

    Raises:
        KnowledgeError, SelfTestError, click.Abort: as of :func:`publish`.
    """
    if preview.problems:
        raise KnowledgeError(preview.problems)
    click.echo(readable(summary))
    click.echo(readable(preview.text) if preview.differences else "What is answered stays as it is.")
    if preview.aside:
        click.echo(readable(f"changed by hand, not in use, and set aside: {', '.join(preview.aside)}"))
    if preview.worse and not override:
        raise SelfTestError(preview.worse)
    for failed in preview.worse:
        click.echo(readable(f"changes for the worse: {failed}"))
    if not yes:
        click.confirm(question, default=True, abort=True)


def echo_published(made: Revision) -> None:
    """Say what was published."""
    click.echo(f"Published as revision {made.number}:\n{headline(made)}")
