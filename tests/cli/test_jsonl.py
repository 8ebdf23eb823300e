"""Questions and replies as JSON lines."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.jsonl import BadLineError, answer, read, stream
from bot.conversation.asking import Asking
from bot.conversation.clock import Clock
from bot.conversation.in_memory_chats import InMemoryChats
from bot.retrieval.engine import Engine
from bot.service import Service
from bot.storage.cache import open_service
from tests import dated
from tests.cli.conftest import ROOT, Process
from tests.reluctant import MEASURING, UNSURE


@pytest.fixture(scope="module")
def service(harbour: Path) -> Service:
    return open_service(harbour)


def replies(service: Service, *lines: str | bytes) -> list[dict[str, Any]]:
    source = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    sink = io.BytesIO()
    stream(InMemoryChats(Asking(service, Clock(lambda: 0.0))), io.BytesIO(source), sink)
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_a_reply_has_the_id_the_outcome_the_text_the_sources_and_the_options(service: Service) -> None:
    assert replies(service, '{"id": "a", "q": "When was the pier opened?", "chat": "c"}') == [
        {
            "id": "a",
            "outcome": "answer",
            "tier": "answer",
            "text": "The new pier was opened in 2015.\n\n“The new pier was opened in 2015.”\n— Harbour Report, paragraph 2, undated",
            "sources": [{"document": "harbour", "quote": "The new pier was opened in 2015."}],
            "options": [],
        }
    ]


def test_what_is_not_sure_comes_as_options_with_their_quotes(service: Service) -> None:
    decision = Service(service.state, Engine(parameters=MEASURING)).ask("How much did the pier cost?")[0].decision
    assert decision is not None
    unsure = Service(service.state, Engine(parameters=replace(UNSURE, clarify=decision.grounds.confidence, beside=1.0)))
    assert replies(unsure, '{"id": 1, "q": "How much did the pier cost?"}') == [
        {
            "id": 1,
            "outcome": "clarify",
            "tier": "not sure",
            "text": "I am not sure this is what you ask. The documents say:\n\n"
            "1. The new pier cost 12 million yuan.\n“It cost 12 million yuan.”\n— Harbour Report, paragraph 2, undated\n\n"
            "2. None of these",
            "sources": [{"document": "harbour", "quote": "It cost 12 million yuan."}],
            "options": ["The new pier cost 12 million yuan."],
        }
    ]


@pytest.mark.parametrize(
    ("text", "outcome", "tier", "reply"),
    [
        ("How long is the pier?", "unknown", "not stated", "The documents do not answer that about the new pier."),
        ("qwrtz plkjh", "unknown", "not found", "I have not found this in the documents."),
        ("鱷魚鱷魚", "unknown", "not found", "我在文件中没有找到这方面的内容。"),
        ("hello", "smalltalk", "small talk", "Hello! Ask me about the harbour."),
        ("source?", "unknown", "request", "There is no answer yet to show the source of. Ask a question first."),
        ("???", "refused", "request", "Please type a question in words, in English or Chinese. For example: When was the pier opened?"),
    ],
)
def test_the_tier_tells_how_much_is_claimed(service: Service, text: str, outcome: str, tier: str, reply: str) -> None:
    (row,) = replies(service, json.dumps({"q": text}))
    assert (row["outcome"], row["tier"], row["text"].split("\n")[0]) == (outcome, tier, reply)


def test_facts_have_to_hold_on_the_day_of_the_question() -> None:
    told = []
    for day in (date(2029, 12, 31), date(2030, 1, 1)):
        sink = io.BytesIO()
        chats = InMemoryChats(Asking(dated.service(), dated.on(day)))
        stream(chats, io.BytesIO(b'{"q": "how much is the ferry"}\n'), sink)
        told.append(json.loads(sink.getvalue())["text"].split("\n")[0])
    assert told == ["The ferry costs 5 yuan.", "The ferry costs 6 yuan."]


def test_the_same_chat_is_one_dialogue_and_other_chats_are_not_mixed_in(service: Service) -> None:
    found = replies(
        service,
        '{"id": 1, "q": "Who built the lighthouse?", "chat": "a"}',
        '{"id": 2, "q": "source?", "chat": "b"}',
        '{"id": 3, "q": "source?", "chat": "a"}',
        '{"id": 4, "q": "source?"}',
    )
    assert [row["outcome"] for row in found] == ["answer", "unknown", "answer", "unknown"]
    assert found[2]["text"] == found[0]["text"]


def test_questions_without_a_chat_are_not_a_dialogue(service: Service) -> None:
    found = replies(service, '{"q": "Who built the lighthouse?"}', '{"q": "source?", "chat": null}')
    assert [row["outcome"] for row in found] == ["answer", "unknown"]


@pytest.mark.parametrize(
    ("line", "identifier", "text"),
    [
        ("", None, 'the line is not JSON: write {"id": "1", "q": "your question"}'),
        ("When?", None, 'the line is not JSON: write {"id": "1", "q": "your question"}'),
        ('{"id": NaN, "q": "When?"}', None, 'the line is not JSON: write {"id": "1", "q": "your question"}'),
        ("[" * 100_000, None, 'the line is not JSON: write {"id": "1", "q": "your question"}'),
        ('["When?"]', None, 'the line is not a JSON object: write {"id": "1", "q": "your question"}'),
        ('{"id": "x"}', "x", 'the line has no question: write its text under "q"'),
        ('{"id": 7, "q": 5}', 7, 'the line has no question: write its text under "q"'),
    ],
)
def test_a_bad_line_is_refused_and_the_next_one_answered(service: Service, line: str, identifier: Any, text: str) -> None:
    bad, good = replies(service, line, '{"id": "next", "q": "When was the pier opened?"}')
    assert bad == {"id": identifier, "outcome": "refused", "tier": "request", "text": text, "sources": [], "options": []}
    assert (good["id"], good["outcome"]) == ("next", "answer")


def test_halves_of_surrogate_pairs_and_bytes_that_are_not_utf_8_are_answered(service: Service) -> None:
    found = replies(
        service,
        r'{"id": "\ud800", "q": "When was the pier opened? \udfff", "chat": "\ud800"}',
        b'{"id": "\xff", "q": "When was the pier opened? \xff\xfe"}',
        r'{"id": "3", "q": "\ud800"}',
    )
    assert [row["outcome"] for row in found[:2]] == ["answer", "answer"]
    assert [row["id"] for row in found] == ["\ud800", "\ufffd", "3"]


def test_a_chat_may_have_any_name(service: Service) -> None:
    names = ['"a"', "1", '["a", {"b": null}]', "true"]
    for name in names:
        chat = f'"chat": {name}'
        found = replies(service, f'{{"q": "Who built the lighthouse?", {chat}}}', f'{{"q": "source?", {chat}}}')
        assert [row["outcome"] for row in found] == ["answer", "answer"]


@given(st.binary(max_size=60))
def test_any_line_is_read_or_refused(line: bytes) -> None:
    with contextlib.suppress(BadLineError):
        read(line)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_gets_one_reply_that_can_be_written(service: Service, text: str) -> None:
    row = answer(InMemoryChats(Asking(service)), json.dumps({"id": text, "q": text}).encode())
    assert row["id"] == text
    assert row["text"]
    assert row["text"].encode()


def test_every_line_is_answered_before_the_next_one_is_sent(harbour: Path) -> None:
    call = [sys.executable, "-m", "bot", "ask", "--jsonl", "--knowledge", str(harbour)]
    with subprocess.Popen(call, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for number, text in enumerate(["When was the pier opened?", "hello", "oops"]):
            running.stdin.write(json.dumps({"id": number, "q": text}).encode() + b"\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == number
        running.stdin.close()
        assert running.wait(timeout=60) == 0


def test_output_is_utf_8_whatever_the_terminal_speaks(process: Process) -> None:
    done = process("ask", "--jsonl", typed='{"id": "码", "q": "码头哪年开放？"}\n'.encode(), PYTHONIOENCODING="latin-1")
    row = json.loads(done.stdout.decode("utf-8"))
    assert (done.returncode, row["id"], row["text"].split("\n")[0]) == (0, "码", "新码头于 2015 年开放。")


def test_a_reader_that_leaves_is_no_error(harbour: Path) -> None:
    call = [sys.executable, "-m", "bot", "ask", "--jsonl", "--knowledge", str(harbour)]
    with subprocess.Popen(call, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdin.write(b'{"q": "hello"}\n')
        running.stdin.flush()
        running.stdout.readline()
        running.stdout.close()
        running.stdin.write(b'{"q": "hello"}\n')
        running.stdin.close()
        assert running.stderr.read() == b""
        running.wait(timeout=60)
