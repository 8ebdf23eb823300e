"""One instance to a data folder: two would send every reply twice."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from bot.errors import InUseError, StorageError
from bot.storage import disk

LOCK = "bot.lock"
"""Name of the file in the data folder that a running bot holds locked; it stays there afterwards, and means nothing then."""


@contextlib.contextmanager
def hold_data_folder(data: Path) -> Iterator[None]:
    """Hold the data folder; the operating system frees it when the process ends, however it ends.

    Raises:
        InUseError: another bot holds it.
        StorageError: the folder cannot be made or written to.
    """
    remedy = "let the program write there, or name another folder (COOPBOT_DATA)"
    try:
        disk.make_folder(data)
        held = disk.lock(data / LOCK)
    except OSError as error:
        raise StorageError(f"{data}: the data folder cannot be made or written to ({error.strerror or error}) -> {remedy}") from error
    if held is None:
        remedy = "end that one, or give this one a folder of its own (COOPBOT_DATA)"
        raise InUseError(f"{data}: another bot runs on this data folder -> {remedy}")
    with held:
        yield
