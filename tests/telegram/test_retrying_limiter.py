"""A request that fails on the way is sent again; one that Telegram refused is not; a chat that has to wait keeps no other waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.retrying_limiter import PAUSES, RetryingLimiter
from tests import virtual_time

# The library warns of a future type of what Telegram says to wait, wherever that is made.
pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore:.*retry_after")]


class Line:
    """A connection that fails in a given way, then works."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self, *_: Any, **__: Any) -> bool:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return True


async def send(line: Line, tries: int = 4) -> Any:
    limiter = RetryingLimiter(0, pauses=[0.0] * (tries - 1))
    await limiter.initialize()
    return await limiter.process_request(line, (), {}, "sendMessage", {"chat_id": 1}, None)


async def test_a_request_that_fails_on_the_way_is_sent_again() -> None:
    line = Line(NetworkError("no route"), TimedOut(), NetworkError("Bad Gateway"))
    assert await send(line) is True
    assert line.calls == 4


async def test_after_the_last_pause_the_failure_is_told() -> None:
    line = Line(*(NetworkError(str(number)) for number in range(9)))
    with pytest.raises(NetworkError, match=r"^3$"):
        await send(line)
    assert line.calls == 4


@pytest.mark.parametrize("error", [BadRequest("no"), Forbidden("blocked"), TelegramError("odd")])
async def test_what_telegram_refused_is_not_sent_again(error: TelegramError) -> None:
    line = Line(error)
    with pytest.raises(type(error)):
        await send(line)
    assert line.calls == 1


async def test_a_mistake_of_ours_is_not_tried_again() -> None:
    line = Line()
    line.errors = [ZeroDivisionError()]  # type: ignore[list-item]  # what no connection raises
    with pytest.raises(ZeroDivisionError):
        await send(line)
    assert line.calls == 1


def test_it_waits_longer_each_time_and_less_than_a_minute_in_all() -> None:
    assert list(PAUSES) == sorted(PAUSES)
    assert 20 < sum(PAUSES) < 60


class Flooded:
    """Telegram, where one chat is limited again and again; notes when the messages of each chat arrive."""

    def __init__(self, limited: int | None, retry_after: int) -> None:
        self.limited = limited
        self.retry_after = retry_after
        self.arrived: dict[int, list[float]] = {}
        self.refused = 0

    async def take(self, chat: int) -> bool:
        if chat == self.limited and self.refused < 5:
            self.refused += 1
            raise RetryAfter(self.retry_after)
        self.arrived.setdefault(chat, []).append(asyncio.get_running_loop().time())
        return True


async def two_hundred_chats(telegram: Flooded) -> None:
    """Everybody gets four messages, as fast as the limits allow."""
    limiter = RetryingLimiter(30)

    async def talk(chat: int) -> None:
        for _ in range(4):
            await limiter.process_request(telegram.take, (chat,), {}, "sendMessage", {"chat_id": chat}, None)

    async with asyncio.TaskGroup() as group:
        for chat in range(1, 201):
            group.create_task(talk(chat))


def test_a_chat_that_is_limited_again_and_again_keeps_nobody_else_waiting() -> None:
    usual, flooded = Flooded(None, 0), Flooded(1, 30)
    for telegram in (usual, flooded):
        virtual_time.run(two_hundred_chats(telegram))
    assert flooded.refused == 5
    assert flooded.arrived[1][0] >= 5 * 30
    others = range(2, 201)
    delays = [there - here for chat in others for here, there in zip(usual.arrived[chat], flooded.arrived[chat], strict=True)]
    # Of thirty in a second the last may move to the next one; on average nobody is later, and the last one is as late as it was.
    assert max(delays) < 1.01
    assert sum(delays) / len(delays) < 0.01
    assert max(flooded.arrived[chat][-1] for chat in others) <= max(usual.arrived[chat][-1] for chat in others)


def test_too_many_of_what_names_no_chat_holds_up_all() -> None:
    async def scene() -> list[float]:
        limiter, inline, telegram = RetryingLimiter(30), Line(RetryAfter(10)), Flooded(None, 0)
        async with asyncio.TaskGroup() as group:
            group.create_task(limiter.process_request(inline, (), {}, "answerInlineQuery", {}, None))
            await asyncio.sleep(1)
            await limiter.process_request(telegram.take, (7,), {}, "sendMessage", {"chat_id": 7}, None)
        return telegram.arrived[7]

    (arrived,) = virtual_time.run(scene())
    assert 10 < arrived < 10.2


def test_after_ten_times_too_many_it_is_told() -> None:
    async def scene() -> None:
        line = Line(*(RetryAfter(1) for _ in range(11)))
        with pytest.raises(RetryAfter):
            await RetryingLimiter(30).process_request(line, (), {}, "sendMessage", {"chat_id": 1}, None)
        assert line.calls == 11

    virtual_time.run(scene())


def test_a_place_is_given_up_while_a_chat_waits_and_only_then() -> None:
    told: list[tuple[str, float]] = []

    @asynccontextmanager
    async def aside() -> AsyncIterator[None]:
        told.append(("left", asyncio.get_running_loop().time()))
        yield
        told.append(("back", asyncio.get_running_loop().time()))

    async def scene() -> None:
        limiter = RetryingLimiter(30, aside=aside)
        for line in (Line(), Line(), Line(), Line(RetryAfter(10))):
            await limiter.process_request(line, (), {}, "sendMessage", {"chat_id": 1}, None)

    virtual_time.run(scene())
    assert [what for what, _ in told] == ["left", "back"] * 2
    assert [round(when, 1) for _, when in told] == [0, 3.2, 3.2, 13.3]
