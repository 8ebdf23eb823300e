"""Making much at once without holding memory, or others, longer than it needs."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
from collections.abc import Iterator

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # of mallopt(3)
_LARGE = 1 << 18  # bytes


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile.

    Where all that is made stays, looking through it for garbage again and again takes a quarter of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextlib.contextmanager
def beside_others() -> Iterator[None]:
    """Other threads get the interpreter within a millisecond, not five, as long as no single step of ours takes longer.

    For a long computation in the process that answers.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.001)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


def take_singly() -> None:
    """Take every large array from the system by itself from now on, where the C library can (glibc).

    It is returned at once when it is no longer needed. Otherwise the library keeps what was freed for the next array of that
    size, and a process that publishes holds 30 MB more.
    """
    _tell(_MMAP_THRESHOLD, _LARGE)


def share_heap() -> None:
    """Let all threads to come share one heap, where the C library can (glibc): with one each, a bot under load holds 4 MB more."""
    _tell(_ARENA_MAX, 1)


def _tell(parameter: int, value: int) -> None:
    with contextlib.suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).mallopt(parameter, value)


def give_back() -> None:
    """Return freed memory to the system, where the C library can (glibc): it keeps tens of megabytes in small gaps otherwise."""
    with contextlib.suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def leave_alone() -> None:
    """Never look for garbage among what there is now: it stays, and looking through it again and again would hold up answers."""
    gc.freeze()


def settle() -> None:
    """Leave what there is now alone, and give back what is free."""
    leave_alone()
    give_back()
