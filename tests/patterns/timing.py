"""How the time of a work grows with its text, by the clock of this thread alone: what else the machine does counts little."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType

LONGEST = 0.1
"""Seconds of processor time after which a work is given up."""


class _LateError(Exception):
    """The work took too long."""


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _LateError


def cost(work: Callable[[], object], times: int = 1, longest: float = LONGEST) -> float:
    """Seconds of processor time of *work*, the least of several times; *longest* when it was given up."""
    best = longest
    before = signal.signal(signal.SIGVTALRM, _ring)
    try:
        for _ in range(times):
            begun = time.thread_time()
            signal.setitimer(signal.ITIMER_VIRTUAL, longest)
            try:
                work()
            except _LateError:
                continue
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            best = min(best, time.thread_time() - begun)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    return best


def grows(
    work: Callable[[int], Callable[[], object]], length: int, noise: float, *, most: float, doublings: int = 2, longest: float = LONGEST
) -> str:
    """What is wrong with how the time grows from *length* on, empty when it grows as it should.

    Args:
        work: gives for a length what is to be timed, its text made beforehand.
        length: the first length, in characters.
        noise: seconds of processor time that are not worth looking at.
        most: how many times as long twice the length may take: linear is 2, quadratic 4.
        doublings: how often the length is doubled.
        longest: seconds after which a work is given up.
    """
    first = cost(work(length), longest=longest)
    if first < noise:
        return ""
    if first >= longest and cost(work(length), longest=longest) >= longest:
        return f"{length} characters: given up after {longest} s"
    # Mostly one look at the longest is enough; only what seems to take too long is measured step by step.
    last = work(length * 2**doublings)
    if cost(last, longest=longest) < min(longest, most**doublings * min(first, cost(work(length), longest=longest))):
        return ""
    times = [cost(work(length), 3, longest)]
    for step in range(1, doublings + 1):
        times.append(cost(work(length * 2**step), 3, longest))
        if times[-1] <= most * max(times[-2], 1e-6):
            # One quiet step shows that the others were noise; only the longest may take too long as a whole.
            if times[-1] < longest and any(cost(last, longest=longest) < longest for _ in range(3)):
                return ""
            break
    return f"{length} characters: {', '.join(f'{1000 * one:.1f} ms' for one in times)}, each twice as long"
