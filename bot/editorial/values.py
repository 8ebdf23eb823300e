"""What a YAML file says, as plain values, without how it is written."""

from __future__ import annotations

from bot.errors import KnowledgeError
from bot.facts.yaml_reader import Entries, Items, Node, Text, read_tree

Value = str | list["Value"] | dict[str, "Value"]


class Block(str):
    """A text that is written as a block after ``|``, even when it has one line: phrasings, one a line."""

    __slots__ = ()


def plain(node: Node | None) -> Value:
    """What stands there; nothing at all is an empty text."""
    match node:
        case Text(text=text, style="|"):
            return Block(text)
        case Text(text=text):
            return text
        case Items(items=items):
            return [plain(item) for item in items]
        case Entries(entries=entries):
            return {key.text: plain(value) for key, value in entries}
        case None:
            return ""


def root_of(file: str, text: str) -> Node | None:
    """The tree of a file; KnowledgeError tells every mistake of its YAML with file and line."""
    tree = read_tree(file, text)
    if tree.problems:
        raise KnowledgeError(tree.problems)
    return tree.root


def sections(file: str, text: str) -> dict[str, Value]:
    """The sections of a file; empty when it holds none."""
    value = plain(root_of(file, text))
    return value if isinstance(value, dict) else {}


def same(one: Value, other: Value) -> bool:
    """Whether both say the same to the program: white space around a text does not count, and empty is empty."""
    return _bare(one) == _bare(other)


def _bare(value: Value) -> object:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list):
        return [_bare(item) for item in value] or None
    return {key: _bare(item) for key, item in value.items()} or None
