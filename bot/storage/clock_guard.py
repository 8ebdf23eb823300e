"""Whether the clock can be trusted with erasing: what is erased because a clock went wrong cannot be brought back.

The last time that was seen is noted in the database. A clock that has moved on by much more than the process has lived since then has
jumped, or the bot was off for long; which of the two, only a person knows. Until one confirms it nothing is erased for its age.
"""

from __future__ import annotations

import math
import time

from sqlalchemy import Connection

from bot.storage.settings import get_setting, set_setting

AWAY = 3 * 24 * 3600.0
"""Seconds that a bot may have been off, or a clock may be wrong, without anybody being asked."""

_KEY = "clock"


def is_plausible(now: float, noted: float | None, *, lived: float = 0.0, retention: float = math.inf) -> bool:
    """Whether a time may be the right one.

    Args:
        now: what the clock says, seconds since the epoch.
        noted: what it said last; None: it was never noted.
        lived: seconds by a clock that cannot jump since then, or fewer.
        retention: seconds after which things are erased; a jump that is longer would erase them all.
    """
    return noted is None or now - noted <= lived + min(AWAY, retention)


def noted(connection: Connection) -> float | None:
    """The last time that was seen and can be trusted, in seconds since the epoch; None when there is none yet."""
    text = get_setting(connection, _KEY)
    return None if text is None else float(text)


def note(connection: Connection, now: float) -> None:
    """Note a time that is trusted."""
    set_setting(connection, _KEY, repr(now))


def look(connection: Connection, now: float, *, lived: float, retention: float) -> float | None:
    """Note the time where it may be the right one; arguments as above.

    Returns:
        None when it may; else the last time that was noted.
    """
    last = noted(connection)
    if not is_plausible(now, last, lived=lived, retention=retention):
        return last
    # A clock that was set back does not take the note with it: set right again, it would seem to jump.
    note(connection, now if last is None else max(now, last))
    return None


def shown(at: float) -> str:
    """A time as people read it."""
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(at))
