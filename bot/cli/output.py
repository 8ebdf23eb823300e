"""What commands show and write: texts that can be printed, files that were asked for, and how far a long command has come."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.errors import CoopbotError, UsageError
from bot.messages import Message, in_language
from bot.storage import disk


def spoken(environment: Mapping[str, str]) -> str:
    """The language of the terminal, ``"en"`` or ``"zh"``: the first of the usual variables that is set says it."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def language_here() -> str:
    """The language of the terminal, ``"en"`` or ``"zh"``."""
    return spoken(os.environ)


def here(text: str) -> str:
    """A message in the language of the terminal; another text as it is."""
    return in_language(text, language_here())


def words_of(error: CoopbotError) -> str:
    """What an error says, in the language of the terminal."""
    return error.told(language_here())


def readable(text: str) -> str:
    """*text* with what is no character (halves of surrogate pairs, bytes that were not UTF-8) as question marks."""
    return text.encode("utf-8", "replace").decode()


def decoded(line: bytes) -> str:
    """A line of input as text, without its end; bytes that are not UTF-8 become U+FFFD."""
    return line.decode("utf-8", "replace").rstrip("\r\n")


_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
}
"""What the system says of the files that people name, in Chinese."""


def write_output(file: Path, data: bytes, *, replace: bool) -> None:
    """Write a file beside and put it in its place; others may read it.

    Raises:
        UsageError: there is one and it is not to be replaced, or it cannot be written.
    """
    if file.exists() and not replace:
        told = Message(
            "{file}: there is such a file already -> name another one, or add --yes to replace it",
            "{file}：已有这个文件 -> 请换一个文件名，或加上 --yes 覆盖它",
            file=file,
        )
        raise UsageError(told)
    try:
        disk.write(file, data, mode=0o644)
    except OSError as error:
        told = Message(
            "{file}: the file cannot be written ({reason}) -> name another one",
            "{file}：无法写入这个文件（{reason}） -> 请换一个文件名",
            file=file,
            reason=why(error),
        )
        raise UsageError(told) from error


def unreadable(file: Path, error: OSError) -> UsageError:
    """That a file which a person named cannot be read."""
    told = Message(
        "{file}: the file cannot be read ({reason}) -> name another one",
        "{file}：无法读取这个文件（{reason}） -> 请换一个文件",
        file=file,
        reason=why(error),
    )
    return UsageError(told)


def why(error: OSError) -> str:
    """What the system says of a file, which it says in English alone."""
    told, chinese = error.strerror or str(error), _SYSTEM.get(error.errno or 0)
    return Message(told, chinese) if chinese else told


def reading(name: str) -> Message:
    """That a file or document of that name is being read."""
    return Message("reading {name}", "正在读取 {name}", name=readable(name))


_ASKING = Message("asking", "正在逐句检验")
LONG = 200
"""Questions from which a terminal shows the progress."""


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """What to call after every question: where somebody waits and watches, it moves a bar."""
    if total < LONG or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(here(_ASKING), total=total)
        yield lambda: bar.advance(task)


@contextmanager
def working(what: Message) -> Iterator[None]:
    """Where somebody waits and watches, show that *what* is being done, and for how long; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(here(what), total=None)
        yield
