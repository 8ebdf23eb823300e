"""The one place where files are written, given away, deleted and locked: whole at any moment, for their owner alone, never through a link.

Whoever may write to a folder can put a link or a pipe where a file of ours is to be; a command that root runs there would write to, or give
away, whatever the link leads to. So nothing below the folder that was named is followed: each folder on the way is opened without following
links, new content is written beside the old one under a name that nobody can guess, and modes and owners are set on what is open, not on
names.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o600
"""Mode of a file that is for its owner alone."""

PRIVATE_FOLDER = 0o700
"""Mode of a folder that is for its owner alone."""

_RELATIVE = os.open in os.supports_dir_fd and os.rename in os.supports_dir_fd  # not on Windows
# What a system does not have, it does not need: Windows makes links for administrators only.
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class OddFileError(OSError):
    """A link, a pipe, a device or a folder stands where a file is to be."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.ELOOP, "this is a link, or no regular file", str(path))


def private_by_default() -> None:
    """From now on whatever this process makes, libraries included, is for its owner alone, unless it is given another mode."""
    os.umask(0o077)


@dataclass(frozen=True, slots=True)
class _Folder:
    """An open folder.

    Attributes:
        path: where it was.
        descriptor: by which it is named, wherever it is moved to; None where the system has no such thing.
    """

    path: Path
    descriptor: int | None

    def at(self, name: str) -> str:
        """What to call a file in it, for functions that are given ``dir_fd=descriptor``."""
        return name if self.descriptor is not None else str(self.path / name)

    def status(self, name: str) -> os.stat_result | None:
        """Of a file in it, of a link itself; None when there is none."""
        try:
            return os.stat(self.at(name), dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def own_status(self) -> os.stat_result:
        return os.fstat(self.descriptor) if self.descriptor is not None else self.path.stat()

    def open(self, name: str, flags: int, mode: int = PRIVATE) -> int:
        return os.open(self.at(name), flags | _NOFOLLOW | _NONBLOCK | _BINARY, mode, dir_fd=self.descriptor)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[_Folder]:
    """The folder *path*, which was named by a person, so that links on the way to it are followed.

    It may itself be a link of this user or of root; one of somebody else, who may write where the folder stands, is odd.
    """
    if not _RELATIVE:
        yield _Folder(path, None)
        return
    if path.is_symlink() and path.lstat().st_uid not in (0, os.geteuid()):
        raise OddFileError(path)
    descriptor = os.open(path, _FOLDER)
    try:
        yield _Folder(path, descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _inside(root: Path, parts: Sequence[str], *, make: bool = False, mode: int | None = None) -> Iterator[_Folder]:
    """The folder *parts* below *root*; no link is followed below it.

    Args:
        root: a folder that a person named.
        parts: names of folders, one in another.
        make: whether those that are not there are made.
        mode: of those that are made; None: as the folder that they stand in.

    Raises:
        OSError: one is not there, is a link or no folder.
    """
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(_opened(root))
        for part in parts:
            made = make and _make(folder, part)
            if folder.descriptor is None:
                folder = _Folder(folder.path / part, None)
                continue
            descriptor = folder.open(part, _FOLDER)
            stack.callback(os.close, descriptor)
            if made:
                _give(descriptor, folder.own_status())
                os.fchmod(descriptor, stat.S_IMODE(folder.own_status().st_mode) & 0o777 if mode is None else mode)
            folder = _Folder(folder.path / part, descriptor)
        yield folder


def _make(folder: _Folder, part: str) -> bool:
    try:
        os.mkdir(folder.at(part), PRIVATE_FOLDER, dir_fd=folder.descriptor)
    except FileExistsError:
        return False
    return True


def _give(descriptor: int, owner: os.stat_result) -> None:
    """Make what root made belong to whom its neighbours belong: the bot may run as another user than the shell."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def make_folder(path: Path, mode: int | None = PRIVATE_FOLDER) -> None:
    """Make a folder and those above it that are not there; nothing happens when there is one.

    Args:
        path: the folder.
        mode: its permissions; None: those of the folder that it stands in.

    Raises:
        OSError: it cannot be made, or something else is there.
    """
    there, parts = path, list[str]()
    while not there.exists() and there.parent != there:
        parts.insert(0, there.name)
        there = there.parent
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there))
    with _inside(there, parts, make=True, mode=mode):
        pass


def write(path: Path, *content: bytes | memoryview, mode: int = PRIVATE, prefix: str = ".coopbot-") -> None:
    """Write a file, whole or not at all; what stood there before, a link for example, is replaced.

    Args:
        path: the file; its folder is there.
        content: all of it, in parts.
        mode: its permissions.
        prefix: how the name of the file begins under which it is written.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    write_below(path.parent, path.name, *content, mode=mode, prefix=prefix)


def write_below(root: Path, name: str, *content: bytes | memoryview, mode: int = PRIVATE, prefix: str = ".coopbot-") -> None:
    """The same for the file *name* below *root*, a path with ``/``; folders that are not there are made, for their owner alone."""
    *parts, last = name.split("/")
    with _inside(root, parts, make=True, mode=PRIVATE_FOLDER) as folder:
        new = _beside(folder, last, *content, mode=mode, prefix=prefix)
        with _discarding(folder, new):
            os.replace(folder.at(new), folder.at(last), src_dir_fd=folder.descriptor, dst_dir_fd=folder.descriptor)


def write_new(path: Path, content: bytes) -> bool:
    """Write a file for its owner alone, unless there is one; whole at once, on the disk, and whoever comes second changes nothing.

    Returns:
        Whether it was written.

    Raises:
        OSError: it cannot be written.
    """
    with _inside(path.parent, ()) as folder:
        new = _beside(folder, path.name, content, mode=PRIVATE, prefix=f".{path.name}.", durable=True)
        with _discarding(folder, new):
            try:
                # Unlike renaming, linking never replaces.
                os.link(folder.at(new), folder.at(path.name), src_dir_fd=folder.descriptor, dst_dir_fd=folder.descriptor)
            except FileExistsError:
                return False
            finally:
                _remove(folder, new)
    return True


def write_beside(root: Path, name: str, content: bytes, *, prefix: str) -> str:
    """Write content onto the disk beside the file that it is to replace, with the permissions and the owner of that file.

    A new file gets those of the folder it stands in: who may read and write the folder may do so with the file.

    Args:
        root: a folder that a person named.
        name: path of the file below it, with ``/``; folders that are not there are made.
        content: all of it.
        prefix: how the name of the new file begins.

    Returns:
        The path of the new file below *root*, for :func:`put_in_place` and :func:`delete`.

    Raises:
        OSError: it cannot be written; no file is left behind.
    """
    *parts, last = name.split("/")
    with _inside(root, parts, make=True) as folder:
        return "/".join((*parts, _beside(folder, last, content, mode=None, prefix=prefix, durable=True)))


def put_in_place(root: Path, new: str, name: str) -> None:
    """Let the file *new* take the place of its neighbour *name*, both paths below *root*; it is the one or the other at any moment.

    Raises:
        OSError: it cannot be done.
    """
    *parts, last = name.split("/")
    with _inside(root, parts) as folder:
        os.replace(folder.at(new.rpartition("/")[2]), folder.at(last), src_dir_fd=folder.descriptor, dst_dir_fd=folder.descriptor)


def delete(root: Path, name: str) -> None:
    """Delete the file or link *name* below *root*; one that is not there is no error.

    Raises:
        OSError: it cannot be deleted.
    """
    *parts, last = name.split("/")
    with contextlib.suppress(FileNotFoundError), _inside(root, parts) as folder:
        _remove(folder, last)


def move_away(path: Path, name: str) -> None:
    """Give what stands at *path* another name in its folder, whatever it is.

    Raises:
        OSError: it cannot be done.
    """
    with _inside(path.parent, ()) as folder:
        os.replace(folder.at(path.name), folder.at(name), src_dir_fd=folder.descriptor, dst_dir_fd=folder.descriptor)


def sync_folder(root: Path, name: str) -> None:
    """Bring onto the disk which files there are in the folder of the file *name* below *root*, where that can be done."""
    *parts, _ = name.split("/")
    with contextlib.suppress(FileNotFoundError), _inside(root, parts) as folder:
        if folder.descriptor is not None:
            os.fsync(folder.descriptor)


def mark_used(file: BinaryIO) -> None:
    """Make the time of an open file the present one, where that can be done."""
    if os.utime in os.supports_fd:
        with contextlib.suppress(OSError):
            os.utime(file.fileno())


@contextlib.contextmanager
def open_regular(path: Path, most: int | None, *, follow: bool = False) -> Iterator[BinaryIO]:
    """A file for reading, if it is a regular one of at most *most* bytes; a pipe or a device is never waited for.

    Args:
        path: the file.
        most: bytes; None: any number of them.
        follow: whether a link is followed; else it counts as odd.

    Raises:
        OddFileError: it is a link or no regular file.
        OSError: it cannot be read, or is larger (EFBIG).
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _NONBLOCK | _BINARY | (0 if follow else _NOFOLLOW))
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise OddFileError(path) from error
        raise
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OddFileError(path)
        if most is not None and status.st_size > most:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        yield file


def read_regular(path: Path, most: int) -> bytes:
    """What is in a file; arguments and errors as of :func:`open_regular`."""
    with open_regular(path, most) as file:
        return file.read(most)


def others_write(status: os.stat_result, user: int) -> bool:
    """Whether somebody else than that user and root can have written, or can write, a file of this status."""
    return status.st_uid not in (0, user) or bool(stat.S_IMODE(status.st_mode) & (stat.S_IWGRP | stat.S_IWOTH))


def is_own(file: BinaryIO) -> bool:
    """Whether only this user and root can have written an open file, as far as the system knows such things."""
    return not hasattr(os, "geteuid") or not others_write(os.fstat(file.fileno()), os.geteuid())


def is_odd(path: Path) -> bool:
    """Whether something stands there that is not a regular file of one name alone, so that writing to it would change something else."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return not stat.S_ISREG(status.st_mode) or status.st_nlink > 1


def lock(path: Path) -> contextlib.ExitStack | None:
    """Hold a file locked, without waiting; the operating system frees it when the process ends, however it ends.

    Returns:
        What to close to free it; None while another process holds it.

    Raises:
        OddFileError: the file is a link or no regular file.
        OSError: it cannot be made.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  # 30 ms that a question in a shell does not need

    with _inside(path.parent, ()):
        if is_odd(path):
            raise OddFileError(path)
    # Of another thread, since it may be freed there; a new one each time, since one may be taken twice by its owner.
    held = FileLock(path, thread_local=False, mode=PRIVATE)
    try:
        held.acquire(timeout=0)
    except Timeout:
        return None
    release = contextlib.ExitStack()
    release.callback(held.release)
    with contextlib.suppress(OSError), _inside(path.parent, ()) as folder, os.fdopen(folder.open(path.name, os.O_RDONLY), "rb") as file:
        if os.fstat(file.fileno()).st_nlink == 1:
            _give(file.fileno(), folder.own_status())
    return release


def keep_private(path: Path) -> bool:
    """Take away what others may do with a file or folder of this user's; links and other users' things are left alone.

    Returns:
        Whether others could do something.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _NOFOLLOW | _NONBLOCK)
    except OSError:
        return False
    try:
        status = os.fstat(descriptor)
        ours = hasattr(os, "geteuid") and status.st_uid == os.geteuid()
        # A second name may stand anywhere.
        plain = stat.S_ISDIR(status.st_mode) or (stat.S_ISREG(status.st_mode) and status.st_nlink == 1)
        if not ours or not plain or not status.st_mode & 0o077:
            return False
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode) & ~0o077)
    except OSError:  # a file system that is read-only or knows no modes
        return False
    finally:
        os.close(descriptor)
    return True


def _beside(folder: _Folder, name: str, *content: bytes | memoryview, mode: int | None, prefix: str, durable: bool = False) -> str:
    """Write a file in *folder* that is to take the place of *name*, and return what it is called; without *mode* it is as *name* was."""
    owner = folder.own_status()
    if mode is None:
        old = folder.status(name)
        mode = stat.S_IMODE(owner.st_mode) & 0o666
        if old is not None and stat.S_ISREG(old.st_mode):
            owner, mode = old, stat.S_IMODE(old.st_mode) & 0o777
    new = prefix + secrets.token_hex(8)
    descriptor = folder.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with _discarding(folder, new), os.fdopen(descriptor, "wb") as file:
        file.writelines(content)
        file.flush()
        _give(descriptor, owner)
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, mode)
        if durable:
            os.fsync(descriptor)
    return new


@contextlib.contextmanager
def _discarding(folder: _Folder, new: str) -> Iterator[None]:
    """Where something goes wrong, *new* is deleted."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            _remove(folder, new)
        raise


def _remove(folder: _Folder, name: str) -> None:
    os.unlink(folder.at(name), dir_fd=folder.descriptor)
