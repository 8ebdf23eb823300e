"""Reading a knowledge folder from disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.storage.files import MAX_BYTES, load, read_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "knowledge"
    (inside / "documents").mkdir(parents=True)
    (inside / "facts.yaml").write_text("facts:\n  - {id: a, answer: A, quote: 万达。}\n", encoding="utf-8")
    (inside / "documents" / "d.txt").write_text("Title\n\n万达。\n", encoding="utf-8")
    return inside


def problems(folder: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        read_folder(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_folder_is_read_and_checked(folder: Path) -> None:
    assert load(folder).facts["a"].quotes[0].paragraph == 2


def test_paths_are_relative_to_the_folder(folder: Path) -> None:
    yaml, texts = read_folder(folder)
    assert list(yaml) == ["facts.yaml"]
    assert texts == {"documents/d.txt": "Title\n\n万达。\n"}


def test_line_ends_are_kept_and_a_mark_of_utf_8_is_taken_off(folder: Path) -> None:
    (folder / "documents" / "d.txt").write_bytes(b"\xef\xbb\xbfa\r\nb")
    assert read_folder(folder)[1] == {"documents/d.txt": "a\r\nb"}


def test_hidden_and_foreign_files_are_left_out(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "a.yaml").write_text("x")
    (folder / ".a.yaml").write_text("x")
    (folder / "a.yaml~").write_text("x")
    (folder / "b.md").write_text("x")
    (folder / "C.YML").write_text("")
    assert list(read_folder(folder)[0]) == ["C.YML", "facts.yaml"]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert problems(missing) == [f"{missing}: there is no such folder -> name the folder that holds the fact files"]


def test_a_file_in_place_of_the_folder_is_told(folder: Path) -> None:
    file = folder / "facts.yaml"
    assert problems(file) == [f"{file}: this is not a folder -> name the folder that holds the fact files"]


def test_a_folder_without_yaml_is_told(folder: Path) -> None:
    (folder / "facts.yaml").unlink()
    assert problems(folder) == [f"{folder}: the folder holds no YAML file -> put the fact files (*.yaml) there, or name another folder"]


def test_all_unreadable_files_are_told_at_once(folder: Path) -> None:
    (folder / "big.yaml").write_bytes(b" " * (MAX_BYTES + 1))
    (folder / "latin.yaml").write_bytes(b"a: b\nc: caf\xe9\n")
    (folder / "documents" / "utf16.txt").write_bytes("Title".encode("utf-16"))
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    os.mkfifo(folder / "pipe.yaml")
    assert problems(folder) == [
        "big.yaml: the file is larger than 20 MB -> split it into smaller ones",
        "documents/utf16.txt:1: byte 0xff at offset 0 is not UTF-8 -> save the file with the encoding UTF-8",
        "gone.txt: the file cannot be read (No such file or directory) -> give the program the right to read it, or delete it",
        "latin.yaml:2: byte 0xe9 at offset 11 is not UTF-8 -> save the file with the encoding UTF-8",
        "loop.txt: the file cannot be read (Too many levels of symbolic links) -> give the program the right to read it, or delete it",
        "pipe.yaml: this is not a regular file -> delete it, or give it another ending",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_without_the_right_to_read_are_told(folder: Path) -> None:
    (folder / "facts.yaml").chmod(0)
    (folder / "documents").chmod(0)
    try:
        assert problems(folder) == [
            "documents: the folder cannot be read (Permission denied) -> give the program the right to read it",
            "facts.yaml: the file cannot be read (Permission denied) -> give the program the right to read it, or delete it",
        ]
    finally:
        (folder / "documents").chmod(0o700)


def test_a_link_that_leads_outside_is_refused(folder: Path) -> None:
    outside = folder.parent / "secret.txt"
    outside.write_text("secret")
    (folder / "a.txt").symlink_to(outside)
    (folder / "more").symlink_to(folder.parent)
    assert problems(folder) == [
        f"a.txt: the link leads outside the folder, to '{outside}' -> put the file itself there",
        "more: this is a link to a folder -> put the folder itself there: links to folders are not followed",
    ]


def test_a_link_inside_the_folder_and_a_link_to_the_folder_are_followed(folder: Path) -> None:
    (folder / "documents" / "e.txt").symlink_to("d.txt")
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert sorted(read_folder(link)[1]) == ["documents/d.txt", "documents/e.txt"]


def test_a_folder_whose_name_only_begins_alike_is_outside(folder: Path) -> None:
    twin = folder.parent / "knowledge-old"
    twin.mkdir()
    (twin / "a.yaml").write_text("facts: []")
    (folder / "a.yaml").symlink_to(twin / "a.yaml")
    assert len(problems(folder)) == 1


def test_a_file_name_that_is_not_utf_8_is_told_in_a_printable_way(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.yaml")).write_text("facts: []")
    (message,) = problems(folder)
    assert message == "caf\\udce9.yaml: the name of the file is not UTF-8 -> rename the file"
    message.encode()
