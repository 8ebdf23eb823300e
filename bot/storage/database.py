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
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from bot.errors import StorageError
from bot.storage.database_errors import RESTORE, Outage, is_damage, is_passing, reason_of
from bot.storage.engine import describe, empty_log, open_engine

T = TypeVar("T")
Work = Callable[[Connection], T]

MAX_TOGETHER = 64
"""Most works of one transaction: bounds how long other processes wait for it, and what is done again when one fails."""

GATHERING = 0.005
"""Most seconds for which writes that nobody waits for are gathered into one transaction: a crash loses no more than those."""

PATIENCE = 5.0
"""Seconds for which a database that cannot be reached is tried again, such as a server that restarts."""

_AGAIN = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for transactions that got in each other's way; the one given up is to be tried again."""

_KEPT = object()
"""In place of a result: not tried, since one before it is to be tried again."""

_log = logging.getLogger(__name__)


class _UnreachableError(Exception):
    """No transaction could be begun; the cause tells why."""


@dataclass(frozen=True, slots=True)
class _Failure:
    error: BaseException
    unreachable: bool = False

    @property
    def is_passing(self) -> bool:
        return self.unreachable or is_passing(self.error)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A work, and who waits for it.

    Attributes:
        do: the work.
        future: of who waits for its result; None: nobody does.
        patient: whether it is tried again while what keeps it from being done may pass.
    """

    do: Work[Any]
    future: asyncio.Future[Any] | None
    patient: bool

    @property
    def is_taken_back(self) -> bool:
        return self.patient and self.future is not None and self.future.cancelled()


class Database:
    """One database, worked on by one thread; what waits together is committed together.

    For an SQLite file that thread is the caller's: a transaction takes a few tenths of a millisecond, while handing it to
    another thread of a busy Python costs up to 5 ms (the interpreter changes threads no sooner), which halved the
    throughput of the bot. For a server it is a thread of its own.

    A work is a function of the connection. It is run within a transaction, and begun anew when this fails for a
    reason that is not its own: so it must have no other effect than on the connection, and tell what it found by its result.
    Works are run in the order in which they were given. Those that are posted or insisted on are kept in memory while the disk is full,
    another process writes or the server is away, and tried again with growing pauses, in their order; what is only run fails then.
    """

    def __init__(self, engine: Engine, *, apart: bool | None = None) -> None:
        """Take what it works with.

        Args:
            engine: the database.
            apart: whether it gets a thread of its own, None: if it is a server.
        """
        self._engine = engine
        self._closing = False
        # A process that was killed may have left in the log what it had erased.
        self._log_is_due = True
        self._posted: deque[_Waiting] = deque()
        self._kept: list[_Waiting] = []
        self._outage = Outage()
        self._retry: asyncio.TimerHandle | None = None
        self._due = False
        self._damage: StorageError | None = None
        self._when_damaged: Callable[[], object] = lambda: None
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

    @property
    def in_trouble(self) -> bool:
        """Whether something could not be written and is tried again."""
        return bool(self._kept)

    @property
    def damage(self) -> StorageError | None:
        """What to tell the operator when the file is damaged; None while nothing shows that."""
        return self._damage

    def when_damaged(self, act: Callable[[], object]) -> None:
        """Have *act* called, from any thread, when it shows that the file is damaged."""
        self._when_damaged = act

    async def run(self, work: Work[T]) -> T:
        """Do *work*; its result comes after the commit.

        Giving up the wait does not stop the work.

        Raises:
            Exception: what *work* raised; then it has changed nothing.
            DBAPIError: the connection was lost, and again or still when it was tried once more.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Waiting(work, future, patient=False))
        if self._thread is None:
            self._work_off()
        return await future

    def insist(self, work: Work[T]) -> asyncio.Future[T]:
        """Have *work* done, however long the database cannot be used; the result comes after the commit.

        A future that is cancelled takes back what was not begun.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Waiting(work, future, patient=True))
        if self._thread is None:
            loop.call_soon(self._work_off)
        return future

    def post(self, work: Work[object]) -> None:
        """Have *work* done, without waiting for it, however long the database cannot be used; any other failure is logged."""
        self._put(_Waiting(work, None, patient=True))
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
        """Do what was given before, once more if it had failed, then leave the database; doing it again is no harm."""
        if self._closing:
            return
        self._closing = True
        if self._thread is None:
            if self._retry is not None:
                self._retry.cancel()
            self._work_off(last=True)
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

    def _work_off(self, *, last: bool = False) -> None:
        """Without a thread of its own: do all that waits."""
        self._due = False
        if last or self._posted or self._kept:
            given = list(self._posted)
            self._posted.clear()
            self._turn(given, last=last)
        if self._kept and not last and not self._closing and self._retry is None:
            self._retry = asyncio.get_running_loop().call_later(self._outage.seconds, self._try_again)

    def _try_again(self) -> None:
        self._retry = None
        self._work_off()

    def _serve(self) -> None:
        """The thread: takes all that waits, does it, tells the results."""
        ending = False
        while not ending:
            batch: list[_Waiting] = []
            try:
                taken = self._queue.get(timeout=self._outage.seconds if self._kept else None)
                while taken is not None:
                    batch.append(taken)
                    if len(batch) == MAX_TOGETHER or self._queue.empty():
                        break
                    taken = self._queue.get()
                ending = taken is None
            except Empty:
                pass
            self._turn(batch, last=ending)
        self._engine.dispose()

    def _turn(self, given: Sequence[_Waiting], *, last: bool = False) -> None:
        """Try what is kept when it is time for that, then what was given; keep what has to be tried again."""
        due: list[_Waiting] = []
        if self._kept and (last or self._outage.is_due):
            due, self._kept = self._kept, []
        tried = bool(due)
        todo = [*due, *given]
        failed: BaseException | None = None
        for start in range(0, len(todo), MAX_TOGETHER):
            batch = [waiting for waiting in todo[start : start + MAX_TOGETHER] if not waiting.is_taken_back]
            results = self._do(batch, held=bool(self._kept))
            failed = next((result.error for result in results if isinstance(result, _Failure) and result.is_passing), failed)
            again = [_is_to_be_tried_again(waiting, result) for waiting, result in zip(batch, results, strict=True)]
            self._kept += [waiting for waiting, kept in zip(batch, again, strict=True) if kept]
            self._tell(
                [waiting for waiting, kept in zip(batch, again, strict=True) if not kept],
                [result for result, kept in zip(results, again, strict=True) if not kept],
            )
        if failed is not None and not self._kept:
            # Somebody was told that it failed; whether it is over shows when something can be written again.
            self._kept.append(_Waiting(_probe, None, patient=True))
        if failed is not None and (tried or self._outage.is_due):
            self._outage.failed(failed, len(self._kept))
        elif tried and not self._kept:
            self._outage.over()
        if last and self._kept:
            _log.error("%d notes could not be written before the end; what they tell of may be done again", len(self._kept))
            lost = _Failure(failed or RuntimeError("the database is closed"))
            told = [waiting for waiting in self._kept if waiting.future is not None]
            self._tell(told, [lost] * len(told))

    def _do(self, works: Sequence[_Waiting], *, held: bool) -> list[Any]:
        """The results of the works, in their order: a :class:`_Failure` for each that failed, ``_KEPT`` for each not tried.

        Args:
            works: what is to be done.
            held: whether patient ones before these are to be tried again: then the patient ones among these wait behind them.
        """
        if held:
            free = [waiting for waiting in works if not waiting.patient]
            results = iter(self._do(free, held=False)) if free else iter(())
            return [_KEPT if waiting.patient else next(results) for waiting in works]
        if not works:
            return []
        try:
            return self._together([waiting.do for waiting in works])
        except _UnreachableError as error:
            return [_Failure(error.__cause__ or error, unreachable=not is_damage(error.__cause__ or error))] * len(works)
        except BaseException as error:  # whatever it is, somebody waits for it
            if len(works) == 1:
                return [self._again(works[0].do) if _may_be_repeated(error) else _Failure(error)]
        found: list[Any] = []
        while len(found) < len(works):
            waiting = works[len(found)]
            (result,) = self._do([waiting], held=held)
            held = held or _is_to_be_tried_again(waiting, result)
            # Each would wait in vain for as long as this one.
            unreachable = isinstance(result, _Failure) and result.unreachable
            found += [result] * (len(works) - len(found) if unreachable else 1)
        return found

    def _again(self, work: Work[Any]) -> Any:
        try:
            return self._together([work])[0]
        except BaseException as error:  # see above
            return _Failure(error.__cause__ or error, unreachable=True) if isinstance(error, _UnreachableError) else _Failure(error)

    def _together(self, works: Sequence[Work[Any]]) -> list[Any]:
        with self._transaction() as connection:
            return [work(connection) for work in works]

    def _tell(self, batch: Sequence[_Waiting], results: Sequence[Any]) -> None:
        damage = next((result.error for result in results if isinstance(result, _Failure) and is_damage(result.error)), None)
        if damage is not None and self._damage is None:
            self._damage = StorageError(f"{describe(self._engine.url)}: {reason_of(damage)} -> {RESTORE}")
            _log.critical("%s", self._damage)
            self._when_damaged()
        _hand_over(batch, results)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with contextlib.ExitStack() as stack:
            deadline = time.monotonic() + PATIENCE
            while True:
                try:
                    connection = stack.enter_context(self._engine.begin())
                    break
                except DBAPIError as error:
                    if is_damage(error) or time.monotonic() >= deadline:
                        raise _UnreachableError from error
                    time.sleep(PATIENCE / 20)
            yield connection


def _may_be_repeated(error: BaseException) -> bool:
    """Whether the connection was lost (the next one is a new one), or another transaction was in the way."""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _AGAIN)


def _probe(connection: Connection) -> None:
    """Write something that changes nothing."""
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _is_to_be_tried_again(waiting: _Waiting, result: object) -> bool:
    return waiting.patient and (result is _KEPT or (isinstance(result, _Failure) and result.is_passing))


def _hand_over(batch: Sequence[_Waiting], results: Sequence[Any]) -> None:
    """Hand the results to those who wait: at once within their event loop, else with one call into it."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
    for waiting, result in zip(batch, results, strict=True):
        if waiting.future is not None:
            loops.setdefault(waiting.future.get_loop(), []).append((waiting.future, result))
        elif isinstance(result, _Failure) and not is_damage(result.error):
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
