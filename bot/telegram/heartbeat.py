"""A sign of life that other processes can see: the age of a file."""

from __future__ import annotations

from pathlib import Path

from bot.storage import disk

HEARTBEAT = "heartbeat"
"""File in the data folder that is touched while all is well."""

STALE = 60.0
"""Age in seconds from which the bot counts as dead."""


def beat(data: Path) -> None:
    """Show that all is well."""
    disk.make_folder(data)
    disk.write(data / HEARTBEAT, b"")


def is_alive(data: Path, now: float) -> bool:
    """Whether the bot whose data folder this is has shown a sign of life within ``STALE`` seconds before *now*."""
    try:
        return now - (data / HEARTBEAT).stat().st_mtime < STALE
    except OSError:
        return False
