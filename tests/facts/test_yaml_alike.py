"""Every YAML file that ships says the same to libyaml and to the reader in Python, and the program runs with either."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.cli.check import SLOW_YAML
from bot.facts.yaml_reader import read_tree
from bot.yaml_loading import WITH_LIBYAML

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    file
    for folder in ("knowledge", "bot", "deploy", "tests")
    for file in (ROOT / folder).rglob("*")
    if file.suffix in {".yaml", ".yml"} and "__pycache__" not in file.parts
)
WITHOUT = "import sys; sys.modules['yaml._yaml'] = None\n"
"""Begins a program for which PyYAML was built without libyaml."""


def trees(files: list[Path]) -> str:
    """A digest of what the program reads in the files, places and marks included."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(repr(read_tree(file.name, file.read_bytes().decode())).encode())
    return digest.hexdigest()


def without_libyaml(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT + program],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_there_are_files() -> None:
    assert WITH_LIBYAML
    assert len(FILES) > 60


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_both_readers_read_the_same(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert yaml.load(text, Loader=yaml.CSafeLoader) == yaml.load(text, Loader=yaml.SafeLoader)


def test_without_libyaml_the_program_reads_the_same_with_all_places() -> None:
    run = without_libyaml("from tests.facts.test_yaml_alike import FILES, trees\nprint(trees(FILES))")
    assert (run.stdout.strip(), run.stderr) == (trees(FILES), "")


def test_without_libyaml_check_says_once_that_reading_is_slow() -> None:
    run = without_libyaml("from bot.cli.main import run\nsys.argv = ['coopbot', 'check']\nrun()")
    assert run.returncode == 0
    assert "no fact covers" in run.stdout
    assert run.stderr.count(f"warning: {SLOW_YAML}\n") == 1
    assert SLOW_YAML.split(" ->")[0] not in run.stdout


def test_without_libyaml_a_mistake_is_told_in_the_same_words() -> None:
    program = "from bot.facts.yaml_reader import read_tree\nprint('\\n'.join(map(str, read_tree('f', {!r}).problems)))"
    for text in ("a: 'it''s' me\n", "a: | b\n  c\n", "a:\n  b: 1\n c: 2\n", "a: b: c\n", "a: [b, c\n", 'a: "b\n', "a:\n\tb: c\n"):
        told = "\n".join(map(str, read_tree("f", text).problems))
        assert without_libyaml(program.format(text)).stdout.strip() == told


def test_without_libyaml_a_question_mark_between_brackets_has_a_message_of_its_own() -> None:
    text = "a:\n- question: {en: What?, zh: 什么？}\n"
    assert read_tree("f", text).problems == ()
    run = without_libyaml(f"from bot.facts.yaml_reader import read_tree\nprint(*read_tree('f', {text!r}).problems)")
    what = "a question mark in a text between brackets: '- question: {en: What?, zh: 什么？}'"
    assert run.stdout.strip() == f"f:2: {what} -> put the text in quotes"
