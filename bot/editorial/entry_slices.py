"""One entry of a large file, found and read without reading the others.

A file is cut as in :mod:`bot.facts.cutting`, which is right where everything before a cut is closed: no quote and no bracket is open
there. A line says of itself that it opens nothing, by its form; an entry with any other line is read to find out. Wherever that does
not decide it, the whole file has to be read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.editorial.texts import newline_of
from bot.facts.cutting import Span, spans
from bot.facts.parse_context import ID
from bot.facts.yaml_reader import Entries, Items, Text, read_tree

_MARK = "\ufeff"
_NAME = re.compile(r"[a-z_]+")

# Parts of a repetition begin with different characters, and runs are not divided ("++"): there is one way of reading a line. Groups are
# repeated plainly, since Python before 3.11.5 reads possessive ones wrongly.
_DOUBLE = r'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*"'
_SINGLE = r"'[^'\n]*+'"
_QUOTED_INSIDE = rf"(?:(?<=[\[{{])|(?<=[,:] ))(?:{_DOUBLE}|{_SINGLE})(?=[ ,:\]}}])"
_IN_BRACKETS = rf"[^\"'\[\]{{}}\n#]++|{_QUOTED_INSIDE}"
_INNERMOST = rf"[\[{{](?:{_IN_BRACKETS})*[\]}}]"
_INNER = rf"[\[{{](?:{_IN_BRACKETS}|{_INNERMOST})*[\]}}]"
_FLOW = rf"[\[{{](?:{_IN_BRACKETS}|{_INNER})*[\]}}]"
_PLAIN = r"[^\s\"'\[\]{}|>#&*!%@`?,:-](?:[^\n: ]++|:(?=\S)| ++(?!#))*"
_CLOSED = re.compile(rf" *+(?:- ++)*(?:[A-Za-z_][\w-]*+: ++)?(?:{_DOUBLE}|{_SINGLE}|{_FLOW}|{_PLAIN})(?: ++(?:#[^\n]*+)?)?")
"""A line that leaves no quote and no bracket open, whatever stands above it."""

_SUSPECT = re.compile(r"^.*[\"'\[{].*$", re.MULTILINE)
"""A line that might."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySlice:
    """An entry and where it stands.

    Attributes:
        text: a file that holds this entry alone, below the key of its section.
        header: how many characters of that are the key.
        start: place of the entry in its own file.
        end: one past it.
        number: its place in the section of its file, from 0.
        node: what is written.
        line: line of the file that it begins in, from 1.
    """

    text: str
    header: int
    start: int
    end: int
    number: int
    node: Entries
    line: int

    def put(self, file: str, text: str) -> str:
        """The text of its *file* with *text*, which was ``text``, in the place of the entry."""
        return file[: self.start] + text[self.header :] + file[self.end :]


def entry_slice_of(text: str, section: str, identifier: str) -> EntrySlice | Literal["absent", "unknown"]:
    """The first entry of that id in a section of a file.

    Args:
        text: the file.
        section: key of the section, one that holds a list.
        identifier: the id.

    Returns:
        The entry; ``absent``: there is none; ``unknown``: only reading the whole file tells. What else is wrong with the file
        is not noticed.
    """
    if ID.fullmatch(identifier) is None:
        return "unknown"
    if identifier not in text and "\\" not in text:
        return "absent"
    marked = text.startswith(_MARK)
    plain = text[marked:].replace("\r\n", "\n")
    carriage_returns = len(text) - marked - len(plain)
    # Places are counted in lines where all have two characters at their end.
    found = spans(plain) if carriage_returns in {0, plain.count("\n")} else None
    if found is None or not all(_NAME.fullmatch(span.section) for span in found):
        return "unknown"
    candidate = _first(plain, found, section, identifier)
    if candidate == "unknown":
        return "unknown"
    last = len(found) if candidate is None else candidate[0]
    if not all(_is_closed(plain[span.start : span.end]) for span in found[:last]):
        return "unknown"
    if candidate is None:
        return "absent"
    place, node = candidate
    span, newline = found[place], newline_of(text)
    before, within = plain.count("\n", 0, span.begin), plain.count("\n", span.begin, span.end)
    start = span.begin + marked + (before if carriage_returns else 0)
    end = start + span.end - span.begin + (within if carriage_returns else 0)
    header = f"{section}:{newline}"
    # The line of the key takes the place of all lines before.
    return EntrySlice(
        text=header + text[start:end],
        header=len(header),
        start=start,
        end=end,
        number=sum(one.section == section for one in found[:place]),
        node=node,
        line=before + node.line - 1,
    )


def _first(text: str, found: Sequence[Span], section: str, identifier: str) -> tuple[int, Entries] | Literal["unknown"] | None:
    """Number and content of the part that is the entry of that id; None when no part is."""
    for place, span in enumerate(found):
        if span.section != section:
            continue
        if not span.single:
            return "unknown"
        # An id that is not there in so many letters is written with backslashes.
        if text.find(identifier, span.begin, span.end) < 0 and text.find("\\", span.begin, span.end) < 0:
            continue
        node = entry_in(f"{section}:\n{text[span.begin : span.end]}")
        if node is None:
            return "unknown"
        if identifier_of(node) == identifier:
            return place, node
    return None


def entry_in(text: str) -> Entries | None:
    """The entry of a file that holds one entry in one section and nothing wrong; else None."""
    tree = read_tree("", text)
    match tree.root:
        case Entries(entries=((_, Items(items=(Entries() as node,))),)) if not tree.problems:
            return node
        case _:
            return None


def identifier_of(node: Entries) -> str:
    """The id of an entry, empty when it has none."""
    return next((value.text.strip() for key, value in node.entries if key.text == "id" and isinstance(value, Text)), "")


def _is_closed(part: str) -> bool:
    """Whether no quote and no bracket is open at the end of a part, when none is at its beginning."""
    return all(_CLOSED.fullmatch(match[0]) for match in _SUSPECT.finditer(part)) or not read_tree("", part).problems
