"""Notifying people who wait for an answer: as soon as the knowledge has it, they are told, once."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Protocol

from bot.conversation.conversation import Conversation, GivenReply
from bot.conversation.memory import Participant
from bot.conversation.misses import answered_now
from bot.storage import misses, replies
from bot.storage.database import Database
from bot.storage.misses import Subscription
from bot.storage.revisions import Revision

AT_ONCE = 200
"""Subscriptions looked at in one go."""

_log = logging.getLogger(__name__)


class GoneError(Exception):
    """Somebody cannot be told any more, as when they left the channel."""


class AwayError(Exception):
    """Somebody cannot be told just now, as when the channel cannot be reached."""


class Messenger(Protocol):
    """A channel that people can be told something in later."""

    def participant_of(self, one: Subscription) -> Participant:
        """Who waits, as a participant of their conversation."""

    async def tell(self, one: Subscription, given: GivenReply) -> int:
        """Tell somebody what their question is answered with; the number of the message.

        Raises:
            GoneError, AwayError: they cannot be told.
        """


class AnswerNotifications:
    """Looks in the background, after every change of the knowledge, whose question is answered now."""

    def __init__(self, messenger: Messenger, conversation: Conversation, database: Database) -> None:
        """Take what it works with.

        Args:
            messenger: who tells them.
            conversation: who answers, and remembers what is told.
            database: where it is kept who waits.
        """
        self._messenger = messenger
        self._conversation = conversation
        self._database = database
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._closed = False

    async def published(self, _: Revision) -> None:
        """The knowledge has changed."""
        self.look()

    def look(self) -> None:
        """Look whose question is answered now; where that is under way, once more afterwards. Not at the end any more."""
        if self._closed:
            return
        if self._task is not None and not self._task.done():
            self._again = True
            return
        self._task = asyncio.create_task(self._look())

    async def close(self) -> None:
        """Tell nobody else; wait until who is being told just now is told."""
        self._closed = True
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _look(self) -> None:
        while True:
            self._again = False
            try:
                await self._tell_all()
            except Exception:
                # Those who were not told stay noted, and are looked at after the next change.
                _log.exception("not all could be told that their question is answered")
            if not self._again or self._closed:
                return

    async def _tell_all(self) -> None:
        after = ("", "")
        while found := await self._database.run(partial(misses.waiting, after=after, limit=AT_ONCE)):
            after = (found[-1].reply, found[-1].user)
            # One at a time: what goes wrong with one leaves the others noted.
            for one in found:
                if self._closed:
                    return
                if not await self._is_answered(one):
                    continue
                for due in await self._database.run(partial(misses.due, answered=(one,))):
                    await self._tell(due)

    async def _is_answered(self, one: Subscription) -> bool:
        # Questions that come meanwhile are answered in between.
        await asyncio.sleep(0)
        return answered_now(one.question, self._conversation.asking) is not None

    async def _tell(self, one: Subscription) -> None:
        try:
            given = await self._conversation.ask(self._messenger.participant_of(one), one.question, language=one.language, anew=True)
            told = await self._messenger.tell(one, given)
        except GoneError as refused:
            _log.info("somebody who waited cannot be told any more: %s", refused)
            return
        except AwayError as refused:
            _log.warning("somebody who waits could not be told (%s); tried again after the next change", refused)
            self._note_again(one)
            return
        except BaseException:
            # The bot ends, or something failed: whether it was told is not known, and twice is better than never.
            self._note_again(one)
            raise
        # Who asked may have been erased meanwhile, and then nothing of it is written back.
        if await self._database.run(lambda connection: replies.find(connection, one.reply)) is not None:
            self._conversation.keep(given, told=told)

    def _note_again(self, one: Subscription) -> None:
        # Kept in memory where it cannot be written yet: the subscription was taken out before it was told.
        self._database.post(
            lambda connection: misses.subscribe(
                connection, one.reply, user=one.user, chat_id=one.chat, thread=one.thread, language=one.language, now=one.created
            )
        )
