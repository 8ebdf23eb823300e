"""``/check``: everything is asked, in the background, with the progress shown."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from datetime import date

from telegram.error import TelegramError

from bot.answers.texts import say
from bot.editorial.selftest import SelfTest, count_of, full_test
from bot.facts.conflicts import standing_conflicts, told_by
from bot.facts.model import Conflict, KnowledgeBase
from bot.service import State
from bot.storage.memory import beside_others
from bot.telegram import replying
from bot.telegram.administration.context import AdminContext, AdminRequest
from bot.telegram.administration.wizard_screens import MAX_LISTED, failed_case_text
from bot.telegram.markup import Piece, escape, pages
from bot.telegram.screens import Screen

SHOWN = 3.0
"""Seconds between two looks at how far it has come."""


class _EndedError(Exception):
    """The bot ends; nobody waits for the result any more."""


@dataclass(slots=True)
class _Progress:
    """How far it has come; shared with the thread that asks."""

    asked: int = 0
    ended: bool = False

    def advance(self) -> None:
        """One more was asked."""
        self.asked += 1
        if self.ended:
            raise _EndedError
        # Asking never pauses by itself: without this, every answer meanwhile would wait for the interpreter.
        if self.asked % 20 == 0:
            time.sleep(0.001)


class CheckHandlers:
    """Asks every phrasing and every accepted question, for one administrator at a time."""

    def __init__(self, context: AdminContext) -> None:
        self._context = context
        self._task: asyncio.Task[None] | None = None
        self._progress = _Progress()
        self._begun = False

    async def check(self, request: AdminRequest, _: str) -> None:
        """``/check``: begin; the result comes when it is there, and other things can be done meanwhile."""
        if self._begun or (self._task is not None and not self._task.done()):
            await self._context.tell(request, request.say("admin_checking_already"))
            return
        self._begun = True
        state = self._context.service.state
        count = count_of(state.catalogue.knowledge)
        message = await replying.send(request.message, Screen(html=escape(request.say("admin_checking", asked=0, count=count))))
        self._progress = _Progress()
        self._begun = False
        self._task = asyncio.create_task(self._check(request, state, count, message))

    async def _check(self, request: AdminRequest, state: State, count: int, message: int) -> None:
        asking = asyncio.ensure_future(asyncio.to_thread(_asked, state, self._progress))
        bot, chat = request.message.get_bot(), request.message.chat.id
        try:
            while not (await asyncio.wait({asking}, timeout=SHOWN))[0]:
                text = request.say("admin_checking", asked=self._progress.asked, count=count)
                # Whether this can be shown or not, the result comes.
                with contextlib.suppress(TelegramError):
                    await replying.edit(bot, chat, message, Screen(html=escape(text)))
            await replying.send(request.message, result_screen(state, asking.result(), self._context.today(), request.language))
        except _EndedError:
            return
        finally:
            self._progress.ended = True

    async def close(self) -> None:
        """End what is under way."""
        self._progress.ended = True
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)


def _asked(state: State, progress: _Progress) -> SelfTest:
    with beside_others():
        return full_test(state, progress=progress.advance)


def result_screen(state: State, found: SelfTest, today: date, language: str) -> Screen:
    """What a check of everything found."""
    knowledge = state.catalogue.knowledge
    counted = say(
        "admin_checked",
        language,
        facts=len(knowledge.facts),
        gaps=len(knowledge.gaps),
        documents=len(knowledge.documents),
        asked=found.asked,
        missed=len(found.missed),
    )
    pieces = [Piece(text=counted)]
    pieces += [Piece(text=_conflict(one, knowledge, language), before="⚠️ ") for one in standing_conflicts(knowledge, today)]
    pieces += [Piece(text=f"• {failed_case_text(failed, language)}") for failed in found.missed[:MAX_LISTED]]
    if len(found.missed) > MAX_LISTED:
        pieces.append(Piece(text=say("admin_worse_more", language, count=len(found.missed) - MAX_LISTED)))
    return Screen(html=pages(pieces)[0])


def _conflict(conflict: Conflict, knowledge: KnowledgeBase, language: str) -> str:
    """What a person should look at: two facts that contradict each other."""
    other, fact = (knowledge.facts[name] for name in conflict.facts)
    told_other, told = told_by(other, conflict.kind), told_by(fact, conflict.kind)
    place = f"{conflict.file}:{conflict.line}"
    return say(
        "admin_conflict",
        language,
        place=place,
        fact=fact.id,
        other=other.id,
        beside=conflict.beside,
        told=told,
        told_other=told_other,
    )
