"""From YAML text to a tree of texts with line numbers, refusing everything that a person did not mean to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from bot.errors import KnowledgeError, Problem
from bot.facts.report import NO_OBJECT, shorten
from bot.facts.yaml_mistakes import MAX_DEPTH, TOO_DEEP, explain
from bot.messages import Message
from bot.yaml_loading import events

_MAX_PROBLEMS = 1000  # of one file; nobody reads more, and each takes memory
_MAX_CONTROLS = 20  # a binary file named .yaml would fill the screen otherwise
# C0 but for tab and line ends, DEL, C1 (with U+0085), separators that count as line ends in some programs only,
# lone surrogates, and the characters that YAML itself cannot hold.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A scalar, always as text: ``no``, ``1.10`` and ``12:30`` stay what was typed.

    Attributes:
        line: line it begins in, from 1; for a block text the line of its ``|``.
        text: the content.
        block: whether it is a block text after ``|``, which keeps its lines.
        folded: whether it runs over several lines that YAML joins into one.
        span: first character in the file's text, and one past the last one; a block text ends behind its empty lines.
        style: the mark it is written with: ``'``, ``"``, ``|``, ``>``, or empty for none.
    """

    line: int
    text: str
    block: bool = False
    folded: bool = False
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    style: str = field(default="", compare=False)

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines of a block text with their line numbers; any other text counts as one line."""
        if self.block:
            yield from enumerate(self.text.removesuffix("\n").split("\n"), self.line + 1)
        else:
            yield self.line, self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; ``line`` from 1, ``span`` as that of a text, ``flow``: whether it is written in brackets."""

    line: int
    items: tuple[Node, ...]
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    flow: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A mapping in file order, keys unique; ``line`` from 1, ``span`` as that of a text, ``flow``: whether it is written in braces."""

    line: int
    entries: tuple[tuple[Text, Node], ...]
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    flow: bool = field(default=False, compare=False)


Node = Text | Items | Entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What was read from one file.

    Attributes:
        root: None when the file is empty or cannot be understood.
        problems: what is wrong with it.
        complete: whether nothing that other files may refer to is hidden: the file was understood and no key is repeated at its top.
    """

    root: Node | None
    problems: tuple[Problem, ...]
    complete: bool


def read_tree(file: str, text: str) -> Tree:
    """Read *text*; never raises, whatever the text. *file* is only named in the problems."""
    marked = text.startswith("\ufeff")  # Notepad's mark of UTF-8
    text = text.removeprefix("\ufeff")
    reader = _Reader(file, int(marked))
    root: Node | None = None
    reader.refuse_controls(text)
    if reader.readable:
        try:
            root = reader.document(text)
        except _UnreadableError:
            pass
        except yaml.YAMLError as error:
            reader.refuse(*explain(error, _LINE_END.split(text)))
    complete = reader.complete and reader.readable
    return Tree(root=root if reader.readable else None, problems=tuple(reader.problems), complete=complete)


def read(file: str, text: str) -> Node | None:
    """Read *text*, None when it is empty; KnowledgeError holds everything that is wrong with it."""
    tree = read_tree(file, text)
    if tree.problems:
        raise KnowledgeError(tree.problems)
    return tree.root


class _UnreadableError(Exception):
    """Nothing after this point can be understood."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is not reached yet."""

    line: int
    is_mapping: bool
    items: list[Node]
    entries: dict[str, tuple[Text, Node]]
    start: int
    flow: bool
    key: Text | None = None


class _Reader:
    """Builds the tree from parser events on a stack of its own, so that deep nesting cannot exhaust Python's."""

    def __init__(self, file: str, offset: int = 0) -> None:
        self.file = file
        self._offset = offset
        self.problems: list[Problem] = []
        self.readable = True
        self.complete = True
        self._stack: list[_Open] = []
        self._root: Node | None = None

    def refuse(self, line: int, what: Message, remedy: Message, *, fatal: bool = True) -> None:
        self.problems.append(Problem(file=self.file, line=line, where=NO_OBJECT, what=what, remedy=remedy))
        self.readable = self.readable and not fatal

    def refuse_controls(self, text: str) -> None:
        for count, match in enumerate(CONTROL.finditer(text)):
            before = _LINE_END.split(text[: match.start()])
            what = Message(
                "invisible control character U+{code:04X} at character {place} of the line",
                "这一行第 {place} 个字符是看不见的控制字符 U+{code:04X}",
                code=ord(match[0]),
                place=len(before[-1]) + 1,
            )
            self.refuse(len(before), what, Message("delete it, or type the line anew", "请删去它，或重新输入这一行"))
            if count + 1 == _MAX_CONTROLS:
                break

    def document(self, text: str) -> Node | None:
        documents = 0
        for event in events(text):
            if len(self.problems) >= _MAX_PROBLEMS:
                self.readable = False
                raise _UnreadableError
            if isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._close(self._span(event)[1])
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    what = Message("a second document begins here ('---')", "这里又开始了第二份内容（“---”）")
                    self.refuse(_line(event), what, Message("delete the line '---'", "请删去“---”这一行"))
                    raise _UnreadableError
        return self._root

    def _node(self, event: yaml.NodeEvent) -> None:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            what = Message(
                "'*{name}' refers to another place of the file", "“*{name}”表示引用文件的另一处", name=shorten(event.anchor or "")
            )
            self.refuse(line, what, _AS_TEXT)
            self._add(Text(line=line, text=""))
            return
        if event.anchor is not None:
            what = Message("'&{name}' names this place for references", "“&{name}”表示给此处起名以供引用", name=shorten(event.anchor))
            self.refuse(line, what, _AS_TEXT)
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag is not None:
            self.refuse(line, Message("'{tag}' is a type mark", "“{tag}”表示数据类型", tag=shorten(event.tag)), _AS_TEXT)
        if isinstance(event, yaml.ScalarEvent):
            self._add(self._text(event, line))
            return
        if len(self._stack) == MAX_DEPTH:
            self.refuse(line, *TOO_DEEP)
            raise _UnreadableError
        flow = isinstance(event, yaml.CollectionStartEvent) and bool(event.flow_style)
        self._stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent), [], {}, self._span(event)[0], flow))

    def _span(self, event: yaml.Event) -> tuple[int, int]:
        return _index(event.start_mark) + self._offset, _index(event.end_mark) + self._offset

    def _text(self, event: yaml.ScalarEvent, line: int) -> Text:
        block = event.style == "|"
        folded = event.style == ">" or (not block and _line(event, end=True) > line)
        return Text(line=line, text=event.value, block=block, folded=folded, span=self._span(event), style=event.style or "")

    def _close(self, end: int) -> None:
        done = self._stack.pop()
        if not done.flow:
            # The parser puts the end of a block where it notices it, at the next thing that is not part of it.
            last = [*done.items, *(value for _, value in done.entries.values())][-1:]
            end = last[0].span[1] if last else done.start
        span = (done.start, end)
        if done.is_mapping:
            self._add(Entries(line=done.line, entries=tuple(done.entries.values()), span=span, flow=done.flow))
        else:
            self._add(Items(line=done.line, items=tuple(done.items), span=span, flow=done.flow))

    def _add(self, node: Node) -> None:
        if not self._stack:
            self._root = None if isinstance(node, Text) and not node.text else node
            return
        parent = self._stack[-1]
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node)
        else:
            self._enter(parent, parent.key, node)
            parent.key = None

    def _key(self, node: Node) -> Text:
        if not isinstance(node, Text):
            what = Message("a list or mapping stands where a key is expected", "应当写键的地方写了列表或“键: 值”")
            remedy = Message("write 'key: value'; put a text with brackets in quotes", "请写成“键: 值”；含有括号的文字要放在英文引号里")
            self.refuse(node.line, what, remedy)
            return Text(line=node.line, text="")
        if node.text == "<<":
            what = Message("'<<' merges another mapping", "“<<”表示并入别处的内容")
            self.refuse(node.line, what, Message("write the entries out", "请把内容逐项写出来"))
        return node

    def _enter(self, parent: _Open, key: Text, node: Node) -> None:
        if key.text in parent.entries:
            first = parent.entries[key.text][0].line
            what = Message(
                "the key '{key}' is repeated, it stands in line {line} already",
                "键“{key}”重复，第 {line} 行已经有了",
                key=shorten(key.text),
                line=first,
            )
            self.refuse(key.line, what, Message("keep one of the two", "请只保留一个"), fatal=False)
            self.complete = self.complete and len(self._stack) > 1
        else:
            parent.entries[key.text] = (key, node)


def _line(event: yaml.Event, *, end: bool = False) -> int:
    mark = event.end_mark if end else event.start_mark
    return mark.line + 1 if mark else 0


def _index(mark: Any) -> int:
    return int(mark.index) if mark else 0


_AS_TEXT = Message("write the value itself; if it is meant as text, put it in quotes", "请直接写内容；如果就是要写这些字，请放在英文引号里")
