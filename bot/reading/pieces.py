"""What a file is made of, paragraph by paragraph, and the text and the places that come of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.facts.model import Places

_LIGATURES = re.compile("[\ufb00-\ufb06]")
# Marks that are not seen, what is no character at all, and control characters; white space is dealt with by itself.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff]"
)


@dataclass(slots=True)
class Piece:
    """A paragraph.

    Attributes:
        text: on one line.
        heading: whether it is a heading.
        row: which row of its table it is, from 1; None: none.
        pages: pages that begin in it, from 1, and after how many of its characters.
    """

    text: str
    heading: bool = False
    row: int | None = None
    pages: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Contents:
    """What a reader of one kind of file found.

    Attributes:
        pieces: the paragraphs in order; empty ones count for the pages that begin in them.
        title: what the file calls itself; may be empty.
        pages: how many there are; None where there are none.
        left_out: what was taken for heads and feet of pages, each once.
        encoding: what the file was written in; empty where its kind leaves no choice.
    """

    pieces: list[Piece]
    title: str = ""
    pages: int | None = None
    left_out: tuple[str, ...] = ()
    encoding: str = ""


def cleaned(text: str) -> str:
    """A text on one line with single spaces, without characters that nobody sees."""
    text = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return " ".join(_UNSEEN.sub("", text).split())


def assemble(pieces: Iterable[Piece]) -> tuple[str, Places]:
    """The text, a paragraph a line with an empty line between them (rows of a table stand together), and where its paragraphs are from."""
    lines: list[str] = []
    pages: list[tuple[int, int]] = []
    headings: list[int] = []
    rows: list[tuple[int, int, int]] = []
    waiting: list[int] = []
    count = 0
    before: int | None = None
    for piece in pieces:
        if not piece.text:
            waiting += [page for page, _ in piece.pages]
            continue
        count += 1
        for page, within in [*((page, 0) for page in waiting), *piece.pages]:
            # Pages without a word begin where the next one does.
            pages += [(count, within)] * (page - len(pages))
        waiting = []
        if piece.heading:
            headings.append(count)
        if lines and (piece.row is None or before is None):
            lines.append("")
        if piece.row is not None:
            if rows and rows[-1][1] == count - 1 and rows[-1][2] + count - rows[-1][0] == piece.row:
                rows[-1] = (rows[-1][0], count, rows[-1][2])
            else:
                rows.append((count, count, piece.row))
        before = piece.row
        lines.append(piece.text)
    text = "\n".join([*lines, ""]) if lines else ""
    return text, Places(pages=tuple(pages), headings=tuple(headings), rows=tuple(rows))
