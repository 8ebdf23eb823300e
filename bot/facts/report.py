"""Collecting what is wrong with a knowledge folder, so that a person sees all of it at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.errors import Problem
from bot.messages import Message, joined

_SHOWN = 60
_NEAR = 60.0
_FEW = 12
_NOUNS: Mapping[str, Message] = {
    message: message
    for message in (
        Message("accepted question", "已认可的问题"),
        Message("aspect", "方面"),
        Message("column", "列"),
        Message("document", "文件"),
        Message("entity", "对象"),
        Message("fact", "条目"),
        Message("field", "栏目"),
        Message("fact, overview, gap or small talk", "条目、综述、空白或寒暄"),
        Message("gap", "空白"),
        Message("key", "键"),
        Message("kind", "类别"),
        Message("list", "列表"),
        Message("operation", "运算"),
        Message("overview", "综述"),
        Message("small talk", "寒暄"),
        Message("text file", "文本文件"),
    )
}


class FileLocation(NamedTuple):
    """Where something stands: one for each of tens of thousands of phrasings.

    Attributes:
        file: path relative to the knowledge folder.
        line: line number from 1; 0 for the file as a whole.
    """

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


NO_OBJECT = Message("", "")
"""Where a problem concerns no object."""


def noun(kind: str) -> Message:
    """How messages call a kind of object of a knowledge folder, such as ``fact``."""
    return _NOUNS[kind]


def named(kind: str, name: str) -> Message:
    """How messages call an object: its kind, and its id or another name."""
    return Message("{kind} '{name}'", "{kind}“{name}”", kind=noun(kind), name=shorten(name))


def there_is_no(kind: Message, name: str) -> Message:
    """That nothing of a kind has that name."""
    return Message("there is no {kind} '{name}'", "没有{kind}“{name}”", kind=kind, name=shorten(name))


def unknown(kind: Message, name: str, known: Iterable[str]) -> Message:
    """That nothing of a kind has that name, and the remedy."""
    return joined((there_is_no(kind, name), suggestion(name, known, kind)), " -> ", " -> ")


@dataclass(slots=True)
class Report:
    """The problems found so far; filled while reading, never emptied."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, place: FileLocation, where: Message, what: Message, remedy: Message) -> None:
        """Note one problem; *where* names the object concerned and may be empty."""
        self.problems.append(Problem(file=place.file, line=place.line, where=where, what=what, remedy=remedy))


def shorten(text: str) -> str:
    """*text* on one line for a message, at most 60 characters, the cut shown by an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like *name* (rapidfuzz ratio of at least 60 of 100; ties: the first), or None."""
    found = process.extractOne(name.casefold(), list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def suggestion(name: str, known: Iterable[str], kind: Message, *, refused: Collection[str] = frozenset()) -> Message:
    """A remedy for an unknown *name* of a *kind* of thing: the nearest known one, else all of them when they are few.

    *refused*: names among the known ones that cannot be used; none of them is advised.
    """
    names = list(known)
    near = nearest(name, names)
    if near in refused:
        return Message(
            "correct the id of the {kind} that is meant, which cannot be used as it is, or the spelling here",
            "请改正所指{kind}的 id（现在的 id 不能使用），或更正此处的写法",
            kind=kind,
        )
    if refused:
        names = [one for one in names if one not in refused]
    if near is not None:
        return did_you_mean(near)
    if not names:
        return Message("no {kind} is defined yet: define one, or delete this", "目前还没有任何{kind}：请先添加，或删去此处", kind=kind)
    return (
        known_are(names)
        if len(names) <= _FEW
        else Message("correct the spelling, or define that {kind}", "请更正写法，或先添加该{kind}", kind=kind)
    )


def did_you_mean(name: str) -> Message:
    """A remedy for what may be a slip of the pen: the name that was meant."""
    return Message("did you mean '{name}'?", "是否应为“{name}”？", name=name)


def known_are(names: Iterable[str]) -> Message:
    """A remedy for an unknown name: all there are."""
    return Message("known: {names}", "可以写：{names}", names=joined(names))
