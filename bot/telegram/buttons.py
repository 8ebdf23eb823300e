"""What a button carries: at most 64 bytes that tell what to do, readable after a restart and by every replica. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.facts.sentences import is_sentence

MAX_DATA = 64
"""Bytes of callback data that Telegram carries."""

_MAX_ID = 40
"""Longer ids are abbreviated, in characters; most ids are far shorter."""


class Action(StrEnum):
    """What pressing a button does; the value stands in its data and must not change, since old messages keep their buttons."""

    OPEN = "f"
    EXAMPLE = "q"
    OPTION = "o"
    NONE = "x"
    TELL_EDITORS = "t"
    UP = "u"
    DOWN = "w"
    SOURCE = "s"
    BACK = "b"
    CITATION = "c"
    DOCUMENT = "d"
    READ = "r"
    FILE = "i"
    MORE = "m"
    ABOUT = "a"
    LIST = "l"
    LANGUAGE = "g"
    FORGET = "y"
    TELL_ME = "n"
    ADMIN = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button below a message: it carries data, a text to copy, or an address.

    Attributes:
        label: what is written on it.
        data: as :func:`encode` makes it.
        copy: text it copies, at most 256 characters.
        url: address it opens.
    """

    label: str
    data: str | None = None
    copy: str | None = None
    url: str | None = None


def encode(action: Action, *arguments: object) -> str:
    """The data for an action; its arguments are ids, tokens, numbers: texts without a colon.

    Raises:
        ValueError: it takes more than 64 bytes.
    """
    data = ":".join((action, *map(str, arguments)))
    if len(data.encode()) > MAX_DATA:
        raise ValueError(f"a button cannot carry {len(data.encode())} bytes: {data}")
    return data


def decode(data: str) -> tuple[Action, tuple[str, ...]] | None:
    """The action and its arguments; None when no button of ours carries such data."""
    # Ours hold neither control characters nor halves of surrogate pairs, which no database would look for.
    if not data.isprintable():
        return None
    action, *arguments = data.split(":")
    try:
        return Action(action), tuple(arguments)
    except ValueError:
        return None


def token(identifier: str) -> str:
    """A short name for an id: itself, or where it is long or that of a sentence a digest of 17 characters."""
    if len(identifier) <= _MAX_ID and not is_sentence(identifier):
        return identifier
    # No id begins so, and a deep link can carry it.
    return "_" + hashlib.blake2b(identifier.encode(), digest_size=8).hexdigest()


def resolve(name: str, identifiers: Iterable[str]) -> str | None:
    """The id that :func:`token` shortened to *name*; None when it is not among *identifiers*."""
    if not name.startswith("_"):
        return name if name in identifiers else None
    return next((identifier for identifier in identifiers if token(identifier) == name), None)


def number(argument: str) -> int:
    """A whole number from 0 in an argument; 0 where there is none."""
    return int(argument) if argument.isdecimal() and len(argument) < 7 else 0
