"""How the commands put a change into effect: tried and shown first, then published."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click

from bot.answers.texts import message
from bot.cli.output import here, language_here, readable, working
from bot.cli.prompts import agreed, asked
from bot.cli.stores import headline, with_publisher
from bot.config import Stores
from bot.editorial.differences import as_text
from bot.editorial.selftest import SelfTestError
from bot.editorial.texts import Change
from bot.errors import EditError, KnowledgeError, UnchangedError
from bot.messages import Message, joined
from bot.publishing.outcomes import Preview
from bot.publishing.publisher import Besides, Publisher
from bot.storage.folder import shell_author
from bot.storage.revisions import Revision

_WORSE = Message("changes for the worse: ", "会变差：")
_ALL_THE_SAME = Message("Answers change for the worse. Publish it all the same?", "有回答会变差。仍要发布吗？")
_WHY = Message("Reason, which the history keeps", "理由（会记入历史）")
_WHETHER = Message("Publish this?", "要发布吗？")
_SAME = Message("What is answered stays as it is.", "回答不会有任何变化。")
_NOTHING = Message("Nothing is different: it says so already.", "没有变化，内容已是如此。")
TRYING = Message("trying it", "正在检验")
PUBLISHING = Message("publishing", "正在发布")
_HOW = Message(
    '-> change the wordings named here, or publish it all the same: the same command with --override --reason "why"',
    '-> 请修改这里列出的问法；如仍要发布，请在同一命令后加上 --override --reason "理由"',
)
_LEFT = Message(
    'not published -> change the wordings named above, or call it again with --override --reason "why"',
    '没有发布 -> 请修改上面列出的问法，或再次运行并加上 --override --reason "理由"',
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """That a change is meant.

    Attributes:
        reason: why; may be empty.
        override: publish although answers change for the worse.
        expected: number of the revision that it was agreed to for; None: whatever there is.
    """

    reason: str
    override: bool
    expected: int | None = None


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
        EditError, ConflictError: the change cannot be made, or is not meant since answers would change for the worse.
        KnowledgeError: the result would be refused; nothing is written.
        SelfTestError: answers would change for the worse, and there is nobody to ask; nothing is written.
        SupersededError: another change was published after it was agreed to that answers change for the worse.
        click.Abort: it is not meant.
    """

    async def work(publisher: Publisher) -> Revision | None:
        try:
            with working(TRYING):
                preview = await publisher.preview(change)
            meant = agree(change.summary(language_here()), preview, question=_WHETHER, reason=reason, yes=yes, override=override)
            with working(PUBLISHING):
                return await publisher.publish(
                    change,
                    author=shell_author(),
                    kind=kind,
                    reason=readable(meant.reason),
                    override=meant.override,
                    expected=meant.expected,
                    besides=besides,
                )
        except UnchangedError:
            if besides is not None:
                await publisher.note(besides)
            return None

    made, _ = with_publisher(stores, work)
    if made is None:
        click.echo(here(_NOTHING))
        return None
    echo_published(made)
    return made


def agree(summary: str, preview: Preview, *, question: Message, reason: str, yes: bool, override: bool) -> Agreement:
    """Show what would be different, and ask whether that is meant: in a terminal also where answers would change for the worse.

    Args:
        summary: one line that says what is to be done.
        preview: what it would do.
        question: what is asked.
        reason: why, in the person's words; may be empty.
        yes: do not ask.
        override: do it although answers change for the worse.

    Raises:
        KnowledgeError, SelfTestError, EditError, click.Abort: as of :func:`publish`.
    """
    if preview.problems:
        raise KnowledgeError(preview.problems)
    click.echo(readable(summary))
    click.echo(readable(as_text(preview.differences, language_here())) if preview.differences else here(_SAME))
    if preview.aside:
        told = Message(
            "changed by hand, not in use, and set aside: {files}", "被直接改动、没有生效而移开的文件：{files}", files=joined(preview.aside)
        )
        click.echo(readable(here(told)))
    if preview.left_out:
        click.echo(here(message("admin_left_out", count=preview.left_out)))
    if preview.worse and not override and (yes or not sys.stdin.isatty()):
        raise SelfTestError(preview.worse, _HOW)
    for failed in preview.worse:
        click.echo(readable(f"{here(_WORSE)}{here(failed.message)}"))
    if preview.worse and not override:
        if not agreed(_ALL_THE_SAME, default=False):
            raise EditError(_LEFT)
        # What was agreed to is what was shown, and no more.
        return Agreement(reason=reason.strip() or _reason(), override=True, expected=preview.base)
    if not yes and not agreed(question, default=True):
        raise click.Abort
    return Agreement(reason=reason, override=override)


def _reason() -> str:
    """Why it is published all the same; asked until something is said."""
    while not (reason := asked(_WHY)):
        pass
    return reason


def echo_published(made: Revision) -> None:
    """Say what was published."""
    click.echo(here(Message("Published as revision {number}:", "已发布为第 {number} 版：", number=made.number)))
    click.echo(headline(made))
