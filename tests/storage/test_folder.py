"""Writing to a knowledge folder."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.editorial.texts import is_knowledge, split_texts
from bot.errors import StorageError
from bot.storage.files import read_texts
from bot.storage.folder import HOLDER, LOCK, busy, holder_of, lock, read_exactly, read_original, set_aside, shell_author, stage, sweep
from tests.cli.conftest import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "knowledge"
    inside.mkdir()
    (inside / "a.yaml").write_bytes(b"facts: []\r\n")
    return inside


def test_texts_are_the_files_to_the_byte(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"\xef\xbb\xbfa\r\nb\rc")
    (folder / ".c.yaml").write_text("hidden", encoding="utf-8")
    texts = read_texts(folder)
    assert {name: text.encode() for name, text in texts.items()} == {"a.yaml": b"facts: []\r\n", "b.txt": b"\xef\xbb\xbfa\r\nb\rc"}
    assert split_texts(texts) == ({"a.yaml": "facts: []\r\n"}, {"b.txt": "a\r\nb\rc"})


def test_an_original_is_read_if_it_is_a_file_inside(folder: Path) -> None:
    (folder / "documents").mkdir()
    (folder / "documents" / "a.0.pdf").write_bytes(b"%PDF")
    assert read_original(folder, "documents/a.0.pdf") == b"%PDF"
    os.mkfifo(folder / "documents" / "b.0.pdf")
    assert [read_original(folder, name) for name in ("documents/b.0.pdf", "documents/c.0.pdf", "documents")] == [None] * 3
    (folder.parent / "secret").write_text("secret", encoding="utf-8")
    (folder / "documents" / "d.0.pdf").symlink_to(folder.parent / "secret")
    for name in ("documents/d.0.pdf", "../secret", str(folder.parent / "secret")):
        with pytest.raises(StorageError, match="leads outside"):
            read_original(folder, name)


def test_what_is_read_is_known_by_its_name() -> None:
    assert all(map(is_knowledge, ["a.yaml", "b/c.YML", "documents/d.txt"]))
    assert not any(map(is_knowledge, ["a.md", ".a.yaml", "b/.c/d.txt", ".set-aside-1/a.yaml", LOCK, HOLDER]))


def test_only_one_holds_the_folder_and_others_are_told_who(folder: Path) -> None:
    held = lock(folder, "shell anna@office")
    assert held is not None
    assert lock(folder, "shell ben@office") is None
    assert holder_of(folder) == f"shell anna@office, process {os.getpid()}"
    assert str(busy(folder, 3.2)) == (
        f"{folder}: shell anna@office, process {os.getpid()} is writing there; waited 3 s -> try again, or end that process if it hangs"
    )
    held.close()
    again = lock(folder, "shell ben@office")
    assert again is not None
    again.close()


def test_the_folder_is_free_when_its_holder_is_killed(folder: Path) -> None:
    code = f"""
import sys, time
from pathlib import Path
from bot.storage.folder import lock
held = lock(Path({str(folder)!r}), "a process that hangs")
print("held", flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        assert lock(folder, "me") is None
        process.kill()
        process.wait()
    held = lock(folder, "me")
    assert held is not None
    held.close()


def test_a_folder_that_is_not_there_cannot_be_held(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no such folder -> name the folder that holds the fact files"):
        lock(tmp_path / "nowhere", "me")
    assert not (tmp_path / "nowhere").exists()


def test_nothing_changes_before_all_is_ready(folder: Path) -> None:
    staged = stage(folder, {"a.yaml": "new\n", "deep/b.yaml": "b\n"})
    assert read_texts(folder) == {"a.yaml": "facts: []\r\n"}
    staged.put_in_place()
    assert read_texts(folder) == {"a.yaml": "new\n", "deep/b.yaml": "b\n"}
    assert sorted(path.name for path in folder.rglob("*")) == ["a.yaml", "b.yaml", "deep"]


def test_modes_are_kept_and_a_new_file_may_be_read_by_who_may_read_the_folder(folder: Path) -> None:
    (folder / "a.yaml").chmod(0o604)
    folder.chmod(0o750)
    stage(folder, {"a.yaml": "x", "b.yaml": "y"}).put_in_place()
    assert [stat.S_IMODE((folder / name).stat().st_mode) for name in ("a.yaml", "b.yaml")] == [0o604, 0o640]


def test_a_link_stays_a_link(folder: Path) -> None:
    (folder / "link.yaml").symlink_to("a.yaml")
    stage(folder, {"link.yaml": "x"}).put_in_place()
    assert (folder / "link.yaml").is_symlink()
    assert read_exactly(folder, "a.yaml") == "x"


def test_a_file_can_be_deleted_twice(folder: Path) -> None:
    for _ in range(2):
        stage(folder, {"a.yaml": None}).put_in_place()
    assert read_exactly(folder, "a.yaml") is None


@pytest.mark.parametrize("name", ["../out.yaml", "/out.yaml", "deep/../../out.yaml"])
def test_nothing_is_written_outside(folder: Path, name: str) -> None:
    with pytest.raises(StorageError, match="this leads outside the knowledge folder"):
        stage(folder, {"b.yaml": "y", name: "x"})
    assert [path.name for path in folder.parent.rglob("*")] == ["knowledge", "a.yaml"]


def test_what_cannot_be_made_ready_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises(StorageError, match="it cannot be written"):
        stage(folder, {"b.yaml": "y", "a.yaml/c.yaml": "x"})
    assert [path.name for path in folder.iterdir()] == ["a.yaml"]


def test_what_a_killed_process_left_is_swept_away(folder: Path) -> None:
    staged = stage(folder, {"a.yaml": "x", "deep/b.yaml": "y"})
    held = lock(folder, "me")
    assert held is not None
    sweep(folder)
    assert sorted(path.name for path in folder.rglob("*")) == [HOLDER, LOCK, "a.yaml", "deep"]
    staged.discard()
    held.close()


def test_what_is_set_aside_is_kept_and_not_read(folder: Path) -> None:
    names = [set_aside(folder, {"a.yaml": "broken\r\n", "deep/b.yaml": "b"}, 0.0) for _ in range(2)]
    assert names == [".set-aside-19700101-000000", ".set-aside-19700101-000000-2"]
    assert (folder / names[1] / "deep" / "b.yaml").read_bytes() == b"b"
    assert (folder / names[0] / "a.yaml").read_bytes() == b"broken\r\n"
    assert list(read_texts(folder)) == ["a.yaml"]


def test_what_is_no_text_is_read_as_none(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"\xff")
    (folder / "c").mkdir()
    assert [read_exactly(folder, name) for name in ("b.txt", "c", "d/e", "a.yaml/f")] == [None] * 4


def test_who_works_in_a_shell_is_named() -> None:
    user, _, host = shell_author().removeprefix("shell ").partition("@")
    assert user
    assert host
