"""Writing to a knowledge folder: one process at a time, and every file whole at any moment."""

from __future__ import annotations

import contextlib
import errno
import getpass
import os
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.errors import StorageError
from bot.messages import Message, message_of
from bot.storage import disk

LOCK = ".coopbot.lock"
"""Name of the file in the knowledge folder that whoever writes there holds locked."""

HOLDER = ".coopbot.holder"
"""Name of the file that says who holds the lock."""

SET_ASIDE = ".set-aside-"
"""How the names of folders begin in which files are kept that were changed by hand and are not in use."""

_STAGED = ".coopbot-"

_LONGEST_HOLDER = 1000
"""Bytes of the name of a holder that are read."""

_LARGEST_ORIGINAL = 50_000_000
_LARGEST = 1 << 30
"""Bytes of the largest knowledge file that is compared with another."""


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
        told = Message(
            "{folder}: there is no such folder -> name the folder that holds the fact files",
            "{folder}：没有这个文件夹 -> 请指定存放条目文件的文件夹",
            folder=folder,
        )
        raise StorageError(told)
    try:
        held = disk.lock(folder / LOCK)
    except OSError as error:
        kind = ReadOnlyError if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM) else StorageError
        raise kind(message_of(_unwritable(folder, error))) from error
    if held is not None:
        # Only for messages: a lock without a name is a lock.
        with contextlib.suppress(OSError):
            disk.write(folder / HOLDER, f"{holder}, process {os.getpid()}".encode("utf-8", "replace"), prefix=_STAGED)
    return held


def holder_of(folder: Path) -> str:
    """Who took the lock last; empty when that is not known."""
    try:
        return disk.read_regular(folder / HOLDER, _LONGEST_HOLDER).decode("utf-8", "replace").strip()
    except OSError:
        return ""


def busy(folder: Path, waited: float) -> BusyError:
    """What to raise when the lock was not to be had within so many seconds."""
    told = Message(
        "{folder}: {holder} is writing there; waited {waited:.0f} s -> try again, or end that process if it hangs",
        "{folder}：{holder} 正在写入，已等待 {waited:.0f} 秒 -> 请重试；如果该进程没有响应，请结束它",
        folder=folder,
        holder=holder_of(folder) or Message("another process", "另一个进程"),
        waited=waited,
    )
    return BusyError(told)


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
        ready: path of a file -> the file that takes its place; None: it will be deleted. All paths are relative to the folder; a link
            within it stays one, since the path is that of what it leads to.
    """

    folder: Path
    ready: Mapping[str, str | None]

    def put_in_place(self) -> None:
        """Replace file after file; each is the old one or the new one at any moment, the end of the process included."""
        try:
            for name, new in self.ready.items():
                if new is None:
                    disk.delete(self.folder, name)
                else:
                    disk.put_in_place(self.folder, new, name)
            for name in {name.rpartition("/")[0]: name for name in self.ready}.values():
                disk.sync_folder(self.folder, name)
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def discard(self) -> None:
        """Delete what was made ready and is not in place."""
        for new in self.ready.values():
            if new is not None:
                with contextlib.suppress(OSError):
                    disk.delete(self.folder, new)


def stage(folder: Path, changes: Mapping[str, str | None]) -> Staged:
    """Write new content beside the files and onto the disk; no file is changed yet.

    Args:
        folder: the knowledge folder.
        changes: path relative to it, with ``/`` -> the whole text; None: the file is to be deleted.

    Raises:
        StorageError: it cannot be written, for example since the disk is full; nothing is left behind then.
    """
    ready: dict[str, str | None] = {}
    staged = Staged(folder=folder, ready=ready)
    try:
        for name, text in changes.items():
            if text is None:
                ready[name] = None
            else:
                real = _inside(folder, name)
                ready[real] = disk.write_beside(folder, real, text.encode("utf-8", "surrogateescape"), prefix=_STAGED)
    except OSError as error:
        staged.discard()
        raise _unwritable(folder, error) from error
    except BaseException:
        staged.discard()
        raise
    return staged


def keep_originals(folder: Path, originals: Mapping[str, bytes]) -> list[str]:
    """Write files that are kept as they are and are no texts of the knowledge.

    Args:
        folder: the knowledge folder.
        originals: path relative to it, with ``/`` -> content. A file that is there already with that content stays.

    Returns:
        The paths of those that were not there.

    Raises:
        StorageError: one cannot be written; none is left behind then.
    """
    made: list[str] = []
    try:
        for name, content in originals.items():
            real = _inside(folder, name)
            if not _holds(folder / real, content):
                new = disk.write_beside(folder, real, content, prefix=_STAGED)
                disk.put_in_place(folder, new, real)
                made.append(real)
                disk.sync_folder(folder, real)
    except OSError as error:
        drop_originals(folder, made)
        raise _unwritable(folder, error) from error
    return made


def read_original(folder: Path, name: str) -> bytes | None:
    """What a kept file holds; None when it is not there any more, or is larger than Telegram takes (50 MB).

    Raises:
        StorageError: the name leads outside the folder.
    """
    try:
        return disk.read_regular(folder / _inside(folder, name), _LARGEST_ORIGINAL)
    except OSError:
        return None


def drop_originals(folder: Path, made: Iterable[str]) -> None:
    """Delete what :func:`keep_originals` has just made."""
    for name in made:
        with contextlib.suppress(OSError):
            disk.delete(folder, name)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return disk.read_regular(path, len(content)) == content
    except OSError:
        return False


def _inside(folder: Path, name: str) -> str:
    """The path below *folder* of the file that *name* leads to.

    Raises:
        StorageError: it leads outside.
    """
    path, real = PurePosixPath(name), Path(os.path.realpath(folder / name))
    root = os.path.realpath(folder)
    if path.is_absolute() or ".." in path.parts or not real.is_relative_to(root):
        told = Message(
            "{name}: this leads outside the knowledge folder -> choose a name inside it",
            "{name}：这在知识文件夹之外 -> 请用文件夹里面的名称",
            name=name,
        )
        raise StorageError(told)
    return real.relative_to(root).as_posix()


def read_exactly(folder: Path, name: str) -> str | None:
    """The text of one file; None when there is no such file, or it is no text."""
    try:
        with disk.open_regular(folder / name, _LARGEST, follow=True) as file:
            return file.read().decode()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, disk.OddFileError, UnicodeDecodeError):
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
                    disk.delete(folder, Path(parent, name).relative_to(folder).as_posix())


def set_aside(folder: Path, texts: Mapping[str, str], now: float) -> str:
    """Keep *texts* in a folder of the knowledge folder that is not read; its name is returned. Lone surrogates stand for other bytes."""
    name = time.strftime(f"{SET_ASIDE}%Y%m%d-%H%M%S", time.gmtime(now))
    place = next(path for path in _names(folder / name) if not os.path.lexists(path))
    try:
        for path, text in texts.items():
            disk.write_below(folder, f"{place.name}/{path}", text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise _unwritable(folder, error) from error
    return place.name


def _names(first: Path) -> Iterator[Path]:
    yield first
    for number in range(2, 10_000):
        yield first.with_name(f"{first.name}-{number}")


def _unwritable(folder: Path, error: OSError) -> StorageError:
    where = error.filename or folder
    if isinstance(error, disk.OddFileError):
        told = Message(
            "{where}: {reason} -> look who made it, and delete it",
            "{where}：{reason} -> 请查明是谁建的，然后删去",
            where=where,
            reason=error.strerror,
        )
        return StorageError(told)
    told = Message(
        "{where}: it cannot be written ({reason}) -> let this program write to the folder, or make room",
        "{where}：无法写入（{reason}） -> 请给程序写入这个文件夹的权限，或腾出空间",
        where=where,
        reason=error.strerror or error,
    )
    return StorageError(told)
