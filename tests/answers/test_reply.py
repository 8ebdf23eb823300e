"""How much a reply claims, and when a passage need not be shown again."""

from __future__ import annotations

import pytest

from bot.answers.reply import Reply, Source
from bot.decisions import Answer, Clarify, Decision, Grounds, NotFound, NotStated, Talk
from bot.outcomes import Outcome, Tier
from tests.answers.conftest import asked

GROUNDS = Grounds(question=asked("?"), confidence=0.5, reason="")


@pytest.mark.parametrize(
    ("outcome", "decision", "tier"),
    [
        ("answer", Answer(items=("a",), grounds=GROUNDS), "answer"),
        ("answer", None, "answer"),
        ("clarify", Clarify(options=("a",), grounds=GROUNDS), "not sure"),
        ("clarify", None, "not sure"),
        ("unknown", NotStated(subject=None, aspect=None, gap="g", offers=(), grounds=GROUNDS), "not stated"),
        ("unknown", NotFound(offers=(), grounds=GROUNDS), "not found"),
        ("unknown", None, "request"),
        ("smalltalk", Talk(item="hello", grounds=GROUNDS), "small talk"),
        ("smalltalk", None, "request"),
        ("refused", Talk(item=None, grounds=GROUNDS), "request"),
    ],
)
def test_every_reply_is_of_one_tier(outcome: Outcome, decision: Decision | None, tier: Tier) -> None:
    assert Reply(outcome=outcome, language="en", text="x", decision=decision).tier == tier


@pytest.mark.parametrize(
    ("fact", "text", "repeated"), [("harbour#1", "It is so.", True), ("harbour#1", "It is.", False), ("fact", "It is so.", False)]
)
def test_only_a_sentence_told_as_it_stands_is_not_shown_again(fact: str, text: str, repeated: bool) -> None:
    source = Source(fact=fact, document="harbour", title="Harbour", quote="It is so.", paragraph=1, date="undated")
    assert source.repeats(text) == repeated
