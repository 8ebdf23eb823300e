"""Finding a quoted passage in its document, so that every answer stands on the document's own characters."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from bot.facts.model import Document, Quote
from bot.facts.sentences import sentences_of

_DOUBLE = '"“”„‟＂'
_SINGLE = "'‘’‚‛＇"
# Chinese characters and the punctuation that goes with them: no space stands between them, whatever a line break makes of it.
_WIDE = r"\u2e80-\u303f\u31c0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff65\U00020000-\U0003ffff"
_IS_WIDE = re.compile(f"[{_WIDE}]")


def locate(document: Document, text: str) -> Quote | None:
    """Find *text* in *document*: the first verbatim occurrence, or None.

    Where no verbatim one exists, one that differs only in the amount and kind of white space (line breaks, no-break
    spaces) or in the form of quotation marks (straight or curly) is accepted, since YAML folds long lines and nobody
    can type a no-break space on purpose. Whatever matched, the quote holds the document's own characters:
    ``document.text[quote.start:quote.end] == quote.text``. White space around *text* does not count; a text without
    any other character is found nowhere. Words never match when a space is missing or added inside them, except between
    Chinese characters, where a folded line leaves a space that the document does not have.
    """
    text = text.strip()
    if not text:
        return None
    start = document.text.find(text)
    end = start + len(text)
    if start < 0:
        match = _pattern(text).search(document.text)
        if match is None:
            return None
        start, end = match.span()
    return Quote(document=document.id, text=document.text[start:end], paragraph=_paragraph(document.text, start), start=start, end=end)


def nearest_sentence(document: Document, text: str) -> str | None:
    """The sentence of *document* most like *text* (rapidfuzz, 0 to 100; ties: the first); None when it has no sentence."""
    sentences = (sentence.text for sentence in sentences_of(document))
    return max(sentences, key=lambda sentence: likeness(sentence, text), default=None)


def likeness(sentence: str, text: str) -> float:
    """How much a sentence is like a quote, or a part of it like the quote: 0 to 100."""
    # A part of a long sentence is a good match; a short sentence inside a long quote is not.
    return fuzz.partial_ratio(text, sentence) if len(sentence) >= len(text) else fuzz.ratio(text, sentence)


def _pattern(text: str) -> re.Pattern[str]:
    parts: list[str] = []
    previous = ""
    for character in " ".join(text.split()):
        if character == " ":
            previous += character
            continue
        if previous:
            wide = _IS_WIDE.match(previous) or _IS_WIDE.match(character)
            parts.append(r"\s*" if wide else r"\s+" if previous.endswith(" ") else "")
        marks = next((marks for marks in (_DOUBLE, _SINGLE) if character in marks), None)
        parts.append(f"[{marks}]" if marks else re.escape(character))
        previous = character
    return re.compile("".join(parts))


def _paragraph(text: str, start: int) -> int:
    """Number of the paragraph that holds the character at *start*; a paragraph is a line that is not empty."""
    return sum(1 for line in text[: start + 1].splitlines() if line.strip())
