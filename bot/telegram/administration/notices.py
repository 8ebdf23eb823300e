"""Telling administrators what happens without them: files changed by hand, and files that cannot be used."""

from __future__ import annotations

import logging

from telegram import Bot

from bot.answers.texts import say
from bot.editorial.differences import retold
from bot.errors import CoopbotError
from bot.messages import in_language
from bot.publishing.outcomes import OtherFolderError, UnrecordedError
from bot.storage.revisions import Revision
from bot.telegram import replying
from bot.telegram.administration.access import Admins
from bot.telegram.administration.admin_buttons import AdminAction, admin_button
from bot.telegram.administration.context import Published
from bot.telegram.administration.wizard_screens import MAX_LISTED, failed_case_text
from bot.telegram.markup import Piece, clip, pages
from bot.telegram.screens import Screen

_log = logging.getLogger(__name__)


class Notices:
    """Tells all administrators what became of changed files."""

    def __init__(self, bot: Bot, admins: Admins, language: str, published: list[Published]) -> None:
        """Take what it works with.

        Args:
            bot: who sends.
            admins: who is told.
            language: to tell it in.
            published: what else is called with every revision that was taken over.
        """
        self._bot = bot
        self._admins = admins
        self._language = language
        self._published = published

    async def told(self, news: Revision | CoopbotError) -> None:
        """Tell of a revision that was taken over from the files, or why changed files are not in use."""
        if isinstance(news, Revision):
            _log.info("revision %d (%s by %s) was taken over from the files", news.number, news.kind, news.author)
            # What was published on purpose, by another replica or from the shell, is no news to those who did it.
            if news.kind == "hand":
                await self._tell(taken_over_screen(news, self._language))
            for published in self._published:
                await published(news)
        else:
            _log.warning("%s", news)
            await self._tell(refused_screen(news, self._language))

    async def _tell(self, screen: Screen) -> None:
        await replying.tell_each(self._bot, sorted(await self._admins.everybody()), screen)


def taken_over_screen(revision: Revision, language: str) -> Screen:
    """That files were changed and are in use."""
    pieces = [
        Piece(text=say("admin_taken_over", language, number=revision.number), before="📝 <b>", after="</b>"),
        Piece(text=clip(retold(revision.differences, language), 2500), before="<blockquote expandable>", after="</blockquote>"),
    ]
    return Screen(html=pages(pieces)[0], rows=((admin_button(f"↩️ {say('admin_undo', language)}", AdminAction.UNDO, revision.number),),))


def refused_screen(error: CoopbotError, language: str) -> Screen:
    """That files were changed and are not in use, with file and line, or the answers that would change."""
    if isinstance(error, OtherFolderError) or not isinstance(error, UnrecordedError):
        return Screen(html=pages([Piece(text=error.told(language), before="⛔ ")])[0])
    pieces = [Piece(text=say("admin_not_in_use", language), before="⛔ <b>", after="</b>")]
    pieces += [Piece(text=f"• {in_language(problem.message, language)}") for problem in error.problems[:10]]
    pieces += [Piece(text=f"• {failed_case_text(failed, language)}") for failed in error.worse[:MAX_LISTED]]
    remedy = "admin_not_in_use_worse" if error.worse else "admin_not_in_use_remedy"
    pieces.append(Piece(text=say(remedy, language), before="\n"))
    return Screen(html=pages(pieces)[0])
