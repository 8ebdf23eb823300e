"""Writing has one place; what it does there is whole, private and undone when it fails."""

from __future__ import annotations

import ast
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import disk

BOT = Path(disk.__file__).parents[1]
PLACE = Path(disk.__file__)

CALLS = frozenset(
    {
        *("chmod", "fchmod", "lchmod", "chown", "fchown", "lchown", "umask", "utime", "truncate", "ftruncate"),
        *("write_text", "write_bytes", "touch", "mkdir", "makedirs", "mkfifo", "mknod"),
        *("rename", "renames", "unlink", "rmdir", "removedirs", "link", "symlink", "hardlink_to", "symlink_to"),
    }
)
"""Methods and functions that change something on the disk; ``replace`` with one argument is that of a path, with two that of a text."""

MODULES = frozenset({"tempfile", "shutil", "filelock", "fcntl"})
HARMLESS = {"bot/storage/file_permissions.py": {"tempfile"}, "bot/record_file.py": {"os.open"}}
"""One asks where the folder for such files is, the other opens a file that ships with the program for reading."""


def changes(tree: ast.AST) -> Iterator[str]:
    """What in a module changes files: calls by name, modules, and modes of opening."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (module for _ in names[:1] if module.partition(".")[0] in MODULES)
                yield from (alias.name for alias in names if module == "os" and alias.name in CALLS | {"open", "replace", "remove"})
            case ast.Call(func=ast.Attribute(attr="replace"), args=[_], keywords=[]):
                yield "replace"
            case ast.Call(func=ast.Attribute(attr="replace" | "remove" | "open" as name, value=ast.Name(id="os"))):
                yield f"os.{name}"
            case ast.Call(func=ast.Attribute(attr=name)) if name in CALLS:
                yield name
            case ast.Call(func=ast.Name(id="open") | ast.Attribute(attr="open" | "fdopen"), args=args, keywords=keywords):
                values = [*args, *(keyword.value for keyword in keywords)]
                modes = [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
                yield from (f"open {mode}" for mode in modes if set(mode) <= set("rwxabt+") and set(mode) & set("wxa+"))


def test_nothing_else_writes_gives_away_or_deletes_files() -> None:
    found = {}
    for path in BOT.rglob("*.py"):
        name = path.relative_to(BOT.parent).as_posix()
        if path != PLACE and (made := set(changes(ast.parse(path.read_text(encoding="utf-8")))) - HARMLESS.get(name, set())):
            found[name] = made
    # The reader of a pipe has gone: what is left is written to nowhere.
    assert found == {"bot/cli/main.py": {"os.open"}}


@pytest.mark.parametrize(
    "source",
    [
        *("import os\nos.chown(p, 1, 1)", "p.write_text('x')", "open(p, 'w')", "p.open(mode='ab')", "p.replace(q)", "import shutil"),
        *("from os import open", "import os\nos.open(p, os.O_WRONLY)", "from filelock import FileLock", "os.replace(p, q)", "p.touch()"),
    ],
)
def test_whoever_would_write_is_found(source: str) -> None:
    assert list(changes(ast.parse(source)))


@pytest.mark.parametrize("source", ["text.replace('a', 'b')", "replace(x, a=1)", "open(p)", "p.open('rb')", "service.open(item, 'word')"])
def test_whoever_does_not_is_not(source: str) -> None:
    assert not list(changes(ast.parse(source)))


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    disk.write(path, b"one", b"two")
    assert path.read_bytes() == b"onetwo"

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        disk.write(path, b"three")
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [("a", b"onetwo")]


def test_what_is_new_never_replaces(tmp_path: Path) -> None:
    assert [disk.write_new(tmp_path / "a", content) for content in (b"1", b"2")] == [True, False]
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"1")]


@pytest.mark.skipif(sys.platform == "win32", reason="other rights")
def test_folders_that_are_made_are_private_and_those_that_are_there_stay(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    disk.make_folder(tmp_path / "a" / "b")
    disk.make_folder(tmp_path / "a" / "b")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path, tmp_path / "a", tmp_path / "a" / "b")] == [0o755, 0o700, 0o700]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        disk.make_folder(tmp_path / "file" / "c")


def test_what_is_larger_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert disk.read_regular(tmp_path / "a", 5) == b"12345"
    with pytest.raises(OSError, match="too large"):
        disk.read_regular(tmp_path / "a", 4)
