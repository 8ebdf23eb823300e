"""What stands around a sentence and tells what it speaks of."""

from __future__ import annotations

import pytest

from bot.facts.contexts import HEADING, contexts_of, headings_of, refers_back
from bot.facts.model import Document
from bot.facts.sentences import body_of, statements_of

FEES = """The fees of the harbour

All fees are in yuan.

Berth | 2025 | 2026
Old pier | 12.50 | 13.00
New pier | 20.00 | 21.50

The ferry cost 96 million yuan. It sails 12 times a day. The school trained 20 people.

They were paid by the city.
"""


def test_a_row_has_its_headings_and_a_sentence_that_refers_back_the_one_before() -> None:
    sentences = body_of(Document(id="fees", title="The fees of the harbour", text=FEES))
    contexts = contexts_of(sentences)
    assert [(sentence.text, context) for sentence, context in zip(sentences, contexts, strict=True) if context != ""] == [
        ("Berth | 2025 | 2026", None),
        ("Old pier | 12.50 | 13.00", "Berth 2025 2026"),
        ("New pier | 20.00 | 21.50", "Berth 2025 2026"),
        ("It sails 12 times a day.", "The ferry cost 96 million yuan."),
    ]


def test_headings_are_those_of_the_row_above_values() -> None:
    lines = ("Berth\tFee", "Old pier\t12", "New pier\t20", "", "a | b", "c | d")
    assert headings_of(lines) == [HEADING, ("Berth", "Fee"), ("Berth", "Fee"), None, (), ()]


def test_a_row_is_told_with_its_headings_and_quoted_as_it_stands() -> None:
    statements = list(statements_of([Document(id="fees", title="The fees of the harbour", text=FEES)]).values())
    assert [(one.answer, one.quotes[0].text) for one in statements[1:3]] == [
        ({"en": "Berth | 2025 | 2026"}, "Berth | 2025 | 2026"),
        ({"en": "Old pier: 2025: 12.50; 2026: 13.00"}, "Old pier | 12.50 | 13.00"),
    ]


@pytest.mark.parametrize(
    ("text", "refers"),
    [
        ("It was opened in 2015.", True),
        ("Its fee is 12 yuan.", True),
        ("Italy was visited.", False),
        ("该桥全长1240米。", True),
        ("其中两所已建成。", False),
        ("该馆由县水利局管理。", True),
        ("The same holds for boats.", True),
        ("The samovar is old.", False),
    ],
)
def test_how_a_sentence_begins_that_refers_back(text: str, refers: bool) -> None:
    assert refers_back(text) is refers
