"""Chats are served at the same time, the messages of one chat in order, and nobody is kept waiting by a chat that floods."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.telegram.per_chat import PerChatProcessor
from tests.telegram.conftest import update

pytestmark = pytest.mark.anyio


def key_of(item: Update) -> str:
    assert item.effective_chat is not None
    return str(item.effective_chat.id)


class Work:
    """What was begun and ended, and a gate that work waits at."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.finished: list[int] = []
        self.refused: set[int] = set()
        self.suspects: set[int] = set()
        self.waits: list[tuple[str, int]] = []
        self.gates: dict[int, asyncio.Event] = {}

    async def on(self, number: int, gate: asyncio.Event | None = None) -> None:
        self.begun.append(number)
        if gate is not None:
            await gate.wait()
        await asyncio.sleep(0)
        self.ended.append(number)

    # Attempts.

    async def begin(self, item: Update) -> bool:
        return item.update_id not in self.refused

    def pause(self, item: Update) -> None:
        self.waits.append(("pauses", item.update_id))

    async def go_on(self, item: Update) -> None:
        self.waits.append(("goes on", item.update_id))

    async def done(self, item: Update) -> None:
        self.finished.append(item.update_id)

    def suspected(self, item: Update) -> bool:
        return item.update_id in self.suspects


async def until(condition: object) -> None:
    async with asyncio.timeout(5):
        while not condition():  # type: ignore[operator]  # a function
            await asyncio.sleep(0)


@given(chats=st.lists(st.integers(1, 4), max_size=30), at_once=st.integers(1, 5))
def test_within_a_chat_the_order_is_kept(chats: list[int], at_once: int) -> None:
    async def scene() -> None:
        work = Work()
        order = PerChatProcessor(key_of, work, at_once)
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            for number, chat in enumerate(chats):
                group.create_task(order.process_update(update(number, chat), work.on(number)))
        for chat in set(chats):
            mine = [number for number, other in enumerate(chats) if other == chat]
            for events in (work.begun, work.ended, work.finished):
                assert [number for number in events if number in mine] == mine
        assert sorted(work.finished) == list(range(len(chats)))
        assert order._turns == {}

    asyncio.run(scene())


async def test_other_chats_go_on_while_one_waits() -> None:
    work, gate = Work(), asyncio.Event()
    order = PerChatProcessor(key_of, work)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(order.process_update(update(1, chat=1), work.on(1, gate)))
        group.create_task(order.process_update(update(2, chat=1), work.on(2)))
        group.create_task(order.process_update(update(3, chat=2), work.on(3)))
        await until(lambda: 3 in work.finished)
        assert work.begun == [1, 3]
        gate.set()
    assert work.finished == [3, 1, 2]


async def test_a_chat_that_floods_takes_one_place() -> None:
    work, gate = Work(), asyncio.Event()
    order = PerChatProcessor(key_of, work, at_once=2)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for number in range(500):
            group.create_task(order.process_update(update(number, chat=1), work.on(number, gate)))
        for number in range(1000, 1010):
            group.create_task(order.process_update(update(number, chat=number), work.on(number)))
        await until(lambda: len(work.finished) == 10)
        assert sorted(work.finished) == list(range(1000, 1010))
        gate.set()


async def test_no_more_are_worked_on_at_once_than_allowed() -> None:
    work, gate = Work(), asyncio.Event()
    order = PerChatProcessor(key_of, work, at_once=3)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for number in range(10):
            group.create_task(order.process_update(update(number, chat=number), work.on(number, gate)))
        await until(lambda: len(work.begun) == 3)
        for _ in range(20):
            await asyncio.sleep(0)
        assert work.begun == [0, 1, 2]
        gate.set()
    assert len(work.finished) == 10


async def test_a_mistake_keeps_nobody_waiting_and_leaves_no_lock() -> None:
    work = Work()
    order = PerChatProcessor(key_of, work, at_once=1)

    async def fail() -> None:
        raise ZeroDivisionError

    results = await asyncio.gather(
        order.process_update(update(1), fail()), order.process_update(update(2), work.on(2)), return_exceptions=True
    )
    assert isinstance(results[0], ZeroDivisionError)
    assert work.ended == [2]
    assert order._turns == {}


async def test_what_is_cancelled_is_not_done_and_keeps_nobody_waiting() -> None:
    work, gate = Work(), asyncio.Event()
    order = PerChatProcessor(key_of, work, at_once=1)
    first = asyncio.create_task(order.process_update(update(1), work.on(1, gate)))
    second = asyncio.create_task(order.process_update(update(2), work.on(2)))
    await until(lambda: work.begun == [1])
    first.cancel()
    async with asyncio.timeout(10):
        await asyncio.gather(first, second, return_exceptions=True)
    assert work.finished == [2]
    assert order._turns == {}


async def test_what_is_no_update_is_worked_on_as_it_comes() -> None:
    work = Work()
    await PerChatProcessor(key_of, work).process_update("something else", work.on(1))
    assert (work.ended, work.finished) == ([1], [])


async def test_suspected_updates_are_worked_on_one_by_one_with_nothing_else() -> None:
    work, gates = Work(), [asyncio.Event(), asyncio.Event()]
    work.suspects = {1, 2}
    order = PerChatProcessor(key_of, work)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for number, gate in ((1, gates[0]), (2, gates[1]), (3, None)):
            group.create_task(order.process_update(update(number, chat=number), work.on(number, gate)))
        for expected, gate in (([1], gates[0]), ([1, 2], gates[1])):
            await until(lambda expected=expected: work.begun == expected)
            for _ in range(20):
                await asyncio.sleep(0)
            assert work.begun == expected
            gate.set()
    assert work.begun == [1, 2, 3]


async def test_a_suspected_update_that_takes_long_holds_the_others_up_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.per_chat.ALONE", 0.02)
    work, gate = Work(), asyncio.Event()
    work.suspects = {1}
    order = PerChatProcessor(key_of, work)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(order.process_update(update(1, chat=1), work.on(1, gate)))
        group.create_task(order.process_update(update(2, chat=2), work.on(2)))
        await until(lambda: work.finished == [2])
        gate.set()


async def test_what_is_not_to_begin_is_not_worked_on_and_does_not_count_as_done() -> None:
    work = Work()
    work.refused = {1}
    order = PerChatProcessor(key_of, work)
    await order.process_update(update(1), work.on(1))
    await order.process_update(update(2), work.on(2))
    assert (work.begun, work.finished, order._turns) == ([2], [2], {})


async def test_chats_that_have_to_wait_keep_no_place() -> None:
    work, gate = Work(), asyncio.Event()
    order = PerChatProcessor(key_of, work, at_once=2)

    async def limited(number: int) -> None:
        async with order.aside():
            await gate.wait()
        await work.on(number)

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for number in range(10):
            group.create_task(order.process_update(update(number, chat=number), limited(number)))
        group.create_task(order.process_update(update(10, chat=0), work.on(10)))
        for number in range(20, 25):
            group.create_task(order.process_update(update(number, chat=number), work.on(number)))
        await until(lambda: len(work.finished) == 5)
        assert sorted(work.finished) == list(range(20, 25))
        gate.set()
    assert work.finished.index(10) > work.finished.index(0)
    assert (order._places._value, order._in_place) == (2, {})


async def test_what_is_cancelled_while_it_waits_aside_leaves_the_places_as_they_were() -> None:
    work, gate = Work(), asyncio.Event()
    order = PerChatProcessor(key_of, work, at_once=1)

    async def limited() -> None:
        async with order.aside():
            work.begun.append(1)
            await gate.wait()

    first = asyncio.create_task(order.process_update(update(1), limited()))
    await until(lambda: work.begun == [1])
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert (order._places._value, order._in_place) == (1, {})


async def test_who_is_worked_on_in_no_place_waits_where_it_is() -> None:
    order = PerChatProcessor(key_of, Work(), at_once=1)
    async with order.aside():
        pass
    assert order._places._value == 1


async def test_what_is_worked_on_is_finished_when_nothing_more_is_begun() -> None:
    work, gate = Work(), asyncio.Event()
    order = PerChatProcessor(key_of, work, at_once=2)
    tasks = [asyncio.create_task(order.process_update(update(number, chat=number % 5), work.on(number, gate))) for number in range(50)]
    await until(lambda: len(work.begun) == 2)
    assert order.begin_no_more() == 48
    gate.set()
    async with asyncio.timeout(10):
        await asyncio.gather(*tasks, return_exceptions=True)
    assert (len(work.begun), sorted(work.finished), order._turns) == (2, [0, 1], {})


async def test_what_is_given_up_is_not_done_and_nothing_is_begun_any_more() -> None:
    work, gate = Work(), asyncio.Event()
    order = PerChatProcessor(key_of, work, at_once=2)
    tasks = [asyncio.create_task(order.process_update(update(number, chat=number % 5), work.on(number, gate))) for number in range(50)]
    await until(lambda: len(work.begun) == 2)
    assert order.give_up() == 50
    async with asyncio.timeout(10):
        await asyncio.gather(*tasks, return_exceptions=True)
        await order.process_update(update(60), work.on(60))
    assert (len(work.begun), work.finished, order._turns) == (2, [], {})


async def test_while_work_waits_aside_the_book_does_not_count_it() -> None:
    work, gate = Work(), asyncio.Event()
    order = PerChatProcessor(key_of, work)

    async def limited() -> None:
        async with order.aside():
            await gate.wait()
        await work.on(1)

    waiting = asyncio.create_task(order.process_update(update(1), limited()))
    await until(lambda: work.waits)
    assert work.waits == [("pauses", 1)]
    gate.set()
    async with asyncio.timeout(10):
        await waiting
    assert (work.waits, work.finished) == ([("pauses", 1), ("goes on", 1)], [1])


async def test_a_suspected_update_that_waits_aside_keeps_nobody_waiting_and_is_alone_again_afterwards() -> None:
    work, waiting, gates = Work(), asyncio.Event(), [asyncio.Event(), asyncio.Event()]
    work.suspects = {1, 2}
    order = PerChatProcessor(key_of, work)

    async def limited() -> None:
        async with order.aside():
            await waiting.wait()
        await work.on(1, gates[0])

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(order.process_update(update(1, chat=1), limited()))
        group.create_task(order.process_update(update(2, chat=2), work.on(2, gates[1])))
        group.create_task(order.process_update(update(3, chat=3), work.on(3)))
        await until(lambda: work.begun == [2])
        # The other suspect is alone meanwhile: neither the first, which may go on, nor a third is worked on beside it.
        waiting.set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert (work.begun, work.finished) == ([2], [])
        gates[1].set()
        await until(lambda: 1 in work.begun)
        for _ in range(20):
            await asyncio.sleep(0)
        assert work.begun == [2, 1]
        gates[0].set()
    assert work.finished == [2, 1, 3]
    assert (order._suspects, order._open.is_set(), order._one.locked(), order._in_place) == (0, True, False, {})


async def test_a_suspected_update_that_is_cancelled_anywhere_leaves_the_others_free() -> None:
    work, gate = Work(), asyncio.Event()
    work.suspects = {1, 2, 3}
    order = PerChatProcessor(key_of, work)

    async def limited() -> None:
        async with order.aside():
            await gate.wait()

    tasks = [asyncio.create_task(order.process_update(update(1, chat=1), limited()))]
    await until(lambda: work.waits)
    tasks += [asyncio.create_task(order.process_update(update(number, chat=number), work.on(number, gate))) for number in (2, 3)]
    await until(lambda: work.begun == [2])
    # One waits aside, one is worked on, one waits to be alone.
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(5):
        await order.process_update(update(4), work.on(4))
    assert work.finished == [4]
    assert (order._suspects, order._one.locked(), order._in_place) == (0, False, {})
