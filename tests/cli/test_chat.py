"""The chat, through a pipe and in a terminal."""

from __future__ import annotations

import io
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.answers.compose import plain_text
from bot.answers.reply import Option, Reply, Source
from bot.cli.chat import greeting, guide
from bot.cli.terminal import history_in, show
from bot.paths import state_folder
from bot.storage.cache import open_service
from tests.cli.conftest import ROOT, Command, Process

PIER = "The new pier was opened in 2015.\n\n“The new pier was opened in 2015.”\n— Harbour Report, paragraph 2, undated\n\n"
LIGHTHOUSE = (
    "The lighthouse was built by Anna Berg.\n\n“The lighthouse was built by Anna Berg.”\n— Harbour Report, paragraph 3, undated\n\n"
)

READY = b"\x1b[?2004h"
"""What the program sends when a line can be typed (it asks for pasted text to be marked)."""

WHERE = b"\x1b[6n"
"""What the program sends to ask where the cursor is."""


def test_through_a_pipe_every_line_gets_a_plain_reply_and_an_empty_line(process: Process) -> None:
    done = process("chat", typed=b"When was the pier opened?\n\nWho built the lighthouse?")
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, PIER + LIGHTHOUSE, b"")


def test_without_a_command_it_chats(command: Command) -> None:
    assert command(typed="When was the pier opened?\n").stdout == PIER


def test_the_lines_of_a_pipe_are_one_conversation(command: Command) -> None:
    assert command("chat", typed="Who built the lighthouse?\nsource?\n").stdout == LIGHTHOUSE * 2


def test_quit_ends_a_pipe_and_help_tells_what_can_be_asked(command: Command) -> None:
    result = command("chat", typed="/help\n/quit\nWhen was the pier opened?\n")
    assert "Questions that can be asked:\n  When was the pier opened?\n  Who built the lighthouse?\n" in result.stdout
    assert "2015" not in result.stdout


def test_a_line_that_is_not_utf_8_is_answered(command: Command) -> None:
    assert command("chat", typed=b"When was the pier opened? \xff\n").stdout == PIER


def test_an_empty_pipe_is_answered_with_nothing(command: Command) -> None:
    result = command("chat")
    assert (result.exit_code, result.output) == (0, "")


def test_the_greeting_tells_in_two_lines_what_is_known_and_what_to_ask(harbour: Path) -> None:
    knowledge = open_service(harbour).state.catalogue.knowledge
    assert greeting(knowledge) == (
        "I answer questions about “Harbour Report”, each with the sentence that proves the answer.\n"
        "For example: When was the pier opened?  Who built the lighthouse?"
    )


def test_help_names_the_commands(harbour: Path) -> None:
    shown = guide(open_service(harbour).state.catalogue.knowledge)
    assert "/help" in shown
    assert "/quit" in shown


@pytest.mark.parametrize("outcome", ["answer", "clarify", "unknown", "smalltalk", "refused"])
def test_a_coloured_reply_says_what_a_plain_one_says(outcome: str) -> None:
    source = Source(fact="f", document="d", title="[red]T[/]", quote="[bold]q", paragraph=1, date="2020")
    sentence = Source(fact="d#1", document="d", title="T", quote=":smile: [b]", paragraph=1, date="2020")
    options = (Option(item="a", label="[b]\n• 12", sources=(source, source)), Option(item="d#1", label=":smile: [b]", sources=(sentence,)))
    reply = Reply(outcome=outcome, language="en", text="[/] 12 :+1:", sources=(source, sentence), options=options)  # type: ignore[arg-type]  # parametrized
    console = Console(file=io.StringIO(), width=200, force_terminal=False)
    show(reply, console)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == plain_text(reply) + "\n\n"


def test_the_history_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    history = history_in(tmp_path / "a" / "b")
    history.append_string("码头？")
    file = tmp_path / "a" / "b" / "history"
    assert "码头？" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0


def test_a_history_that_cannot_be_written_lasts_as_long_as_the_chat(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (None, tmp_path / "file" / "below"):
        history = history_in(folder)
        history.append_string("pier")
        assert history.get_strings() == ["pier"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the folders of other systems")
def test_the_state_is_kept_where_the_user_wants_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for value, expected in (
        (str(tmp_path / "s"), tmp_path / "s"),
        ("relative", tmp_path / ".local/state"),
        ("", tmp_path / ".local/state"),
    ):
        monkeypatch.setenv("XDG_STATE_HOME", value)
        assert state_folder() == expected / "coopbot"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
@pytest.mark.parametrize("ending", [b"\x04", b"/quit\r"])
def test_in_a_terminal_it_greets_answers_and_takes_its_leave(harbour: Path, tmp_path: Path, ending: bytes) -> None:
    import pty

    keyboard, screen = pty.openpty()
    settings = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "TERM": "xterm", "COLUMNS": "100", "LINES": "30"}
    call = [sys.executable, "-m", "bot", "--knowledge", str(harbour)]
    with subprocess.Popen(call, cwd=ROOT, stdin=screen, stdout=screen, stderr=screen, env=settings, start_new_session=True) as running:
        os.close(screen)
        shown = b""

        def until(text: bytes) -> None:
            nonlocal shown
            while text not in shown:
                if not select.select([keyboard], [], [], 60)[0]:
                    running.kill()
                    pytest.fail(f"waited for {text!r}, saw {shown!r}")
                shown += os.read(keyboard, 4096)
                if WHERE in shown:
                    shown = shown.replace(WHERE, b"")
                    os.write(keyboard, b"\x1b[1;1R")
            shown = shown.partition(text)[2]

        until(b"Harbour Report")
        until(b"For example")
        until(READY)
        os.write(keyboard, b"When was the pier opened?\r")
        until(b"paragraph 2")
        until(READY)
        os.write(keyboard, b"half a ques\x03")
        until(READY)
        os.write(keyboard, ending)
        until(b"Goodbye.")
        assert running.wait(timeout=60) == 0
    os.close(keyboard)
    assert b"When was the pier opened?" in (tmp_path / "coopbot" / "history").read_bytes()
