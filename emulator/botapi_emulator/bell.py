"""Waiting for something to happen, with a bound: the only way anything here waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """Wakes whoever waits; ringing costs nothing when nobody does."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Wake all who wait now."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    async def wait(self, timeout: float) -> bool:
        """Until the next ring; False when ``timeout`` seconds passed first."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await asyncio.wait_for(future, timeout)
        except TimeoutError:
            return False
        finally:
            if future in self._waiting:
                self._waiting.remove(future)
        return True


async def until(bell: Bell, condition: Callable[[], Found], timeout: float, what: str) -> Found:
    """What ``condition`` returns as soon as it is true; it is asked at once and after every ring.

    Args:
        bell: rings whenever the condition may have changed.
        condition: cheap and without effects.
        timeout: seconds.
        what: the end of the sentence "Waited 5 s in vain for ...".

    Raises:
        TimeoutError: it stayed false.
    """
    clock = asyncio.get_running_loop().time
    end = clock() + timeout
    while not (found := condition()):
        left = end - clock()
        if left <= 0 or not await bell.wait(left):
            if found := condition():
                return found
            raise TimeoutError(f"Waited {timeout:g} s in vain for {what}")
    return found
