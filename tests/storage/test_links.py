"""Whoever may write to a folder of ours may put links and pipes there: nothing outside is written, given away or read through them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage.engine import open_engine
from bot.storage.files import read_whatever
from bot.storage.folder import HOLDER, LOCK, holder_of, lock, read_exactly, set_aside, stage
from bot.storage.privacy import KEY_FILE, load_key
from bot.storage.seeding import FILLING, seed
from bot.telegram.heartbeat import HEARTBEAT, beat

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there, and there are no such pipes")

MALLORY = 4321
"""A user that owns nothing but the folder."""


class Scene:
    """A folder that somebody else may write to, and a file outside that is not theirs."""

    def __init__(self, top: Path) -> None:
        self.folder = top / "knowledge"
        self.folder.mkdir()
        (self.folder / "a.yaml").write_text("facts: []\n", encoding="utf-8")
        self.victim = top / "victim"
        self.victim.write_text("precious", encoding="utf-8")
        if os.geteuid() == 0:
            os.chown(self.folder, MALLORY, MALLORY)
            os.chown(self.folder / "a.yaml", MALLORY, MALLORY)
        self.before = self.victim.stat()

    def untouched(self) -> bool:
        now = self.victim.stat()
        same = (now.st_uid, now.st_gid, now.st_mode, now.st_mtime_ns) == (
            self.before.st_uid,
            self.before.st_gid,
            self.before.st_mode,
            self.before.st_mtime_ns,
        )
        return same and self.victim.read_text(encoding="utf-8") == "precious"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_the_name_of_the_holder_is_not_written_through_a_link_nor_is_it_given_away(scene: Scene) -> None:
    (scene.folder / HOLDER).symlink_to(scene.victim)
    held = lock(scene.folder, "me")
    assert held is not None
    held.close()
    assert scene.untouched()
    assert not (scene.folder / HOLDER).is_symlink()
    assert holder_of(scene.folder).startswith("me, process")


def test_a_link_in_place_of_the_lock_is_refused_and_told(scene: Scene) -> None:
    (scene.folder / LOCK).symlink_to(scene.victim)
    with pytest.raises(StorageError, match=rf"{LOCK}: this is a link, or no regular file -> look who made it, and delete it"):
        lock(scene.folder, "me")
    assert scene.untouched()


def test_a_second_name_of_a_file_in_place_of_the_lock_is_refused_and_told(scene: Scene) -> None:
    (scene.folder / LOCK).hardlink_to(scene.victim)
    with pytest.raises(StorageError, match="this is a link, or no regular file"):
        lock(scene.folder, "me")
    assert scene.untouched()


def test_no_file_is_written_through_a_link_that_leads_outside(scene: Scene) -> None:
    (scene.folder / "b.yaml").symlink_to(scene.victim)
    with pytest.raises(StorageError, match=r"b\.yaml: this leads outside the knowledge folder"):
        stage(scene.folder, {"b.yaml": "x"}).put_in_place()
    assert scene.untouched()


def test_no_file_is_written_into_a_folder_that_is_a_link(scene: Scene) -> None:
    (scene.folder.parent / "etc").mkdir()
    (scene.folder / "facts").symlink_to(scene.folder.parent / "etc")
    with pytest.raises(StorageError):
        stage(scene.folder, {"facts/new.yaml": "x"})
    assert list((scene.folder.parent / "etc").iterdir()) == []


def test_a_folder_that_becomes_a_link_before_the_files_are_in_place_is_not_followed(scene: Scene) -> None:
    (scene.folder.parent / "etc").mkdir()
    (scene.folder.parent / "etc" / "new.yaml").write_text("precious", encoding="utf-8")
    staged = stage(scene.folder, {"facts/new.yaml": "x", "facts/old.yaml": None})
    (scene.folder / "facts").rename(scene.folder / "moved")
    (scene.folder / "facts").symlink_to(scene.folder.parent / "etc")
    with pytest.raises(StorageError):
        staged.put_in_place()
    assert (scene.folder.parent / "etc" / "new.yaml").read_text(encoding="utf-8") == "precious"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a link away")
def test_a_knowledge_folder_that_the_bot_replaced_by_a_link_is_refused_and_one_that_root_made_is_followed(scene: Scene) -> None:
    link = scene.folder.parent / "link"
    link.symlink_to(scene.folder)
    stage(link, {"a.yaml": "x"}).put_in_place()
    assert read_exactly(scene.folder, "a.yaml") == "x"
    os.chown(link, MALLORY, MALLORY, follow_symlinks=False)
    for write in (lambda: stage(link, {"a.yaml": "y"}), lambda: lock(link, "me")):
        with pytest.raises(StorageError, match=r"link: this is a link, or no regular file"):
            write()
    assert sorted(path.name for path in scene.folder.iterdir()) == ["a.yaml"]
    assert read_exactly(scene.folder, "a.yaml") == "x"


def test_what_is_set_aside_is_not_written_through_a_link(scene: Scene) -> None:
    (scene.folder / ".set-aside-19700101-000000").symlink_to(scene.folder.parent)
    name = set_aside(scene.folder, {"victim": "x"}, 0.0)
    assert name != ".set-aside-19700101-000000"
    assert scene.untouched()


def test_the_first_filling_follows_no_link(scene: Scene) -> None:
    (scene.folder / "a.yaml").rename(scene.folder.parent / "shipped.yaml")
    shipped = scene.folder.parent / "shipped"
    shipped.mkdir()
    (scene.folder.parent / "shipped.yaml").rename(shipped / "a.yaml")
    (scene.folder / FILLING).symlink_to(scene.victim)
    assert seed(scene.folder, shipped, scene.folder.parent)
    assert scene.untouched()
    assert sorted(path.name for path in scene.folder.iterdir()) == [HOLDER, LOCK, "a.yaml"]


def test_neither_the_sign_of_life_nor_the_key_goes_through_a_link(scene: Scene) -> None:
    (scene.folder / HEARTBEAT).symlink_to(scene.victim)
    beat(scene.folder)
    assert scene.untouched()
    (scene.folder / KEY_FILE).symlink_to(scene.folder.parent / "nowhere")
    with pytest.raises(StorageError, match="the key of the pseudonyms cannot be read or made"):
        load_key(scene.folder, None)
    assert not (scene.folder.parent / "nowhere").exists()


@pytest.mark.parametrize("name", ["coopbot.db", "coopbot.db-wal", "coopbot.db-shm", "coopbot.db-journal"])
def test_no_database_is_made_through_a_link(scene: Scene, name: str) -> None:
    target = scene.folder.parent / "nowhere"
    (scene.folder / name).symlink_to(target)
    with pytest.raises(StorageError, match=rf"'{scene.folder / name}' is a link, or no regular file -> look who made it"):
        open_engine(f"sqlite:///{scene.folder / 'coopbot.db'}")
    assert not target.exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root writes for others")
def test_what_root_makes_belongs_to_who_owns_the_folder(scene: Scene) -> None:
    held = lock(scene.folder, "me")
    assert held is not None
    held.close()
    stage(scene.folder, {"a.yaml": "x", "deep/b.yaml": "y"}).put_in_place()
    set_aside(scene.folder, {"c.yaml": "z"}, 0.0)
    beat(scene.folder)
    load_key(scene.folder, None)
    open_engine(f"sqlite:///{scene.folder / 'coopbot.db'}").dispose()
    owners = {path.relative_to(scene.folder).as_posix(): path.lstat().st_uid for path in scene.folder.rglob("*")}
    assert set(owners.values()) == {MALLORY}, owners
    assert {HOLDER, LOCK, HEARTBEAT, KEY_FILE, "deep", "deep/b.yaml", "coopbot.db"} <= owners.keys()


def _within(seconds: float, work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), "it waits for ever"


def test_a_pipe_where_a_file_should_be_holds_nobody_up(scene: Scene) -> None:
    for name in (HOLDER, "b.yaml"):
        os.mkfifo(scene.folder / name)
    _within(5, lambda: holder_of(scene.folder))
    _within(5, lambda: read_exactly(scene.folder, "b.yaml"))
    _within(5, lambda: read_whatever(scene.folder))
    assert read_whatever(scene.folder) == {"a.yaml": "facts: []\n"}


def test_who_holds_the_folder_is_not_read_from_elsewhere(scene: Scene) -> None:
    (scene.folder / HOLDER).symlink_to(scene.victim)
    assert holder_of(scene.folder) == ""
    (scene.folder / HOLDER).unlink()
    (scene.folder / HOLDER).write_text("x" * 100_000, encoding="utf-8")
    assert len(holder_of(scene.folder)) <= 1000
