"""Measuring with labelled questions from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command


def row(identifier: str, text: str, kind: str, support: tuple[str, ...] = (), value: tuple[tuple[str, ...], ...] = ()) -> dict[str, Any]:
    return {"id": identifier, "lang": "en", "kind": kind, "q": text, "support": support, "value": value}


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "harbour.jsonl"
    rows = [
        row("a", "When was the pier opened?", "answerable", ("S2",), (("2015",),)),
        row("b", "Who built the lighthouse?", "answerable", ("S4",), (("Carl",),)),
        row("c", "How long is the pier?", "unanswerable"),
        row("d", "Who built the lighthouse?", "offtopic"),
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def test_misses_are_shown_above_the_table(command: Command, questions: Path) -> None:
    lines = command("evaluate", str(questions)).stdout.splitlines()
    assert lines[0].startswith("  wrong     b         'Who built the lighthouse?' -> answer: 'The lighthouse was built by Anna Berg. ")
    assert lines[0].endswith(" lacks Carl")
    assert lines[1].startswith("  false     d         'Who built the lighthouse?' -> answer: ")
    assert lines[2:] == [
        "harbour       asked    2: right  50.0%  clarified   0.0%  declined   0.0%  wrong  50.0%  traps    2: answered falsely  50.0%"
    ]


def test_quiet_leaves_the_table_and_several_files_have_a_total(command: Command, questions: Path, tmp_path: Path) -> None:
    traps = tmp_path / "traps.jsonl"
    traps.write_text(json.dumps(row("e", "hello", "smalltalk")) + "\n", encoding="utf-8")
    assert command("evaluate", "--quiet", str(questions), str(traps)).stdout.splitlines() == [
        "harbour       asked    2: right  50.0%  clarified   0.0%  declined   0.0%  wrong  50.0%  traps    2: answered falsely  50.0%",
        "traps         traps    1: answered falsely   0.0%",
        "all           asked    2: right  50.0%  clarified   0.0%  declined   0.0%  wrong  50.0%  traps    3: answered falsely  33.3%",
    ]


def test_each_kind_of_question_can_have_a_line_of_its_own(command: Command, questions: Path) -> None:
    lines = command("evaluate", "--quiet", "--by-kind", str(questions)).stdout.splitlines()
    assert lines[1:] == [
        "  answerable    asked    2: right  50.0%  clarified   0.0%  declined   0.0%  wrong  50.0%",
        "  unanswerable  traps    1: answered falsely   0.0%",
        "  offtopic      traps    1: answered falsely 100.0%",
    ]


def test_the_turns_of_a_dialogue_are_asked_in_one_chat(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "dialogue.jsonl"
    turns = [row("", "Who built the lighthouse?", "answerable", ("S4",)), row("", "source?", "answerable", ("S4",))]
    file.write_text(json.dumps({"id": "x", "lang": "en", "turns": turns}) + "\n", encoding="utf-8")
    assert " right 100.0%" in command("evaluate", str(file)).stdout


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"id": "a"}', ":1: 'q' is missing -> write a question with id, q, kind, support and value"),
        (b"\n[]", ":2: the line is not a JSON object -> write a question with id, q, kind, support and value"),
        (
            b'{"id": "a", "q": "x", "kind": "answerable", "support": ["S9"], "value": []}',
            ":1: the document has no sentence 'S9' -> write a question with id, q, kind, support and value",
        ),
        (b"\xff", ": the file is not UTF-8 -> save it with the encoding UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(command: Command, tmp_path: Path, content: bytes, what: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(content)
    result = command("evaluate", str(file))
    assert (result.exit_code, result.stderr) == (2, f"{file}{what}\n")


def test_a_missing_file_is_refused(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "missing.jsonl"
    result = command("evaluate", str(file))
    assert result.exit_code == 2
    assert result.stderr == f"{file}: the file cannot be read (No such file or directory) -> name a file of labelled questions\n"


def test_in_a_chinese_terminal_it_is_chinese(command: Command, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    lines = command("evaluate", str(questions), str(questions)).stdout.splitlines()
    assert lines[0].startswith("  答错      b         'Who built the lighthouse?' -> answer: 'The lighthouse was built by Anna Berg. ")
    assert lines[0].endswith(" 缺少 Carl")
    assert lines[1].startswith("  误答      d         'Who built the lighthouse?' -> answer: ")
    table = "harbour       提问    2：答对  50.0%  反问   0.0%  没有回答   0.0%  答错  50.0%  陷阱    2：误答  50.0%"
    assert lines[4:] == [
        *(table, table),
        "合计          提问    4：答对  50.0%  反问   0.0%  没有回答   0.0%  答错  50.0%  陷阱    4：误答  50.0%",
    ]
    file = tmp_path / "bad.jsonl"
    for content, what in (
        (b'{"id": "a"}', ":1：缺少“q” -> 请写出带有 id、q、kind、support 和 value 的问题"),
        (b"[]", ":1：这一行不是 JSON 对象 -> 请写出带有 id、q、kind、support 和 value 的问题"),
        (b"\xff", "：文件不是 UTF-8 编码 -> 请以 UTF-8 编码保存"),
    ):
        file.write_bytes(content)
        assert command("evaluate", str(file)).stderr == f"{file}{what}\n"
    told = command("evaluate", str(tmp_path / "missing.jsonl")).stderr
    assert told.endswith("missing.jsonl：无法读取这个文件（没有这个文件或文件夹） -> 请写一个标注问题的文件\n")
