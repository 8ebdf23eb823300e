"""An empty knowledge folder is filled once with the knowledge that comes with the program."""

from __future__ import annotations

import concurrent.futures
import logging
import os
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage.files import read_texts
from bot.storage.folder import BusyError, lock
from bot.storage.seeding import FILLING, seed


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    (folder / "documents").mkdir(parents=True)
    (folder / "facts.yaml").write_bytes(b"facts: []\r\n")
    (folder / "documents" / "a.txt").write_text("码头", encoding="utf-8")
    (folder / ".coopbot.lock").touch()
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.parametrize("there", [[], ["lost+found/"], [".coopbot.lock"]])
def test_an_empty_folder_is_filled_to_the_byte_and_said_so(
    tmp_path: Path, shipped: Path, data: Path, there: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for name in there:
        (folder / name).mkdir() if name.endswith("/") else (folder / name).touch()
    with caplog.at_level(logging.WARNING):
        assert seed(folder, shipped, data)
    assert read_texts(folder) == read_texts(shipped)
    assert caplog.messages == [f"{folder} was empty: it holds the knowledge that comes with the program now"]
    assert not (folder / FILLING).exists()
    assert not list(folder.rglob(".coopbot-*"))


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path, shipped: Path, data: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "facts.yaml").write_text("facts: [mine]", encoding="utf-8")
    assert not seed(folder, shipped, data)
    assert [path.name for path in folder.iterdir()] == ["facts.yaml"]
    assert (folder / "facts.yaml").read_text(encoding="utf-8") == "facts: [mine]"


def test_an_update_of_the_program_overwrites_nothing(shipped: Path, data: Path) -> None:
    folder = data / "knowledge"
    assert seed(folder, shipped, data)
    before = read_texts(folder)
    (shipped / "facts.yaml").write_text("facts: [newer]", encoding="utf-8")
    assert not seed(folder, shipped, data)
    assert read_texts(folder) == before


def test_a_folder_that_is_not_there_is_made_in_the_data_folder_only(tmp_path: Path, shipped: Path, data: Path) -> None:
    assert not seed(tmp_path / "knowlege", shipped, data)
    assert not (tmp_path / "knowlege").exists()
    assert seed(data / "knowledge", shipped, data)


def test_what_was_left_half_filled_is_filled(tmp_path: Path, shipped: Path, data: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / FILLING).touch()
    (folder / "facts.yaml").write_text("facts: [ha", encoding="utf-8")
    (folder / ".coopbot-abc").touch()
    assert seed(folder, shipped, data)
    assert read_texts(folder) == read_texts(shipped)
    assert sorted(path.name for path in folder.iterdir() if path.name not in {".coopbot.lock", ".coopbot.holder"}) == [
        "documents",
        "facts.yaml",
    ]


def test_of_several_that_start_at_the_same_time_one_fills_it(tmp_path: Path, shipped: Path, data: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(lambda _: seed(folder, shipped, data), range(4))) == [False, False, False, True]
    assert read_texts(folder) == read_texts(shipped)


def test_it_is_not_waited_for_ever_for_another_process(tmp_path: Path, shipped: Path, data: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    held = lock(folder, "another bot")
    assert held is not None
    with held, pytest.raises(BusyError, match="another bot"):
        seed(folder, shipped, data, patience=0)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, shipped: Path) -> None:
    data = tmp_path / "data"
    data.touch()
    with pytest.raises(StorageError, match=r"the folder cannot be looked at or filled \(.+\) -> let this program read and write it"):
        seed(data / os.curdir / "knowledge", shipped, data)
