"""Text for Telegram's HTML mode: the one place where what is dynamic is escaped, and where lengths are counted. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_TEXT = 4096
"""Longest message, in UTF-16 code units after the markup is read; Telegram counts characters, of which there are never more."""

PAGE = 3500
"""Length of a page, in the same unit: leaves room for a heading and a page number."""

MAX_COPY = 256
"""Longest text that a button can copy, in UTF-16 code units."""

_TAG = re.compile("<[^<>]*>")


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
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def clip(text: str, limit: int) -> str:
    """At most *limit* UTF-16 code units (at least 1) of the text, a cut shown by an ellipsis."""
    return text if units(text) <= limit else _beginning(text, limit - 1).rstrip() + "…"


def _beginning(text: str, limit: int) -> str:
    """As much of the text as *limit* UTF-16 code units hold."""
    if units(text) <= limit:
        return text
    length = 0
    for place, character in enumerate(text):
        length += 2 if character > "\uffff" else 1
        if length > limit:
            return text[:place]
    return text


def split(text: str, limit: int) -> list[str]:
    """The text in parts of at most *limit* UTF-16 code units (at least 2), cut between lines, sentences or words where it can be.

    Joined they are the text, but for white space at the cuts.
    """
    parts: list[str] = []
    text = text.strip()
    start = 0
    while len(head := _beginning(text[start : start + limit], limit)) < len(text) - start:
        cut = next((place for mark in ("\n", ". ", "。", " ") if (place := head.rfind(mark) + len(mark)) > len(head) // 2), len(head))
        parts.append(head[:cut].rstrip())
        start += cut
        while text[start : start + 1].isspace():
            start += 1
    rest = text[start:]
    return [*(part for part in parts if part), rest] if rest or not parts else parts


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


def marked(text: str, start: int, end: int, limit: int = PAGE) -> str:
    """A paragraph as HTML with the characters from *start* to *end* marked; cut on both sides where it is too long."""
    before, mark, after = text[:start], clip(text[start:end], limit), text[end:]
    room = max(0, limit - units(mark)) // 2
    head = before if units(before) <= room else "…" + _beginning(before[::-1], room)[::-1]
    tail = after if units(after) <= room else clip(after, room + 1)
    return f"{escape(head)}<b><u>{escape(mark)}</u></b>{escape(tail)}"


def joined(names: Sequence[str], language: str) -> str:
    """Names in a row: "a, b, c" or "a、b、c"."""
    return ("、" if language == "zh" else ", ").join(names)
