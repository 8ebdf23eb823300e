"""Every YAML file that ships, and whatever the program writes, says the same to libyaml, to the reader in Python and to one of YAML 1.2."""

from __future__ import annotations

import functools
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.check import SLOW_YAML
from bot.editorial.rewriting import rewrite
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


@functools.cache
def read_by_python(file: Path) -> Any:
    """What a file holds, as the reader in Python says, which takes its time."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_both_readers_read_the_same(file: Path) -> None:
    assert yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) == read_by_python(file)


READ_DIFFERENTLY = (
    *("yes", "No", "ON", "off", "8:30", "08:30", "12:30:15", "190:20:30.15", "0717", "010", "08", "0o17", "1_000", "0_1.5", "1e3", "1.5E3"),
    *("12e-5", "+.5", "._9", "2024-13-01"),
)
"""What a reader of YAML 1.1 and one of 1.2 take for different things, or do not take, where it has no quotes."""

PLAIN = (
    *("2017", "2017-04", "2017-04-01", "3.6", "-0.9%", "62%", "0717-6540386", "+372 555 0187", "2020-05-11..2020-07-10", "19..23 EUR"),
    *("3rd", "15-20", "true", "nearly 30 projects", "1.144亿元", "08:30..17:00"),
)


def read_by_newest(text: str) -> Any:
    """What a text holds for a reader of YAML 1.2."""
    return pytest.importorskip("ruamel.yaml").YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_reader_of_the_newest_yaml_reads_the_same(file: Path) -> None:
    assert read_by_newest(file.read_text(encoding="utf-8")) == read_by_python(file)


def check_read_alike(text: str) -> str:
    """The file that the program writes with a text in it, behind a key, between braces and in a list: read alike by all."""
    written = rewrite("facts.yaml", "", {"facts": [{"id": "a", "answer": text, "tells": {"text": text}, "subjects": [text, "b"]}]})
    own, other = (yaml.load(written, Loader=loader) for loader in (yaml.SafeLoader, yaml.CSafeLoader))
    assert own == other == read_by_newest(written), written
    return written


@pytest.mark.parametrize("text", READ_DIFFERENTLY)
def test_what_readers_take_for_different_things_is_written_in_quotes(text: str) -> None:
    assert check_read_alike(text).count(f'"{text}"') == 3


@pytest.mark.parametrize("text", PLAIN)
def test_values_that_all_readers_take_alike_stay_as_plain_as_they_are(text: str) -> None:
    written = check_read_alike(text)
    assert '"' not in written or text.startswith("-")


@given(st.text(st.sampled_from("0189_:.+-eox%元 "), min_size=1, max_size=8).filter(lambda text: text.strip("_+-.:ox ") != ""))
def test_whatever_numeral_the_program_writes_is_read_alike(text: str) -> None:
    check_read_alike(text)


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
