"""The sentences of a document, to choose a proof from, and whether a text is one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import EditError
from bot.facts.model import Document, Quote
from bot.facts.quotes import SENTENCE, likeness, locate, nearest_sentence
from bot.facts.report import shorten

SHORTEST = 3
"""Fewest characters of a text that can prove something; a shorter one stands in every document by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found for a text that is to be a proof.

    Attributes:
        quote: the passage, in the document's own characters; None when no document holds the text.
        document: id of the document of the quote, or of the suggestion.
        suggestion: the sentence of a document most like the text; None when there is a quote or no sentence at all.
    """

    quote: Quote | None
    document: str | None
    suggestion: str | None


def sentences(document: Document) -> list[Quote]:
    """The sentences of a document in order, each with its place; each can be quoted as it is."""
    found = []
    paragraphs = _paragraphs(document.text)
    for match in SENTENCE.finditer(document.text):
        text = match[0].strip()
        start = match.start() + match[0].index(text)
        paragraph = bisect_right(paragraphs, start)
        found.append(Quote(document=document.id, text=text, paragraph=paragraph, start=start, end=start + len(text)))
    return found


def prove(documents: Iterable[Document], text: str) -> Proof:
    """Where *text* stands word for word, in the first document that holds it; else the sentence most like it.

    EditError when the text is too short to prove anything.
    """
    documents = list(documents)
    if len(text.strip()) < SHORTEST:
        raise EditError(f"the quote '{shorten(text)}' is too short to prove anything -> copy the whole sentence from the document")
    for document in documents:
        quote = locate(document, text)
        if quote is not None:
            return Proof(quote=quote, document=document.id, suggestion=None)
    near = [(document.id, sentence) for document in documents if (sentence := nearest_sentence(document, text)) is not None]
    if not near:
        return Proof(quote=None, document=None, suggestion=None)
    document_id, sentence = max(near, key=lambda pair: likeness(pair[1], text))
    return Proof(quote=None, document=document_id, suggestion=sentence)


def _paragraphs(text: str) -> list[int]:
    """Where each line that is not empty begins, its indentation left out."""
    found, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found.append(position + len(line) - len(line.lstrip()))
        position += len(line)
    return found
