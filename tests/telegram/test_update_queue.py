"""What Telegram was told has arrived is in the database, is handed out once, and is not lost."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from botapi_emulator.server import Server
from sqlalchemy import Connection, select
from telegram import Bot, Update

from bot.storage import updates
from bot.storage.database import Database
from bot.storage.tables import UPDATES
from bot.storage.updates import Incoming
from bot.telegram import update_fields
from bot.telegram.update_queue import KEPT_DONE, MOST_OF_CHAT, MOST_WAITING, DropListener, NotTakenError, ReceivingBot, UpdateQueue
from tests.telegram.conftest import BOT, message, update

pytestmark = pytest.mark.anyio


def keys_of(item: Update) -> tuple[str, str]:
    assert item.effective_chat is not None
    return f"chat {item.effective_chat.id}", "user"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def update_queue(
    database: Database,
    owner: str = "one",
    clock: Clock | None = None,
    again: float = 0.0,
    *,
    on_drop: DropListener | None = None,
    alone: bool = False,
    most: int = MOST_WAITING,
    most_of_chat: int = MOST_OF_CHAT,
) -> UpdateQueue:
    more = {"most": most, "most_of_chat": most_of_chat}
    concerns = partial(update_fields.concerns, bot=BOT)
    return UpdateQueue(database, owner, keys_of, clock or Clock(), again, alone=alone, on_drop=on_drop, concerns=concerns, **more)


class Told:
    """What people are to be told."""

    def __init__(self) -> None:
        self.left: list[int] = []
        self.aside: list[int] = []

    def left_out(self, item: Update) -> None:
        self.left.append(item.update_id)

    def put_aside(self, bot: Bot, found: Sequence[Incoming], readable: Sequence[Update]) -> None:
        self.aside += [item.update_id for item in readable]


async def pending(database: Database) -> list[int]:
    def find(connection: Connection) -> list[int]:
        return list(connection.execute(select(UPDATES.c.id).where(UPDATES.c.done.is_(None)).order_by(UPDATES.c.id)).scalars())

    return await database.run(find)


async def taken(queue: UpdateQueue) -> int:
    item = await asyncio.wait_for(queue.get(), 5)
    assert isinstance(item, Update)
    return item.update_id


@pytest.fixture
def bot() -> Bot:
    return Bot("1:A")


async def test_what_is_queued_is_stored(database: Database) -> None:
    queue = update_queue(database)
    await queue.receive([update(1)])
    assert await pending(database) == [1]
    assert queue.qsize() == 1
    assert await taken(queue) == 1


async def test_what_cannot_be_stored_is_not_queued(database: Database) -> None:
    queue = update_queue(database)
    await database.close()
    with pytest.raises(RuntimeError, match="closed"):
        await queue.receive([update(1)])
    assert queue.empty()


async def test_an_update_that_comes_twice_is_queued_once(database: Database) -> None:
    queue = update_queue(database)
    for _ in range(3):
        await queue.receive([update(1)])
    assert await taken(queue) == 1
    assert queue.empty()
    await queue.done(update(1))
    await queue.receive([update(1)])
    assert queue.empty()
    assert await pending(database) == []


async def test_the_updates_of_a_chat_go_to_the_process_that_has_it(database: Database) -> None:
    one, two = update_queue(database, "one"), update_queue(database, "two")
    await one.receive([update(1, chat=1)])
    await two.receive([update(2, chat=1)])
    await two.receive([update(3, chat=2)])
    assert await taken(two) == 3
    assert two.empty()
    assert await one.look_after(Bot("1:A")) == 1
    assert [await taken(one), await taken(one)] == [1, 2]


async def test_after_a_crash_what_was_not_finished_comes_again_in_order(database: Database, bot: Bot) -> None:
    before = update_queue(database)
    for number in (1, 2, 3):
        await before.receive([update(number, text=f"<{number}> 万达 😀")])
    await before.done(update(2))
    await database.flush()
    after = update_queue(database)
    assert await after.recover(bot) == 2
    first = await after.get()
    assert isinstance(first, Update)
    assert first.message is not None
    assert (first.update_id, first.message.text, first.get_bot()) == (1, "<1> 万达 😀", bot)
    assert await taken(after) == 3


async def test_what_a_process_that_is_gone_left_is_taken_over(database: Database, bot: Bot) -> None:
    clock = Clock()
    await update_queue(database, "gone", clock).receive([update(1)])
    here = update_queue(database, "here", clock)
    assert await here.look_after(bot) == 0
    clock.now += 1000
    assert await here.look_after(bot) == 1
    assert await taken(here) == 1


async def test_a_stored_update_that_cannot_be_read_keeps_no_other_from_coming(database: Database, bot: Bot) -> None:
    broken = [updates.Incoming(id=number, chat="c", payload=payload) for number, payload in enumerate(("{", "5", "null", "[]", "{}"), 1)]
    good = updates.Incoming(id=9, chat="c", payload=json.dumps(update(9).to_dict()))
    await database.run(lambda connection: updates.receive(connection, [*broken, good], owner="one", now=0.0))
    queue = update_queue(database)
    await queue.recover(bot)
    assert await taken(queue) == 9
    assert queue.empty()


async def test_what_is_postponed_stays_pending_and_comes_again(database: Database) -> None:
    queue = update_queue(database)
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
    queue = update_queue(database, again=3600.0)
    await queue.receive([update(1)])
    queue.postpone(update(1))
    await queue.done(update(1))
    assert await update_queue(database).recover(bot) == 1


async def test_the_numbers_of_finished_updates_are_forgotten_when_they_cannot_come_again(database: Database) -> None:
    clock = Clock()
    queue = update_queue(database, clock=clock)
    for number in (1, 2):
        await queue.receive([update(number)])
    await queue.done(update(1))
    assert await queue.forget() == 0
    clock.now += KEPT_DONE + 1
    assert await queue.forget() == 1
    assert await pending(database) == [2]


async def test_anything_else_is_only_queued(database: Database) -> None:
    queue = update_queue(database)
    await queue.put("stop")
    assert await queue.get() == "stop"
    assert await pending(database) == []


async def work_on(queue: UpdateQueue) -> int:
    """Take the next update, and be done with it."""
    item = await asyncio.wait_for(queue.get(), 5)
    assert isinstance(item, Update)
    assert await queue.begin(item)
    await queue.done(item)
    return item.update_id


async def test_an_attempt_is_in_the_database_before_the_work_and_two_are_enough(database: Database, bot: Bot) -> None:
    told = Told()
    await update_queue(database).receive([update(1, chat=1), update(2, chat=2)])
    for suspected in (False, True):
        queue = update_queue(database, on_drop=told)
        await queue.recover(bot)
        item = await queue.get()
        assert isinstance(item, Update)
        assert (item.update_id, queue.suspected(item)) == (1, suspected)
        assert await queue.begin(item)
        # Here the process ends.
    third = update_queue(database, on_drop=told)
    assert await third.recover(bot) == 1
    assert (await work_on(third), third.empty(), told.aside) == (2, True, [1])
    assert await update_queue(database, on_drop=told).recover(bot) == 0
    assert told.aside == [1]


async def test_neither_what_is_postponed_nor_what_is_told_to_stop_counts_as_an_attempt(database: Database, bot: Bot) -> None:
    for ending in ("postponed", "stopped", "postponed", "stopped"):
        queue = update_queue(database, again=3600.0)
        await queue.receive([update(1)])
        await queue.recover(bot)
        item = await queue.get()
        assert isinstance(item, Update)
        assert not queue.suspected(item)
        assert await queue.begin(item)
        if ending == "postponed":
            queue.postpone(item)
            await queue.done(item)
        else:
            queue.close()
        await database.flush()


async def attempts(database: Database, identifier: int) -> int:
    count = select(UPDATES.c.attempts).where(UPDATES.c.id == identifier)
    return await database.run(lambda connection: int(connection.execute(count).scalar_one()))


async def test_while_work_waits_for_telegram_an_end_of_the_process_is_not_laid_to_it(database: Database, bot: Bot) -> None:
    told = Told()
    await update_queue(database).receive([update(1)])
    for _ in range(3):
        queue = update_queue(database, on_drop=told)
        await queue.recover(bot)
        item = await queue.get()
        assert isinstance(item, Update)
        assert not queue.suspected(item)
        assert await queue.begin(item)
        queue.pause(item)
        await database.flush()
        # Here the process ends.
    assert told.aside == []


async def test_work_that_waited_and_goes_on_is_counted_again_and_two_attempts_are_enough(database: Database, bot: Bot) -> None:
    told = Told()
    await update_queue(database).receive([update(1)])
    for before in (0, 1):
        queue = update_queue(database, on_drop=told)
        await queue.recover(bot)
        item = await queue.get()
        assert isinstance(item, Update)
        assert await queue.begin(item)
        for _ in range(2):
            queue.pause(item)
            assert await attempts(database, 1) == before
            await queue.go_on(item)
            assert await attempts(database, 1) == before + 1
        # Here the process ends.
    assert await update_queue(database, on_drop=told).recover(bot) == 0
    assert told.aside == [1]


@pytest.mark.parametrize("paused", ["before", "after"])
async def test_what_waits_for_telegram_when_told_to_stop_has_no_attempt(database: Database, paused: str) -> None:
    queue = update_queue(database)
    await queue.receive([update(1)])
    assert await queue.begin(update(1))
    if paused == "before":
        queue.pause(update(1))
    queue.close()
    if paused == "after":
        queue.pause(update(1))
    await queue.go_on(update(1))
    assert await attempts(database, 1) == 0


@pytest.mark.parametrize("alone", [False, True])
async def test_what_waits_from_before_is_taken_up_in_portions_and_nothing_else_meanwhile(database: Database, bot: Bot, alone: bool) -> None:
    await update_queue(database).receive([update(number, chat=number) for number in range(1, 26)])
    queue = update_queue(database, alone=alone, most=10)
    assert await queue.recover(bot) == 10
    assert (queue.qsize(), queue.has_room) == (10, False)
    with pytest.raises(NotTakenError):
        await queue.receive([update(99, chat=1)])
    most = 0
    done: list[int] = []
    while len(done) < 25:
        most = max(most, queue.qsize())
        done.append(await work_on(queue))
    assert (done, most, queue.has_room) == (list(range(1, 26)), 10, True)


async def test_above_the_bound_nothing_is_asked_for_until_half_is_done_or_the_end(database: Database) -> None:
    queue = update_queue(database, alone=True, most=2)
    await queue.receive([update(1, chat=1), update(2, chat=2)])
    asking = asyncio.create_task(queue.room())
    await asyncio.sleep(0.01)
    assert not asking.done()
    await work_on(queue)
    assert await asyncio.wait_for(asking, 5)
    await queue.receive([update(3, chat=3)])
    ending = asyncio.create_task(queue.room())
    await asyncio.sleep(0.01)
    queue.close()
    assert not await asyncio.wait_for(ending, 5)


@pytest.mark.parametrize("alone", [False, True])
async def test_of_a_flood_the_last_ones_are_left_out_and_that_is_told_once(database: Database, alone: bool) -> None:
    told = Told()
    queue = update_queue(database, alone=alone, on_drop=told, most_of_chat=3)
    await queue.receive([update(number) for number in range(1, 6)])
    await queue.receive([update(6), update(7, chat=2)])
    assert (queue.qsize(), told.left) == (4, [4])
    assert [await work_on(queue) for _ in range(4)] == [1, 2, 3, 7]
    await database.flush()
    await queue.receive([update(number) for number in range(8, 12)])
    assert told.left == [4, 11]


async def test_what_people_of_a_group_write_to_each_other_takes_no_place(database: Database) -> None:
    told = Told()
    queue = update_queue(database, on_drop=told, most_of_chat=1)
    chatter = [Update(number, message=message("lunch?", chat=-5, kind="supergroup")) for number in range(1, 9)]
    await queue.receive([*chatter, Update(9, message=message("/ask When did Wanda open?", chat=-5, kind="supergroup"))])
    assert (queue.qsize(), told.left) == (1, [])
    assert await work_on(queue) == 9


async def test_while_the_database_is_held_nothing_is_begun_and_nothing_that_was_done_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bot: Bot
) -> None:
    monkeypatch.setattr("bot.storage.engine.BUSY_TIMEOUT", 0)
    monkeypatch.setattr("bot.storage.database.PATIENCE", 0.0)
    database = Database.open(f"sqlite:///{tmp_path / 'held.db'}")
    queue = update_queue(database, alone=True)
    await queue.receive([update(1, chat=1), update(2, chat=2)])
    first, second = await queue.get(), await queue.get()
    assert isinstance(first, Update)
    assert isinstance(second, Update)
    assert await queue.begin(first)
    other = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    # The reply to the first was sent; that it is done is noted as soon as it can be.
    await queue.done(first)
    beginning = asyncio.create_task(queue.begin(second))
    with pytest.raises(NotTakenError):
        await queue.receive([update(3, chat=3)])
    receiving = asyncio.create_task(queue.receive([update(4, chat=4)], patient=True))
    await asyncio.sleep(0.05)
    assert not beginning.done()
    assert not receiving.done()
    other.execute("ROLLBACK")
    assert await asyncio.wait_for(beginning, 5)
    await asyncio.wait_for(receiving, 5)
    assert await pending(database) == [2, 4]
    other.close()
    await database.close()


async def test_told_to_stop_while_the_database_is_held_nothing_more_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.engine.BUSY_TIMEOUT", 0)
    monkeypatch.setattr("bot.storage.database.PATIENCE", 0.0)
    database = Database.open(f"sqlite:///{tmp_path / 'held.db'}")
    queue = update_queue(database, alone=True)
    await queue.receive([update(1), update(2)])
    other = sqlite3.connect(tmp_path / "held.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    beginning = asyncio.create_task(queue.begin(update(1)))
    await asyncio.sleep(0.05)
    queue.close()
    assert not await asyncio.wait_for(beginning, 5)
    assert database.in_trouble
    assert not await queue.begin(update(2))
    other.execute("ROLLBACK")
    other.close()
    await database.close()


async def test_what_was_about_to_begin_when_told_to_stop_is_worked_on(database: Database) -> None:
    queue = update_queue(database, alone=True)
    await queue.receive([update(1)])
    beginning = asyncio.create_task(queue.begin(update(1)))
    await asyncio.sleep(0)
    queue.close()
    assert await asyncio.wait_for(beginning, 5)


async def test_at_the_end_nothing_is_asked_for_any_more_but_what_came_is_confirmed(database: Database) -> None:
    queue = update_queue(database)
    async with Server() as server, ReceivingBot(queue=queue, token=server.token, base_url=server.base_url) as bot:
        queue.close()
        assert await bot.get_updates(offset=1, timeout=timedelta(seconds=30)) == ()
        assert server.journal.of("getUpdates") == []
        await bot.get_updates(offset=1, timeout=timedelta(0))
        assert len(server.journal.of("getUpdates")) == 1


async def test_what_cannot_be_kept_is_left_out_and_holds_up_no_other(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    queue = update_queue(database)
    await queue.receive([update(10**30), Update(-1), update(2)])
    assert await taken(queue) == 2
    assert queue.empty()
    assert await pending(database) == [2]
    assert [record.getMessage() for record in caplog.records] == [
        "an update cannot be kept (ValueError) and is left out",
        "an update cannot be kept (AssertionError) and is left out",
    ]
