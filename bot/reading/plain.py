"""Plain text whose lines are broken at a margin, as mail and old files have it: each paragraph on one line again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.messages import columns

_MARK = re.compile(
    r"(?:[-*•●▪■◦‣·–—+o]\s|\(?(?:\d{1,3}|[a-z]|[ivxl]{1,5})[.)]\s|\d{1,3}(?:\.\d{1,3}){1,3}\.?\s|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]{1,4}[条章节]|[=>#|+_~-]{2})"
)
"""How a line begins that does not go on with the one before."""
_CELLS = re.compile(r"\S(?:\t|\s{3,}|\s?\|\s?)\S")
_STOP = re.compile(r"[.!?:。！？：；][\"'”’」』）)]*$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff65]")

_WIDEST = 120
"""Columns of the widest margin; lines that are longer were broken by nobody."""
_NARROWEST = 40
"""Columns of the narrowest one; shorter lines are verses and lists."""
_LEAST = 5
"""Lines that go on, at least, for a text to be broken at a margin."""
_SHARE = 0.6
"""Share of the lines without a stop, with another one below, that are too full for its first word; in a list of lines it is small."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: its text, and how far it is indented and how long it is in columns."""

    text: str
    indent: int
    width: int

    @property
    def begins(self) -> bool:
        return _MARK.match(self.text) is not None


def unwrapped(text: str) -> str:
    """The text with lines that were broken at a margin joined; as it is where they were not. Linear in its length."""
    lines = [_line(line) for line in text.splitlines()]
    margin = _margin(lines)
    if margin is None:
        return text
    paragraphs: list[str] = []
    first: _Line | None = None
    before: _Line | None = None
    for line in lines:
        if first is not None and before is not None and _goes_on(first, before, line, margin):
            joint = "" if _WIDE.match(paragraphs[-1][-1]) and _WIDE.match(line.text[0]) else " "
            paragraphs[-1] += joint + line.text
        else:
            paragraphs.append(" " * line.indent + line.text)
            first = line if line.text else None
        before = line if line.text else None
    return "\n".join(paragraphs) + ("\n" if text.endswith("\n") else "")


def _line(line: str) -> _Line:
    bare = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    return _Line(bare, columns(indent.expandtabs()), columns(line.rstrip().expandtabs()))


def _margin(lines: Sequence[_Line]) -> int | None:
    """The margin in columns at which lines were broken; None where they were not."""
    pairs = [
        (one, other)
        for one, other in pairwise(lines)
        if one.text and other.text and not other.begins and not _STOP.search(one.text) and not _CELLS.search(one.text)
    ]
    if len(pairs) < _LEAST:
        return None
    widths = sorted(one.width for one, _ in pairs)
    margin = widths[int(0.95 * (len(widths) - 1))]
    if not _NARROWEST <= margin <= _WIDEST:
        return None
    full = sum(_is_full(one, other, margin) for one, other in pairs)
    return margin if full >= max(_LEAST, _SHARE * len(pairs)) else None


def _is_full(line: _Line, below: _Line, margin: int) -> bool:
    """Whether the first word of the line below would not have stood in a line."""
    word = below.text[:1] if _WIDE.match(below.text) else below.text.split(maxsplit=1)[0]
    return line.width + (0 if _WIDE.match(word) else 1) + columns(word) > margin


def _goes_on(first: _Line, before: _Line, line: _Line, margin: int) -> bool:
    """Whether a line goes on with the paragraph that *first* begins and *before* ends."""
    if not line.text or line.begins or _CELLS.search(line.text) or _CELLS.search(before.text) or not _is_full(before, line, margin):
        return False
    # A line that is indented begins a paragraph, unless it stands below the text behind a mark.
    return line.indent <= before.indent or (before is first and first.begins)
