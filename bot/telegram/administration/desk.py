"""What all acts of administrators share: who acts, how a change is tried, shown, published, and what is said when it cannot be."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.answers.texts import say
from bot.conversation.asking import Asking
from bot.editorial.selftest import SelfTestError
from bot.editorial.texts import Change
from bot.errors import CoopbotError, RightError, SupersededError, UnchangedError
from bot.publishing.outcomes import Preview
from bot.publishing.publisher import Besides, Guard, Publisher
from bot.service import Service
from bot.storage.database import Database, Work
from bot.storage.revisions import Revision
from bot.telegram import replying
from bot.telegram.administration.access import Admins, audit
from bot.telegram.administration.drafts import Draft, Drafts
from bot.telegram.administration.filling import SlipError
from bot.telegram.answering import Answering
from bot.telegram.markup import clip, escape
from bot.telegram.screens import Screen

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An act of an administrator.

    Attributes:
        message: what they wrote, or our message whose button they pressed.
        admin: their numeric id.
        language: language to speak with them.
        act: number of the update it came with; the same again when it has to be done once more, since its answer could not be sent.
        query: the press of a button; None for a message.
    """

    message: Message
    admin: int
    language: str
    act: int
    query: CallbackQuery | None = None

    @property
    def author(self) -> str:
        """How revisions name them."""
        return str(self.admin)

    def anew(self) -> Visit:
        """The same, to be answered in a message of its own."""
        return replace(self, query=None)

    def say(self, key: str, **values: object) -> str:
        """A text of the program in their language."""
        return say(key, self.language, **values)


Published = Callable[[Revision], Awaitable[None]]
Settling = Callable[[Visit, Draft], Besides | None]
"""What is written together with the revision that a draft becomes; None: nothing."""


class Desk:
    """The desk at which all administrators work.

    Attributes:
        publisher: by which the knowledge changes.
        admins: who may.
        drafts: what they have begun.
        published: called after every change that was made here.
        settling: asked what is written together with a change that came from a draft.
    """

    def __init__(self, publisher: Publisher, admins: Admins, answering: Answering, drafts: Drafts, database: Database) -> None:
        """Args: by which the knowledge changes; who may; who knows the language of people; what was begun; where decisions are kept."""
        self._database = database
        self.publisher = publisher
        self.admins = admins
        self.drafts = drafts
        self.published: list[Published] = []
        self.settling: list[Settling] = []
        self._answering = answering

    @property
    def asking(self) -> Asking:
        """Who answers, as those who ask are answered."""
        return self._answering.conversation.asking

    @property
    def service(self) -> Service:
        """Who answers."""
        return self.publisher.service

    def today(self) -> date:
        """The day it is to those who ask: what administrators are shown of an answer is what people are told."""
        return self.asking.clock.today()

    async def visit(self, update: Update) -> Visit | None:
        """Who acts; None unless it is an administrator in a private chat."""
        admin = await self.admins.acting(update)
        turn = self._answering.turn(update) if admin is not None else None
        if admin is None or turn is None:
            return None
        # Not that of what was typed last: quotes and wordings are typed in both.
        language = await self._answering.own_language(turn)
        return Visit(message=turn.message, admin=admin, language=language, act=update.update_id, query=update.callback_query)

    async def write(self, work: Work[object]) -> None:
        """Write something to the database."""
        await self._database.run(work)

    async def show(self, visit: Visit, screen: Screen) -> None:
        """Show a screen: in place of the one whose button was pressed, else as a new message."""
        if visit.query is not None:
            await replying.show(visit.query, screen)
        else:
            await replying.send(visit.message, screen)

    async def tell(self, visit: Visit, text: str) -> None:
        """Say something in a new message."""
        await replying.send(visit.message, Screen(html=escape(clip(text, 4000))))

    async def refuse(self, visit: Visit, error: CoopbotError) -> None:
        """Say why something cannot be done, in a new message: what it answers stays where it is."""
        key = "admin_nothing_new" if isinstance(error, UnchangedError) else "admin_refused"
        problem = self.told(visit, error)
        await replying.send(visit.message, Screen(html=escape(clip(visit.say(key, problem=problem), 4000))))

    @staticmethod
    def told(visit: Visit, error: CoopbotError) -> str:
        """What is wrong, in the language of who reads it."""
        return visit.say(error.key, **error.values) if isinstance(error, SlipError) else error.told(visit.language)

    async def working(self, visit: Visit) -> None:
        """Let Telegram show that something is being done."""
        try:
            await visit.message.get_bot().send_chat_action(visit.message.chat.id, ChatAction.TYPING)
        except TelegramError as error:
            _log.debug("it could not be shown that something is being done: %s", error)

    async def preview(self, visit: Visit, change: Change | int) -> Preview | None:
        """Try a change, or going back to a revision; None when it cannot be made at all, which is said then.

        Raises:
            UnchangedError: it would change nothing.
        """
        await self.working(visit)
        try:
            if isinstance(change, int):
                return await self.publisher.preview_rollback(change)
            return await self.publisher.preview(change)
        except UnchangedError:
            raise
        except CoopbotError as error:
            await self.refuse(visit, error)
            return None

    async def publish(
        self, visit: Visit, change: Change | int, *, kind: str, reason: str, override: bool, expected: int | None, besides: Besides
    ) -> Revision | None:
        """Publish a change, or go back to the revision of a number; None when it is refused, which is said then.

        Raises:
            SupersededError, SelfTestError: it has to be looked at again.
            RightError: they may not any more; nothing is changed, and :meth:`dismiss` is to be called.
        """
        await self.working(visit)
        publisher = self.publisher
        put = partial(publisher.rollback, change) if isinstance(change, int) else partial(publisher.publish, change, kind=kind)
        try:
            revision = await put(
                author=visit.author, reason=reason, override=override, expected=expected, besides=besides, guard=self.guard(visit)
            )
        except (SupersededError, SelfTestError, RightError):
            raise
        except CoopbotError as error:
            what = f"a rollback to revision {change}" if isinstance(change, int) else "a change"
            audit(visit.admin, "was refused %s: %s", what, clip(str(error), 300))
            await self.refuse(visit, error)
            return None
        await self.made(visit, revision)
        return revision

    def guard(self, visit: Visit) -> Guard:
        """The work that asks, together with what is written, whether they may still do so."""
        return self.admins.guard(visit.admin, visit.say("admin_no_longer"))

    async def dismiss(self, visit: Visit, error: RightError) -> None:
        """Say that somebody is no administrator any more, in place of what they acted on; what they had begun is put away."""
        audit(visit.admin, "was refused a change: the right was taken away meanwhile")
        await self.drafts.drop(visit.admin)
        await self.show(visit, Screen(html=escape(str(error))))

    async def made(self, visit: Visit, revision: Revision) -> None:
        """What follows every change."""
        overridden = " although answers change for the worse" if revision.overridden else ""
        audit(visit.admin, "published revision %d (%s)%s: %s", revision.number, revision.kind, overridden, clip(revision.reason, 300))
        for told in self.published:
            await told(revision)


def is_of(draft: Draft | None, identifier: str) -> bool:
    """Whether a button belongs to the draft there is."""
    return draft is not None and draft.id == identifier
