"""Many chats at once, one message of a chat after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 64
"""Updates worked on at a time; more would only wait for connections."""

WAITING = 10_000
"""Updates that may wait for their turn; the inbox takes no more long before."""

ALONE = 10.0
"""Seconds for which nothing else is begun while suspected updates are worked on: one that ends the process does so at once."""


class Book(Protocol):
    """The book that is kept of the work on updates."""

    async def begin(self, update: Update) -> bool:
        """Note that work on an update begins; False when it is not to begin."""

    async def done(self, update: Update) -> None:
        """An update was worked on, whatever came of it."""

    def suspected(self, update: Update) -> bool:
        """Whether the process ended while the update was worked on before."""


class InOrder(BaseUpdateProcessor):
    """Works on updates of different chats at the same time, and on those of one chat in the order they came.

    A chat that sends a thousand messages keeps one place of ``AT_ONCE`` busy, the others are free for everybody else.

    Suspected updates are worked on one by one, with nothing else: if one ends the process, it is known which, and no other
    is taken for guilty.
    """

    def __init__(self, key_of: Callable[[Update], str], book: Book, at_once: int = AT_ONCE) -> None:
        """Args: the chat an update belongs to; where it is noted that work begins and ends; the limit."""
        super().__init__(WAITING)
        self._key_of = key_of
        self._book = book
        self._suspects = 0
        self._one = asyncio.Lock()
        self._open = asyncio.Event()
        self._open.set()
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
            # All are fair: who comes first is served first.
            async with lock, self._by_itself() if self._book.suspected(update) else self._among_others():
                await self._work(update, coroutine)
        finally:
            lock, waiting = self._turns[key]
            if waiting == 1:
                del self._turns[key]
            else:
                self._turns[key] = (lock, waiting - 1)

    async def _work(self, update: Update, coroutine: Awaitable[object]) -> None:
        if not await self._book.begin(update):
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            return
        try:
            await coroutine
        except Exception:
            # The error handler has had it already; an update is not worked on again and again because of a mistake.
            await self._book.done(update)
            raise
        await self._book.done(update)

    @asynccontextmanager
    async def _among_others(self) -> AsyncIterator[None]:
        async with self._places:
            if not self._open.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(ALONE):
                        await self._open.wait()
            yield

    @asynccontextmanager
    async def _by_itself(self) -> AsyncIterator[None]:
        self._suspects += 1
        self._open.clear()
        try:
            async with self._one:
                yield
        finally:
            self._suspects -= 1
            if not self._suspects:
                self._open.set()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to end."""
