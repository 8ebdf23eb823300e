"""The rules by which replies are judged."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers.reply import Reply, Source
from bot.errors import UsageError
from bot.evaluation import Label, judge, read_labels, standard_of, summary
from bot.facts.model import Document
from bot.outcomes import Outcome

TEXT = "A “Fair” Opens\n\nThe fair’s pier opened in 2015.  It cost 12 yuan. it is long.\n \nAnna built it.\n"
STANDARD = standard_of(
    [Document(id="d", title="A “Fair” Opens", text=TEXT), Document(id="other", title="Other", text="Other\n\nElsewhere it rains.")]
)


def label(**fields: Any) -> Label:
    return Label(**{"id": "a", "chat": "a", "text": "?", "asked": True, "kind": "answerable", "support": (), "value": (), **fields})


def reply(outcome: Outcome = "answer", text: str = "In 2015.", *quotes: str, document: str = "d") -> Reply:
    sources = tuple(Source(fact="f", document=document, title="T", quote=quote, paragraph=1, date="2020") for quote in quotes)
    return Reply(outcome=outcome, language="en", text=text, sources=sources)


def test_sentences_are_those_of_the_first_document_the_title_first() -> None:
    assert STANDARD.sentences == {
        "S1": 'A "Fair" Opens',
        "S2": "The fair's pier opened in 2015.",
        "S3": "It cost 12 yuan. it is long.",
        "S4": "Anna built it.",
    }


@pytest.mark.parametrize(
    ("asked", "given", "verdict", "reason"),
    [
        ({}, reply(), "right", ""),
        ({"support": ("S2", "S4")}, reply("answer", "", "The fair’s pier opened in 2015."), "right", ""),
        ({"support": ("S2",)}, reply("answer", "", "pier opened"), "right", ""),
        ({"support": ("S2",)}, reply("answer", "", "The fair's pier opened in 2015. It cost 12 yuan."), "right", ""),
        ({"support": ("S4", "S3")}, reply("answer", "", "pier opened"), "wrong", "no quote from S4/S3"),
        ({"support": ("S2",)}, reply(), "wrong", "no quote from S2"),
        ({"value": (("2014", "2015"), ("IN",))}, reply(), "right", ""),
        ({"value": (("2015",), ("2014", "2013", "2012", "2011"))}, reply(), "wrong", "lacks 2014 or 2013 or 2012"),
        ({}, reply("clarify"), "clarified", ""),
        ({}, reply("unknown"), "declined", ""),
        ({}, reply("smalltalk"), "declined", ""),
        ({}, reply("refused"), "declined", ""),
        ({"asked": False}, reply(), "false", ""),
        ({"asked": False}, reply("clarify"), "held", ""),
        ({"asked": False}, reply("unknown"), "held", ""),
        ({}, reply("answer", "", "The pier opened in 2016."), "wrong", "a quote that is not in the document"),
        ({"asked": False}, reply("unknown", "", "invented"), "wrong", "a quote that is not in the document"),
        ({}, reply("answer", "", "Elsewhere it rains."), "wrong", "a quote that is not in the document"),
        ({}, reply("answer", "", "Elsewhere it rains.", document="other"), "right", ""),
    ],
)
def test_verdicts(asked: dict[str, Any], given: Reply, verdict: str, reason: str) -> None:
    assert judge(label(**asked), given, STANDARD) == (verdict, reason)


def test_labels_are_read_from_questions_and_dialogues() -> None:
    text = (
        '{"id": "q", "q": "When?", "kind": "aggregate", "support": ["S1"], "value": [["a", "b"]], "note": ""}\n\n'
        '{"id": "d", "turns": [{"q": "A?", "kind": "answerable", "support": [], "value": []}, {"q": "B?", "kind": "injection"}]}\n'
    )
    assert read_labels(text, "file", STANDARD.sentences) == (
        label(id="q", chat="q", text="When?", kind="aggregate", support=("S1",), value=(("a", "b"),)),
        label(id="d#1", chat="d", text="A?", kind="dialogue"),
        label(id="d#2", chat="d", text="B?", kind="dialogue", asked=False),
    )


@pytest.mark.parametrize("wrong", ['"support": "S1", "value": []', '"support": [], "value": ["a"]', '"support": [1], "value": []'])
def test_labels_of_the_wrong_type_are_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match=r"^file:1: not a list of texts: .* -> write a question with"):
        read_labels(f'{{"id": "q", "q": "x", "kind": "answerable", {wrong}}}', "file", STANDARD.sentences)


def test_a_table_of_nothing_is_a_name() -> None:
    assert summary("all", {}) == "all"
