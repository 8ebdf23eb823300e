"""What a process that reads a file may take."""

from __future__ import annotations

import contextlib

MEMORY = 160_000_000
"""Bytes of its address space: the largest files that are taken need 36 to 80 MB of it, half of that for the program."""

MAX_DOCUMENT = 20_000_000
"""Bytes of the largest file that is read as a document; most of such a file are pictures."""

COMPUTING = 20
"""Seconds of computing."""

WALL = 60.0
"""Seconds in all; a busy machine needs more than it computes."""

RESULT = 16_000_000
"""Bytes of what it tells: 2 million characters, however they are written."""

OUT_OF_MEMORY = 12
"""Exit status of a process that needed more memory."""


def set_limits() -> None:
    """Bound this process from now on, as far as the system can: Linux all, macOS not the memory, Windows nothing.

    The wall time is bounded by who started it, everywhere.
    """
    try:
        import resource  # noqa: PLC0415  # not there on Windows
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, COMPUTING),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            # At the first bound of computing the system says which one it was, at the second it does not.
            resource.setrlimit(kind, (most, most + 2 if kind == resource.RLIMIT_CPU else most))
