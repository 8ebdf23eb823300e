"""What Telegram was told has arrived is in the database, is handed out once, and is not lost."""

from __future__ import annotations

import asyncio
import json

import pytest
from sqlalchemy import Connection, select
from telegram import Bot, Update

from bot.storage import updates
from bot.storage.database import Database
from bot.storage.tables import UPDATES
from bot.telegram.inbox import KEPT_DONE, Inbox
from tests.telegram.conftest import update

pytestmark = pytest.mark.anyio


def keys_of(item: Update) -> tuple[str, str]:
    assert item.effective_chat is not None
    return f"chat {item.effective_chat.id}", "user"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def inbox(database: Database, owner: str = "one", clock: Clock | None = None, again: float = 0.0) -> Inbox:
    return Inbox(database, owner, keys_of, clock or Clock(), again)


async def pending(database: Database) -> list[int]:
    def find(connection: Connection) -> list[int]:
        return list(connection.execute(select(UPDATES.c.id).where(UPDATES.c.done.is_(None)).order_by(UPDATES.c.id)).scalars())

    return await database.run(find)


async def taken(queue: Inbox) -> int:
    item = await asyncio.wait_for(queue.get(), 5)
    assert isinstance(item, Update)
    return item.update_id


@pytest.fixture
def bot() -> Bot:
    return Bot("1:A")


async def test_what_is_queued_is_stored(database: Database) -> None:
    queue = inbox(database)
    await queue.receive([update(1)])
    assert await pending(database) == [1]
    assert queue.qsize() == 1
    assert await taken(queue) == 1


async def test_what_cannot_be_stored_is_not_queued(database: Database) -> None:
    queue = inbox(database)
    await database.close()
    with pytest.raises(RuntimeError, match="closed"):
        await queue.receive([update(1)])
    assert queue.empty()


async def test_an_update_that_comes_twice_is_queued_once(database: Database) -> None:
    queue = inbox(database)
    for _ in range(3):
        await queue.receive([update(1)])
    assert await taken(queue) == 1
    assert queue.empty()
    await queue.done(update(1))
    await queue.receive([update(1)])
    assert queue.empty()
    assert await pending(database) == []


async def test_the_updates_of_a_chat_go_to_the_process_that_has_it(database: Database) -> None:
    one, two = inbox(database, "one"), inbox(database, "two")
    await one.receive([update(1, chat=1)])
    await two.receive([update(2, chat=1)])
    await two.receive([update(3, chat=2)])
    assert await taken(two) == 3
    assert two.empty()
    assert await one.look_after(Bot("1:A")) == 1
    assert [await taken(one), await taken(one)] == [1, 2]


async def test_after_a_crash_what_was_not_finished_comes_again_in_order(database: Database, bot: Bot) -> None:
    before = inbox(database)
    for number in (1, 2, 3):
        await before.receive([update(number, text=f"<{number}> 万达 😀")])
    await before.done(update(2))
    await database.flush()
    after = inbox(database)
    assert await after.recover(bot) == 2
    first = await after.get()
    assert isinstance(first, Update)
    assert first.message is not None
    assert (first.update_id, first.message.text, first.get_bot()) == (1, "<1> 万达 😀", bot)
    assert await taken(after) == 3


async def test_what_a_process_that_is_gone_left_is_taken_over(database: Database, bot: Bot) -> None:
    clock = Clock()
    await inbox(database, "gone", clock).receive([update(1)])
    here = inbox(database, "here", clock)
    assert await here.look_after(bot) == 0
    clock.now += 1000
    assert await here.look_after(bot) == 1
    assert await taken(here) == 1


async def test_a_stored_update_that_cannot_be_read_keeps_no_other_from_coming(database: Database, bot: Bot) -> None:
    broken = [updates.Incoming(id=number, chat="c", payload=payload) for number, payload in enumerate(("{", "5", "null", "[]", "{}"), 1)]
    good = updates.Incoming(id=9, chat="c", payload=json.dumps(update(9).to_dict()))
    await database.run(lambda connection: updates.receive(connection, [*broken, good], owner="one", now=0.0))
    queue = inbox(database)
    await queue.recover(bot)
    assert await taken(queue) == 9
    assert queue.empty()


async def test_what_is_postponed_stays_pending_and_comes_again(database: Database) -> None:
    queue = inbox(database)
    await queue.receive([update(1)])
    item = await queue.get()
    assert isinstance(item, Update)
    queue.postpone(item)
    await queue.done(item)
    assert await pending(database) == [1]
    assert await taken(queue) == 1
    await queue.done(item)
    assert await pending(database) == []


async def test_what_is_postponed_and_not_reached_again_is_there_after_a_restart(database: Database, bot: Bot) -> None:
    queue = inbox(database, again=3600.0)
    await queue.receive([update(1)])
    queue.postpone(update(1))
    await queue.done(update(1))
    assert await inbox(database).recover(bot) == 1


async def test_the_numbers_of_finished_updates_are_forgotten_when_they_cannot_come_again(database: Database) -> None:
    clock = Clock()
    queue = inbox(database, clock=clock)
    for number in (1, 2):
        await queue.receive([update(number)])
    await queue.done(update(1))
    assert await queue.forget() == 0
    clock.now += KEPT_DONE + 1
    assert await queue.forget() == 1
    assert await pending(database) == [2]


async def test_anything_else_is_only_queued(database: Database) -> None:
    queue = inbox(database)
    await queue.put("stop")
    assert await queue.get() == "stop"
    assert await pending(database) == []
