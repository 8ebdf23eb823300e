"""Keeping within the limits of the Bot API, and trying again when it cannot be reached."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.pacing import Chat, Pacing, chat_of

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds to wait before each further try."""

RETRIES = 10
"""How often a request is sent again after "too many requests"; Telegram says how long to wait each time."""

MARGIN = 0.1
"""Seconds to wait longer than Telegram says, whose clock is not ours."""

_log = logging.getLogger(__name__)


class RetryingLimiter(BaseRateLimiter[int]):
    """Sends requests when the limits allow it, and again when Telegram said "too many" or when one failed on the way.

    A chat that has to wait keeps no other waiting. Only a "too many" to a request that names no chat holds up all.

    When the answer to a request is lost, nobody knows whether Telegram carried it out. It is sent again all the same: a reply
    that comes twice is better than none. Requests that Telegram refused are not sent again.
    """

    def __init__(
        self,
        messages_per_second: int,
        pauses: Sequence[float] = PAUSES,
        aside: Callable[[], AbstractAsyncContextManager[None]] = contextlib.nullcontext,
    ) -> None:
        """Take the limits.

        Args:
            messages_per_second: in all chats together; 0: no limits at all, it is a server of one's own.
            pauses: seconds to wait before each further try of what failed on the way.
            aside: entered while a chat waits for its turn, so that others can take the place of the work that waits.
        """
        self._pacing = Pacing(messages_per_second)
        self._pauses = pauses
        self._aside = aside

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to end."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Send a request when the limits allow it, again after each pause while it fails on the way.

        Raises:
            TelegramError: it was refused, or failed after the last pause too.
        """
        chat = chat_of(data.get("chat_id"))
        failed = limited = 0
        while True:
            await self._turn(chat)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                limited += 1
                if limited > (rate_limit_args or RETRIES):
                    raise
                self._pause(chat, endpoint, error)
            except BadRequest:
                raise
            except NetworkError as error:
                if failed == len(self._pauses):
                    raise
                pause = self._pauses[failed]
                failed += 1
                _log.info("%s failed (%s); try %d of %d follows in %g s", endpoint, error, failed + 1, len(self._pauses) + 1, pause)
                await asyncio.sleep(pause)

    def _pause(self, chat: Chat | None, endpoint: str, error: RetryAfter) -> None:
        # The public attribute warns of its future type with every use.
        seconds = error._retry_after.total_seconds()
        # Which chat it is, is nobody's business who reads the log.
        _log.info("%s was too many; %s waits for %g s", endpoint, "its chat" if chat is not None else "everything", seconds)
        now = _now()
        self._pacing.pause(chat, now + seconds + MARGIN, now)

    async def _turn(self, chat: Chat | None) -> None:
        """Return when a request may be sent; the turn is taken."""
        while True:
            if chat is not None:
                await self._wait_aside(self._pacing.in_chat(chat, _now()))
                await _until(self._pacing.among_all(_now()))
            # Somebody else may have been told to wait meanwhile.
            free = self._pacing.paused(chat, _now())
            if _is_now(free):
                return
            if chat is None:
                await _until(free)
            else:
                await self._wait_aside(free)

    async def _wait_aside(self, moment: float) -> None:
        if not _is_now(moment):
            async with self._aside():
                await _until(moment)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _is_now(moment: float) -> bool:
    # Timers of the event loop come a little early.
    return moment - _now() < 0.001


async def _until(moment: float) -> None:
    if (seconds := moment - _now()) > 0:
        await asyncio.sleep(seconds)
