"""Other users of the machine can read nothing that the bot keeps, in every layout, whoever made the files."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.file_permissions import keep_private
from tests.cli.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="other rights")

OTHER = 4321
"""A user without rights."""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every user can get to."""
    with tempfile.TemporaryDirectory(prefix="coopbot-rights-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def fill(place: Path) -> None:
    """What an older version, a careless umask and an operator leave behind."""
    (place / "data" / "knowledge" / ".set-aside-19700101-000000" / "facts").mkdir(parents=True)
    (place / "cache").mkdir()
    for name in (
        *(
            "data/coopbot.db",
            "data/coopbot.db-wal",
            "data/coopbot.db-shm",
            "data/pseudonym.key",
            "data/heartbeat",
            "data/coopbot.db.backup",
        ),
        *("data/knowledge/.coopbot.lock", "data/knowledge/.coopbot.holder", "data/knowledge/.set-aside-19700101-000000/facts/a.yaml"),
        *("cache/state-1", "cache/readings-1", "elsewhere.db"),
    ):
        (place / name).write_text("secret", encoding="utf-8")
    for path in place.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def readable_by_others(place: Path) -> list[str]:
    """What another user can read or list; where this one is not root, what the modes let others do."""
    code = (
        "import os, sys\n"
        "os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))\n"
        "for parent, folders, names in os.walk(sys.argv[1]):\n"
        "    for name in names:\n"
        "        try: open(os.path.join(parent, name)).read()\n"
        "        except OSError: continue\n"
        "        print(os.path.relpath(os.path.join(parent, name), sys.argv[1]))\n"
    )
    if os.geteuid() == 0:
        done = subprocess.run([sys.executable, "-I", "-c", code, str(place), str(OTHER)], capture_output=True, text=True, check=True)
        return sorted(done.stdout.split())
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file() and path.stat().st_mode & 0o044)


def keep(place: Path, url: str | None = None) -> int:
    return keep_private(place / "data", url or f"sqlite:///{place / 'data' / 'coopbot.db'}", place / "data" / "knowledge", place / "cache")


def test_what_is_there_already_is_closed_to_others_and_told_once(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    fill(place)
    assert len(readable_by_others(place)) == 12
    with caplog.at_level(logging.WARNING, "bot"):
        assert keep(place, f"sqlite:///{place / 'elsewhere.db'}") == 16
        assert readable_by_others(place) == []
        assert keep(place) == 0
    assert caplog.messages == ["16 files and folders of the bot could be read or written by other users; now they are for this user alone"]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in place.rglob("*") if path != place / "data" / "knowledge"}
    assert modes == {0o700, 0o600}


def test_what_the_program_makes_is_for_its_user_alone_whatever_the_umask(place: Path) -> None:
    code = (
        "import os, sys; os.umask(0)\n"
        "from pathlib import Path\n"
        "from bot.paths import shipped_knowledge\n"
        "from bot.storage.engine import open_engine\n"
        "from bot.storage.privacy import load_key\n"
        "from bot.storage.seeding import seed\n"
        "from bot.telegram.heartbeat import beat\n"
        "data = Path(sys.argv[1]) / 'data'\n"
        "seed(data / 'knowledge', shipped_knowledge(), data); load_key(data, None); beat(data)\n"
        "engine = open_engine(f'sqlite:///{data}/coopbot.db')\n"
        "with engine.begin() as connection:\n"
        "    connection.exec_driver_sql(\"INSERT INTO settings VALUES ('a', 'b')\")\n"
        "    modes = [f'{path.name}:{path.stat().st_mode & 0o777:o}' for path in sorted(data.iterdir())]\n"
        "    print(*modes, f'{data.stat().st_mode & 0o777:o}')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(place)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == [
        *("coopbot.db:600", "coopbot.db-shm:600", "coopbot.db-wal:600", "heartbeat:600", "knowledge:700", "pseudonym.key:600", "700")
    ]
    assert readable_by_others(place) == []


def test_a_folder_that_others_need_is_left_as_it_is(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = place / "home"
    (home / "ann").mkdir(parents=True)
    (home / "ann" / "notes").write_text("x", encoding="utf-8")
    (home / "sticky").mkdir(mode=0o1777)
    (home / "sticky").chmod(0o1777)
    (home / "ann").chmod(0o755)
    monkeypatch.setenv("HOME", str(home / "ann"))
    for folder in (home, home / "ann", home / "sticky", Path("/"), Path("/etc"), home / "nowhere"):
        before = folder.stat().st_mode if folder.exists() else None
        assert keep_private(folder, "postgresql://host/bot", home / "nowhere", None) == 0
        assert (folder.stat().st_mode if folder.exists() else None) == before


def test_links_and_second_names_are_left_as_they_are(place: Path) -> None:
    (place / "data").mkdir(mode=0o700)
    for number, kind in enumerate(("symlink_to", "hardlink_to")):
        victim = place / f"victim{number}"
        victim.write_text("x", encoding="utf-8")
        victim.chmod(0o644)
        getattr(place / "data" / f"link{number}", kind)(victim)
    assert keep(place) == 0
    assert {stat.S_IMODE((place / f"victim{number}").stat().st_mode) for number in (0, 1)} == {0o644}


def test_a_link_among_what_was_set_aside_closes_nothing_elsewhere(place: Path) -> None:
    fill(place)
    page = place / "website" / "sub" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("x", encoding="utf-8")
    modes = {path: path.stat().st_mode for path in (page.parent.parent, page.parent, page)}
    (place / "data" / "knowledge" / ".set-aside-1").symlink_to(place / "website")
    (place / "data" / "knowledge" / ".set-aside-19700101-000000" / "website").symlink_to(place / "website")
    keep(place)
    assert {path: path.stat().st_mode for path in modes} == modes
