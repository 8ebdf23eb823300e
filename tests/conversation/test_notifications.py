"""Who waits for an answer is told once; who was erased meanwhile leaves no trace."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Connection, func, select

from bot.conversation.asking import Asking
from bot.conversation.clock import Clock
from bot.conversation.conversation import Conversation, GivenReply
from bot.conversation.memory import Memory, Participant
from bot.conversation.notifications import AnswerNotifications, AwayError, GoneError
from bot.dialogue import Dialogue
from bot.service import Service
from bot.storage.database import Database
from bot.storage.misses import Subscription
from bot.storage.replies import Record, new_id
from bot.storage.tables import CHATS, REPLIES, SUBSCRIPTIONS

pytestmark = pytest.mark.anyio


TALK = Participant(chat="a chat", user="a person")


class Line:
    """A channel: a message arrives when it is let through, or not at all."""

    def __init__(self, error: Exception | None = None) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.error = error
        self.told: list[str] = []

    def participant_of(self, _: Subscription) -> Participant:
        return TALK

    async def tell(self, _: Subscription, given: GivenReply) -> int:
        self.begun.set()
        await self.go_on.wait()
        if self.error is not None:
            raise self.error
        self.told.append(given.reply.text)
        return 3


def counts(connection: Connection) -> tuple[int, ...]:
    return tuple(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (REPLIES, CHATS, SUBSCRIPTIONS))


async def scene(database: Database, service: Service) -> Conversation:
    """Somebody has asked what the knowledge answers by now."""
    asking = Asking(service, Clock())
    conversation = Conversation(asking, Memory(database, asking.clock, alone=True), "en")
    record = Record(
        id=new_id(),
        chat=TALK.chat,
        user=TALK.user,
        at=asking.clock.now(),
        question="When did Wanda Plaza open?",
        language="en",
        outcome="unknown",
        items=(),
        asked_message=1,
        told_message=2,
        seconds=0.1,
    )
    conversation.memory.remember(TALK, None, Dialogue(), record)
    await database.flush()
    assert await conversation.memory.wait_for_answer(record, TALK, 7, None)
    return conversation


@pytest.mark.parametrize(("erased", "left"), [(False, (2, 1, 0)), (True, (0, 0, 0))])
async def test_who_is_erased_while_a_notice_is_on_its_way_is_not_written_back(
    erased: bool, left: tuple[int, ...], database: Database, service: Service
) -> None:
    conversation, line = await scene(database, service), Line()
    notifications = AnswerNotifications(line, conversation, database)
    notifications.look()
    await asyncio.wait_for(line.begun.wait(), 10)
    if erased:
        await conversation.memory.forget(TALK)
    line.go_on.set()
    await notifications.close()
    await database.flush()
    assert await database.run(counts) == left
    assert line.told[0].startswith("Liupanshui Wanda Plaza was put into operation in 2017.")


@pytest.mark.parametrize(("error", "still"), [(RuntimeError("a fault"), 1), (AwayError("out of reach"), 1), (GoneError("blocked"), 0)])
async def test_who_could_not_be_told_goes_on_waiting_unless_it_is_for_good(
    error: Exception, still: int, database: Database, service: Service
) -> None:
    conversation, line = await scene(database, service), Line(error)
    line.go_on.set()
    notifications = AnswerNotifications(line, conversation, database)
    notifications.look()
    await asyncio.wait_for(line.begun.wait(), 10)
    await notifications.close()
    await database.flush()
    assert await database.run(counts) == (1, 1, still)
