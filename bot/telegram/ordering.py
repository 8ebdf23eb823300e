"""Many chats at once, one message of a chat after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 64
"""Updates worked on at a time; more would only wait for connections."""

WAITING = 100_000
"""Updates that may wait for their turn; far above what memory of a small server is used for."""


class InOrder(BaseUpdateProcessor):
    """Works on updates of different chats at the same time, and on those of one chat in the order they came.

    A chat that sends a thousand messages keeps one place of ``AT_ONCE`` busy, the others are free for everybody else.
    """

    def __init__(self, key_of: Callable[[Update], str], done: Callable[[Update], Awaitable[None]], at_once: int = AT_ONCE) -> None:
        """Args: the chat an update belongs to; what to do when an update was worked on, whatever came of it; the limit."""
        super().__init__(WAITING)
        self._key_of = key_of
        self._done = done
        self._places = asyncio.Semaphore(at_once)
        self._turns: dict[str, tuple[asyncio.Lock, int]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Work on an update when its turn has come."""
        if not isinstance(update, Update):
            await coroutine
            return
        key = self._key_of(update)
        lock, waiting = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = (lock, waiting + 1)
        try:
            # Both are fair: who comes first is served first.
            async with lock, self._places:
                try:
                    await coroutine
                except Exception:
                    # The error handler has had it already; an update is not worked on again and again because of a mistake.
                    await self._done(update)
                    raise
                await self._done(update)
        finally:
            lock, waiting = self._turns[key]
            if waiting == 1:
                del self._turns[key]
            else:
                self._turns[key] = (lock, waiting - 1)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to end."""
