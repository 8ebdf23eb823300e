"""The end of the process: it is told by a signal, and comes in time, whatever hangs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
import time
from typing import Any, NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM)

ANSWERING = 3.0
"""Seconds after the signal for which answers to what was received are begun; the rest of it is answered after the next start."""

SENDING = 4.5
"""Seconds after the signal for which answers that were begun may be sent."""

CLOSING = 5.5
"""Seconds after the signal for which other work may be finished, such as a change that is being published."""

DEADLINE = 7.0
"""Seconds after the signal at which the process ends, whatever it is doing: each of its steps may be the last one. What stops it
kills it later: TimeoutStopSec of deploy/coopbot.service and stop_grace_period of deploy/compose.yaml."""

_LAST_WORDS = 0.5
"""Seconds the last line of the log may take: whoever should read it may hang too."""

_log = logging.getLogger(__name__)


class Shutdown:
    """Hears the signals that end the process; told again, it ends without answering.

    A thread waits for them. So they are heard, and the deadline holds, also while the event loop is held up: an SQLite file that
    another process has locked holds it up for seconds.

    Attributes:
        told: the process is to end.
        hurry: it was told so again.
    """

    def __init__(self) -> None:
        self.told = asyncio.Event()
        self.hurry = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._begun: float | None = None
        self._guarded = False
        self._status = 0

    def listen(self) -> None:
        """Begin to hear. To be called before any other thread is started: each would get the signals too."""
        if sys.platform == "win32":
            return  # Ctrl-C ends the process as usual
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        threading.Thread(target=self._hear, name="signals", daemon=True).start()

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on there is something to be finished by that loop; before, a signal ends the process at once."""
        self._loop = loop

    def left(self, limit: float) -> float:
        """Seconds until *limit* seconds of the end have passed; it begins with the first signal, or without one when this is asked."""
        if self._begun is None:
            self._begun = time.monotonic()
        return max(0.0, self._begun + limit - time.monotonic())

    def end(self, status: int = 0) -> None:
        """End it as a signal does, from any thread; *status*: that of the process where the deadline has to end it."""
        self._status = max(self._status, status)
        again, self._guarded = self._guarded, True
        if not again:
            self.left(0.0)
            guard = threading.Timer(DEADLINE, self._overdue)
            guard.daemon = True
            guard.start()
        # A loop that is closed has nothing to finish any more.
        if (loop := self._loop) is not None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe((self.hurry if again else self.told).set)

    async def within(self, limit: float, work: asyncio.Future[Any]) -> bool:
        """Wait for work until *limit* seconds of the end have passed, or until told to hurry; whether it is finished."""
        hurried = asyncio.ensure_future(self.hurry.wait())
        await asyncio.wait({work, hurried}, timeout=self.left(limit), return_when=asyncio.FIRST_COMPLETED)
        hurried.cancel()
        return work.done()

    def _hear(self) -> None:
        while True:
            self._take(signal.sigwait(SIGNALS))

    def _take(self, number: int) -> None:
        if self._loop is None:
            _leave(f"ended by {signal.Signals(number).name} before any message was taken")
        self.end()

    def _overdue(self) -> None:
        _leave(f"not all was finished after {DEADLINE:g} s; the next start goes on with it", self._status)


def _leave(reason: str, status: int = 0) -> NoReturn:
    """End the process at once, well: what it had received and not finished is in the database."""
    telling = threading.Thread(target=_log.warning, args=[reason], daemon=True)
    telling.start()
    telling.join(_LAST_WORDS)
    os._exit(status)
