"""What stands beside the running text of pages: the marks of notes, the notes at the foot, and the marks of lists before their points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.reading.pages import Line, Page, Segment

_NOTE_MARK = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3})(?:\s?,\s?\d{1,3})*")
_BULLET = re.compile(r"[^\w\s.,;:$€£¥(\[“\"'-]|[-–—]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)、]|[（(][一二三四五六七八九十\d]{1,3}[)）]")
_AROUND = 3
"""Lines before and behind the mark of a note, in the order in which they were drawn, one of which it belongs to."""
_SMALL = 0.75
"""Size of the mark of a note, as a share of that of the text, at most."""
_NOTE = 0.95
"""The same of a note."""
_FAR = 4.0
"""Widths of a letter between the mark of a list and its point, at most; a column of a table is further."""


def without_note_marks(page: Page) -> Page:
    """A page without the marks of notes that are raised beside a line: where a note is told is no part of the sentence."""
    lines = [
        line
        for place, line in enumerate(page.lines)
        if not (_NOTE_MARK.fullmatch(line.text.strip()) and _is_raised(line, page.lines[max(0, place - _AROUND) : place + _AROUND + 1]))
    ]
    return replace(page, lines=lines)


def _is_raised(mark: Line, lines: Sequence[Line]) -> bool:
    """Whether a mark stands higher than one of the lines beside which it was drawn, and is smaller."""
    return any(
        other is not mark
        and other.segments
        and mark.size <= _SMALL * other.size
        and 0.15 * other.size <= mark.y - other.y <= 0.9 * other.size
        and other.segments[0].x0 - other.size <= mark.segments[0].x0 <= other.segments[-1].x1 + other.size
        for other in lines
    )


def notes_of(page: Page, body: float) -> list[Line]:
    """The notes at the foot of a page: the lines below all of the text that are smaller than it. *body*: size of the text, in points."""
    text = [line.y for line in page.lines if line.size > _NOTE * body or line.table is not None]
    if not text:
        return []
    return [line for line in page.lines if line.table is None and line.y < min(text)]


def with_bullets(lines: Sequence[Line]) -> list[Line]:
    """The lines, those whose first word is the mark of a list, some way before its point, as one text."""
    found = []
    for line in lines:
        if len(line.segments) == 2 and _BULLET.fullmatch(line.segments[0].text.strip()):
            mark, point = line.segments
            if point.x0 - mark.x1 <= _FAR * line.size:
                sign = mark.text.strip() if any(map(str.isalnum, mark.text)) else "•"
                whole = Segment(f"{sign} {point.text}", mark.x0, point.x1, mark.x1 - mark.x0)
                found.append(replace(line, segments=[whole]))
                continue
        found.append(line)
    return found
