"""Reading a knowledge folder from disk, with everything that can be wrong with its files told at once."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.editorial.texts import is_knowledge, is_yaml, split_texts
from bot.errors import KnowledgeError, Problem
from bot.facts.model import KnowledgeBase
from bot.facts.schema import parse
from bot.storage import disk

MAX_BYTES = 20_000_000
"""Largest file that is read; a book has about 1 MB."""

_MOST_KEPT = 10 * MAX_BYTES
"""Largest file that is kept although it is not used."""


def load(folder: Path) -> KnowledgeBase:
    """Read and check the knowledge in *folder*; KnowledgeError holds every problem found."""
    return parse(*read_folder(folder))


def read_folder(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The YAML files and the ``.txt`` files of *folder* and its subfolders.

    Names that begin with a dot are left out, as are files of other kinds. A byte order mark is taken off.

    Returns:
        Two mappings in path order: path relative to *folder*, with ``/`` -> text.

    Raises:
        KnowledgeError: as of :func:`read_texts`.
    """
    return split_texts(read_texts(folder))


def read_texts(folder: Path) -> dict[str, str]:
    """The files of :func:`read_folder` exactly as they are: encoded in UTF-8, each text is its file, byte for byte.

    Returns:
        In path order: path relative to *folder*, with ``/`` -> text, line ends and byte order mark included.

    Raises:
        KnowledgeError: the folder is missing or holds no YAML file; a file is not UTF-8, larger than 20 MB, cannot be
            read, or is a link that leads outside. All of it is told at once.
    """
    if not folder.is_dir():
        what = "this is not a folder" if folder.exists() else "there is no such folder"
        raise KnowledgeError([_problem(str(folder), 0, what, "name the folder that holds the fact files")])
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    root = os.path.realpath(folder)
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in _files(folder, problems)):
        result = _read(path, name, root)
        if isinstance(result, Problem):
            problems.append(result)
        else:
            texts[name] = result
    if not problems and not any(map(is_yaml, texts)):
        remedy = "put the fact files (*.yaml) there, or name another folder"
        problems.append(_problem(str(folder), 0, "the folder holds no YAML file", remedy))
    if problems:
        raise KnowledgeError(problems)
    return texts


def read_whatever(folder: Path) -> dict[str, str]:
    """The same files, whatever is wrong with them: bytes that are not UTF-8 stand as lone surrogates, what cannot be read is left out.

    For keeping and replacing them; ``encode("utf-8", "surrogateescape")`` gives back the bytes.
    """
    texts = {}
    for path in _files(folder, []):
        # Whatever is there is to be kept, as far as it can be held; a named pipe would block for ever.
        with contextlib.suppress(OSError), disk.open_regular(path, _MOST_KEPT, follow=True) as file:
            texts[path.relative_to(folder).as_posix()] = file.read().decode("utf-8", "surrogateescape")
    return texts


def _files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """The paths to be read; folders that cannot be entered become problems, since their facts would be missing silently."""

    def unreadable(error: OSError) -> None:
        name = Path(error.filename).relative_to(folder).as_posix()
        problems.append(_problem(name, 0, f"the folder cannot be read ({error.strerror})", "give the program the right to read it"))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in folders:
            path = Path(parent, name)
            if path.is_symlink():
                remedy = "put the folder itself there: links to folders are not followed"
                problems.append(_problem(path.relative_to(folder).as_posix(), 0, "this is a link to a folder", remedy))
        for name in names:
            if is_knowledge(name):
                yield Path(parent, name)


def _read(path: Path, name: str, root: str) -> str | Problem:
    try:
        target, status = path, path.lstat()
        if stat.S_ISLNK(status.st_mode):
            target = Path(os.path.realpath(path, strict=True))
            if not target.is_relative_to(root):
                return _problem(name, 0, f"the link leads outside the folder, to '{target}'", "put the file itself there")
            status = target.stat()
        # A named pipe would block for ever when it is opened.
        if not stat.S_ISREG(status.st_mode):
            return _problem(name, 0, "this is not a regular file", "delete it, or give it another ending")
        with disk.open_regular(target, None) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _problem(name, 0, f"the file cannot be read ({error.strerror})", "give the program the right to read it, or delete it")
    if len(data) > MAX_BYTES:
        return _problem(name, 0, f"the file is larger than {MAX_BYTES // 1_000_000} MB", "split it into smaller ones")
    try:
        name.encode()
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {data[error.start]:#04x} at offset {error.start} is not UTF-8"
        return _problem(name, line, what, "save the file with the encoding UTF-8")
    except UnicodeEncodeError:
        return _problem(name, 0, "the name of the file is not UTF-8", "rename the file")


def _problem(file: str, line: int, what: str, remedy: str) -> Problem:
    # Names that are not UTF-8 hold lone surrogates, which cannot be printed.
    return Problem(file=file.encode("utf-8", "backslashreplace").decode(), line=line, where="", what=what, remedy=remedy)
