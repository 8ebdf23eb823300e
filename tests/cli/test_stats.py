"""Statistics in the shell."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import cli
from bot.config import load_config
from bot.storage.engine import open_engine
from bot.storage.replies import record
from tests.storage.test_misses import REPLY


@pytest.fixture
def env_file(harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("TELEGRAM_BOT_TOKEN", "COOPBOT_DATABASE_URL", "COOPBOT_DATA", "COOPBOT_KNOWLEDGE"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "bot.env"
    file.write_text(f"COOPBOT_DATA={tmp_path / 'data'}\nCOOPBOT_KNOWLEDGE={harbour}\n", encoding="utf-8")
    return file


def stats(env_file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["stats", "--env-file", str(env_file), *arguments], prog_name="coopbot")


def test_the_database_of_the_bot_is_counted(env_file: Path) -> None:
    engine = open_engine(load_config(env_file, token_needed=False).database_url)
    with engine.begin() as connection:
        record(connection, replace(REPLY, id="1", at=time.time(), outcome="answer", items=("pier-cost",)))
        record(connection, replace(REPLY, id="2", at=time.time(), user="another"))
        record(connection, replace(REPLY, id="3", at=time.time() - 40 * 86_400))
    engine.dispose()
    lines = stats(env_file).stdout.splitlines()
    assert lines[1:4] == ["2 questions by 2 people", "• 1 answered (50%)", "• 1 declined (50%)"]
    assert "• The new pier cost 12 million yuan. (1)" in lines
    assert lines[-1] == "• How long is the pier? (1)"
    assert stats(env_file, "--days", "60").stdout.splitlines()[1] == "3 questions by 2 people"
    assert stats(env_file, "--language", "zh").stdout.splitlines()[1] == "2 人共提问 2 次"


def test_a_database_without_replies_is_no_error(env_file: Path) -> None:
    result = stats(env_file, "--days", "1")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "Nothing was asked.")


def test_days_that_cannot_be_counted_are_wrong_usage(env_file: Path) -> None:
    assert stats(env_file, "--days", "0").exit_code == 2
