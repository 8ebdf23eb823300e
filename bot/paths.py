"""Where the program's own files are on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def shipped_knowledge() -> Path:
    """The knowledge folder that comes with the program: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_knowledge"
    return installed if installed.is_dir() else package.parent / "knowledge"


def language_data(name: str) -> Path:
    """A data file of ``bot.language``."""
    return Path(__file__).resolve().parent / "language" / "data" / name


def state_folder() -> Path:
    """The user's folder for what a program remembers, such as the history of the chat; it need not exist.

    Raises:
        RuntimeError: the user has no home.
    """
    if sys.platform == "win32":
        parent = os.environ.get("LOCALAPPDATA")
        return (Path(parent) if parent else Path.home() / "AppData" / "Local") / "coopbot"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "coopbot"
    parent = os.environ.get("XDG_STATE_HOME")
    # The specification of these folders has relative paths ignored.
    return (Path(parent) if parent and Path(parent).is_absolute() else Path.home() / ".local" / "state") / "coopbot"


def cache_folder() -> Path | None:
    """The user's folder for what can be made again, such as the prepared knowledge; it need not exist.

    ``COOPBOT_CACHE`` names another one; set to nothing, it turns such keeping off.

    Returns:
        The folder; None when nothing is to be kept, or the user has no home.
    """
    chosen = os.environ.get("COOPBOT_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    try:
        if sys.platform == "win32":
            parent = os.environ.get("LOCALAPPDATA")
            return (Path(parent) if parent else Path.home() / "AppData" / "Local") / "coopbot" / "cache"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "coopbot"
        parent = os.environ.get("XDG_CACHE_HOME")
        # The specification of these folders has relative paths ignored.
        return (Path(parent) if parent and Path(parent).is_absolute() else Path.home() / ".cache") / "coopbot"
    except RuntimeError:
        return None
