"""Writing to a knowledge folder: one process at a time, and every file whole at any moment."""

from __future__ import annotations

import contextlib
import errno
import getpass
import os
import socket
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from bot.errors import StorageError

LOCK = ".coopbot.lock"
"""Name of the file in the knowledge folder that whoever writes there holds locked."""

HOLDER = ".coopbot.holder"
"""Name of the file that says who holds the lock."""

_STAGED = ".coopbot-"


class BusyError(StorageError):
    """Another process is writing to the folder."""


class ReadOnlyError(StorageError):
    """This process may read the folder, and not write to it."""


def lock(folder: Path, holder: str) -> contextlib.ExitStack | None:
    """Take the lock of *folder*, without waiting.

    The operating system frees it when the process ends, however it ends.

    Args:
        folder: the knowledge folder.
        holder: whom messages to others are to name.

    Returns:
        What to close to free it; None while somebody else has it.

    Raises:
        ReadOnlyError: the folder cannot be written to.
        StorageError: there is no such folder, or its disk is full.
    """
    if not folder.is_dir():  # the lock would make one
        raise StorageError(f"{folder}: there is no such folder -> name the folder that holds the fact files")
    # Of another thread, since a change is made in several; a new one each time, since one may be taken twice by its owner.
    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    except OSError as error:
        kind = ReadOnlyError if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM) else StorageError
        raise kind(str(_unwritable(folder, error))) from error
    held = contextlib.ExitStack()
    held.callback(lock.release)
    _give_away(folder / LOCK, folder)
    # Only for messages: a lock without a name is a lock.
    with contextlib.suppress(OSError):
        (folder / HOLDER).write_text(f"{holder}, process {os.getpid()}", encoding="utf-8")
        _give_away(folder / HOLDER, folder)
    return held


def holder_of(folder: Path) -> str:
    """Who took the lock last; empty when that is not known."""
    try:
        return (folder / HOLDER).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def busy(folder: Path, waited: float) -> BusyError:
    """What to raise when the lock was not to be had within so many seconds."""
    holder = holder_of(folder) or "another process"
    return BusyError(f"{folder}: {holder} is writing there; waited {waited:.0f} s -> try again, or end that process if it hangs")


def shell_author() -> str:
    """Who works in this shell: ``shell user@host``."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "unknown"
    return f"shell {user}@{socket.gethostname()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """New content that lies beside the files it will replace, on the disk.

    Attributes:
        folder: the knowledge folder.
        ready: path of a file -> the file that takes its place; None: it will be deleted.
    """

    folder: Path
    ready: Mapping[str, Path | None]

    def put_in_place(self) -> None:
        """Replace file after file; each is the old one or the new one at any moment, the end of the process included."""
        try:
            for name, new in self.ready.items():
                target = self.folder / name
                # A link within the folder stays one: what it leads to is replaced.
                real = Path(os.path.realpath(target))
                if new is None:
                    target.unlink(missing_ok=True)
                else:
                    new.replace(real)
            for parent in {(self.folder / name).parent for name in self.ready}:
                _sync_folder(parent)
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def discard(self) -> None:
        """Delete what was made ready and is not in place."""
        for new in self.ready.values():
            if new is not None:
                with contextlib.suppress(OSError):
                    new.unlink(missing_ok=True)


def stage(folder: Path, changes: Mapping[str, str | None]) -> Staged:
    """Write new content beside the files and onto the disk; no file is changed yet.

    Args:
        folder: the knowledge folder.
        changes: path relative to it, with ``/`` -> the whole text; None: the file is to be deleted.

    Raises:
        StorageError: it cannot be written, for example since the disk is full; nothing is left behind then.
    """
    ready: dict[str, Path | None] = {}
    staged = Staged(folder=folder, ready=ready)
    try:
        for name, text in changes.items():
            ready[name] = None
            if text is not None:
                path = PurePosixPath(name)
                if path.is_absolute() or ".." in path.parts:
                    raise StorageError(f"{name}: this leads outside the knowledge folder -> choose a name inside it")
                ready[name] = _write(folder / name, text)
    except OSError as error:
        staged.discard()
        raise _unwritable(folder, error) from error
    except BaseException:
        staged.discard()
        raise
    return staged


def read_exactly(folder: Path, name: str) -> str | None:
    """The text of one file; None when there is no such file, or it is no text."""
    try:
        return (folder / name).read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, UnicodeDecodeError):
        return None
    except OSError as error:
        raise _unwritable(folder, error) from error


def sweep(folder: Path) -> None:
    """Delete what a process that was ended left unfinished; only to be called by who holds the lock."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(_STAGED):
                with contextlib.suppress(OSError):
                    Path(parent, name).unlink()


def set_aside(folder: Path, texts: Mapping[str, str], now: float) -> str:
    """Keep *texts* in a folder of the knowledge folder that is not read; its name is returned. Lone surrogates stand for other bytes."""
    name = time.strftime(".set-aside-%Y%m%d-%H%M%S", time.gmtime(now))
    place = next(path for path in _names(folder / name) if not path.exists())
    try:
        for path, text in texts.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise _unwritable(folder, error) from error
    return place.name


def _names(first: Path) -> Iterator[Path]:
    yield first
    for number in range(2, 10_000):
        yield first.with_name(f"{first.name}-{number}")


def _write(target: Path, text: str) -> Path:
    """The path of a new file beside *target* with its mode and that text."""
    real = Path(os.path.realpath(target))
    real.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=_STAGED, dir=real.parent)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
            file.flush()
            path.chmod(_mode(real))
            _give_away(path, real if real.exists() else real.parent)
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    return path


def _mode(target: Path) -> int:
    """The permissions that a file has, or that a new one gets from the folder it stands in."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        # Who may read and write the folder may do so with the file.
        return stat.S_IMODE(target.parent.stat().st_mode) & 0o666


def _give_away(path: Path, like: Path) -> None:
    """Make a file that root wrote belong to whom *like* belongs: the bot may run as another user than the shell."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = like.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _sync_folder(folder: Path) -> None:
    if not folder.is_dir() or os.name == "nt":  # Windows has no such thing
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(folder: Path, error: OSError) -> StorageError:
    where = error.filename or folder
    return StorageError(f"{where}: it cannot be written ({error.strerror or error}) -> let this program write to the folder, or make room")
