"""``coopbot run`` says what is missing before it starts, and never logs the token."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.cli.logs import set_up_logging
from bot.cli.main import main
from bot.config import SETTINGS, UNREGISTERED
from bot.errors import StorageError
from bot.paths import shipped_knowledge
from bot.redaction import remember_token
from bot.storage.database import Database
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
    """A logger of the program; the logging of the process is put back afterwards."""
    root, own = logging.getLogger(), logging.getLogger("bot")
    handlers, levels = root.handlers[:], (root.level, own.level)
    hooks = threading.excepthook, sys.unraisablehook
    yield logging.getLogger("bot.some.module")
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    own.setLevel(levels[1])
    threading.excepthook, sys.unraisablehook = hooks


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


@pytest.mark.parametrize("failure", [ValueError, StorageError])
def test_an_error_that_a_command_shows_holds_no_secret(
    failure: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # A stand-in for a driver that puts the address into its message.
    password = "p@ss/w0rd-of-mine"
    url = f"postgresql://coopbot:{quote(password, safe='')}@127.0.0.1/coopbot"

    def refuse(url: str, **_: object) -> Database:
        raise failure(f"cannot use {url}, that is user coopbot with {password!r} and {TOKEN}")

    monkeypatch.setenv("COOPBOT_DATABASE_URL", url)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setattr("bot.cli.stores.Database.open", refuse)
    assert main(["history", "--debug"]) in (1, 3)
    told = capsys.readouterr().err
    assert not [part for part in (TOKEN, TOKEN.partition(":")[2], password, quote(password, safe="")) if part in told]
    assert "cannot use postgresql://coopbot:<password>@127.0.0.1/coopbot, that is user coopbot with '<password>' and <token>" in told


def test_no_record_shows_the_token(logs: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    remember_token(TOKEN)
    set_up_logging("DEBUG")
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


def test_a_record_made_wrongly_harms_nobody_and_shows_nothing(logs: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    remember_token(TOKEN)
    set_up_logging("INFO")
    logs.info("%d updates", f"many of {TOKEN}")
    told = capsys.readouterr().err
    assert told.rstrip().endswith("INFO bot.some.module: %d updates (with 1 values that do not fit)")


def test_what_ends_a_thread_or_comes_where_nobody_takes_it_is_logged_without_the_token(
    logs: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    class Left:
        def __del__(self) -> None:
            raise ValueError(f"left {TOKEN}")

    def fail() -> None:
        raise ValueError(f"thread {TOKEN}")

    remember_token(TOKEN)
    set_up_logging("INFO")
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    left: list[Left] = [Left()]
    left.clear()
    told = capsys.readouterr().err
    assert TOKEN not in told
    assert "ValueError: thread <token>" in told
    assert "ValueError: left <token>" in told


@pytest.mark.parametrize(
    "name", ["telegram.ext.ExtBot", "httpx", "aiohttp.access", "sqlalchemy.engine.Engine", "asyncio", "filelock", "any.other"]
)
def test_libraries_tell_only_what_is_wrong_at_every_level(logs: logging.Logger, capsys: pytest.CaptureFixture[str], name: str) -> None:
    set_up_logging("DEBUG")
    for level in (logging.DEBUG, logging.INFO):
        assert not logging.getLogger(name).isEnabledFor(level)
    logging.getLogger(name).info("a whole update")
    logging.getLogger(name).warning("told")
    assert [line.rpartition(" ")[2] for line in capsys.readouterr().err.splitlines()] == ["told"]


@pytest.mark.parametrize(("level", "shown"), [("INFO", ["told"]), ("DEBUG", ["hidden", "told"]), ("ERROR", [])])
def test_the_level_is_kept(logs: logging.Logger, capsys: pytest.CaptureFixture[str], level: str, shown: list[str]) -> None:
    set_up_logging(level)
    logs.debug("hidden")
    logs.info("told")
    logging.getLogger("httpx").info("every request")
    assert [line.rpartition(" ")[2] for line in capsys.readouterr().err.splitlines()] == shown


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be asked to end there")
def test_an_empty_knowledge_folder_is_filled_before_the_bot_starts(tmp_path: Path) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "COOPBOT_DATA": str(tmp_path), "COOPBOT_KNOWLEDGE": str(tmp_path / "knowledge")}
    # Nobody listens there: the bot tries again, after half a minute with a warning, until it is told to stop.
    environment = {**os.environ, **settings, "TELEGRAM_API_URL": "http://127.0.0.1:9", "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(call, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        told = []
        for line in process.stderr:
            told.append(line)
            if "getMe failed" in line:
                process.terminate()
                break
        assert process.wait(timeout=60) == 0
    assert any(f"{tmp_path / 'knowledge'} was empty: it holds the knowledge" in line for line in told), told
    assert read_texts(tmp_path / "knowledge") == read_texts(shipped_knowledge())
