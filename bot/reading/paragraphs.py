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
class Paragraph:
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
        paragraphs: the paragraphs in order; empty ones count for the pages that begin in them.
        title: what the file calls itself; may be empty.
        pages: how many there are; None where there are none.
        left_out: what was taken for heads and feet of pages, each once.
        encoding: what the file was written in; empty where its kind leaves no choice.
    """

    paragraphs: list[Paragraph]
    title: str = ""
    pages: int | None = None
    left_out: tuple[str, ...] = ()
    encoding: str = ""


def cleaned(text: str) -> str:
    """A text on one line with single spaces, without characters that nobody sees."""
    text = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return " ".join(_UNSEEN.sub("", text).split())


def assemble(paragraphs: Iterable[Paragraph]) -> tuple[str, Places]:
    """The text, a paragraph a line with an empty line between them (rows of a table stand together), and where its paragraphs are from."""
    lines: list[str] = []
    pages: list[tuple[int, int]] = []
    headings: list[int] = []
    rows: list[tuple[int, int, int]] = []
    waiting: list[int] = []
    count = 0
    before: int | None = None
    for paragraph in paragraphs:
        if not paragraph.text:
            waiting += [page for page, _ in paragraph.pages]
            continue
        count += 1
        for page, within in [*((page, 0) for page in waiting), *paragraph.pages]:
            # Pages without a word begin where the next one does.
            pages += [(count, within)] * (page - len(pages))
        waiting = []
        if paragraph.heading:
            headings.append(count)
        if lines and (paragraph.row is None or before is None):
            lines.append("")
        if paragraph.row is not None:
            if rows and rows[-1][1] == count - 1 and rows[-1][2] + count - rows[-1][0] == paragraph.row:
                rows[-1] = (rows[-1][0], count, rows[-1][2])
            else:
                rows.append((count, count, paragraph.row))
        before = paragraph.row
        lines.append(paragraph.text)
    text = "\n".join([*lines, ""]) if lines else ""
    return text, Places(pages=tuple(pages), headings=tuple(headings), rows=tuple(rows))
