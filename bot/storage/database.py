"""One database: a file is worked on at once, a server from a thread of its own, so that the event loop never waits for the network."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.storage.opening import empty_log, open_engine

T = TypeVar("T")
Work = Callable[[Connection], T]

MAX_TOGETHER = 64
"""Most works of one transaction: bounds how long other processes wait for it, and what is done again when one fails."""

GATHERING = 0.005
"""Seconds for which what nobody waits for is gathered, at most: so much of it a crash can undo."""

PATIENCE = 5.0
"""Seconds for which a database that cannot be reached is tried again, such as a server that restarts."""

_AGAIN = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for transactions that got in each other's way; the one given up is to be tried again."""

_log = logging.getLogger(__name__)


class _UnreachableError(Exception):
    """No transaction could be begun; the cause tells why."""


@dataclass(frozen=True, slots=True)
class _Failure:
    error: BaseException
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A work, and who waits for it; nobody does when there is no future."""

    do: Work[Any]
    future: asyncio.Future[Any] | None


class Database:
    """One database, worked on by one thread; what waits together is committed together.

    For an SQLite file that thread is the caller's: a transaction takes a few tenths of a millisecond, while handing it to
    another thread of a busy Python costs up to 5 ms (the interpreter changes threads no sooner), which halved the
    throughput of the bot. For a server it is a thread of its own.

    A work is a function of the connection. It is run within a transaction, and begun anew when this fails for a
    reason that is not its own: so it must have no other effect than on the connection, and tell what it found by its result.
    Works are run in the order in which they were given.
    """

    def __init__(self, engine: Engine, *, apart: bool | None = None) -> None:
        """Args: the database; whether it gets a thread of its own, None: if it is a server."""
        self._engine = engine
        self._closing = False
        # A process that was killed may have left in the log what it had erased.
        self._log_is_due = True
        self._posted: deque[_Waiting] = deque()
        self._due = False
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        if engine.dialect.name != "sqlite" if apart is None else apart:
            self._thread = threading.Thread(target=self._serve, name="database", daemon=True)
            self._thread.start()

    @classmethod
    def open(cls, url: str, *, apart: bool | None = None, make: bool = True) -> Database:
        """Open a database, and bring its tables to their present form.

        Args:
            url: ``sqlite:///coopbot.db`` for a file (its folder is made), ``postgresql://user:password@host/database`` for
                a server.
            apart: whether it gets a thread of its own; None: if it is a server.
            make: whether a file that is not there is made; else it counts as empty.

        Raises:
            StorageError: it cannot be used; the message tells what to do and shows no password.
        """
        return cls(open_engine(url, make=make), apart=apart)

    async def run(self, work: Work[T]) -> T:
        """Do *work*; its result comes after the commit.

        Giving up the wait does not stop the work.

        Raises:
            Exception: what *work* raised; then it has changed nothing.
            DBAPIError: the connection was lost, and again or still when it was tried once more.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Waiting(work, future))
        if self._thread is None:
            self._work_off()
        return await future

    def post(self, work: Work[object]) -> None:
        """Have *work* done, without waiting for it; a failure is logged."""
        self._put(_Waiting(work, None))
        if self._thread is None and not self._due:
            # Not at once: what is posted within this time, and a result that is asked for next, share a transaction.
            self._due = True
            asyncio.get_running_loop().call_later(GATHERING, self._work_off)

    async def flush(self) -> None:
        """Wait until everything that was given before is committed, or has failed."""
        await self.run(lambda connection: None)

    async def erase(self, work: Work[T]) -> T:
        """Do *work*, which erases, and leave nothing of what it erased in the write-ahead log; see :meth:`empty_log`.

        Raises:
            Exception: as :meth:`run` does.
        """
        result = await self.run(work)
        self._log_is_due = True
        try:
            await self.empty_log()
        except DBAPIError as error:
            # It is erased all the same; whoever calls empty_log again finishes it.
            _log.warning("the write-ahead log could not be emptied: %s", error)
        return result

    async def empty_log(self) -> bool:
        """Empty the write-ahead log, where something was erased since that was done.

        Returns:
            False when somebody who reads kept it from being done: to be called again later.

        Raises:
            DBAPIError: the database cannot be written.
        """
        if not self._log_is_due:
            return True
        self._log_is_due = False
        done = False
        try:
            # It waits for the disk.
            done = await asyncio.to_thread(empty_log, self._engine)
        finally:
            self._log_is_due = self._log_is_due or not done
        return done

    async def close(self) -> None:
        """Do what was given before, then leave the database; doing it again is no harm."""
        if self._closing:
            return
        self._closing = True
        if self._thread is None:
            self._work_off()
            self._engine.dispose()
        else:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)

    def _put(self, waiting: _Waiting) -> None:
        if self._closing:
            raise RuntimeError("the database is closed")
        if self._thread is None:
            self._posted.append(waiting)
        else:
            self._queue.put(waiting)

    def _work_off(self) -> None:
        """Without a thread of its own: do all that waits."""
        self._due = False
        while self._posted:
            batch = [self._posted.popleft() for _ in range(min(MAX_TOGETHER, len(self._posted)))]
            _tell(batch, self._do([waiting.do for waiting in batch]))

    def _serve(self) -> None:
        """The thread: takes all that waits, does it, tells the results."""
        ending = False
        while not ending:
            batch: list[_Waiting] = []
            taken = self._queue.get()
            while taken is not None:
                batch.append(taken)
                if len(batch) == MAX_TOGETHER or self._queue.empty():
                    break
                taken = self._queue.get()
            ending = taken is None
            if batch:
                _tell(batch, self._do([waiting.do for waiting in batch]))
        self._engine.dispose()

    def _do(self, works: Sequence[Work[Any]]) -> list[Any]:
        """The results of the works, in their order; a :class:`_Failure` for each that failed."""
        try:
            return self._together(works)
        except _UnreachableError as error:
            return [_Failure(error.__cause__ or error, unreachable=True)] * len(works)
        except BaseException as error:  # whatever it is, somebody waits for it
            if len(works) == 1:
                return [self._again(works[0]) if _may_be_repeated(error) else _Failure(error)]
        results: list[Any] = []
        while len(results) < len(works):
            result = self._do([works[len(results)]])[0]
            # Each would wait in vain for as long as this one.
            unreachable = isinstance(result, _Failure) and result.unreachable
            results += [result] * (len(works) - len(results) if unreachable else 1)
        return results

    def _again(self, work: Work[Any]) -> Any:
        try:
            return self._together([work])[0]
        except BaseException as error:  # see above
            return _Failure(error.__cause__ or error if isinstance(error, _UnreachableError) else error)

    def _together(self, works: Sequence[Work[Any]]) -> list[Any]:
        with self._transaction() as connection:
            return [work(connection) for work in works]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with contextlib.ExitStack() as stack:
            deadline = time.monotonic() + PATIENCE
            while True:
                try:
                    connection = stack.enter_context(self._engine.begin())
                    break
                except DBAPIError as error:
                    if time.monotonic() >= deadline:
                        raise _UnreachableError from error
                    time.sleep(PATIENCE / 20)
            yield connection


def _may_be_repeated(error: BaseException) -> bool:
    """Whether the connection was lost (the next one is a new one), or another transaction was in the way."""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _AGAIN)


def _tell(batch: Sequence[_Waiting], results: Sequence[Any]) -> None:
    """Hand the results to those who wait: at once within their event loop, else with one call into it."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
    for waiting, result in zip(batch, results, strict=True):
        if waiting.future is not None:
            loops.setdefault(waiting.future.get_loop(), []).append((waiting.future, result))
        elif isinstance(result, _Failure):
            _log.error("the database could not do what nobody waits for: %s", result.error, exc_info=result.error)
    for loop, pairs in loops.items():
        try:
            if loop is asyncio.get_running_loop():
                _resolve(pairs)
                continue
        except RuntimeError:  # this thread runs no event loop
            pass
        try:
            loop.call_soon_threadsafe(_resolve, pairs)
        except RuntimeError:
            _log.warning("%d results of the database came after their event loop had ended", len(pairs))


def _resolve(pairs: Sequence[tuple[asyncio.Future[Any], Any]]) -> None:
    for future, result in pairs:
        if future.done():  # given up by who waited
            continue
        if isinstance(result, _Failure):
            # A future takes any exception but this one.
            future.set_exception(RuntimeError("StopIteration") if isinstance(result.error, StopIteration) else result.error)
        else:
            future.set_result(result)
