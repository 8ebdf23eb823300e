"""Which folder the history is of: two folders that shared one would take each other's files for changes by hand."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection

from bot.editorial.texts import Texts
from bot.publishing.outcomes import OtherFolderError
from bot.storage.settings import get_setting, set_setting
from bot.storage.tables import storable

_FOLDER = "folder"


def noted(connection: Connection) -> str | None:
    """The path of the folder that the history went on in last; None when that was never noted."""
    return get_setting(connection, _FOLDER)


def note(connection: Connection, folder: Path) -> None:
    """Keep that the history goes on in *folder*."""
    set_setting(connection, _FOLDER, _path(folder))


def is_another(folder: Path, before: str | None) -> bool:
    """Whether the history went on in a folder that is still there, and is not *folder*.

    One that was moved, or that containers know by other paths, is none: only one of its paths is there.
    """
    if before is None or before == _path(folder):
        return False
    try:
        return any(Path(before).rglob("*.y*ml")) and not Path(before).samefile(folder)
    except OSError:
        return False


def has_nothing_of(folder: Path, before: str | None, last: Texts, texts: Texts) -> bool:
    """Whether nothing that *folder* holds tells that the history, whose newest texts are *last*, is its own."""
    if before in (None, _path(folder)):
        # All files of a small folder may be changed at once, but not their names.
        return not last.keys() & texts.keys()
    return not any(last.get(path) == text for path, text in texts.items())


def refusal(folder: Path, before: str | None, number: int) -> OtherFolderError:
    """What to raise where either is so; *number*: of the newest revision."""
    return OtherFolderError(folder, None if before == _path(folder) else before, number)


def _path(folder: Path) -> str:
    return storable(os.path.realpath(folder))
