"""Empty knowledge folders are filled: with what comes with the program, once, to where it may be changed, or with what to begin with."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from bot.errors import StorageError
from bot.storage import disk
from bot.storage import folder as files
from bot.storage.files import read_texts

FILLING = ".coopbot.filling"
"""Name of the file in a knowledge folder that says that it is not full yet."""

_PAUSE = 0.1
_log = logging.getLogger(__name__)


def seed(folder: Path, shipped: Path, data: Path, *, patience: float = 60.0) -> bool:
    """Fill a knowledge folder that is empty with the knowledge that comes with the program.

    A folder with anything in it is left alone, so that a new version of the program overwrites nothing. A folder that is not there is
    made inside the data folder only: anywhere else its name may be a slip. What a process that was ended left half filled is filled.

    Args:
        folder: the knowledge folder.
        shipped: the knowledge that comes with the program.
        data: the folder for the data of the bot.
        patience: seconds to wait for another process that does the same.

    Returns:
        Whether it was filled.

    Raises:
        BusyError: another process was writing to the folder all the time.
        StorageError: it is empty and cannot be written.
    """
    try:
        if folder.parent.resolve() == data.resolve():
            disk.make_folder(folder)
        if not folder.is_dir() or not _wants_filling(folder):
            return False
        begun = time.monotonic()
        while (held := files.lock(folder, "a bot that starts")) is None:
            if time.monotonic() - begun > patience:
                raise files.busy(folder, patience)
            time.sleep(_PAUSE)
        with held:
            if not _wants_filling(folder):  # another process has done it
                return False
            _fill(folder, shipped)
    except OSError as error:
        remedy = "let this program read and write it, or put knowledge into it"
        raise StorageError(f"{folder}: the folder cannot be looked at or filled ({error.strerror or error}) -> {remedy}") from error
    _log.warning("%s was empty: it holds the knowledge that comes with the program now", folder)
    return True


def begin(folder: Path, template: Path) -> bool:
    """Fill a folder that a person named, and that is not there yet or empty, with what to begin with.

    Args:
        folder: the knowledge folder; if it is not there it is made, for its owner alone, and so are those above it.
        template: a knowledge folder that comes with the program.

    Returns:
        Whether it was filled; False: something stands there already.

    Raises:
        StorageError: it cannot be written.
    """
    try:
        if folder.exists() and not (folder.is_dir() and _wants_filling(folder)):
            return False
        disk.make_folder(folder)
        _fill(folder, template)
    except OSError as error:
        remedy = "name a folder that this program may write to"
        raise StorageError(f"{folder}: the folder cannot be made ({error.strerror or error}) -> {remedy}") from error
    return True


def _wants_filling(folder: Path) -> bool:
    """Whether there is nothing in it; what begins with a dot, or stands at the top of a volume, is no knowledge."""
    return (folder / FILLING).exists() or all(path.name.startswith(".") or path.name == "lost+found" for path in folder.iterdir())


def _fill(folder: Path, shipped: Path) -> None:
    disk.write(folder / FILLING, b"")
    files.sweep(folder)
    files.stage(folder, read_texts(shipped)).put_in_place()
    disk.delete(folder, FILLING)
