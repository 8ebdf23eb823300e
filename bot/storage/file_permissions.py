"""What the bot keeps is for its own user alone, also where it was made by an older version or by hand."""

from __future__ import annotations

import logging
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.storage import disk
from bot.storage.engine import database_file, files_of
from bot.storage.folder import HOLDER, LOCK, SET_ASIDE

_SYSTEM = ("/dev", "/etc", "/opt", "/srv", "/usr/lib", "/usr/local/lib", "/var/lib", "/var/cache")
"""Folders of the system; these and those above them are left alone."""

_log = logging.getLogger(__name__)


def keep_private(data: Path, database_url: str, knowledge: Path, cache: Path | None) -> int:
    """Take away what other users may do with the files of the bot; it is logged when there was something.

    That is the data folder and the cache with the files directly in them, the database, and in the knowledge folder what is no knowledge:
    the files for taking turns, and what was set aside. The knowledge itself has the rights that its editors give it.

    Args:
        data: the data folder; it need not exist.
        database_url: of the database.
        knowledge: the knowledge folder; it need not exist.
        cache: where prepared states are kept; None: nowhere.

    Returns:
        How many files and folders others could do something with.
    """
    database = database_file(database_url)
    found = [
        *(path for folder in (data, cache) if folder is not None for path in _own(folder)),
        *(files_of(database) if database is not None else ()),
        *_besides_knowledge(knowledge),
    ]
    repaired = sum(map(disk.keep_private, found))
    if repaired:
        _log.warning("%d files and folders of the bot could be read or written by other users; now they are for this user alone", repaired)
    return repaired


def _own(folder: Path) -> Iterator[Path]:
    """A folder for the bot, and the files in it; nothing of one that others need as well."""
    if _is_shared(folder) or not folder.is_dir():
        return
    yield folder
    yield from (path for path in folder.iterdir() if not path.is_dir())


def _besides_knowledge(folder: Path) -> Iterator[Path]:
    yield from (folder / LOCK, folder / HOLDER)
    for aside in folder.glob(f"{SET_ASIDE}*"):
        if aside.is_symlink():
            continue  # somebody else's, whatever it leads to
        for place, _, names in os.walk(aside, followlinks=False):
            yield from (Path(place), *(Path(place, name) for name in names))


def _is_shared(folder: Path) -> bool:
    """Whether a folder was named, by mistake or not, in which other things stand: the system's, the program's, or all of a user's."""
    try:
        real = folder.resolve()
        sticky = bool(folder.stat().st_mode & stat.S_ISVTX)
    except OSError:
        return True
    own = (Path.home(), Path(sys.prefix), Path(__file__), Path(tempfile.gettempdir()))
    return sticky or any(other.resolve().is_relative_to(real) for other in (*own, *map(Path, _SYSTEM)))
