"""Changing the lines of a block text (behind ``|``), the other lines staying as they are."""

from __future__ import annotations

import re

from bot.editorial.scalars import block_lines
from bot.facts.yaml_reader import Text

Splice = tuple[int, int, str]
"""First character that goes, one past the last one, what comes in its place."""

_LINE_END = re.compile(r"\r\n?|\n")
_KEPT_OR_INDENTED = re.compile(r"[\d+]")
"""Marks behind ``|`` that say how empty lines and indentation are read."""


def end_of(text: str, node: Text) -> int:
    """Where a scalar ends: for a block text at the end of its last line that is not blank."""
    start, end = node.span
    if node.style not in {"|", ">"} or "+" in header_of(text, node):
        return end
    return start + len(text[start:end].rstrip(" \t\r\n"))


def header_of(text: str, node: Text) -> str:
    """The first line of a block text: ``|``, ``|-`` and the like, with the comment behind it."""
    found = _LINE_END.search(text, node.span[0])
    return text[node.span[0] : found.start() if found else len(text)]


def line_splice(text: str, node: Text, wanted: str, newline: str) -> Splice | None:
    """Replace the lines of *node* that differ from *wanted*; None when the text has to be written anew instead."""
    header = header_of(text, node)
    start = node.span[0] + len(header)
    first = _LINE_END.match(text, start)
    if first is None or _KEPT_OR_INDENTED.search(header.partition("#")[0]):
        return None
    raw = _lines(text, first.end(), end_of(text, node))
    old = node.text.rstrip("\n").split("\n")
    new = wanted.strip("\n").split("\n")
    odd = new[0][:1].isspace() or "\r" in wanted or any(line and not line.strip() for line in new)
    if len(old) != len(raw) or odd or not wanted.strip():
        return None
    indent = next(len(line) - len(line.lstrip(" ")) for line in (text[a:b] for a, b in raw) if line.strip())
    before = _common(old, new)
    after = min(_common(old[::-1], new[::-1]), len(old) - before, len(new) - before)
    written = newline.join(block_lines("\n".join(new[before : len(new) - after]), indent))
    return _splice(raw, before, len(raw) - after, written if len(new) > before + after else None, newline)


def _splice(raw: list[tuple[int, int]], first: int, last: int, written: str | None, newline: str) -> Splice:
    """Put *written* in the place of the lines from *first* to before *last*; None: nothing comes."""
    if first < last and written is not None:
        return raw[first][0], raw[last - 1][1], written
    if written is not None:
        return (raw[first - 1][1], raw[first - 1][1], newline + written) if first else (raw[0][0], raw[0][0], written + newline)
    if last < len(raw):
        return raw[first][0], raw[last][0], ""
    return raw[first - 1][1], raw[last - 1][1], ""


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines from *start* to *end*: where each begins, and where it ends without its line end."""
    found = []
    for match in _LINE_END.finditer(text, start, end):
        found.append((start, match.start()))
        start = match.end()
    return [*found, (start, end)]


def _common(one: list[str], other: list[str]) -> int:
    """How many lines both have in common from the beginning on."""
    return next((number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
