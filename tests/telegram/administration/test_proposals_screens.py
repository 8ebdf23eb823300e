"""A proposal fits on a screen, whatever the document and what was made of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.editorial.proposing.proposals import LONGEST
from bot.editorial.proposing.review import ProposalDecision, Review, find
from bot.facts.model import Document, Entity
from bot.telegram.administration.proposals_screens import document_rows, review_screen
from bot.telegram.screens import Screen
from tests.editorial.conftest import HARBOUR, base_of
from tests.telegram.reading import check

KNOWN = base_of(HARBOUR)
LONG_ID = "d" * 40


def review_of(text: str, identifier: str = LONG_ID) -> Review:
    document = Document(id=identifier, title=text[:5000], text=text, original=f"documents/{identifier}.docx")
    knowledge = replace(KNOWN, documents={**KNOWN.documents, identifier: document})
    return Review(document=document, knowledge=knowledge, found=find(document, knowledge), decisions={}, today="2026-01-01")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("identifier", [LONG_ID, "d" * 200])
def test_the_longest_sentences_and_facts_fit(language: str, identifier: str) -> None:
    sentence = f"The <b>Trust</b> & 𠀀 paid £3.2 million for {'stones and ' * 90}"[: LONGEST - 2].rstrip() + "."
    review = review_of("\n".join(f"{sentence} In all {number} boats came & went." * 40 for number in range(2)), identifier)
    assert len(review.proposals) > 2
    form = review.proposals[0].form
    edited = replace(
        form,
        answer={"en": "<" * 5000, "zh": "𠀀" * 5000},
        subjects=tuple(f"<{number}" for number in range(500)),
        question={"en": "&" * 5000},
        phrasings=("𠀀" * 5000,),
        other={"supersedes": ["<" * 500] * 50},
        tells={"count": ("&" * 5000,)},
    )
    named = tuple(Entity(id=one, kind="thing", names={"en": ("𠀀" * 500,)}) for one in edited.subjects)
    decision = ProposalDecision(verdict="chosen", day="2026-01-01", form=edited, entities=named)
    for decisions in ({}, {review.proposals[0].key: decision}):
        one = replace(review, decisions=decisions)
        for place in (*range(len(one.proposals)), None, 10_000):
            check(review_screen(one, place, language))
    check(Screen(html="1", rows=document_rows(review.document, language)))


def test_the_sentence_is_marked_in_its_paragraph_and_the_answer_is_told_once() -> None:
    review = review_of("Report\n\nThe Trust runs the port. At the year end the Trust employed 214 staff. It is old.\n", "report")
    place = next(place for place, one in enumerate(review.proposals) if one.kind == "count")
    html = review_screen(review, place, "en").html
    sentence = "<b><u>At the year end the Trust employed 214 staff.</u></b>"
    assert f"👁 Told as marked:\n\n<blockquote>The Trust runs the port. {sentence} It is old.</blockquote>" in html
    assert html.count("214 staff") == 2
    assert "Value: count: 214 staff" in html


def test_what_says_nothing_new_is_told_so() -> None:
    screen = review_screen(review_of("Report\n", "report"), None, "en")
    assert screen.html == "Nothing is proposed from “Report\n”: the facts there are cover it."
    assert screen.rows == ()
