"""A conversation: recalled, asked, shown by its channel, kept; what is chosen of an offer, and what was right in none of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from bot.answers.reply import Reply
from bot.answers.texts import say
from bot.conversation.asking import Asking
from bot.conversation.memory import Memory, Participant
from bot.dialogue import Dialogue, choice_in
from bot.language.question import Question
from bot.storage.chats import StoredChat
from bot.storage.replies import Record, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenReply:
    """A reply that is to be shown, and kept once it was.

    Attributes:
        id: under which it is kept; the buttons of a channel may carry it.
        participant: who speaks, in which conversation.
        question: what was asked; of what was opened, the question that it answers.
        reply: what is to be shown.
        dialogue: what a follow-up leans on.
        chosen: the language the person chose; None: none was chosen.
        seconds: how long deciding took; a channel adds what rendering takes.
        taken: the reply that offered it, and its item, where it was chosen.
    """

    id: str
    participant: Participant
    question: str
    reply: Reply
    dialogue: Dialogue
    chosen: str | None
    seconds: float
    taken: tuple[Record, str] | None = None


class Conversation:
    """Replies in the light of what is remembered, and keeps what was shown.

    Attributes:
        asking: who answers.
        memory: who remembers.
    """

    def __init__(self, asking: Asking, memory: Memory, language: str, timer: Callable[[], float] = time.perf_counter) -> None:
        """Take what it works with.

        Args:
            asking: who answers.
            memory: who remembers.
            language: the language where nothing tells one.
            timer: measures how long deciding takes, in seconds.
        """
        self.asking = asking
        self.memory = memory
        self._language = language
        self._timer = timer

    async def chosen_language(self, participant: Participant) -> str | None:
        """The language that was chosen; None when it follows the message."""
        return (await self.memory.recall(participant)).language

    async def language(self, participant: Participant, own: str | None = None) -> str:
        """The language to speak where no text tells one: the chosen one, that of the last message, the person's *own*."""
        stored = await self.memory.recall(participant)
        return stored.language or stored.dialogue.language or own or self._language

    async def own_language(self, participant: Participant, own: str | None = None) -> str:
        """The language of the person, whatever was typed last: the chosen one, their *own*."""
        return await self.chosen_language(participant) or own or self._language

    async def ask(
        self, participant: Participant, text: str, *, language: str | None = None, own: str | None = None, anew: bool = False
    ) -> GivenReply:
        """Reply to a message.

        Args:
            participant: whose it is.
            text: what was typed; anything.
            language: language of the reply where none was chosen; None: it follows the text.
            own: the person's own language, where nothing else tells one.
            anew: whatever was spoken of before, and in *language*, as for a question of long ago.
        """
        stored = await self.memory.recall(participant)
        begun = self._timer()
        before = Dialogue() if anew else stored.dialogue
        spoken = language if anew else stored.language or language
        question = self.asking.service.understand(text)
        given = self._given(
            participant, text, self.asking.ask(question, before, language=spoken, fallback=own or self._language), stored, begun
        )
        await self._note_choice(question, before.at(given.dialogue.time), given)
        return given

    def _given(self, participant: Participant, question: str, told: tuple[Reply, Dialogue], stored: StoredChat, begun: float) -> GivenReply:
        reply, dialogue = told
        return GivenReply(
            id=new_id(),
            participant=participant,
            question=question,
            reply=reply,
            dialogue=dialogue,
            chosen=stored.language,
            seconds=self._timer() - begun,
        )

    async def open(self, participant: Participant, item: str, language: str) -> GivenReply | None:
        """Tell a fact, overview or sentence by its id, for the question that it answers; None when there is nothing (any more) to tell."""
        return await self._open(participant, item, language, leaning=False)

    async def take(self, participant: Participant, offered: Record, position: int) -> GivenReply | None:
        """Tell what was chosen of what a reply offered; None when there is nothing (any more) to tell.

        Args:
            participant: of who chose.
            offered: the reply that offered it.
            position: from 0, in the order shown.
        """
        # Those that were shown: were one of them not known any more, the numbers would not fit the others.
        if not 0 <= position < len(offered.items):
            return None
        item = offered.items[position]
        given = await self._open(participant, item, offered.language, leaning=True)
        return replace(given, taken=(offered, item)) if given is not None else None

    async def _open(self, participant: Participant, item: str, language: str, *, leaning: bool) -> GivenReply | None:
        begun = self._timer()
        knowledge, now = self.asking.knowledge, self.asking.clock.now()
        if item not in knowledge and item not in knowledge.retired:
            return None
        stored = await self.memory.recall(participant)
        label = self.asking.label(item, language)
        dialogue = replace(stored.dialogue.at(now), time=now)
        if not leaning:
            # Told for its own question: to the one asked before, "Yes" or "No" would be no answer.
            dialogue = replace(dialogue, question=self.asking.service.understand(label))
        opened = self.asking.open(item, dialogue, language)
        return self._given(participant, label, opened, stored, begun) if opened is not None else None

    async def _note_choice(self, question: Question, before: Dialogue, given: GivenReply) -> None:
        """Note what was typed to a reply that offered something to choose from: what was taken of it, or that none of it was right."""
        if not before.clarifying or given.dialogue.clarifying or given.reply.decision is not None:
            return
        offered = await self.memory.offered(given.participant)
        if offered is None:
            return
        if given.reply.outcome == "unknown":
            await self.memory.mark(offered.id, "none")
            return
        position = choice_in(question.normalized, len(before.options) + 1)
        if position is not None and position < len(before.options):
            self.chose(given.participant, offered, before.options[position])

    def chose(self, participant: Participant, offered: Record, item: str) -> None:
        """Keep what somebody took of what a reply offered.

        Not where its question leaned on what was spoken of before: alone it asks for something else, or nothing.
        """
        if offered.outcome != "clarify":
            return
        alone, _ = self.asking.ask(offered.question, language=offered.language)
        if alone.outcome == "clarify" and item in [option.item for option in alone.options]:
            self.memory.chose(offered.id, participant, item)

    async def none_of_these(self, offered: Record) -> Reply:
        """Keep that nothing of what a reply offered was right; what is said to that."""
        await self.memory.mark(offered.id, "none")
        return Reply(outcome="unknown", language=offered.language, text=say("none_noted", offered.language))

    def again(self, record: Record) -> Reply | None:
        """A reply as it was given, from today's knowledge; None when nothing of it is known any more."""
        match record.outcome:
            case "answer":
                return self.asking.tell(record.items, record.question, record.language)
            case "clarify":
                return self.asking.tell_unsure(record.items, record.question, record.language)
            case "unknown" | "smalltalk" | "refused":
                return self.asking.ask(record.question, language=record.language)[0]
            case _:
                assert_never(record.outcome)

    def keep(self, given: GivenReply, *, asked: int | None = None, told: int | None = None) -> None:
        """Keep a reply that was shown, what a follow-up leans on, and what was chosen with it.

        Args:
            given: it.
            asked: number of the message that asked, where somebody typed it and the channel counts messages.
            told: number of the message that replied.
        """
        reply = given.reply
        record = Record(
            id=given.id,
            chat=given.participant.chat,
            user=given.participant.user,
            at=self.asking.clock.now(),
            question=given.question,
            language=reply.language,
            outcome=reply.outcome,
            items=reply.items or tuple(option.item for option in reply.options),
            asked_message=asked,
            told_message=told,
            seconds=given.seconds,
        )
        self.memory.remember(given.participant, given.chosen, given.dialogue, record)
        if given.taken is not None:
            self.chose(given.participant, *given.taken)
