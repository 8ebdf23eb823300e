"""Where the passages of a text stand in the file that it was read from: on which page, under which heading, in which row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from bot.facts.model import Document, Place, Places, Quote
from bot.messages import Message

KEYS = ("pages", "headings", "rows")
"""The keys of a document's ``places:``."""

_PAGE = re.compile(r"([1-9]\d{0,6})(?:\+(\d{1,7}))?")
_HEADING = re.compile(r"[1-9]\d{0,6}")
_ROWS = re.compile(r"([1-9]\d{0,6})-([1-9]\d{0,6})=([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    like: Message


_FORMS = {
    "pages": _Form(
        _PAGE,
        Message(
            "'1 4 9+120': the paragraph that each page begins in, and after how many characters",
            "“1 4 9+120”：每一页从第几段、该段的第几个字符之后开始",
        ),
    ),
    "headings": _Form(_HEADING, Message("'1 4 9': the paragraphs that are headings", "“1 4 9”：哪几段是标题")),
    "rows": _Form(
        _ROWS,
        Message(
            "'2-9=1': from which paragraph to which one there are rows, and the number of the first",
            "“2-9=1”：从第几段到第几段是表格的行，以及第一行的行号",
        ),
    ),
}


def parse_places(written: Mapping[str, str]) -> Places:
    """What :func:`places_text` wrote.

    Raises:
        ValueError: with two arguments, what is wrong and the remedy.
    """
    found: dict[str, list[tuple[int, ...]]] = {}
    for key, text in written.items():
        form = _FORMS[key]
        marks = []
        for word in text.split():
            match = form.pattern.fullmatch(word)
            if match is None:
                raise ValueError(
                    Message("'{key}' cannot hold '{word}'", "“{key}”中不能写“{word}”", key=key, word=word[:40]),
                    Message("write it like {like}", "请写成{like}", like=form.like),
                )
            marks.append(tuple(int(number or 0) for number in match.groups() or (word,)))
        if marks != sorted(marks):
            raise ValueError(
                Message("the numbers of '{key}' go back", "“{key}”中的数字前后颠倒", key=key),
                Message("write them in the order of the text", "请按文件的先后顺序写"),
            )
        found[key] = marks
    return Places(
        pages=tuple((paragraph, within) for paragraph, within in found.get("pages", ())),
        headings=tuple(paragraph for (paragraph,) in found.get("headings", ())),
        rows=tuple((first, last, row) for first, last, row in found.get("rows", ())),
    )


def places_text(places: Places) -> dict[str, str]:
    """Places as they stand in the knowledge files; kinds that there are none of are left out."""
    told = {
        "pages": " ".join(f"{paragraph}+{within}" if within else str(paragraph) for paragraph, within in places.pages),
        "headings": " ".join(map(str, places.headings)),
        "rows": " ".join(f"{first}-{last}={row}" for first, last, row in places.rows),
    }
    return {key: text for key, text in told.items() if text}


def place_of(document: Document, quote: Quote) -> Place:
    """Where readers of the original find a quote."""
    places = document.places
    line = document.text.rfind("\n", 0, quote.start) + 1
    page = bisect_right(places.pages, (quote.paragraph, quote.start - line)) or None
    above = bisect_right(places.headings, quote.paragraph) - 1
    head = places.headings[above] if above >= 0 else 0
    run = bisect_right(places.rows, quote.paragraph, key=lambda rows: rows[0]) - 1
    row = None
    if run >= 0 and quote.paragraph <= places.rows[run][1]:
        row = places.rows[run][2] + quote.paragraph - places.rows[run][0]
    between = sum(
        min(last, quote.paragraph) - max(first, head + 1) + 1 for first, last, _ in places.rows if head < last and first < quote.paragraph
    )
    heading = _line_before(document.text, line, quote.paragraph - head) if head else ""
    return Place(page=page, heading=heading, paragraph=quote.paragraph - head - (between if row is None else 0), row=row)


def _line_before(text: str, line: int, back: int) -> str:
    """The paragraph so many before the one that begins at *line*."""
    while back > 0 and line > 0:
        end = line - 1
        line = text.rfind("\n", 0, end) + 1
        back -= bool(text[line:end].strip())
    end = text.find("\n", line)
    return text[line : end if end >= 0 else len(text)].strip()
