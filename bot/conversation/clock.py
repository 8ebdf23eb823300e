"""What time it is, known in one place: nothing above says it again."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date


class Clock:
    """The time and the day where the program runs."""

    def __init__(self, seconds: Callable[[], float] = time.time) -> None:
        """Take what it works with.

        Args:
            seconds: seconds since the epoch.
        """
        self._seconds = seconds

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._seconds()

    def today(self) -> date:
        """The day, by which facts hold or do not."""
        return date.fromtimestamp(self._seconds())
