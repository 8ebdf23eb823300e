"""``coopbot run`` says what is missing before it starts, and never logs the token."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.cli.run import set_up_logging
from bot.config import SETTINGS, UNREGISTERED
from bot.paths import shipped_knowledge
from bot.storage.files import read_texts
from tests.cli.conftest import ROOT

TOKEN = "123456789:AAsecretsecretsecretsecretsecret_-1"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def logs() -> Iterator[logging.Logger]:
    """A logger; the logging of the process is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield logging.getLogger("some.module")
    root.handlers[:], root.level = handlers, level


def test_without_a_token_it_says_how_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 1
    assert capsys.readouterr().err == UNREGISTERED + "\n"


def test_as_a_process_it_says_so_too(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS} | {"PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-m", "bot", "run"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, timeout=60, check=False, env=environment)
    assert (done.returncode, done.stderr.decode(), done.stdout) == (1, UNREGISTERED + "\n", b"")


def test_a_file_of_settings_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--env-file", "missing.env"]) == 1
    assert capsys.readouterr().err == ("missing.env: there is no such file -> name the file with the settings, or leave --env-file out\n")


def test_all_problems_of_the_settings_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / "bot.env"
    settings.write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nCOOPBOT_LANGUAGE=de\nCOOPBOT_RETENTION_DAYS=0\n", encoding="utf-8")
    assert main(["run", "--env-file", str(settings)]) == 1
    told = capsys.readouterr().err
    assert "COOPBOT_LANGUAGE" in told
    assert "COOPBOT_RETENTION_DAYS" in told
    assert TOKEN not in told


def test_no_record_shows_the_token(logs: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("DEBUG", TOKEN)
    logs.info("get https://api.telegram.org/bot%s/getMe", TOKEN)
    logs.info("all of %s", {"url": TOKEN})
    logs.info(TOKEN)
    logs.warning("%d%%", 5, stack_info=True, extra={"url": TOKEN})
    try:
        try:
            raise ConnectionError(f"cannot reach /bot{TOKEN}/getMe")
        except ConnectionError as error:
            raise ValueError(TOKEN) from error
    except ValueError:
        logs.exception("it failed with %s", TOKEN)
    told = capsys.readouterr().err
    assert TOKEN not in told
    assert told.count("<token>") == 6
    assert "ConnectionError: cannot reach /bot<token>/getMe" in told
    assert "5%" in told


def test_a_record_made_wrongly_harms_nobody(logs: logging.Logger, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up_logging("INFO", TOKEN)
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logs.info("%d updates", "many")


@pytest.mark.parametrize(("level", "shown"), [("INFO", ["told"]), ("DEBUG", ["hidden", "told"]), ("ERROR", [])])
def test_the_level_is_kept(logs: logging.Logger, capsys: pytest.CaptureFixture[str], level: str, shown: list[str]) -> None:
    set_up_logging(level, TOKEN)
    logs.debug("hidden")
    logs.info("told")
    logging.getLogger("httpx").info("every request")
    assert [line.rpartition(" ")[2] for line in capsys.readouterr().err.splitlines()] == shown


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be asked to end there")
def test_an_empty_knowledge_folder_is_filled_before_the_bot_starts(tmp_path: Path) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "COOPBOT_DATA": str(tmp_path), "COOPBOT_KNOWLEDGE": str(tmp_path / "knowledge")}
    # Nobody listens there: the bot tries again until it is told to stop.
    environment = {**os.environ, **settings, "TELEGRAM_API_URL": "http://127.0.0.1:9", "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(call, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        told = []
        for line in process.stderr:
            told.append(line)
            if "cannot be reached" in line:
                process.terminate()
                break
        assert process.wait(timeout=60) == 0
    assert any(f"{tmp_path / 'knowledge'} was empty: it holds the knowledge" in line for line in told), told
    assert read_texts(tmp_path / "knowledge") == read_texts(shipped_knowledge())
