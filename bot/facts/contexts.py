"""What stands around a sentence and tells what it speaks of: the headings above a row, the sentence before one that refers back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.facts.model import Quote

HEADING = ("",)
"""Stands for the headings above a row that is one of headings itself."""

_STROKE = re.compile(r"\s?\|\s?|\t")
_VALUE = re.compile(r"(?!(?:19|20)\d\d(?!\d))[£$€¥]?\d")
_REFERS = re.compile(
    r"(?:It|Its|They|Their|This|That|These|Those|Such|Both|He|His|She|Her|The (?:provision|others?|former|latter|same))\b"
    r"|(?:其(?![中他余实它])|该|此(?![外次])|这|上述|前款|他们|她们|它们|他(?=[，的])|并且|否则)|(?:A|The) (?:similar|same)\b"
)


def cells_of(row: str) -> list[str]:
    """The cells of a row of a table; none where the line is no row."""
    return [cell.strip() for cell in _STROKE.split(row)] if _STROKE.search(row) else []


def headings_of(lines: Iterable[str]) -> list[tuple[str, ...] | None]:
    """For each line the headings above it: None for what is no row, nothing for a row without headings, ``HEADING`` for these."""
    rows = [cells_of(line) for line in lines]
    found: list[tuple[str, ...] | None] = []
    above: tuple[str, ...] = ()
    for number, cells in enumerate(rows):
        before = rows[number - 1] if number else []
        if not cells:
            found.append(None)
        elif len(before) == len(cells):
            found.append(above)
        else:
            after = rows[number + 1] if number + 1 < len(rows) else []
            is_heading = len(after) == len(cells) and not any(map(_VALUE.match, cells)) and any(map(_VALUE.match, after))
            above = tuple(cells) if is_heading else ()
            found.append(HEADING if is_heading else above)
    return found


def told_with(headings: Sequence[str], cells: Sequence[str]) -> str:
    """A row in words, each cell with its heading."""
    if len(headings) != len(cells):
        return " | ".join(cells)
    rest = [f"{heading}: {cell}" for heading, cell in zip(headings[1:], cells[1:], strict=True) if cell]
    return f"{cells[0]}: {'; '.join(rest)}" if rest else cells[0]


def refers_back(text: str) -> bool:
    """Whether a sentence begins as one that is not understood without the one before."""
    return _REFERS.match(text) is not None


def contexts_of(sentences: Sequence[Quote]) -> list[str | None]:
    """Per sentence of one document what tells of what it speaks; empty where nothing does, None for headings, which say nothing alone.

    It is what the row above a row of a table says of its columns, or the sentence before one of the same line that refers back.
    """
    headings = headings_of(sentence.text for sentence in sentences)
    found: list[str | None] = []
    for number, (sentence, heading) in enumerate(zip(sentences, headings, strict=True)):
        before = sentences[number - 1] if number else None
        if heading is HEADING:
            found.append(None)
        elif heading:
            found.append(" ".join(heading))
        elif heading is None and before is not None and before.paragraph == sentence.paragraph and refers_back(sentence.text):
            found.append(before.text)
        else:
            found.append("")
    return found
