"""From a message in Telegram to the conversation it belongs to, and from a reply back to a message."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import Message, Update, User

from bot.conversation.conversation import Conversation, GivenReply
from bot.conversation.memory import Participant
from bot.facts.model import KnowledgeBase
from bot.storage.privacy import Pseudonyms
from bot.storage.replies import Record
from bot.telegram import replying, update_fields
from bot.telegram.screens import Screen, reply_screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message that is to be answered.

    Attributes:
        message: it, or for a pressed button the message it belongs to.
        participant: who speaks, in which conversation.
        user: who speaks, where that is a person.
    """

    message: Message
    participant: Participant
    user: User | None


class Answering:
    """Shows in Telegram what is said in conversations.

    Attributes:
        conversation: where they are had.
    """

    def __init__(self, conversation: Conversation, pseudonyms: Pseudonyms, timer: Callable[[], float] = time.perf_counter) -> None:
        """Take what it works with.

        Args:
            conversation: where conversations are had.
            pseudonyms: the names of people and chats there.
            timer: measures how long rendering takes, in seconds.
        """
        self.conversation = conversation
        self._pseudonyms = pseudonyms
        self._timer = timer

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known at this moment."""
        return self.conversation.asking.knowledge

    def participant(self, chat: int, thread: int | None, user: int) -> Participant:
        """A user as a participant of (a topic of) a chat."""
        return Participant(chat=self._pseudonyms.of("chat", chat, thread or 0, user), user=self._pseudonyms.of("user", user))

    def turn(self, update: Update) -> Turn | None:
        """Whose turn an update is; None when it belongs to no message that can be seen."""
        message = update.effective_message
        if not isinstance(message, Message):
            return None
        participant = self.participant(message.chat.id, update_fields.thread_of(message), update_fields.speaker_of(update))
        return Turn(message=message, participant=participant, user=update.effective_user)

    async def language(self, turn: Turn) -> str:
        """The language to speak where no text tells one: the chosen one, that of the last message, that of the person's Telegram."""
        return await self.conversation.language(turn.participant, update_fields.language_of(turn.user))

    async def own_language(self, turn: Turn) -> str:
        """The language of the person, whatever was typed last: the chosen one, that of their Telegram."""
        return await self.conversation.own_language(turn.participant, update_fields.language_of(turn.user))

    async def ask(self, turn: Turn, text: str, *, asked: str = "", language: str | None = None, instead_of: Record | None = None) -> None:
        """Answer a question.

        Args:
            turn: whose it is.
            text: the question.
            asked: the question to show above the answer, where nobody typed it.
            language: language of the answer where none was chosen; None follows the text.
            instead_of: the reply to an earlier wording of the same message, which is edited.
        """
        given = await self.conversation.ask(turn.participant, text, language=language, own=update_fields.language_of(turn.user))
        await self._show(turn, given, asked, instead_of.told_message if instead_of is not None else None)

    async def open(self, turn: Turn, item: str, language: str) -> bool:
        """Tell a fact, overview or sentence by its id, the question it answers shown above; False when there is nothing to tell."""
        given = await self.conversation.open(turn.participant, item, language)
        if given is not None:
            await self._show(turn, given, given.question, None)
        return given is not None

    async def take(self, turn: Turn, offered: Record, position: int) -> bool:
        """Tell what was chosen of an offer (from 0), in place of it; False when there is nothing to tell."""
        given = await self.conversation.take(turn.participant, offered, position)
        if given is not None:
            await self._show(turn, given, given.question, turn.message.message_id)
        return given is not None

    async def _show(self, turn: Turn, given: GivenReply, asked: str, ours: int | None) -> None:
        """Show a reply in our message *ours*, or in a new one where there is none or it cannot be edited; and keep it."""
        begun = self._timer()
        screen = reply_screen(given.reply, given.id, self.knowledge, asked=asked)
        rendered = replace(given, seconds=given.seconds + self._timer() - begun)
        told = await self._put(turn.message, ours, screen)
        self.conversation.keep(rendered, asked=None if asked else turn.message.message_id, told=told)

    async def _put(self, message: Message, ours: int | None, screen: Screen) -> int:
        if ours is not None and await replying.edit(message.get_bot(), message.chat.id, ours, screen):
            return ours
        return await replying.send(message, screen)
