"""Cutting a knowledge file into parts that can be read by themselves, so that a change of one leaves the others alone.

A file is cut before its sections, long sections before their items or entries. Each part keeps the key of its section as first line.

Cutting looks at the beginnings of lines only, and is right if every part by itself can be read without complaint and holds one
item: the YAML parser goes from left to right, so at the end of such a part no bracket, quote or text is open, and what stands at
the column of the list or mapping ends whatever came before. A part cut out wrongly breaks off inside a bracket or quote,
which the parser refuses, or holds something else than one item, which the reader notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LISTS = ("documents", "entities", "facts", "overviews", "gaps", "small_talk")
_SECTION = re.compile(r"^(?=[^\s#-])", re.MULTILINE)
_HEADER = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[a-z_]+:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*")
_BLANK = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[ \t]*(?:#.*)?")
_MARK = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)
_INDENTATION = re.compile(r" *")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A part of a file.

    Attributes:
        section: key of the section it belongs to; empty for a whole file.
        single: whether it is one item or entry of the section, rather than all of it.
        text: what to read.
    """

    section: str
    single: bool
    text: str


def cut(text: str) -> list[Cut] | None:
    """The parts of a file in order; None when it has a form that is not cut."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    # A second byte order mark would be taken for the first one if a part began with it.
    if "\r" in text or "\ufeff" in text or _MARK.search(text):
        return None
    begins = [match.start() for match in _SECTION.finditer(text)]
    if not begins:
        return [Cut(section="", single=False, text=text)]
    if not _BLANK.fullmatch(text, 0, begins[0]):
        return None
    parts: list[Cut] = []
    sections: set[str] = set()
    for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
        # What stands above the first section belongs to it.
        section = text[begin if sections else 0 : end]
        name = text[begin : text.find(":", begin, end)]
        if name in sections:
            return None
        sections.add(name)
        header = _HEADER.match(section) if name in (*_LISTS, "phrasings") else None
        parts += [Cut(section=name, single=False, text=section)] if header is None else _items(name, section, header.end())
    return parts


def _items(section: str, text: str, begin: int) -> Iterator[Cut]:
    """The items of a section whose first one begins at *begin*."""
    indentation = _INDENTATION.match(text, begin)
    column = " " * len(indentation[0] if indentation else "")
    border = re.compile(rf"^{column}-(?=[ \n])" if section in _LISTS else rf"^{column}(?=[^\s#-])", re.MULTILINE)
    begins = [match.start() for match in border.finditer(text, begin)]
    if not begins or begins[0] != begin:
        yield Cut(section=section, single=False, text=text)
        return
    for number, (first, last) in enumerate(zip(begins, [*begins[1:], len(text)], strict=True)):
        yield Cut(section=section, single=True, text=text[:last] if number == 0 else f"{section}:\n{text[first:last]}")
