"""``coopbot inbox``: questions that were not answered, or whose answer people chose, and what the editors do with them."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.fact_prompts import FactOptions, fact_options
from bot.cli.options import settings_options
from bot.cli.output import here, readable
from bot.cli.publishing_options import publishing_options
from bot.cli.translated import TranslatedGroup
from bot.cli.unanswered_list import WIDTH, chosen, described
from bot.config import Stores, load_stores
from bot.conversation.asking import Asking
from bot.conversation.misses import Misses
from bot.editorial.lines import one_line
from bot.editorial.misses import Cluster
from bot.messages import Message
from bot.storage.cache import open_service
from bot.storage.folder import shell_author

_TAKEN = Message("People chose a statement:", "由提问者自己选出答案：")
_NOT_ANSWERED = Message("Not answered:", "没能回答：")
_NOTHING = Message("Nothing open.", "没有待处理的问题。")
_WHOLE = click.option("--all", "whole", is_flag=True, help="Add every text that was gathered with it, not only the one that is shown.")


@click.group(
    cls=TranslatedGroup, invoke_without_command=True, short_help="List the questions that were not answered, or not with certainty."
)
@click.option("--limit", type=click.IntRange(1), default=20, metavar="N", help="Most questions to list; 20 without it.")
@settings_options
@click.pass_context
def inbox(context: click.Context, limit: int, env_file: Path | None) -> None:
    """List what the bot with the same settings could not answer, alike questions together, the weightiest first; needs no token.

    Where it was not sure and people chose one of its statements, the questions come first, those that most people did so for.
    Each has a number, and in brackets a key that stays when others are asked meanwhile; the commands take either.
    """
    if context.invoked_subcommand is not None:
        return
    misses = _misses(load_stores(env_file))
    found = misses.gather()
    taken = sum(bool(asked.taken) for asked in found)
    shown = []
    for number, asked in enumerate(found[:limit], 1):
        if taken and number in (1, taken + 1):
            shown.append(here(_TAKEN if asked.taken else _NOT_ANSWERED))
        shown.append("\n".join(described(number, asked, misses.asking)))
    click.echo("\n\n".join(shown) or here(_NOTHING))
    if len(found) > limit:
        more = Message("{count} more; --limit shows them.", "另有 {count} 个，加上 --limit 可以看到。", count=len(found) - limit)
        click.echo(f"\n{here(more)}")


@inbox.command(short_help="Settle a question without a change; it does not come back.")
@click.argument("which", metavar="N")
@settings_options
@click.pass_context
def ignore(context: click.Context, which: str, env_file: Path | None) -> None:
    """Settle question N of the list, and what is alike, without a change: it does not come back."""
    from bot.cli.stores import with_database

    stores, misses, asked = _found(context, which, env_file)
    ignoring = misses.ignoring([text.key for text in asked.texts], who=shell_author())
    with_database(stores, lambda database: database.run(ignoring))
    click.echo(readable(here(Message("Ignored from now on: {text}", "不再出现：{text}", text=one_line(asked.text, WIDTH)))))


@inbox.command(short_help="Add a question as a wording of something known.")
@click.argument("which", metavar="N")
@click.argument("item", required=False)
@_WHOLE
@publishing_options
@click.pass_context
def phrasing(
    context: click.Context, which: str, item: str | None, whole: bool, reason: str, yes: bool, override: bool, env_file: Path | None
) -> None:
    """Add question N of the list as another wording of the fact or overview ITEM, and publish that.

    Without ITEM it becomes one of what most people took where the bot was not sure.
    """
    from bot.cli.unanswered_actions import UnansweredQuestion, add_as_phrasing

    stores, misses, asked = _found(context, which, env_file)
    add_as_phrasing(
        UnansweredQuestion(stores=stores, misses=misses, asked=asked, reason=reason, yes=yes, override=override), item, whole=whole
    )


@inbox.command(short_help="Add a question to a gap: nothing answers it.")
@click.argument("which", metavar="N")
@click.argument("gap")
@click.option("--aspect", metavar="NAME", default=None, help="What is missing, such as cost.")
@click.option("--subject", "subjects", multiple=True, metavar="ID", help="Entity that a new gap is about; may be repeated.")
@_WHOLE
@publishing_options
@click.pass_context
def gap(
    context: click.Context,
    which: str,
    gap: str,
    aspect: str | None,
    subjects: tuple[str, ...],
    whole: bool,
    reason: str,
    yes: bool,
    override: bool,
    env_file: Path | None,
) -> None:
    """Add question N of the list to the gap GAP, a new one too, and publish that: no document answers it."""
    from bot.cli.unanswered_actions import UnansweredQuestion, add_to_gap

    stores, misses, asked = _found(context, which, env_file)
    question = UnansweredQuestion(stores=stores, misses=misses, asked=asked, reason=reason, yes=yes, override=override)
    add_to_gap(question, gap, whole=whole, aspect=aspect, subjects=subjects)


@inbox.command(short_help="Add a fact that answers a question.")
@click.argument("which", metavar="N")
@fact_options
@publishing_options
@click.pass_context
def fact(context: click.Context, which: str, options: FactOptions, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Add a fact that answers question N of the list, and publish that; what was asked becomes its wordings.

    A sentence that people took is its proof unless --quote gives another.
    An answer and a quote are needed; in a terminal they are asked for, and so is what else helps.
    """
    from bot.cli.unanswered_actions import UnansweredQuestion, add_answering_fact

    stores, misses, asked = _found(context, which, env_file)
    add_answering_fact(UnansweredQuestion(stores=stores, misses=misses, asked=asked, reason=reason, yes=yes, override=override), options)


def _found(context: click.Context, which: str, env_file: Path | None) -> tuple[Stores, Misses, Cluster]:
    """The settings, the inbox and the question; ``--env-file`` may stand before the name of the command as well."""
    if env_file is None and context.parent is not None:
        env_file = context.parent.params.get("env_file")
    stores = load_stores(env_file)
    misses = _misses(stores)
    return stores, misses, chosen(misses.gather(), which)


def _misses(stores: Stores) -> Misses:
    return Misses(Asking(open_service(stores.knowledge)), stores.database_url)
