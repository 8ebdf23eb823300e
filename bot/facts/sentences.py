"""The sentences of a document: where each of them begins and ends, and each as a statement of its own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from bot.facts.contexts import HEADING, cells_of, headings_of, told_with
from bot.facts.languages import language_of
from bot.facts.model import Document, Fact, Quote

_MARK = "#"
"""Stands between the id of a document and the number of a sentence; no id of a fact has it."""

_LEAST_LETTERS = 2
"""Fewer letters say nothing: the number of a heading, the line below the heading of a table."""

_END = re.compile(r"(?P<stop>(?<![.!?])[.!?]++)[\"'”’)\]]*+(?=\s)|[。！？；]++[\"'”’」』）》]*+")
_NEXT = re.compile(r"\s*+(\S)")
_ROW = re.compile(r"[\t|]")
_OPENING = "\"'“‘「『"
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st co ltd inc corp jr sr gen col capt lt sgt gov sen rep rev hon mt ave dept univ approx vs cf".split()
)
_BEFORE_NUMBERS = frozenset("no nos vol fig art sec ch p pp para jan feb mar apr jun jul aug sep sept oct nov dec".split())
_INITIALS = re.compile(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")
_LONGEST = 16
"""Characters looked at before a stop; all abbreviations are shorter."""


def sentences_of(document: Document) -> Iterator[Quote]:
    """The sentences of a document in order, the title among them; each is a slice of the text and can be quoted as it is.

    A sentence stands within one line; a row of a table (a line with tabs or upright strokes) is one. Linear in the text.
    """
    position = paragraph = 0
    for line in document.text.splitlines(keepends=True):
        if line.strip():
            paragraph += 1
            for start, end in _spans(line):
                yield Quote(document=document.id, text=line[start:end], paragraph=paragraph, start=position + start, end=position + end)
        position += len(line)


def body_of(document: Document) -> list[Quote]:
    """The sentences of a document without the line that is its title, if there are others."""
    found = list(sentences_of(document))
    first = next((line for line in document.text.splitlines() if line.strip()), "").split()
    # A document without a title of its own is called like its first line, which may be a sentence like the others.
    if not first or first != document.title.split() or first[-1].endswith((".", "。")):
        return found
    return [sentence for sentence in found if sentence.paragraph > 1] or found


def statements_of(documents: Iterable[Document]) -> dict[str, Fact]:
    """The sentences of documents as statements that prove themselves; ids are those of the documents with the numbers of the sentences.

    A row of a table is told with its headings.
    """
    statements = {}
    for document in documents:
        quotes = body_of(document)
        for number, (quote, headings) in enumerate(zip(quotes, headings_of(quote.text for quote in quotes), strict=True), 1):
            identifier = f"{document.id}{_MARK}{number}"
            text = told_with(headings, cells_of(quote.text)) if headings and headings is not HEADING else quote.text
            statements[identifier] = Fact(id=identifier, subjects=(), tells=(), answer={language_of(text): text}, quotes=(quote,))
    return statements


def is_sentence(identifier: str) -> bool:
    """Whether an id is that of a sentence."""
    return _MARK in identifier


def telling(document: Document) -> list[Quote]:
    """The sentences of a document that can be facts: without its title and the headings of tables, which say nothing alone."""
    sentences = body_of(document)
    headings = headings_of(sentence.text for sentence in sentences)
    return [sentence for sentence, heading in zip(sentences, headings, strict=True) if heading is not HEADING]


def uncovered(document: Document, facts: Iterable[Fact]) -> list[Quote]:
    """The sentences of a document that can be facts and that no quote of the facts overlaps."""
    spans = sorted((quote.start, quote.end) for fact in facts for quote in fact.quotes if quote.document == document.id)
    starts = [start for start, _ in spans]
    # How far the quotes that begin before a place reach.
    reach = [0, *accumulate((end for _, end in spans), max)]
    return [sentence for sentence in telling(document) if reach[bisect_left(starts, sentence.end)] <= sentence.start]


def _spans(line: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a line begin and end, white space around them left out."""
    ends = [] if _ROW.search(line.strip()) else [found.end() for found in _END.finditer(line) if _ends(line, found)]
    begin = 0
    for end in (*ends, len(line)):
        text = line[begin:end]
        bare = text.strip()
        if sum(map(str.isalpha, bare)) >= _LEAST_LETTERS:
            start = begin + text.index(bare)
            yield start, start + len(bare)
        begin = end


def _ends(line: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends there: always in Chinese, and at another stop by what stands before and behind it."""
    if found["stop"] is None:
        return True
    follower = _NEXT.match(line, found.end())
    if follower is None:
        return True
    following = follower[1]
    # Chinese characters have no small ones.
    if not (following.isdigit() or following in _OPENING or (following.isalpha() and not following.islower())):
        return False
    return found["stop"] != "." or not _abbreviates(line[max(0, found.start() - _LONGEST) : found.start()], following)


def _abbreviates(before: str, following: str) -> bool:
    """Whether the word before a full stop is an abbreviation."""
    word = "" if before[-1:].isspace() else (before.split() or [""])[-1].lstrip(_OPENING + "([")
    small = word.lower()
    if small in _BEFORE_NUMBERS:
        return following.isdigit()
    return small in _ABBREVIATIONS or _INITIALS.fullmatch(word) is not None
