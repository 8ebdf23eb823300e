"""What all handlers of administrators share: who acts, how a change is tried, shown, published, and what is said when it cannot be."""

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
from bot.telegram.administration.wizard_state import Draft, DraftStore
from bot.telegram.answering import Answering
from bot.telegram.markup import clip, escape
from bot.telegram.screens import Screen

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminRequest:
    """A message or a press of a button by an administrator.

    Attributes:
        message: what they wrote, or our message whose button they pressed.
        admin: their numeric id.
        language: language to speak with them.
        update_id: number of the update it came with; the same again when it has to be done once more, since its answer could not be sent.
        query: the press of a button; None for a message.
    """

    message: Message
    admin: int
    language: str
    update_id: int
    query: CallbackQuery | None = None

    @property
    def author(self) -> str:
        """How revisions name them."""
        return str(self.admin)

    def in_new_message(self) -> AdminRequest:
        """The same, to be answered in a message of its own."""
        return replace(self, query=None)

    def say(self, key: str, **values: object) -> str:
        """A text of the program in their language."""
        return say(key, self.language, **values)


Published = Callable[[Revision], Awaitable[None]]
ResolutionFor = Callable[[AdminRequest, Draft], Besides | None]
"""What is written in one transaction with the revision that a draft becomes; None: nothing."""


class AdminContext:
    """What all handlers of administrators share.

    Attributes:
        publisher: by which the knowledge changes.
        admins: who may.
        drafts: what they have begun.
        published: called after every change that was published here.
        resolutions: asked what is written in one transaction with a change that came from a draft.
    """

    def __init__(self, publisher: Publisher, admins: Admins, answering: Answering, drafts: DraftStore, database: Database) -> None:
        """Take what they share.

        Args:
            publisher: by which the knowledge changes.
            admins: who may.
            answering: knows the language of people.
            drafts: what was begun.
            database: where decisions are kept.
        """
        self._database = database
        self.publisher = publisher
        self.admins = admins
        self.drafts = drafts
        self.published: list[Published] = []
        self.resolutions: list[ResolutionFor] = []
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

    async def request_of(self, update: Update) -> AdminRequest | None:
        """What an administrator wants; None unless it is one, in a private chat."""
        admin = await self.admins.acting(update)
        turn = self._answering.turn(update) if admin is not None else None
        if admin is None or turn is None:
            return None
        # Not that of what was typed last: quotes and phrasings are typed in both.
        language = await self._answering.own_language(turn)
        return AdminRequest(message=turn.message, admin=admin, language=language, update_id=update.update_id, query=update.callback_query)

    async def write(self, work: Work[object]) -> None:
        """Write something to the database."""
        await self._database.run(work)

    async def show(self, request: AdminRequest, screen: Screen) -> None:
        """Show a screen: in place of the one whose button was pressed, else as a new message."""
        if request.query is not None:
            await replying.show(request.query, screen)
        else:
            await replying.send(request.message, screen)

    async def tell(self, request: AdminRequest, text: str) -> None:
        """Say something in a new message."""
        await replying.send(request.message, Screen(html=escape(clip(text, 4000))))

    async def refuse(self, request: AdminRequest, error: CoopbotError) -> None:
        """Say why something cannot be done, in a new message: what it answers stays where it is."""
        key = "admin_nothing_new" if isinstance(error, UnchangedError) else "admin_refused"
        problem = error.told(request.language)
        await replying.send(request.message, Screen(html=escape(clip(request.say(key, problem=problem), 4000))))

    async def working(self, request: AdminRequest) -> None:
        """Let Telegram show that something is being done."""
        try:
            await request.message.get_bot().send_chat_action(request.message.chat.id, ChatAction.TYPING)
        except TelegramError as error:
            _log.debug("it could not be shown that something is being done: %s", error)

    async def preview(self, request: AdminRequest, change: Change | int) -> Preview | None:
        """Try a change, or going back to a revision; None when it cannot be made at all, which is said then.

        Raises:
            UnchangedError: it would change nothing.
        """
        await self.working(request)
        try:
            if isinstance(change, int):
                return await self.publisher.preview_rollback(change)
            return await self.publisher.preview(change)
        except UnchangedError:
            raise
        except CoopbotError as error:
            await self.refuse(request, error)
            return None

    async def publish(
        self, request: AdminRequest, change: Change | int, *, kind: str, reason: str, override: bool, expected: int | None, besides: Besides
    ) -> Revision | None:
        """Publish a change, or go back to the revision of a number; None when it is refused, which is said then.

        Raises:
            SupersededError, SelfTestError: it has to be looked at again.
            RightError: they may not any more; nothing is changed, and :meth:`dismiss` is to be called.
        """
        await self.working(request)
        publisher = self.publisher
        put = partial(publisher.rollback, change) if isinstance(change, int) else partial(publisher.publish, change, kind=kind)
        try:
            revision = await put(
                author=request.author, reason=reason, override=override, expected=expected, besides=besides, guard=self.guard(request)
            )
        except (SupersededError, SelfTestError, RightError):
            raise
        except CoopbotError as error:
            what = f"a rollback to revision {change}" if isinstance(change, int) else "a change"
            audit(request.admin, "was refused %s: %s", what, clip(str(error), 300))
            await self.refuse(request, error)
            return None
        await self.note_published(request, revision)
        return revision

    def guard(self, request: AdminRequest) -> Guard:
        """The work that asks, together with what is written, whether they may still do so."""
        return self.admins.guard(request.admin, request.say("admin_no_longer"))

    async def dismiss(self, request: AdminRequest, error: RightError) -> None:
        """Say that somebody is no administrator any more, in place of what they acted on; what they had begun is put away."""
        audit(request.admin, "was refused a change: the right was taken away meanwhile")
        await self.drafts.drop(request.admin)
        await self.show(request, Screen(html=escape(str(error))))

    async def note_published(self, request: AdminRequest, revision: Revision) -> None:
        """What follows every change."""
        overridden = " although answers change for the worse" if revision.overridden else ""
        audit(request.admin, "published revision %d (%s)%s: %s", revision.number, revision.kind, overridden, clip(revision.reason, 300))
        for published in self.published:
            await published(revision)


def is_of(draft: Draft | None, identifier: str) -> bool:
    """Whether a button belongs to the draft there is."""
    return draft is not None and draft.id == identifier
