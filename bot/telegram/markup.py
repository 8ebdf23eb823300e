"""Text for Telegram's HTML mode: the one place where what is dynamic is escaped, and where lengths are counted. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

MAX_TEXT = 4096
"""Longest message, in UTF-16 code units after the markup is read; Telegram counts characters, of which there are never more."""

PAGE = 3500
"""Length of a page, in the same unit: leaves room for a heading and a page number."""

MAX_COPY = 256
"""Longest text that a button can copy, in UTF-16 code units."""

_TAG = re.compile("<[^<>]*>")
_VISIBLE = re.compile(r"\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a message that stays together: what is shown before its text, the text, what is shown after it.

    Attributes:
        text: plain text, not escaped.
        before: opening tags and escaped text, such as ``<blockquote>``.
        after: closing tags.
    """

    text: str
    before: str = ""
    after: str = ""

    @property
    def html(self) -> str:
        """The piece as HTML."""
        return f"{self.before}{escape(self.text)}{self.after}"

    @property
    def frame(self) -> int:
        """Length of what is shown around the text, in UTF-16 code units."""
        return units(html.unescape(_TAG.sub("", self.before + self.after)))


def escape(text: str) -> str:
    """Plain text for HTML mode. Halves of surrogate pairs, which cannot be sent, become question marks."""
    return html.escape(text.encode("utf-8", "replace").decode(), quote=False)


def units(text: str) -> int:
    """Length of plain text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """At most *limit* UTF-16 code units (at least 1) of the text, a cut shown by an ellipsis."""
    return text if units(text) <= limit else _beginning(text, limit - 1).rstrip() + "…"


def _beginning(text: str, limit: int) -> str:
    """As much of the text as *limit* UTF-16 code units hold."""
    head = text[:limit]
    while (over := units(head) - limit) > 0:
        # Each character that is left out takes one or two of them.
        head = head[: len(head) - (over + 1) // 2]
    return head


def split(text: str, limit: int) -> list[str]:
    """The text in parts of at most *limit* UTF-16 code units (at least 2), cut between lines, sentences or words where it can be.

    Joined they are the text, but for white space at the cuts.
    """
    return [text[begin:end] for begin, end in spans(text, limit)] or [""]


def spans(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """Where the parts of :func:`split` begin and end; none for a text of white space. Linear in the text."""
    last = len(text.rstrip())
    begin = last - len(text[:last].lstrip())
    while begin < last:
        head = _beginning(text[begin : min(begin + limit, last)], limit)
        if begin + len(head) < last:
            cut = next((place for mark in ("\n", ". ", "。", " ") if (place := head.rfind(mark) + len(mark)) > len(head) // 2), len(head))
            head = head[:cut]
        end = begin + len(head)
        if head.strip():
            yield begin, begin + len(head.rstrip())
        begin = next((found.start() for found in _VISIBLE.finditer(text, end)), last)


def pages(pieces: Iterable[Piece], limit: int = PAGE) -> list[str]:
    """The pieces as pages of HTML, in order; a piece longer than a page is continued on the next with its tags.

    Pieces of a page are joined by line ends. There is always at least one page.
    """
    done: list[str] = []
    page: list[str] = []
    length = 0
    for piece in pieces:
        frame = piece.frame
        for part in split(piece.text, max(2, limit - frame)):
            size = units(part) + frame
            if page and length + size > limit:
                done.append("\n".join(page))
                page, length = [], 0
            page.append(Piece(text=part, before=piece.before, after=piece.after).html)
            length += size + 1
    return [*done, "\n".join(page)] if page or not done else done


def leaves(text: str, title: str = "", limit: int = PAGE) -> list[tuple[int, int]]:
    """Where the pages of a long text begin and end, in order, each line followed by an empty one; :func:`leaf` shows one.

    A first line that is its *title* is on none of them, unless it is all there is. There is always at least one page.
    """
    found: list[tuple[int, int]] = []
    begin, last, length, position = -1, 0, 0, 0
    headed: tuple[int, int] | None = None
    for line in text.splitlines(keepends=True):
        if begin < 0 and not found and headed is None and line.strip() == title != "":
            headed = (position, position + len(line))
            position += len(line)
            continue
        for first, end in spans(line, limit - 1):
            size = units(line[first:end]) + 1
            if begin >= 0 and length + size > limit:
                found.append((begin, last))
                begin, length = -1, 0
            if begin < 0:
                begin = position + first
            last = position + end
            length += size + 1
        position += len(line)
    if begin >= 0:
        found.append((begin, last))
    return found or [headed or (0, 0)]


def leaf(text: str, span: tuple[int, int]) -> str:
    """A page of a long text as HTML."""
    lines = (line.strip() for line in text[slice(*span)].splitlines())
    return "\n".join(f"{escape(line)}\n" for line in lines if line)


def marked(text: str, start: int, end: int, limit: int = PAGE) -> str:
    """A paragraph as HTML with the characters from *start* to *end* marked; cut on both sides where it is too long."""
    mark = clip(text[start:end], limit)
    room = max(0, limit - units(mark)) // 2
    # Little more than is shown on each side: the paragraph may be as long as the document.
    before, after = text[max(0, start - room - 1) : start], text[end : end + room + 2]
    head = before if units(before) <= room else "…" + _beginning(before[::-1], room)[::-1]
    tail = after if units(after) <= room else clip(after, room + 1)
    return f"{escape(head)}<b><u>{escape(mark)}</u></b>{escape(tail)}"


def joined(names: Sequence[str], language: str) -> str:
    """Names in a row: "a, b, c" or "a、b、c"."""
    return ("、" if language == "zh" else ", ").join(names)
