"""At the start Telegram is called as long as it takes, unless that can never help."""

from __future__ import annotations

import asyncio

import pytest
from telegram.error import BadRequest, InvalidToken, NetworkError

from bot.config import read_config
from bot.errors import ConfigError
from bot.telegram.running import reach

pytestmark = pytest.mark.anyio

CONFIG = read_config({"TELEGRAM_BOT_TOKEN": "123456:" + "A" * 35})


class Call:
    """A call that fails with these errors, one after the other, and is carried out then."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.made = 0

    async def __call__(self) -> None:
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return found


async def test_it_is_called_again_until_it_is_reached_ever_more_rarely(pauses: list[float]) -> None:
    call = Call(*[NetworkError("no route")] * 8)
    await reach(call, CONFIG)
    assert (call.made, pauses) == (9, [1, 2, 4, 8, 16, 32, 60, 60])


@pytest.mark.parametrize(("error", "raised"), [(BadRequest("bad webhook"), BadRequest), (InvalidToken("unknown"), ConfigError)])
async def test_what_telegram_refuses_is_not_tried_again(pauses: list[float], error: Exception, raised: type[Exception]) -> None:
    call = Call(error)
    with pytest.raises(raised):
        await reach(call, CONFIG)
    assert (call.made, pauses) == (1, [])
