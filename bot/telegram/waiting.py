"""People who wait for an answer: as soon as the knowledge has it, they are told, once."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from functools import partial

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.answers.texts import say
from bot.editorial.misses import answered_now
from bot.service import Service
from bot.storage import misses, replies
from bot.storage.database import Database
from bot.storage.misses import Subscription
from bot.storage.replies import Record, new_id
from bot.storage.revisions import Revision
from bot.telegram.markup import escape
from bot.telegram.memory import Memory
from bot.telegram.replying import NO_PREVIEW, keyboard
from bot.telegram.screens import reply_screen

AT_ONCE = 200
"""Subscriptions looked at in one go."""

_log = logging.getLogger(__name__)


class Waiting:
    """Looks in the background, after every change of the knowledge, whose question is answered now."""

    def __init__(self, bot: Bot, service: Service, memory: Memory, database: Database) -> None:
        """Args: who tells them; who answers; where what is told is remembered; where it is kept who waits."""
        self._bot = bot
        self._service = service
        self._memory = memory
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
        return answered_now(one.question, self._service, self._memory.today()) is not None

    async def _tell(self, one: Subscription) -> None:
        now = self._memory.now()
        talk = self._memory.talk(one.chat, one.thread, one.chat)
        identifier = new_id()
        try:
            stored = await self._memory.recall(talk)
            begun = time.perf_counter()
            reply, dialogue = self._service.ask(one.question, now=now, language=one.language, today=self._memory.today())
            seconds = time.perf_counter() - begun
            screen = reply_screen(reply, identifier, self._service.state.catalogue.knowledge, asked=one.question)
            heading = escape(say("answered_now", one.language))
            sent = await self._bot.send_message(
                one.chat,
                f"{heading}\n\n{screen.html}",
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                message_thread_id=one.thread,
                reply_markup=keyboard(screen.rows),
            )
        except (Forbidden, BadRequest) as refused:
            _log.info("somebody who waited cannot be told any more: %s", refused)
            return
        except TelegramError as refused:
            _log.warning("somebody who waits could not be told (%s); tried again after the next change", refused)
            self._note_again(one)
            return
        except BaseException:
            # The bot ends, or something failed: whether it was told is not known, and twice is better than never.
            self._note_again(one)
            raise
        if await self._database.run(lambda connection: replies.find(connection, one.reply)) is None:
            # Who asked was erased meanwhile, and nothing of it is written back.
            return
        record = Record(
            id=identifier,
            chat=talk.chat,
            user=talk.user,
            at=now,
            question=one.question,
            language=reply.language,
            outcome=reply.outcome,
            items=reply.items,
            asked_message=None,
            told_message=sent.message_id,
            seconds=seconds,
        )
        self._memory.remember(talk, stored.language, replace(dialogue, time=now), record)

    def _note_again(self, one: Subscription) -> None:
        # Kept in memory where it cannot be written yet: the subscription was taken out before it was told.
        self._database.post(
            lambda connection: misses.subscribe(
                connection, one.reply, user=one.user, chat_id=one.chat, thread=one.thread, language=one.language, now=one.created
            )
        )
