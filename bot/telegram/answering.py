"""From a question in a chat to the reply that is kept: recall, ask, show, remember."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from telegram import Message, Update, User

from bot.answers.compose import label_of
from bot.answers.reply import Reply
from bot.facts.model import KnowledgeBase
from bot.retrieval.dialogue import Dialogue, choice_in
from bot.service import Service
from bot.storage.chats import StoredChat
from bot.storage.replies import Record, new_id
from bot.telegram import people, replying
from bot.telegram.memory import Memory, Talk
from bot.telegram.screens import Screen, reply_screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message that is to be answered.

    Attributes:
        message: it, or for a pressed button the message it belongs to.
        talk: the conversation.
        user: who speaks, where that is a person.
    """

    message: Message
    talk: Talk
    user: User | None


class Answering:
    """Asks the service in the light of what is remembered, and keeps what was replied."""

    def __init__(self, service: Service, memory: Memory, language: str, timer: Callable[[], float] = time.perf_counter) -> None:
        """Args: who knows; who remembers; the language where nothing tells one; measures how long deciding takes."""
        self._service = service
        self._memory = memory
        self._language = language
        self._timer = timer

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known at this moment."""
        return self._service.state.catalogue.knowledge

    def today(self) -> date:
        """The day it is where the bot runs."""
        return self._memory.today()

    def turn(self, update: Update) -> Turn | None:
        """Whose turn an update is; None when it belongs to no message that can be seen."""
        message = update.effective_message
        if not isinstance(message, Message):
            return None
        talk = self._memory.talk(message.chat.id, people.thread_of(message), people.speaker_of(update))
        return Turn(message=message, talk=talk, user=update.effective_user)

    async def chosen_language(self, turn: Turn) -> str | None:
        """The language chosen with ``/language``; None when it follows the message."""
        return (await self._memory.recall(turn.talk)).language

    async def language(self, turn: Turn) -> str:
        """The language to speak where no text tells one: the chosen one, that of the last message, that of the person's Telegram."""
        stored = await self._memory.recall(turn.talk)
        return stored.language or stored.dialogue.language or people.language_of(turn.user) or self._language

    async def own_language(self, turn: Turn) -> str:
        """The language of the person, whatever was typed last: the chosen one, that of their Telegram."""
        return await self.chosen_language(turn) or people.language_of(turn.user) or self._language

    async def reply_to(self, turn: Turn) -> Record | None:
        """The newest reply to the message of a turn; None when it was not answered."""
        return await self._memory.reply_to(turn.talk, turn.message.message_id)

    async def ask(self, turn: Turn, text: str, *, asked: str = "", language: str | None = None, instead_of: Record | None = None) -> None:
        """Answer a question.

        Args:
            turn: whose it is.
            text: the question.
            asked: the question to show above the answer, where nobody typed it.
            language: language of the answer where none was chosen; None follows the text.
            instead_of: the reply to an earlier wording of the same message, which is edited.
        """
        stored = await self._memory.recall(turn.talk)
        begun = self._timer()
        fallback = people.language_of(turn.user) or self._language
        spoken = stored.language or language
        reply, dialogue = self._service.ask(text, stored.dialogue, self._memory.now(), spoken, fallback, today=self.today())
        await self._note_choice(turn, text, stored.dialogue.at(self._memory.now()), reply, dialogue)
        await self._give(turn, stored, reply, dialogue, text, begun, asked=asked, instead_of=instead_of)

    async def open(self, turn: Turn, item: str, language: str, *, in_place: bool = False) -> bool:
        """Tell a fact, overview or sentence by its id, the question it answers shown above.

        Args:
            turn: whose it is.
            item: its id.
            language: to tell it in.
            in_place: whether the message of the turn (one of ours) is edited.

        Returns:
            False when there is nothing (any more) to tell.
        """
        begun = self._timer()
        if item not in self.knowledge and item not in self.knowledge.retired:
            return False
        stored = await self._memory.recall(turn.talk)
        asked = label_of(item, self.knowledge, language, self.today())
        now = self._memory.now()
        dialogue = replace(stored.dialogue.at(now), time=now)
        if not in_place:
            # Told for its own question: to the one asked before, "Yes" or "No" would be no answer.
            dialogue = replace(dialogue, question=self._service.understand(asked))
        opened = self._service.open(item, dialogue, language, today=self.today())
        if opened is None:
            return False
        reply, dialogue = opened
        await self._give(turn, stored, reply, dialogue, asked, begun, asked=asked, in_place=in_place)
        return True

    async def _note_choice(self, turn: Turn, text: str, before: Dialogue, reply: Reply, after: Dialogue) -> None:
        """Note what was typed to a reply that offered something to choose from: what was taken of it, or that none of it was right."""
        if not before.clarifying or after.clarifying or reply.decision is not None:
            return
        offered = await self._memory.offered(turn.talk)
        if offered is None:
            return
        if reply.outcome == "unknown":
            await self._memory.mark(offered.id, "none")
            return
        position = choice_in(text, len(before.options) + 1)
        if position is not None and position < len(before.options):
            self.chose(turn, offered, before.options[position])

    def chose(self, turn: Turn, offered: Record, item: str) -> None:
        """Keep what somebody took of what a reply offered.

        Not where its question leaned on what was spoken of before: alone it asks for something else, or nothing.
        """
        if offered.outcome != "clarify":
            return
        alone, _ = self._service.ask(offered.question, language=offered.language, today=self.today())
        if alone.outcome == "clarify" and item in [option.item for option in alone.options]:
            self._memory.chose(offered.id, turn.talk, item)

    def again(self, record: Record) -> Reply | None:
        """A reply as it was given, from today's knowledge; None when nothing of it is known any more."""
        match record.outcome:
            case "answer":
                return self._service.tell(record.items, record.question, record.language, today=self.today())
            case "clarify":
                return self._service.tell_unsure(record.items, record.question, record.language, today=self.today())
            case _:
                return self._service.ask(record.question, language=record.language, today=self.today())[0]

    async def _give(
        self,
        turn: Turn,
        stored: StoredChat,
        reply: Reply,
        dialogue: Dialogue,
        question: str,
        begun: float,
        *,
        asked: str = "",
        instead_of: Record | None = None,
        in_place: bool = False,
    ) -> None:
        identifier = new_id()
        screen = reply_screen(reply, identifier, self.knowledge, asked=asked)
        seconds = self._timer() - begun
        ours = turn.message.message_id if in_place else instead_of.told_message if instead_of is not None else None
        told = await self._put(turn.message, ours, screen)
        record = Record(
            id=identifier,
            chat=turn.talk.chat,
            user=turn.talk.user,
            at=self._memory.now(),
            question=question,
            language=reply.language,
            outcome=reply.outcome,
            items=reply.items or tuple(option.item for option in reply.options),
            asked_message=None if asked else turn.message.message_id,
            told_message=told,
            seconds=seconds,
        )
        self._memory.remember(turn.talk, stored.language, dialogue, record)

    async def _put(self, message: Message, ours: int | None, screen: Screen) -> int:
        """Show a screen in our message *ours*, or in a new one where there is none or it cannot be edited; its number."""
        if ours is not None and await replying.edit(message.get_bot(), message.chat.id, ours, screen):
            return ours
        return await replying.send(message, screen)
