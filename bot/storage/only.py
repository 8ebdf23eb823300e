"""One bot to a data folder: two would send every reply twice."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import InUseError, StorageError

LOCK = "bot.lock"
"""Name of the file in the data folder that a running bot holds locked; it stays there afterwards, and means nothing then."""


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder; the operating system frees it when the process ends, however it ends.

    Raises:
        InUseError: another bot holds it.
        StorageError: the folder cannot be made or written to.
    """
    lock = FileLock(data / LOCK, mode=0o600, thread_local=False)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        remedy = "end that one, or give this one a folder of its own (COOPBOT_DATA)"
        raise InUseError(f"{data}: another bot runs on this data folder -> {remedy}") from error
    except OSError as error:
        remedy = "let the program write there, or name another folder (COOPBOT_DATA)"
        raise StorageError(f"{data}: the data folder cannot be made or written to ({error.strerror or error}) -> {remedy}") from error
    with contextlib.ExitStack() as held:
        held.callback(lock.release)
        yield
