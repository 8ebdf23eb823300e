"""Writing a file that a command was asked for."""

from __future__ import annotations

from pathlib import Path

from bot.errors import UsageError
from bot.storage import disk


def write_output(file: Path, data: bytes, *, replace: bool) -> None:
    """Write a file beside and put it in its place; others may read it.

    Raises:
        UsageError: there is one and it is not to be replaced, or it cannot be written.
    """
    if file.exists() and not replace:
        raise UsageError(f"{file}: there is such a file already -> name another one, or add --yes to replace it")
    try:
        disk.write(file, data, mode=0o644)
    except OSError as error:
        raise UsageError(f"{file}: the file cannot be written ({error.strerror}) -> name another one") from error
