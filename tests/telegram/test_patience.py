"""A request that fails on the way is sent again; one that Telegram refused is not."""

from __future__ import annotations

from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut

from bot.telegram.patience import PAUSES, PatientLimiter

pytestmark = pytest.mark.anyio


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
    limiter = PatientLimiter(0, pauses=[0.0] * (tries - 1))
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
