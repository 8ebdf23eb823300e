"""The clock, as the shell tells of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import cli
from bot.storage.clock_guard import note
from bot.storage.engine import open_engine


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("TELEGRAM_BOT_TOKEN", "COOPBOT_DATABASE_URL", "COOPBOT_DATA", "COOPBOT_RETENTION_DAYS"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "bot.env"
    file.write_text(f"COOPBOT_DATA={tmp_path / 'data'}\nCOOPBOT_RETENTION_DAYS=1\n", encoding="utf-8")
    return file


def told(env_file: Path, *arguments: str) -> str:
    done = CliRunner().invoke(cli, ["clock", "--env-file", str(env_file), *arguments], prog_name="coopbot")
    assert done.exit_code == 0, done.output
    return done.stdout


def test_asking_makes_no_database(env_file: Path, tmp_path: Path) -> None:
    assert "last noted:   never" in told(env_file)
    assert not (tmp_path / "data").exists()


def test_a_jump_longer_than_what_is_kept_is_not_trusted_until_it_is_confirmed(env_file: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    engine = open_engine(f"sqlite:///{tmp_path / 'data' / 'coopbot.db'}")
    with engine.begin() as connection:
        note(connection, time.time() - 2 * 86_400)
    engine.dispose()
    assert "nothing is erased for its age -> set the clock, or confirm it: coopbot clock --confirm" in told(env_file)
    assert "the clock is trusted" in told(env_file, "--confirm")
