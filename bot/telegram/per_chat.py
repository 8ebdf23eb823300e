"""Many chats at once, one message of a chat after the other."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Protocol

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 64
"""Updates worked on at a time; more would only wait for connections."""

WAITING = 10_000
"""Updates that may wait for their turn; the queue takes no more long before."""

ALONE = 10.0
"""Seconds for which nothing else is begun while suspected updates are worked on: one that ends the process does so at once."""


class AttemptLog(Protocol):
    """Where attempts to work on updates are noted."""

    async def begin(self, update: Update) -> bool:
        """Note that work on an update begins; False when it is not to begin."""

    def pause(self, update: Update) -> None:
        """Note that work on an update waits: should the process end now, it is not why."""

    async def go_on(self, update: Update) -> None:
        """Note that it waits no longer."""

    async def done(self, update: Update) -> None:
        """An update was worked on, whatever came of it."""

    def suspected(self, update: Update) -> bool:
        """Whether the process ended while the update was worked on before."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an update is worked on: among others, or alone because it is suspected."""

    update: Update
    alone: bool


class PerChatProcessor(BaseUpdateProcessor):
    """Works on updates of different chats at the same time, and on those of one chat in the order they came.

    A chat that sends a thousand messages keeps one place of ``AT_ONCE`` busy, the others are free for everybody else; one that has to
    wait until Telegram takes its replies keeps none.

    Suspected updates are worked on one by one, with nothing else: if one ends the process, it is known which, and no other
    is taken for guilty. One that has to wait for Telegram lets the others work meanwhile, and is alone again afterwards.
    """

    def __init__(self, key_of: Callable[[Update], str], attempts: AttemptLog, at_once: int = AT_ONCE) -> None:
        """Take what order is kept with.

        Args:
            key_of: the chat an update belongs to.
            attempts: where it is noted that work begins and ends.
            at_once: updates worked on at a time.
        """
        super().__init__(WAITING)
        self._key_of = key_of
        self._attempts = attempts
        self._suspects = 0
        self._one = asyncio.Lock()
        self._open = asyncio.Event()
        self._open.set()
        self._places = asyncio.Semaphore(at_once)
        self._turns: dict[str, tuple[asyncio.Lock, int]] = {}
        self._under_way: set[asyncio.Task[object]] = set()
        self._in_place: dict[asyncio.Task[object], _Place] = {}
        self._ended = False

    async def do_process_update(self, update: object, coroutine: Awaitable[object]) -> None:
        """Work on an update when its turn has come; not at all when all work was given up."""
        try:
            if not isinstance(update, Update):
                await coroutine
            elif not self._ended:
                await self._in_turn(update, coroutine)
        finally:
            # What has not begun never will; Python would warn of it.
            if isinstance(coroutine, Coroutine):
                coroutine.close()

    async def _in_turn(self, update: Update, coroutine: Awaitable[object]) -> None:
        key = self._key_of(update)
        lock, waiting = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = (lock, waiting + 1)
        task = _this()
        self._under_way.add(task)
        try:
            # All are fair: who comes first is served first.
            async with lock, self._place(update):
                await self._work(update, coroutine)
        finally:
            self._under_way.discard(task)
            lock, waiting = self._turns[key]
            if waiting == 1:
                del self._turns[key]
            else:
                self._turns[key] = (lock, waiting - 1)

    async def _work(self, update: Update, coroutine: Awaitable[object]) -> None:
        if not await self._attempts.begin(update):
            return
        try:
            await coroutine
        except Exception:
            # The error handler has had it already; an update is not worked on again and again because of a mistake.
            await self._attempts.done(update)
            raise
        await self._attempts.done(update)

    @contextlib.asynccontextmanager
    async def _place(self, update: Update) -> AsyncIterator[None]:
        await self._enter(_Place(update, alone=self._attempts.suspected(update)))
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, place: _Place) -> None:
        """Return when this task has its place."""
        await (self._alone() if place.alone else self._among_others())
        self._in_place[_this()] = place

    async def _alone(self) -> None:
        self._suspects += 1
        self._open.clear()
        try:
            await self._one.acquire()
        except asyncio.CancelledError:
            self._one_suspect_less()
            raise

    async def _among_others(self) -> None:
        await self._places.acquire()
        if self._open.is_set():
            return
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ALONE):
                    await self._open.wait()
        except asyncio.CancelledError:
            self._places.release()
            raise

    def _leave(self) -> _Place | None:
        """Leave the place of this task to others; which it was, None: it had none."""
        place = self._in_place.pop(_this(), None)
        if place is not None and place.alone:
            self._one.release()
            self._one_suspect_less()
        elif place is not None:
            self._places.release()
        return place

    def _one_suspect_less(self) -> None:
        self._suspects -= 1
        if not self._suspects:
            self._open.set()

    @contextlib.asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Leave the place of the update that is being worked on to others, and take one again at the end; its chat's turn is kept."""
        place = self._leave()
        if place is not None:
            self._attempts.pause(place.update)
        yield
        # Who is cancelled meanwhile needs none.
        if place is not None:
            await self._enter(place)
            await self._attempts.go_on(place.update)

    def begin_no_more(self) -> int:
        """Finish what is worked on just now, and nothing else. What waits is cancelled and not done; how many updates that is."""
        return self._cancel(self._under_way - self._in_place.keys())

    def give_up(self) -> int:
        """Work on nothing any more. What is under way is cancelled too and not done; how many updates that is."""
        return self._cancel(self._under_way)

    def _cancel(self, tasks: set[asyncio.Task[object]]) -> int:
        self._ended = True
        for task in tasks:
            task.cancel()
        return len(tasks)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to end."""


def _this() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101  # coroutines are run by tasks
    return task
