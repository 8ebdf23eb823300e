"""Where the commands look for the knowledge, and what a terminal shows while they work."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import progress
from bot.cli.main import cli
from tests.cli.conftest import commands

READING = ("chat", "ask", "facts list", "check", "evaluate", "calibrate")


def call(*arguments: str, knowledge: Path | str) -> Result:
    return CliRunner().invoke(cli, arguments, input="", prog_name="coopbot", env={"COOPBOT_KNOWLEDGE": str(knowledge)})


def test_every_command_that_reads_looks_where_the_bot_looks() -> None:
    named = {name: parameter for name, command in commands() for parameter in command.params if parameter.name == "folder"}
    assert set(named) == set(READING)
    assert {parameter.envvar for parameter in named.values()} == {"COOPBOT_KNOWLEDGE"}


def test_the_knowledge_of_the_environment_is_read(harbour: Path) -> None:
    assert call("facts", "lighthouse", knowledge=harbour).stdout.startswith("lighthouse-builder  ")
    assert call("ask", "Who built the lighthouse?", knowledge=harbour).stdout.startswith("The lighthouse was built by Anna Berg.")
    assert call("check", knowledge=harbour).stdout.startswith(f"{harbour}: 1 document, 3 facts")


def test_what_is_named_goes_before_the_environment(harbour: Path, tmp_path: Path) -> None:
    for arguments in (("check", str(harbour)), ("check", "--knowledge", str(harbour))):
        assert call(*arguments, knowledge=tmp_path / "none").stdout.startswith(f"{harbour}: ")
    assert call("check", knowledge=tmp_path / "none").exit_code == 1


def test_an_empty_setting_is_none() -> None:
    assert "\nwanda-opening  " in "\n" + call("facts", "wanda opening", knowledge="").stdout


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("screen", [Screen(), io.StringIO()])
def test_a_terminal_shows_that_something_is_being_done_and_a_pipe_nothing(screen: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen)
    with progress.working("publishing [12]"):
        pass
    assert ("publishing [12]" in screen.getvalue()) == screen.isatty()
    assert bool(screen.getvalue()) == screen.isatty()
