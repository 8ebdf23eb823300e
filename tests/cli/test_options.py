"""Where the commands look for the knowledge, and what a terminal shows while they work."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import output
from bot.cli.main import cli, main
from bot.messages import Message
from tests.cli.conftest import commands

READING = ("chat", "ask", "facts list", "documents list", "check", "evaluate", "calibrate")


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


SHARED = {"--knowledge": "folder", "--env-file": "env_file", "--debug": "debug"}


def called(*arguments: str) -> tuple[str, list[str]]:
    """The command that arguments call, and what is left for it."""
    with cli.make_context("coopbot", list(arguments)) as context:
        name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
        if isinstance(command, click.Group) and name in ("facts", "documents"):
            with command.make_context(name, rest, parent=context) as inner:
                part, _, rest = command.resolve_command(inner, [*inner._protected_args, *inner.args])
                return f"{name} {part}", rest
        return str(name), rest


@pytest.mark.parametrize("written", ["apart", "joined"])
def test_shared_options_stand_before_a_command_or_behind_it(written: str) -> None:
    tried = 0
    for name, command in commands():
        for option in SHARED.keys() & {opt for parameter in command.params for opt in parameter.opts}:
            value = [] if option == "--debug" else ["DIR"]
            given = [f"{option}={value[0]}"] if written == "joined" and value else [option, *value]
            outer, *parts = name.split()
            at = outer if outer == "inbox" else name
            assert called(*given, outer, *parts) == (at, [*given, *parts] if outer == "inbox" else given), name
            assert called(outer, *parts, *given) == (at, [*parts, *given] if outer == "inbox" else given), name
            tried += 1
    assert tried > 30


def test_a_folder_named_before_the_command_is_the_one_that_is_read(harbour: Path, tmp_path: Path) -> None:
    for arguments, beginning in (
        (("ask", "Who", "built", "the", "lighthouse?"), "The lighthouse was built by Anna Berg."),
        (("facts", "lighthouse"), "lighthouse-builder  "),
        (("facts", "list", "lighthouse"), "lighthouse-builder  "),
        (("check",), f"{harbour}: 1 document, 3 facts"),
    ):
        for given in (("--knowledge", str(harbour)), (f"--knowledge={harbour}",), ("--debug", "--knowledge", str(harbour))):
            found = call(*given, *arguments, knowledge=tmp_path / "none")
            assert found.stdout.startswith(beginning), found.output


def test_a_file_of_settings_named_before_the_command_is_the_one_that_is_read(tmp_path: Path) -> None:
    for arguments in (("history",), ("inbox",), ("inbox", "ignore", "1"), ("facts", "export", "x.yaml"), ("run",), ("health",)):
        found = call("--env-file", str(tmp_path / "no.env"), *arguments, knowledge="")
        assert "no.env" in found.output, (arguments, found.output)


@pytest.mark.parametrize(
    ("locale", "words"), [("en_GB.UTF-8", "name it in COOPBOT_KNOWLEDGE"), ("zh_CN.UTF-8", "请用 COOPBOT_KNOWLEDGE 指定它")]
)
def test_who_names_the_folder_of_a_command_that_keeps_a_history_is_told_where(
    locale: str, words: str, harbour: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert main(["--knowledge", str(harbour), "history"]) == 2
    assert words in capsys.readouterr().err
    assert main(["history", "--unheard-of"]) == 2
    assert "COOPBOT_KNOWLEDGE" not in capsys.readouterr().err


def test_what_cannot_be_used_is_told_of_the_command_that_was_named(harbour: Path) -> None:
    assert "No such command 'aks'" in call("--knowledge", str(harbour), "aks", "when", knowledge="").output
    assert "No such option '--knowledge'" in call("--knowledge", str(harbour), "history", knowledge="").output
    assert "Usage: coopbot history" in call("--knowledge", str(harbour), "history", knowledge="").output
    assert "Option '--knowledge' requires an argument" in call("--knowledge", knowledge="").output
    assert "Commands:" in call("--debug", "--help", knowledge="").output
    assert "Commands:" in call("facts", "--knowledge", str(harbour), "--help", knowledge="").output


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("screen", [Screen(), io.StringIO()])
def test_a_terminal_shows_that_something_is_being_done_and_a_pipe_nothing(screen: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen)
    with output.working(Message("publishing [12]", "正在发布 [12]")):
        pass
    assert ("publishing [12]" in screen.getvalue()) == screen.isatty()
    assert bool(screen.getvalue()) == screen.isatty()
