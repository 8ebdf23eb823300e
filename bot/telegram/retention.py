"""What is too old is erased, unless the clock by which it is too old may be wrong."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from bot.answers.texts import say
from bot.config import Config
from bot.storage import clock_guard, privacy
from bot.telegram.application import Assembled
from bot.telegram.markup import escape
from bot.telegram.replying import tell_each
from bot.telegram.screens import Screen

DAY = 24 * 3600.0

BETWEEN = DAY / 4
"""Seconds between two times that something is erased."""

AGAIN = 60.0
"""Seconds until a clock that is not trusted is looked at again: it may have been set right, or confirmed."""

_log = logging.getLogger(__name__)


class RetentionJob:
    """Erases four times a day what is older than the operator wants."""

    def __init__(
        self,
        config: Config,
        parts: Assembled,
        now: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take what it works with.

        Args:
            config: how long things are kept, and who is told.
            parts: what erases.
            now: seconds since the epoch.
            timer: monotonic seconds.
        """
        self._config = config
        self._parts = parts
        self._now = now
        self._timer = timer
        self._next = float("-inf")
        self._trusted = timer()
        self._told = False

    async def look(self) -> None:
        """Erase when it is time for that."""
        if self._timer() < self._next:
            return
        now, lived = self._now(), self._timer() - self._trusted
        retention = self._config.retention_days * DAY
        last = await self._parts.database.run(lambda connection: clock_guard.look(connection, now, lived=lived, retention=retention))
        if last is not None:
            self._next = self._timer() + AGAIN
            await self._ask(now, last)
            return
        self._trusted, self._told = self._timer(), False
        await self._erase(before=now - retention)
        self._next = self._timer() + BETWEEN

    async def _ask(self, now: float, last: float) -> None:
        """Say once that the clock has to be set right or confirmed."""
        if self._told:
            return
        self._told = True
        shown, noted = clock_guard.shown(now), clock_guard.shown(last)
        remedy = "set the clock right, or confirm it: coopbot clock --confirm"
        _log.error("the clock shows %s, but %s was noted last: nothing is erased for its age -> %s", shown, noted, remedy)
        text = say("admin_clock", self._config.language, now=shown, noted=noted)
        await tell_each(self._parts.application.bot, sorted(self._config.admins), Screen(html=f"⏰ {escape(text)}"))

    async def _erase(self, *, before: float) -> None:
        erased = await self._parts.database.erase(lambda connection: privacy.expire(connection, before=before))
        await self._parts.queue.forget()
        await self._parts.drafts.sweep()
        if erased:
            _log.info("%d things older than %d days were erased", erased, self._config.retention_days)
