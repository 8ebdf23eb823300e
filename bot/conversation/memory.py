"""What is remembered of conversations and people, under pseudonyms: every channel's view of the database."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from bot.conversation.clock import Clock
from bot.dialogue import Dialogue
from bot.storage import chats, misses, privacy, replies
from bot.storage.chats import StoredChat
from bot.storage.database import Database, Work
from bot.storage.replies import Marks, Record

RECENT = 1_000
"""Conversations kept in memory besides; one takes about 5 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A participant of a conversation, by pseudonyms (:class:`bot.storage.privacy.Pseudonyms`): each person's is remembered apart.

    Attributes:
        chat: of the conversation.
        user: of the person, the same in all conversations.
    """

    chat: str
    user: str


class Memory:
    """Conversations, replies and votes.

    What is only kept is queued for the database and not waited for; whatever is read later is read after it.
    """

    def __init__(self, database: Database, clock: Clock, *, alone: bool = False) -> None:
        """Take what it works with.

        Args:
            database: where all is kept.
            clock: what time it is.
            alone: whether no other process changes conversations.
        """
        self._database = database
        self._clock = clock
        self._recent: OrderedDict[str, StoredChat] | None = OrderedDict() if alone else None

    async def recall(self, participant: Participant) -> StoredChat:
        """The dialogue and the chosen language."""
        if self._recent is not None and participant.chat in self._recent:
            return self._recent[participant.chat]
        stored = await self._database.run(lambda connection: chats.load_chat(connection, participant.chat))
        self._note(participant, stored)
        return stored

    def remember(self, participant: Participant, language: str | None, dialogue: Dialogue, reply: Record) -> None:
        """Keep where the dialogue stands (*language*: the chosen one, as it was recalled), and the reply given last."""
        now = self._clock.now()
        self._note(participant, StoredChat(language=language, dialogue=dialogue))
        self._database.post(
            lambda connection: chats.save_dialogue(connection, participant.chat, user=participant.user, dialogue=dialogue, now=now)
        )
        self._database.post(lambda connection: replies.record(connection, reply))

    async def choose_language(self, participant: Participant, language: str | None) -> None:
        """Reply in that language from now on; None: in that of the message."""
        now = self._clock.now()
        await self._database.run(
            lambda connection: chats.set_language(connection, participant.chat, user=participant.user, language=language, now=now)
        )
        self._forget_recent(participant.chat)

    def _note(self, participant: Participant, stored: StoredChat) -> None:
        if self._recent is not None:
            self._recent[participant.chat] = stored
            self._recent.move_to_end(participant.chat)
            if len(self._recent) > RECENT:
                self._recent.popitem(last=False)

    def _forget_recent(self, chat: str | None = None) -> None:
        if self._recent is not None:
            if chat is None:
                self._recent.clear()
            else:
                self._recent.pop(chat, None)

    async def reply(self, identifier: str) -> Record | None:
        """A reply that was given; None when it is not kept any more."""
        return await self._database.run(lambda connection: replies.find(connection, identifier))

    async def reply_to(self, participant: Participant, message: int) -> Record | None:
        """The newest reply to a message of that conversation."""
        return await self._database.run(
            lambda connection: replies.find_by_question(connection, chat=participant.chat, asked_message=message)
        )

    async def vote(self, identifier: str, participant: Participant, value: Literal[1, -1]) -> bool:
        """Note a vote; False when the same was noted before."""
        now = self._clock.now()
        return await self._database.run(
            lambda connection: replies.vote(connection, identifier, user=participant.user, value=value, now=now)
        )

    async def mark(self, identifier: str, mark: Literal["none", "told"]) -> bool:
        """Note "none of these" or "tell the editors"; False when it was noted before."""
        now = self._clock.now()
        return await self._database.run(lambda connection: replies.mark(connection, identifier, mark, now=now))

    async def marks(self, record: Record) -> Marks:
        """What was noted of a reply so far."""
        return await self._database.run(lambda connection: replies.marks(connection, record))

    async def wait_for_answer(self, record: Record, participant: Participant, chat: int, thread: int | None) -> bool:
        """Note that a person wants to be told when the question of a reply is answered; False when that was noted before."""
        now = self._clock.now()
        return await self._database.run(
            lambda connection: misses.subscribe(
                connection, record.id, user=participant.user, chat_id=chat, thread=thread, language=record.language, now=now
            )
        )

    async def wait_no_more(self, identifier: str, participant: Participant) -> bool:
        """Take that back; False when it was not noted."""
        return await self._database.run(lambda connection: misses.unsubscribe(connection, identifier, user=participant.user))

    async def offered(self, participant: Participant) -> Record | None:
        """The reply that offered something to choose from last; None when it is not kept any more."""
        return await self._database.run(lambda connection: replies.newest(connection, chat=participant.chat, outcome="clarify"))

    def chose(self, identifier: str, participant: Participant, item: str) -> None:
        """Keep what a person took of what a reply offered."""
        now = self._clock.now()
        self._database.post(lambda connection: replies.choose(connection, identifier, user=participant.user, item=item, now=now))

    async def forget(self, participant: Participant, besides: Work[object] | None = None) -> int:
        """Erase everything of the person, and what *besides* erases; the number of things erased, those left out."""

        def erase(connection: Connection) -> int:
            if besides is not None:
                besides(connection)
            return privacy.forget(connection, participant.user)

        self._forget_recent()
        try:
            return await self._database.erase(erase)
        finally:
            # What was recalled while it was under way.
            self._forget_recent()
