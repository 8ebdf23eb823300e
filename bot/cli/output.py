"""What commands show and write: texts that can be printed, files that were asked for, and how far a long command has come."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.errors import CoopbotError, UsageError
from bot.messages import in_language
from bot.storage import disk


def spoken(environment: Mapping[str, str]) -> str:
    """The language of the terminal, ``"en"`` or ``"zh"``: the first of the usual variables that is set says it."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def here(text: str) -> str:
    """A message in the language of the terminal; another text as it is."""
    return in_language(text, spoken(os.environ))


def words_of(error: CoopbotError) -> str:
    """What an error says, in the language of the terminal."""
    return error.told(spoken(os.environ))


def readable(text: str) -> str:
    """*text* with what is no character (halves of surrogate pairs, bytes that were not UTF-8) as question marks."""
    return text.encode("utf-8", "replace").decode()


def decoded(line: bytes) -> str:
    """A line of input as text, without its end; bytes that are not UTF-8 become U+FFFD."""
    return line.decode("utf-8", "replace").rstrip("\r\n")


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
        task = bar.add_task("asking", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Where somebody waits and watches, show that *what* is being done, and for how long; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(what, total=None)
        yield
