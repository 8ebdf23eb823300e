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
from bot.facts.report import NO_OBJECT
from bot.facts.schema import parse
from bot.messages import Message
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
        what = Message("this is not a folder", "这不是文件夹") if folder.exists() else Message("there is no such folder", "没有这个文件夹")
        remedy = Message("name the folder that holds the fact files", "请指定存放条目文件的文件夹")
        raise KnowledgeError([_problem(str(folder), 0, what, remedy)])
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
        remedy = Message("put the fact files (*.yaml) there, or name another folder", "请把条目文件（*.yaml）放进去，或换一个文件夹")
        problems.append(_problem(str(folder), 0, Message("the folder holds no YAML file", "文件夹里没有 YAML 文件"), remedy))
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
        what = Message("the folder cannot be read ({reason})", "文件夹无法读取（{reason}）", reason=error.strerror)
        problems.append(_problem(name, 0, what, Message("give the program the right to read it", "请给程序读取的权限")))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in folders:
            path = Path(parent, name)
            if path.is_symlink():
                what = Message("this is a link to a folder", "这是指向文件夹的链接")
                remedy = Message(
                    "put the folder itself there: links to folders are not followed", "请把文件夹本身放在这里：程序不会跟随指向文件夹的链接"
                )
                problems.append(_problem(path.relative_to(folder).as_posix(), 0, what, remedy))
        for name in names:
            if is_knowledge(name):
                yield Path(parent, name)


def _read(path: Path, name: str, root: str) -> str | Problem:
    try:
        target, status = path, path.lstat()
        if stat.S_ISLNK(status.st_mode):
            target = Path(os.path.realpath(path, strict=True))
            if not target.is_relative_to(root):
                what = Message("the link leads outside the folder, to '{target}'", "链接指向文件夹之外：“{target}”", target=target)
                return _problem(name, 0, what, Message("put the file itself there", "请把文件本身放在这里"))
            status = target.stat()
        # A named pipe would block for ever when it is opened.
        if not stat.S_ISREG(status.st_mode):
            remedy = Message("delete it, or give it another ending", "请删去它，或换一个扩展名")
            return _problem(name, 0, Message("this is not a regular file", "这不是普通文件"), remedy)
        with disk.open_regular(target, None) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        what = Message("the file cannot be read ({reason})", "文件无法读取（{reason}）", reason=error.strerror)
        return _problem(name, 0, what, Message("give the program the right to read it, or delete it", "请给程序读取的权限，或删去它"))
    if len(data) > MAX_BYTES:
        what = Message("the file is larger than {size} MB", "文件大于 {size} MB", size=MAX_BYTES // 1_000_000)
        return _problem(name, 0, what, Message("split it into smaller ones", "请分成几个小的"))
    try:
        name.encode()
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = Message(
            "byte {byte:#04x} at offset {place} is not UTF-8",
            "偏移 {place} 处的字节 {byte:#04x} 不是 UTF-8",
            byte=data[error.start],
            place=error.start,
        )
        return _problem(name, line, what, Message("save the file with the encoding UTF-8", "请以 UTF-8 编码保存文件"))
    except UnicodeEncodeError:
        return _problem(name, 0, Message("the name of the file is not UTF-8", "文件名不是 UTF-8"), Message("rename the file", "请改文件名"))


def _problem(file: str, line: int, what: Message, remedy: Message) -> Problem:
    # Names that are not UTF-8 hold lone surrogates, which cannot be printed.
    return Problem(file=file.encode("utf-8", "backslashreplace").decode(), line=line, where=NO_OBJECT, what=what, remedy=remedy)
