"""A page of a book costs no more than one of a letter."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.answers.reply import Reply, Source
from bot.facts.model import Document, Fact, KnowledgeBase, Quote
from bot.telegram.document_pages import DocumentPages
from bot.telegram.screens import document_screen, source_screen

pytestmark = pytest.mark.anyio

MOST = 0.005
"""Seconds of the event loop for one page."""

BOOKS = {
    "lines": "A line of a book, as long as lines are, with some words in it.\n" * 31_000,
    "short lines": "ab\n" * 660_000,
    "one line": "words without an end " * 95_000,
    "Chinese": "这是一本书里的一句话。" * 180_000,
    "emoji": "😀" * 1_900_000,
    "empty lines": "\n" * 1_900_000 + "the end",
    "white space": " " * 1_900_000 + "the end",
}


def quickest(work: Callable[[], object]) -> float:
    """Seconds of computing of the quickest of five runs: what else the machine does is no fault of the code."""
    taken = []
    for _ in range(5):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


@pytest.mark.parametrize("kind", BOOKS)
async def test_a_page_of_a_document_of_two_million_characters_is_shown_within_milliseconds(kind: str) -> None:
    book, pages = Document(id="book", title="A book", text=BOOKS[kind]), DocumentPages()
    begin = time.process_time()
    leaves = await pages.of(book, "en")
    assert time.process_time() - begin < 5
    assert await pages.of(book, "en") is leaves
    for page in (0, len(leaves) // 2, len(leaves) - 1):
        assert quickest(lambda page=page: document_screen(book, leaves, "en", page)) < MOST  # type: ignore[misc]
    kept = await pages.of(replace(book), "en")
    assert kept is leaves


async def test_a_document_whose_text_changed_is_cut_anew() -> None:
    book, pages = Document(id="book", title="A book", text="x\n" * 40_000), DocumentPages()
    before = await pages.of(book, "en")
    after = await pages.of(replace(book, text="x\n" * 80_000), "en")
    assert after[-1][1] == 2 * before[-1][1] + 1


@pytest.mark.parametrize("kind", BOOKS)
async def test_the_paragraph_of_a_sentence_is_shown_within_milliseconds_however_long_it_is(kind: str) -> None:
    book = Document(id="book", title="A book", text=BOOKS[kind])
    middle = len(book.text) // 2
    quote = Quote(document="book", text=book.text[middle : middle + 20], paragraph=1, start=middle, end=middle + 20)
    fact = Fact(id="fact", subjects=(), tells=(), answer={"en": "x"}, quotes=(quote,))
    base = KnowledgeBase(
        documents={"book": book},
        facts={"fact": fact},
        entities={},
        overviews={},
        gaps={},
        small_talk={},
        phrasings=(),
        terms={},
        aspects={},
        suggestions={},
    )
    source = Source(document="book", title="A book", date="", paragraph=1, quote=quote.text, fact="fact")
    reply = Reply(outcome="answer", language="en", text="x", sources=(source,))
    assert quickest(lambda: source_screen(reply, "0", base, 0)) < MOST
