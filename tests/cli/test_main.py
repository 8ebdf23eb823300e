"""Exit statuses and messages."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from bot.cli import ask as ask_module
from bot.cli.main import COMMANDS, main
from bot.errors import KnowledgeError, Problem, UsageError
from bot.facts.report import named
from bot.messages import Message
from tests.cli.conftest import ROOT, commands


def failing(error: BaseException) -> object:
    def fail(_: Path) -> NoReturn:
        raise error

    return fail


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("COOPBOT_DEBUG", raising=False)
    return monkeypatch


def test_success_is_0(harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(harbour)]) == 0
    assert capsys.readouterr().err == ""


def test_refused_knowledge_is_1_and_all_its_problems_are_told(broken: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    what, remedy = Message("wrong \udcff", "不对 \udcff"), Message("mend it", "请改正")
    problems = [Problem(file=f"{name}.yaml", line=3, where=named("fact", "a"), what=what, remedy=remedy) for name in "ba"]
    broken.setattr(ask_module, "open_service", failing(KnowledgeError(problems)))
    assert main(["ask", "when"]) == 1
    assert capsys.readouterr().err == ("a.yaml:3: fact 'a': wrong \\udcff -> mend it\nb.yaml:3: fact 'a': wrong \\udcff -> mend it\n")


def test_wrong_usage_is_2(broken: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    broken.setattr(ask_module, "open_service", failing(UsageError("that -> this")))
    assert main(["ask", "when"]) == 2
    assert capsys.readouterr().err == "that -> this\n"
    assert main(["no-such-command"]) == 2
    assert "No such command 'no-such-command'" in capsys.readouterr().err
    assert main(["ask", "--no-such-option"]) == 2
    assert "--no-such-option" in capsys.readouterr().err


def test_an_unexpected_error_is_3_and_short(broken: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    broken.setattr(ask_module, "open_service", failing(ZeroDivisionError("by zero")))
    assert main(["ask", "when"]) == 3
    assert capsys.readouterr().err == "unexpected error: ZeroDivisionError: by zero (run it again with --debug for the traceback)\n"


@pytest.mark.parametrize("how", ["option", "environment"])
def test_debug_shows_the_traceback(broken: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], how: str) -> None:
    broken.setattr(ask_module, "open_service", failing(ZeroDivisionError("by zero")))
    if how == "environment":
        broken.setenv("COOPBOT_DEBUG", "1")
    assert main(["ask", "when", *(["--debug"] if how == "option" else [])]) == 3
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interruption_is_130_and_silent(broken: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    broken.setattr(ask_module, "open_service", failing(KeyboardInterrupt()))
    assert main(["ask", "when"]) == 130
    assert capsys.readouterr().err.strip() == ""


def _heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of other systems")
def test_ctrl_c_ends_a_pipe_with_130(harbour: Path) -> None:
    call = [sys.executable, "-m", "bot", "chat", "--knowledge", str(harbour)]
    with subprocess.Popen(
        call,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A shell starts what runs in its background with Ctrl-C ignored, and that is inherited.
        preexec_fn=_heed_ctrl_c,  # noqa: PLW1509  # no thread of the tests holds a lock that it takes
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdin.write(b"hello\n")
        running.stdin.flush()
        running.stdout.readline()
        os.kill(running.pid, signal.SIGINT)
        assert running.wait(timeout=60) == 130
        assert running.stderr.read().strip() == b""


def test_a_reader_that_leaves_is_no_error(harbour: Path) -> None:
    line = f"{sys.executable} -m bot facts --knowledge {harbour} | head -c 1"
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.stderr == b""


def test_every_command_takes_a_knowledge_folder_or_a_file_of_settings_and_explains_itself() -> None:
    for name, command in commands():
        assert command.name == name.rpartition(" ")[2]
        # The one that makes a folder is told its name instead.
        assert {"folder", "env_file", *(["directory"] if name == "new" else [])} & {parameter.name for parameter in command.params}
        assert command.help
        assert command.get_short_help_str(100)


def test_help_and_version_belong_to_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


def test_asking_loads_nothing_that_only_a_terminal_needs(harbour: Path) -> None:
    code = (
        "import sys\nfrom bot.cli.main import main\n"
        f"main(['ask', 'When was the pier opened?', '--knowledge', {str(harbour)!r}])\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'rich', 'prompt_toolkit', 'asyncio'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"
