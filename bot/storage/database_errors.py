"""When a database cannot do what it is asked for: whether that passes, when to try again, and what the log says of it."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

PAUSES = (0.25, 8.0)
"""Seconds until the first further try, and at most; each pause is twice the one before."""

QUIET = 60.0
"""Seconds between two lines of the log about the same trouble."""

RESTORE = "it is damaged: stop the bot and restore a backup, as docs/operators.md tells under 'Backup and restore'"
"""What to do with a file whose pages are not what SQLite wrote."""

_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    }
)
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PASSING_STATES = ("08", "25006", "40001", "40P01", "53", "57P", "58")
"""How PostgreSQL's codes begin for: no connection, only readable, in each other's way, no room, shutting down, the system fails."""

_log = logging.getLogger(__name__)


def sqlite_code(error: BaseException) -> int:
    """SQLite's code of an error, without its extension; 0 for any other error."""
    return getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & 0xFF


def is_passing(error: BaseException) -> bool:
    """Whether the same may succeed later when the surroundings have changed: a full disk, another writer, a server that restarts."""
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or sqlite_code(error) in _PASSING or state.startswith(_PASSING_STATES)


def is_damage(error: BaseException) -> bool:
    """Whether the file of the database is not what was written: nothing will mend it but a backup."""
    return sqlite_code(error) in _DAMAGED


def reason_of(error: BaseException) -> str:
    """The first line of what the database itself said."""
    origin = getattr(error, "orig", None) or error
    lines = str(origin).strip().splitlines()
    return lines[0] if lines else type(origin).__name__


class Outage:
    """Counts the pauses between tries, and tells the log: one line a minute, and one when it is over."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        """Take what it works with.

        Args:
            timer: monotonic seconds.
        """
        self._timer = timer
        self._since: float | None = None
        self._pause = PAUSES[0]
        self._told = float("-inf")
        self._is_told = False
        self.next_try = float("-inf")

    @property
    def is_due(self) -> bool:
        """Whether it is time to try again."""
        return self._timer() >= self.next_try

    @property
    def seconds(self) -> float:
        """Seconds until the next try."""
        return max(0.0, self.next_try - self._timer())

    def failed(self, error: BaseException, kept: int) -> None:
        """A try failed; *kept* works wait for the next."""
        now = self._timer()
        if self._since is None:
            self._since, self._pause = now, PAUSES[0]
        self.next_try = now + self._pause
        self._pause = min(PAUSES[1], 2 * self._pause)
        if now - self._told >= QUIET:
            self._told, self._is_told = now, True
            _log.error(
                "the database cannot be used (%s): %d notes wait in memory, no new message is worked on; tried again by itself",
                reason_of(error),
                kept,
            )

    def over(self) -> None:
        """Everything that waited is done."""
        if self._since is not None and self._is_told:
            _log.info("the database can be used again, after %.0f s; all notes are kept", self._timer() - self._since)
        self._since, self._is_told, self.next_try = None, False, float("-inf")
