"""How the commands put a change into effect: shown first, then checked, then written."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli.texts import readable
from bot.editorial.texts import Change, Texts, is_yaml
from bot.errors import EditError, UsageError
from bot.facts.schema import parse
from bot.storage.files import read_folder


def texts_in(folder: Path) -> Texts:
    """The files of a knowledge folder exactly as they are; KnowledgeError when one cannot be read."""
    yaml, documents = read_folder(folder)
    return {name: (folder / name).read_bytes().decode() for name in sorted({**yaml, **documents})}


def publish(folder: Path, change: Change, *, kind: str, reason: str, yes: bool) -> None:
    """Show what a change does, ask whether it is meant, and put it into effect.

    Args:
        folder: the knowledge folder.
        change: what is to be different.
        kind: ``edit`` or ``import``.
        reason: why, in the person's words; may be empty.
        yes: do not ask.

    Raises:
        EditError, ConflictError: the change cannot be made.
        KnowledgeError: the result would be refused; nothing is written.
    """
    before = texts_in(folder)
    after = change.apply(before)
    if after == before:
        click.echo("Nothing is different: it says so already.")
        return
    parse(
        {name: text.removeprefix("\ufeff") for name, text in after.items() if is_yaml(name)},
        {name: text.removeprefix("\ufeff") for name, text in after.items() if not is_yaml(name)},
    )
    click.echo(readable(change.summary("en")))
    for line in differences(before, after):
        click.echo(readable(line))
    if not yes:
        click.confirm("Publish this?", default=True, abort=True)
    _write(folder, before, after)
    click.echo(readable(f"Published ({kind}{f': {reason}' if reason else ''})."))


def differences(before: Texts, after: Texts) -> Iterator[str]:
    """The lines that go and come, by file."""
    for name in sorted({**before, **after}):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield from difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, n=1, lineterm="")


def _write(folder: Path, before: Texts, after: Texts) -> None:
    """Write each changed file whole; one that changed on disk meanwhile is left alone with an EditError."""
    if texts_in(folder) != before:
        raise EditError(f"{folder}: the files were changed meanwhile -> repeat the change")
    for name, text in after.items():
        if before.get(name) == text:
            continue
        target = Path(os.path.realpath(folder / name))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
            replace_file(target, text.encode(), mode)
        except OSError as error:
            raise UsageError(f"{target}: the file cannot be written ({error.strerror}) -> give yourself the right to write it") from error


def replace_file(target: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
