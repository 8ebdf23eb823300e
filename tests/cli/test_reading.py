"""Commands that only read leave nothing behind, so that a bot that starts later finds nothing of another user's in its way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli
from bot.config import SETTINGS
from tests.cli.conftest import ROOT

BOT = 4321
"""The user of the bot."""


@pytest.fixture
def settings(tmp_path: Path, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of a bot that was never started."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "bot.env"
    file.write_text(f"COOPBOT_DATA={tmp_path / 'data'}\nCOOPBOT_KNOWLEDGE={harbour}\n", encoding="utf-8")
    return file


def call(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--env-file", str(settings)], prog_name="coopbot")


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["history"], 0, "nothing was published yet\n"),
        (["inbox"], 0, "Nothing open.\n"),
        (["stats"], 0, "Nothing was asked."),
        (["show", "1"], 2, ""),
        (["diff", "1"], 1, ""),
        (["health"], 1, ""),
        (["inbox", "ignore", "1"], 2, ""),
    ],
)
def test_before_the_first_start_there_is_nothing_yet_and_nothing_is_made(
    arguments: list[str], status: int, told: str, exists: bool, settings: Path, tmp_path: Path
) -> None:
    if exists:
        (tmp_path / "data").mkdir()
    done = call(settings, *arguments)
    assert (done.exit_code, told in done.output) == (status, True), done.output
    assert list((tmp_path / "data").glob("*")) == []
    assert (tmp_path / "data").exists() == exists


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can be somebody else")
def test_what_root_writes_before_the_first_start_can_be_used_by_the_bot(tmp_path_factory: pytest.TempPathFactory, harbour: Path) -> None:
    # Below /tmp itself, since the folders of pytest are for one user.
    place = Path(f"/tmp/coopbot-root-{os.getpid()}")
    place.mkdir(mode=0o700)
    try:
        os.chown(place, BOT, BOT)
        settings = place / "bot.env"
        settings.write_text(f"COOPBOT_DATA={place}\nCOOPBOT_KNOWLEDGE={place / 'knowledge'}\n", encoding="utf-8")
        subprocess.run(["cp", "-r", str(harbour), str(place / "knowledge")], check=True)
        subprocess.run(["chown", "-R", f"{BOT}:{BOT}", str(place / "knowledge")], check=True)
        done = call(settings, "record")
        assert done.exit_code == 0, done.output
        code = (
            "import os, sys; sys.path.insert(0, sys.argv[1])\n"
            "from pathlib import Path\n"
            "import filelock\n"
            "from bot.storage.folder import lock\n"
            "from bot.storage.engine import open_engine\n"
            # What is imported when it is used, before this process may no longer read it.
            "open_engine('sqlite://').dispose()\n"
            f"os.setgroups([]); os.setgid({BOT}); os.setuid({BOT})\n"
            "with open_engine('sqlite:///' + sys.argv[2] + '/coopbot.db').begin() as connection:\n"
            "    connection.exec_driver_sql(\"INSERT INTO settings VALUES ('a', 'b')\")\n"
            "assert lock(Path(sys.argv[2], 'knowledge'), 'the bot') is not None\n"
        )
        mine = subprocess.run([sys.executable, "-c", code, str(ROOT), str(place)], capture_output=True, text=True, timeout=60, check=False)
        assert mine.returncode == 0, mine.stderr
        assert {path.name: path.lstat().st_uid for path in place.rglob("*") if path.lstat().st_uid != BOT} == {"bot.env": 0}
    finally:
        subprocess.run(["rm", "-r", str(place)], check=True)
