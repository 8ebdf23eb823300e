"""A YAML file that is to say something else: only what differs is written anew, all other bytes stay."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.editorial.blocks import Splice, end_of, header_of, line_splice
from bot.editorial.rendering import Layout, behind_colon, entry, flow_text, item
from bot.editorial.scalars import THE_TEXT, is_plain, refuse_controls, scalar, scalar_like, single
from bot.editorial.texts import newline_of
from bot.editorial.values import Block, Value, plain, root_of, same
from bot.errors import EditError, KnowledgeError
from bot.facts.keys import KEYS
from bot.facts.yaml_reader import Entries, Items, Node, Text
from bot.messages import Message

_BEHIND = {"id": "file", "tells": "title", "answer": "reply", "quote": "titles"}
"""Keys of other entries, each behind that of a fact."""

_NAMES = tuple(name for key in KEYS for name in (key.name, _BEHIND.get(key.name)))
_OTHERS = _NAMES.index(next(key.name for key in KEYS if key.kept)) - 1  # a free place: no other key is behind "quotes"

_HYPHEN = re.compile(r"^\ufeff?( *+)-(?=\s|\Z)", re.MULTILINE)
_LINE_END = re.compile(r"[\r\n]")

_Part = tuple[int, int, int]  # where an entry or item begins, where its value begins, where it ends


def rewrite(file: str, text: str, wanted: dict[str, Value]) -> str:
    """*text* changed so that it says *wanted*; comments, order, quotes, line ends and whatever else did not change stay.

    White space around a text is no difference. Lists of entries with an id are compared by it.

    Raises:
        KnowledgeError: the text is not YAML that can be read.
        EditError: a text cannot be written in YAML, or the file is written in a way that is beyond this module.
    """
    root = root_of(file, text)
    if same(plain(root), wanted):
        return text
    writer = _Writer(text)
    if root is None:
        writer.append(wanted)
    else:
        writer.change("", root, wanted, Layout(newline=writer.newline, indent=0, flow=False))
    result = writer.result()
    try:
        written = plain(root_of(file, result))
    except KnowledgeError:
        written = ""
    if not same(written, wanted):
        told = Message(
            "{file}: what is to be changed is written in an unusual way -> "
            "change it in a text editor, or write it there like the other entries",
            "{file}：要修改的内容写法特殊 -> 请用文本编辑器修改，或在文件里照其他各项的写法重写",
            file=file,
        )
        raise EditError(told)
    return result


class _Writer:
    """Collects the splices of one file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = newline_of(text)
        # "^" knows no other line end; the length stays.
        self._normal = text.replace("\r", "\n")
        self._splices: list[Splice] = []

    def result(self) -> str:
        parts, position = [], 0
        for start, end, new in sorted(self._splices, key=lambda splice: splice[:2]):
            parts += [self.text[position:start], new]
            position = max(position, end)
        return "".join([*parts, self.text[position:]])

    def append(self, wanted: dict[str, Value]) -> None:
        """Write the sections behind a file that holds nothing but notes."""
        layout = Layout(newline=self.newline, indent=0, flow=False)
        lines = [entry(key, value, layout) for key, value in wanted.items()]
        begin = self.newline if self.text.strip("\ufeff") and not self.text.endswith(("\n", "\r")) else ""
        self._put(len(self.text), len(self.text), begin + self.newline.join(lines) + self.newline)

    def change(self, key: str, node: Node, wanted: Value, layout: Layout) -> None:
        """Make *node*, the value of *key*, say *wanted*; *layout*: how lines below the key are written."""
        if same(plain(node), wanted):
            return
        if isinstance(node, Text) and isinstance(wanted, str):
            self._change_text(node, wanted, layout)
        elif isinstance(node, Entries) and isinstance(wanted, dict) and node.entries:
            self._change_entries(node, wanted, layout)
        elif isinstance(node, Items) and isinstance(wanted, list) and node.items:
            self._change_items(key, node, wanted, layout)
        else:
            start = node.span[0]
            while self.text[max(start - 1, 0) : start] in {" ", "\t", "\r", "\n"}:
                start -= 1
            self._put(start, self._end(node), behind_colon(key, wanted, layout))

    def _change_text(self, node: Text, wanted: str, layout: Layout) -> None:
        refuse_controls(wanted, THE_TEXT)
        # One line behind "|-" is how a text with line breaks began that has none any more.
        folds_back = "\n" not in wanted.strip() and "\n" in node.text.strip() and header_of(self.text, node) == "|-"
        if node.style == "|" and not folds_back:
            splice = line_splice(self.text, node, wanted, self.newline)
            if splice is not None:
                self._put(*splice)
                return
        start, end = node.span[0], self._end(node)
        gap = "" if self.text[max(start - 1, 0) : start] in {" ", "\t", "[", "{", ""} else " "
        if folds_back:
            # In single quotes where it needs some: then a text of several lines becomes the same block again.
            new = wanted if is_plain(wanted, flow=layout.flow) else single(wanted)
        elif node.style in {"|", ">"} or isinstance(wanted, Block):
            new = scalar(wanted, flow=layout.flow, indent=layout.indent, newline=self.newline)
        else:
            new = scalar_like(node, wanted, flow=layout.flow, indent=layout.indent, newline=self.newline)
        after = self.newline if node.style in {"|", ">"} and self.text.endswith(("\r", "\n"), 0, end) else ""
        self._put(start, end, gap + new + after)

    def _change_entries(self, node: Entries, wanted: dict[str, Value], layout: Layout) -> None:
        column = self._column(node.span[0])
        inner = Layout(newline=self.newline, indent=column + 2, flow=layout.flow or node.flow)
        parts = [(key.span[0], value.span[0], self._end(value)) for key, value in node.entries]
        names = [key.text for key, _ in node.entries]
        for (key, value), kept in zip(node.entries, (name in wanted for name in names), strict=True):
            if kept:
                self.change(key.text, value, wanted[key.text], inner)
        self._remove(parts, [name not in wanted for name in names], flow=inner.flow)
        kept_names = [name for name in names if name in wanted]
        for name in sorted((name for name in wanted if name not in names), key=rank):
            before = [number for number, one in enumerate(names) if one in kept_names and rank(one) <= rank(name)]
            at = before[-1] if before else None
            if inner.flow:
                self._insert(parts, at, flow_text({name: wanted[name]}, self.newline)[1:-1], flow=True, column=column)
            else:
                lines = Layout(newline=self.newline, indent=column, flow=False)
                self._insert(parts, at, entry(name, wanted[name], lines), flow=False, column=column)

    def _change_items(self, key: str, node: Items, wanted: list[Value], layout: Layout) -> None:
        column = self._column(node.span[0])
        inner = Layout(newline=self.newline, indent=column + 2, flow=layout.flow or node.flow)
        parts = self._item_parts(node, column)
        gone = [False] * len(parts)
        added: list[tuple[int | None, Value]] = []
        old = [_identity(plain(one)) for one in node.items]
        for kind, a, b, c, d in SequenceMatcher(None, old, [_identity(one) for one in wanted], autojunk=False).get_opcodes():
            pairs = kind == "equal" or (kind == "replace" and b - a == d - c and not any(one.startswith("id ") for one in old[a:b]))
            if pairs:
                for child, new in zip(node.items[a:b], wanted[c:d], strict=True):
                    self.change(key, child, new, inner)
                continue
            gone[a:b] = [True] * (b - a)
            added += [(a - 1 if a else None, one) for one in wanted[c:d]]
        self._remove(parts, gone, flow=inner.flow)
        for at, one in added:
            written = flow_text(one, self.newline) if inner.flow else "- " + item(key, one, inner)
            self._insert(parts, at, written, flow=inner.flow, column=column)

    def _item_parts(self, node: Items, column: int) -> list[_Part]:
        parts: list[_Part] = []
        for one in node.items:
            begin = one.span[0]
            if not node.flow:
                # Only the first hyphen has a place of its own in the tree; the others begin lines at the same column.
                found = self._hyphen(parts[-1][2], column) if parts else None
                begin = node.span[0] if found is None else found
            parts.append((begin, one.span[0], self._end(one)))
        return parts

    def _hyphen(self, position: int, column: int) -> int | None:
        """Where the next line behind *position* begins that has a hyphen in that column: the place of the hyphen."""
        hyphens = _HYPHEN.finditer(self._normal, position)
        return next((found.end() - 1 for found in hyphens if len(found[1]) == column), None)

    def _insert(self, parts: Sequence[_Part], at: int | None, new: str, *, flow: bool, column: int) -> None:
        """Put *new* behind the part *at*, or before the first one."""
        if flow:
            place, new = (parts[at][2], f", {new}") if at is not None else (parts[0][0], f"{new}, ")
        elif at is not None:
            place, new = self._line_end(parts[at][2]), f"{self.newline}{' ' * column}{new}"
        else:
            begin = parts[0][0]
            line = begin - self._column(begin)
            alone = not self.text[line:begin].strip()
            place = line if alone else begin
            new = f"{' ' * column}{new}{self.newline}" if alone else f"{new}{self.newline}{' ' * column}"
        self._put(place, place, new)

    def _remove(self, parts: Sequence[_Part], gone: Sequence[bool], *, flow: bool) -> None:
        """Take out every run of parts that are *gone*."""
        first = 0
        while first < len(parts):
            last = first
            while last < len(parts) and gone[last]:
                last += 1
            if last > first:
                self._put(*self._hole(parts, first, last, flow=flow), "")
            first = last + 1

    def _hole(self, parts: Sequence[_Part], first: int, last: int, *, flow: bool) -> tuple[int, int]:
        begin, end = parts[first][0], parts[last - 1][2]
        if flow:
            return (parts[first - 1][2], end) if first else (begin, parts[last][0] if last < len(parts) else end)
        line = begin - self._column(begin)
        if self.text[line:begin].strip():
            return begin, parts[last][0] if last < len(parts) else end
        stop = self._line_end(end)
        if stop < len(self.text):
            return line, stop + (2 if self.text.startswith("\r\n", stop) else 1)
        # The last line of the file: the line end before it goes, so that one without a line end stays so.
        back = 2 if self.text.endswith("\r\n", 0, line) else 1
        return max(line - back, 0), stop

    def _end(self, node: Node) -> int:
        while not isinstance(node, Text) and not node.flow:
            node = node.items[-1] if isinstance(node, Items) else node.entries[-1][1]
        return end_of(self.text, node) if isinstance(node, Text) else node.span[1]

    def _line_end(self, position: int) -> int:
        found = _LINE_END.search(self.text, position)
        return found.start() if found else len(self.text)

    def _column(self, position: int) -> int:
        line = max(self.text.rfind("\n", 0, position), self.text.rfind("\r", 0, position)) + 1
        return position - line - (line == 0 and self.text.startswith("\ufeff"))

    def _put(self, start: int, end: int, new: str) -> None:
        self._splices.append((start, end, new))


def rank(key: str) -> int:
    """Where a key of an entry stands among the others, from 0; those that are not known stand before the ones that forms keep."""
    return _NAMES.index(key) if key in _NAMES else _OTHERS


def _identity(value: Value) -> str:
    """What tells two items of a list apart: their id, or else all that they say."""
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        return f"id {value['id']}".strip()
    return json.dumps(value.strip() if isinstance(value, str) else value)
