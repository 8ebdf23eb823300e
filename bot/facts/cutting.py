"""Cutting a knowledge file into parts that can be read by themselves, so that a change of one leaves the others alone.

A file is cut before its sections, long sections before their items or entries. Each part keeps the key of its section as first line.

Cutting looks at the beginnings of lines only, and is right if every part by itself can be read without complaint and holds one
item: the YAML parser goes from left to right, so at the end of such a part no bracket, quote or text is open, and what stands at
the column of the list or mapping ends whatever came before. A part cut out wrongly breaks off inside a bracket or quote,
which the parser refuses, or holds something else than one item, which the reader notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.facts.yaml_reader import Entries, Items, Node, Text, read_tree

_LISTS = ("documents", "entities", "facts", "overviews", "gaps", "small_talk")
_SECTION = re.compile(r"^(?=[^\s#-])", re.MULTILINE)
_HEADER = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[a-z_]+:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*")
_BLANK = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[ \t]*(?:#.*)?")
_MARK = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)
_INDENTATION = re.compile(r" *")
_ITEM = re.compile(r"^( *+)-(?=[ \n])", re.MULTILINE)
_ENTRY = re.compile(r"^( *+)(?=[^\s#-])", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a file as it was read.

    Attributes:
        text: what was read: all but the first item of a section have its key in front.
        root: what stands there.
        above: lines of the file above the first one of ``text``, from which those of ``root`` are counted.
    """

    text: str
    root: Node
    above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The text of a file and its parts in order; none where it is empty, or something is wrong, which reading it as a whole tells."""

    text: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a part of a file stands.

    Attributes:
        section: key of the section it belongs to; empty for a whole file.
        single: whether it is one item or entry of the section, rather than all of it.
        start: its first character; the part before ends there.
        begin: where the item or entry itself begins: for the first one behind the key of the section, else as ``start``.
        end: one past its last character.
    """

    section: str
    single: bool
    start: int
    begin: int
    end: int


def read_parts(text: str, known: Parts | None = None) -> Parts:
    """Read a file part by part; one that cannot be cut is a single part.

    Args:
        text: the file.
        known: another state of it, whose parts are not read again; the result does not depend on it.
    """
    if known is not None and known.text == text:
        return known
    roots = {part.text: part.root for part in known.parts} if known is not None else {}
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    whole = Span(section="", single=False, start=0, begin=0, end=len(text))
    return Parts(text=text, parts=_parts(plain, spans(plain) or (), roots) or _parts(text, (whole,), roots))


def _parts(text: str, found: Iterable[Span], known: Mapping[str, Node]) -> tuple[Part, ...]:
    """What stands in the spans; nothing where one of them is not what it was cut for, or a key stands in two."""
    parts: list[Part] = []
    keys: set[str] = set()
    above = 0
    for span in found:
        headless = span.single and span.start == span.begin
        cut = f"{span.section}:\n" * headless + text[span.start : span.end]
        root = known.get(cut) or _sound(cut)
        if root is None or not _holds(root, span, keys):
            return ()
        parts.append(Part(text=cut, root=root, above=above - headless))
        above += text.count("\n", span.start, span.end)
    return tuple(parts)


def _sound(text: str) -> Node | None:
    tree = read_tree("", text)
    return None if tree.problems else tree.root


def _holds(root: Node, span: Span, keys: set[str]) -> bool:
    """Whether a part is what it was cut for, with a key that is not among *keys*, to which it is added."""
    match root:
        case Entries(entries=((Text(text=span.section), Items(items=(_,))),)) if span.single:
            return True
        case Entries(entries=((Text(text=span.section), Entries(entries=((Text(text=key), _),))),)) if span.single:
            known = len(keys)
            keys.add(key)
            return len(keys) > known
        case Entries(entries=((Text(text=span.section), _),)):
            return not span.single
        case _:
            return not span.section


def spans(text: str) -> list[Span] | None:
    """Where the parts of a file stand, in order and without a gap; None when it has a form that is not cut.

    *text*: without byte order mark, with line feeds as line ends.
    """
    # A second byte order mark would be taken for the first one if a part began with it.
    if "\r" in text or "\ufeff" in text or _MARK.search(text):
        return None
    begins = [match.start() for match in _SECTION.finditer(text)]
    if not begins:
        return [Span(section="", single=False, start=0, begin=0, end=len(text))]
    if not _BLANK.fullmatch(text, 0, begins[0]):
        return None
    parts: list[Span] = []
    sections: set[str] = set()
    for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
        # What stands above the first section belongs to it.
        start = begin if sections else 0
        name = text[begin:end].partition(":")[0]
        if name in sections:
            return None
        sections.add(name)
        header = _HEADER.match(text, start, end) if name in (*_LISTS, "phrasings") else None
        if header is None:
            parts.append(Span(section=name, single=False, start=start, begin=start, end=end))
        else:
            parts += _items(name, text, start, header.end(), end)
    return parts


def _items(section: str, text: str, start: int, begin: int, end: int) -> Iterator[Span]:
    """The items of the section from *start* to *end* whose first one begins at *begin*."""
    indentation = _INDENTATION.match(text, begin, end)
    column = indentation[0] if indentation else ""
    border = _ITEM if section in _LISTS else _ENTRY
    begins = [match.start() for match in border.finditer(text, begin, end) if match[1] == column]
    if not begins or begins[0] != begin:
        yield Span(section=section, single=False, start=start, begin=start, end=end)
        return
    for number, (first, last) in enumerate(zip(begins, [*begins[1:], end], strict=True)):
        yield Span(section=section, single=True, start=first if number else start, begin=first, end=last)
