"""``coopbot health`` ends with 0 while the bot shows signs of life."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.config import SETTINGS
from bot.telegram.heartbeat import HEARTBEAT, beat


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COOPBOT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_bot_that_showed_a_sign_of_life_is_alive(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beat(data)
    assert main(["health"]) == 0
    assert capsys.readouterr().out == "alive\n"


def test_a_bot_that_was_silent_for_long_is_not(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beat(data)
    os.utime(data / HEARTBEAT, (1000, 1000))
    assert main(["health"]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{data / HEARTBEAT}: no sign of life within the last minute -> ")


def test_a_bot_that_never_ran_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["health"]) == 1
    assert "->" in capsys.readouterr().err


def test_it_needs_no_token_and_reads_the_file_of_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COOPBOT_DATA")
    settings = tmp_path / "bot.env"
    settings.write_text(f"COOPBOT_DATA={tmp_path / 'other'}\n", encoding="utf-8")
    beat(tmp_path / "other")
    assert main(["health", "--env-file", str(settings)]) == 0
    assert main(["health", "--env-file", str(tmp_path / "missing.env")]) == 1
