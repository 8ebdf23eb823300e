"""A small knowledge folder, and ways to run the commands on it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli.main import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]

DOCUMENT = """Harbour Report

The new pier was opened in 2015. It cost 12 million yuan.

The lighthouse was built by Anna Berg.
"""

FACTS = """documents:
  - {id: harbour, file: documents/harbour.txt}
entities:
  - {id: pier, names: {en: [the new pier, pier], zh: [新码头, 码头]}}
  - {id: lighthouse, names: {en: [the lighthouse, lighthouse], zh: [灯塔]}}
facts:
  - id: pier-opening
    subjects: [pier]
    answer: {en: The new pier was opened in 2015., zh: 新码头于 2015 年开放。}
    quote: The new pier was opened in 2015.
    phrasings: |
      When was the pier opened?
      码头哪年开放？
  - id: pier-cost
    subjects: [pier]
    answer: The new pier cost 12 million yuan.
    quote: It cost 12 million yuan.
    phrasings: |
      How much did the pier cost?
      what did they pay for the pier
  - id: lighthouse-builder
    subjects: [lighthouse]
    answer: The lighthouse was built by Anna Berg.
    quote: The lighthouse was built by Anna Berg.
    phrasings: |
      Who built the lighthouse?
gaps:
  - id: gap-pier
    subjects: [pier]
    phrasings: |
      How long is the pier?
      How many ships use the pier?
small_talk:
  - id: greeting
    reply: Hello! Ask me about the harbour.
    phrasings: |
      hello
      hi
suggestions:
  en: [When was the pier opened?, Who built the lighthouse?]
"""

Command = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


def commands() -> Iterator[tuple[str, click.Command]]:
    """All commands, those of a group each by itself: how it is called, and the command."""
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        if isinstance(command, click.Group):
            inner = click.Context(command)
            for part in command.list_commands(inner):
                found = command.get_command(inner, part)
                assert found is not None
                yield f"{name} {part}", found
        else:
            yield name, command


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder about a harbour; read only."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "documents").mkdir()
    (folder / "documents" / "harbour.txt").write_text(DOCUMENT, encoding="utf-8")
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    return folder


@pytest.fixture
def command(harbour: Path) -> Command:
    """Runs a command on the harbour inside this process."""

    def run(*arguments: str, typed: str | bytes = b"", folder: Path | None = harbour) -> Result:
        where = ["--knowledge", str(folder)] if folder else []
        return CliRunner().invoke(cli, [*arguments, *where], input=typed, prog_name="coopbot")

    return run


@pytest.fixture
def process(harbour: Path, tmp_path: Path) -> Process:
    """Runs a command on the harbour as a process of its own."""

    def run(*arguments: str, typed: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        call = [sys.executable, "-m", "bot", *arguments, "--knowledge", str(harbour)]
        settings = {**os.environ, "HOME": str(tmp_path), **environment}
        return subprocess.run(call, cwd=ROOT, input=typed, capture_output=True, timeout=120, check=False, env=settings)

    return run


class _Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


class _Streams:
    stdin = _Terminal()


def as_in_terminal(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> None:
    """Let a module find a terminal where it looks for one."""
    monkeypatch.setattr(module, "sys", _Streams)
