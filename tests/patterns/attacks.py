"""Texts on which a pattern may take long, made from the pattern itself."""

from __future__ import annotations

import itertools
import re
import re._constants as kinds  # type: ignore[import-not-found]  # what a parsed pattern consists of; without types
import re._parser as parser  # type: ignore[import-not-found]  # see above
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

HOSTILE = {
    "digits": "7",
    "spaces": " ",
    "line ends": "\r\n",
    "quotes": "\"'",
    "brackets": "[{(",
    "numerals": "三",
    "marks": "e\u0301",
    "emoji": "\U0001f600",
}
"""Eight kinds of text that people send to stall a program; each is repeated."""

_MANY = 3
"""A part that may stand more often than this many times is repeated by an attack."""

_CHARACTERS = 5
"""Most characters that stand for a set of characters."""

_SAMPLES = 5
"""Most texts that stand for a part of a pattern."""

_STOPS = ("\x00", "\n", ":", "!")
"""Ends of a text that most patterns do not take."""

_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
_LOOKS = (kinds.ASSERT, kinds.ASSERT_NOT)


@dataclass(frozen=True, slots=True)
class Attack:
    """A text of any length: *before*, then *pump* again and again, then *after*."""

    before: str
    pump: str
    after: str

    def text(self, length: int) -> str:
        """The text with about *length* characters in the middle."""
        return self.before + self.pump * max(1, length // len(self.pump)) + self.after


def attacks_on(pattern: re.Pattern[Any]) -> list[Attack]:
    """For each part that a pattern repeats, texts that it accepts many times and that end so that the whole does not fit."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = parser.parse(source, pattern.flags & ~re.DEBUG if isinstance(pattern.pattern, str) else pattern.flags | re.UNICODE)
    reader = _Reader(sorted(_alphabet(tree)), pattern.flags)
    found: dict[Attack, None] = {}
    for before, pumps, after in reader.repeats(tree, [""]):
        for pump in pumps:
            for start in before:
                for stop in dict.fromkeys(("", *_STOPS, *(_broken(text) for text in after))):
                    found[Attack(start, pump, stop)] = None
                if start:
                    # Every beginning of a match runs over all the others.
                    found[Attack("", start + pump, "")] = None
                    found[Attack("", start, "")] = None
    for pump in HOSTILE.values():
        found[Attack("", pump, "\x00")] = None
    return list(found)


def _broken(text: str) -> str:
    """What would complete a match but for its last character."""
    return text[:-1] + "\x00"


def _alphabet(tree: Iterable[Any]) -> set[str]:
    """Characters at which the parts of a pattern part: its own, one of each kind, and some that no part knows."""
    found = set(" \n\ta0A_-.,:;!\"'<三\u0301\U0001f600")
    for kind, value in tree:
        if kind in (kinds.LITERAL, kinds.NOT_LITERAL):
            found.add(chr(value))
        elif kind is kinds.RANGE:
            found.update((chr(value[0]), chr(value[1])))
        elif kind is kinds.IN:
            found |= _alphabet(value)
        elif kind is kinds.BRANCH:
            found.update(*(_alphabet(one) for one in value[1]))
        elif kind in _LOOKS:
            found |= _alphabet(value[1])
        elif kind is kinds.SUBPATTERN:
            found |= _alphabet(value[-1])
        elif kind is kinds.ATOMIC_GROUP:
            found |= _alphabet(value)
        elif kind in _REPEATS:
            found |= _alphabet(value[2])
    return found


class _Reader:
    """Makes texts that parts of a pattern accept; not every one does, which costs an attack and nothing else."""

    def __init__(self, alphabet: list[str], flags: int) -> None:
        self._alphabet = alphabet
        self._flags = flags & re.IGNORECASE

    def repeats(self, tree: Any, before: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
        """For each repeated part: what may stand before it, texts for the part itself, what has to follow it."""
        parts = list(tree)
        for place, (kind, value) in enumerate(parts):
            here = self._joined(before, self.samples(parts[:place]))
            if kind in _REPEATS:
                _, most, body = value
                if most > _MANY:
                    single = [text for text in self.samples(body) if text]
                    pumps = [*single, *(one + other for one, other in itertools.pairwise(single))]
                    yield here[:2], pumps, self.samples(parts[place + 1 :])[:2]
                yield from self.repeats(body, here)
            elif kind is kinds.BRANCH:
                for one in value[1]:
                    yield from self.repeats(one, here)
            elif kind in _LOOKS:
                yield from self.repeats(value[1], here)
            elif kind is kinds.SUBPATTERN:
                yield from self.repeats(value[-1], here)
            elif kind is kinds.ATOMIC_GROUP:
                yield from self.repeats(value, here)

    def samples(self, tree: Any) -> list[str]:
        """Texts that a part accepts, the shortest ways first."""
        found = [""]
        for kind, value in tree:
            found = self._joined(found, self._part(kind, value))
        return found

    def _joined(self, one: list[str], other: list[str]) -> list[str]:
        """Each text of both lists once, in pairs, rather than all pairs: enough to have each kind."""
        most = max(len(one), len(other))
        return list(dict.fromkeys(one[n % len(one)] + other[n % len(other)] for n in range(min(most, _SAMPLES))))

    def _part(self, kind: Any, value: Any) -> list[str]:
        if kind is kinds.LITERAL:
            return [chr(value)]
        if kind in (kinds.NOT_LITERAL, kinds.IN, kinds.ANY):
            return self._characters(kind, value)
        if kind is kinds.BRANCH:
            return [text for one in value[1] for text in self.samples(one)[:2]][:_SAMPLES]
        if kind is kinds.SUBPATTERN:
            return self.samples(value[-1])
        if kind is kinds.ATOMIC_GROUP:
            return self.samples(value)
        if kind in _REPEATS:
            least, most, body = value
            inner = self.samples(body)
            if most == 0:
                return [""]
            needed = [text * max(1, least) for text in inner]
            return needed if least else [*needed[: _SAMPLES - 1], ""]
        return [""]

    def _characters(self, kind: Any, value: Any) -> list[str]:
        accepts = _one_of(kind, value, self._flags)
        return [character for character in self._alphabet if accepts(character)][:_SAMPLES] or [""]


def _one_of(kind: Any, value: Any, flags: int) -> Callable[[str], bool]:
    """Whether a set of characters holds one."""
    if kind is kinds.ANY:
        return lambda character: character != "\n"
    if kind is kinds.NOT_LITERAL:
        return lambda character: ord(character) != value
    wanted = not any(part[0] is kinds.NEGATE for part in value)
    parts = [_member(*part) for part in value if part[0] is not kinds.NEGATE]
    return lambda character: any(holds(character) for holds in parts) is wanted


_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    kinds.CATEGORY_DIGIT: str.isdecimal,
    kinds.CATEGORY_NOT_DIGIT: lambda character: not character.isdecimal(),
    kinds.CATEGORY_SPACE: str.isspace,
    kinds.CATEGORY_NOT_SPACE: lambda character: not character.isspace(),
    kinds.CATEGORY_WORD: lambda character: character.isalnum() or character == "_",
    kinds.CATEGORY_NOT_WORD: lambda character: not (character.isalnum() or character == "_"),
}


def _member(kind: Any, value: Any) -> Callable[[str], bool]:
    if kind is kinds.LITERAL:
        return lambda character: ord(character) == value
    if kind is kinds.RANGE:
        return lambda character: value[0] <= ord(character) <= value[1]
    return _CATEGORIES[value]
