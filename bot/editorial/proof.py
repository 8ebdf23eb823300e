"""What proves an answer: the passage of a document that holds a text, and whether it states the numbers of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import EditError
from bot.facts.model import Document, Quote
from bot.facts.quotes import likeness, locate, nearest_sentence
from bot.facts.report import shorten
from bot.language.normalize import normalize
from bot.language.numbers import find_numbers
from bot.messages import Message

SHORTEST = 3
"""Fewest characters of a text that can prove something; a shorter one stands in every document by chance."""

_DIGITS = re.compile(r"\d")
_NEARLY = 1e-9  # of rounding, not of the number


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


def prove(documents: Iterable[Document], text: str) -> Proof:
    """Where *text* stands word for word, in the first document that holds it; else the sentence most like it.

    EditError when the text is too short to prove anything.
    """
    documents = list(documents)
    if len(text.strip()) < SHORTEST:
        told = Message(
            "the quote '{text}' is too short to prove anything -> copy the whole sentence from the document",
            "引文“{text}”太短，不足以作为依据 -> 请从文件中复制完整的一句",
            text=shorten(text),
        )
        raise EditError(told)
    for document in documents:
        quote = locate(document, text)
        if quote is not None:
            return Proof(quote=quote, document=document.id, suggestion=None)
    near = [(document.id, found.text) for document in documents if (found := nearest_sentence(document, text)) is not None]
    if not near:
        return Proof(quote=None, document=None, suggestion=None)
    document_id, sentence = max(near, key=lambda pair: likeness(pair[1], text))
    return Proof(quote=None, document=document_id, suggestion=sentence)


def numbers_unproved(answers: Iterable[str], quotes: Iterable[str]) -> tuple[str, ...]:
    """The numbers written in digits in the answers that no quote states in any form, as they stand there, each once.

    A slip of the pen there is what hurts most. "20 亿" is stated by "2 billion". Numbers in words are left out: "one of the
    projects" states no number.
    """
    stated = [number.value for quote in quotes for number in find_numbers(normalize(quote))]
    missing: dict[str, None] = {}
    for answer in answers:
        text = normalize(answer)
        for number in find_numbers(text):
            written = text[number.start : number.end].strip()
            if _DIGITS.search(written) and not any(abs(number.value - value) <= _NEARLY * abs(value) for value in stated):
                missing[written] = None
    return tuple(missing)
