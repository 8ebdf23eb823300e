"""Finding a quoted passage in its document, so that every answer stands on the document's own characters."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left

from rapidfuzz import fuzz

from bot.facts.model import Document, Quote
from bot.facts.sentences import sentences_of

_DOUBLE = '"“”„‟＂'
_SINGLE = "'‘’‚‛＇"
_MARKS = [(mark, marks[0]) for marks in (_DOUBLE, _SINGLE) for mark in marks[1:]]
_FULL_WIDTH = re.compile("[＂＇]")
# Chinese characters and the punctuation that goes with them, the wide space left out: no space stands between them, whatever
# a line break makes of it.
_WIDE = r"\u2e80-\u2fff\u3001-\u303f\u31c0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff65\U00020000-\U0003ffff"
_BESIDE_WIDE = re.compile(rf"(?<=[{_WIDE}])\s++|(?<!\s)\s++(?=[{_WIDE}])")
_SPACES = re.compile(r"\s+")
_IN_WORD = re.compile(r"[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ]")
_WHOLE = re.compile(rf"\w\W|[{_WIDE}]{{2}}|\w[{_WIDE}]")
_SHOWN = 24
"""Characters shown on each side of the place where a quote differs."""

_WORD = re.compile(r"\S+")


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
        span = _like(document.text, text)
        if span is None:
            return None
        start, end = span
    return Quote(document=document.id, text=document.text[start:end], paragraph=_paragraph(document.text, start), start=start, end=end)


def nearest_sentence(document: Document, text: str) -> Quote | None:
    """The sentence of *document* most like *text* (rapidfuzz, 0 to 100; ties: the first); None when it has no sentence."""
    return max(sentences_of(document), key=lambda sentence: likeness(sentence.text, text), default=None)


def difference(document: Document, sentence: Quote, text: str) -> tuple[str, str, str] | None:
    """Where a quote that stands nowhere leaves the words of its document.

    Args:
        document: the document.
        sentence: the sentence that is most like the quote.
        text: the quote.

    Returns:
        The last words that both have, how the quote goes on, and how the document does, each cut to some words; None when the quote
        does not even begin like anything in the document.
    """
    wanted = _uniform(text.strip())
    near, whole = _uniform(document.text[sentence.start : sentence.end + len(text)]), _uniform(document.text)
    lengths = [_begun(wanted, found) for found in (near, whole)]
    # A few words stand anywhere, and the sentence is what people are shown.
    length, found = (lengths[0], near) if lengths[1] - lengths[0] < _SHOWN else (lengths[1], whole)
    while 0 < length < len(wanted) and _IN_WORD.match(wanted, length - 1):
        length -= 1
    same = wanted[:length]
    if not _WHOLE.search(same):
        return None
    start = found.index(same) + length
    return _last(same.strip()), _first(wanted[length:].strip()), _first(found[start : start + 2 * _SHOWN].strip())


def _begun(wanted: str, found: str) -> int:
    """How many characters of the beginning of *wanted* stand in *found*."""
    # Whatever a beginning is part of, a shorter one is part of too.
    return bisect_left(range(1, min(len(wanted), len(found)) + 1), True, key=lambda length: wanted[:length] not in found)


def _first(text: str) -> str:
    if len(text) <= _SHOWN:
        return text
    words = text[:_SHOWN].rsplit(" ", 1)[0]
    return (words if 2 * len(words) > _SHOWN else text[:_SHOWN]) + "…"


def _last(text: str) -> str:
    return text if len(text) <= _SHOWN else "…" + text[-_SHOWN:].split(" ", 1)[-1]


def likeness(sentence: str, text: str) -> float:
    """How much a sentence is like a quote, or a part of it like the quote: 0 to 100."""
    # A part of a long sentence is a good match; a short sentence inside a long quote is not.
    return fuzz.partial_ratio(text, sentence) if len(sentence) >= len(text) else fuzz.ratio(text, sentence)


def _like(document: str, text: str) -> tuple[int, int] | None:
    """Where *text* first stands in *document* but for white space and the form of quotation marks. Linear in both.

    Both are brought into one form and compared by that.
    """
    found, wanted = _uniform(document), _uniform(text)
    if _FULL_WIDTH.search(text):
        # Full-width marks have no spaces around them, which those of the document may have.
        found, wanted = _without_spaces_at_marks(found), _without_spaces_at_marks(wanted)
    start = found.find(wanted)
    if start < 0:
        return None
    # White space apart, both forms of the document have the same characters.
    first = start - found.count(" ", 0, start)
    return _place(document, first), _place(document, first + len(wanted) - wanted.count(" ") - 1) + 1


@functools.lru_cache(maxsize=4)  # the quotes of a document are looked for one after the other
def _uniform(text: str) -> str:
    """*text* with one kind of quotation marks, single spaces, and none beside Chinese characters."""
    for mark, plain in _MARKS:
        text = text.replace(mark, plain)
    return _SPACES.sub(" ", _BESIDE_WIDE.sub("", text))


def _without_spaces_at_marks(uniform: str) -> str:
    for mark in (_DOUBLE[0], _SINGLE[0]):
        uniform = mark.join(part.removeprefix(" ").removesuffix(" ") for part in uniform.split(mark))
    return uniform


def _place(text: str, number: int) -> int:
    """Where the character of that number stands, white space not counted; from 0."""
    for word in _WORD.finditer(text):
        if number < word.end() - word.start():
            return word.start() + number
        number -= word.end() - word.start()
    return len(text)


def _paragraph(text: str, start: int) -> int:
    """Number of the paragraph that holds the character at *start*; a paragraph is a line that is not empty."""
    return sum(1 for line in text[: start + 1].splitlines() if line.strip())
