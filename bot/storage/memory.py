"""Making much at once without holding memory, or others, longer than it needs."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
from collections.abc import Iterator


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


def give_back() -> None:
    """Return freed memory to the system, where the C library can (glibc): it keeps tens of megabytes in small gaps otherwise."""
    with contextlib.suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
