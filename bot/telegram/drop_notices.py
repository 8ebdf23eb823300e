"""Telling people what becomes of their messages when that is no reply: left out in a flood, or put aside since they end the program."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Sequence

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.answers.texts import say
from bot.storage.updates import Incoming
from bot.telegram import replying, update_fields
from bot.telegram.answering import Answering
from bot.telegram.markup import escape
from bot.telegram.screens import Screen

MOST_NAMED = 20
"""Numbers of updates that are named in one message to the owners; all are in the log."""

_log = logging.getLogger(__name__)


class DropNotices:
    """Says it in the background, in the language of each person."""

    def __init__(self, answering: Answering, owners: Iterable[int], language: str, most_of_chat: int) -> None:
        """Take what it works with.

        Args:
            answering: who knows the language of people.
            owners: who is told of the program's ends.
            language: the language where nothing tells one.
            most_of_chat: updates of one chat that may wait.
        """
        self._answering = answering
        self._owners = sorted(owners)
        self._language = language
        self._most_of_chat = most_of_chat
        self._tasks: set[asyncio.Task[None]] = set()

    def left_out(self, update: Update) -> None:
        """A chat has sent more than may wait: that is said once, to its first message that is left out."""
        self._start(self._say(update, "too_many_waiting"))

    def put_aside(self, bot: Bot, found: Sequence[Incoming], readable: Sequence[Update]) -> None:
        """These ended the program: who wrote them is told, and the owners are, all in one message."""
        for update in readable:
            self._start(self._say(update, "put_aside"))
        numbers = ", ".join(str(incoming.id) for incoming in found[:MOST_NAMED]) + (", ..." if len(found) > MOST_NAMED else "")
        text = say("admin_put_aside", self._language, count=len(found), numbers=numbers)
        self._start(replying.tell_each(bot, self._owners, Screen(html=f"⛔ {escape(text)}")))

    async def close(self) -> None:
        """Wait until what was begun is said."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say(self, update: Update, key: str) -> None:
        try:
            await replying.say_to(update, say(key, await self._language_of(update), most=self._most_of_chat))
        except TelegramError as refused:
            _log.warning("nobody could be told what became of update %d: %s", update.update_id, refused)
        except Exception:
            _log.exception("nobody could be told what became of update %d", update.update_id)

    async def _language_of(self, update: Update) -> str:
        turn = self._answering.turn(update)
        return (
            await self._answering.language(turn) if turn is not None else update_fields.language_of(update.effective_user) or self._language
        )
