"""Collecting what is wrong with a knowledge folder, so that a person sees all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.errors import Problem

_SHOWN = 60
_NEAR = 60.0
_FEW = 12


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


@dataclass(slots=True)
class Report:
    """The problems found so far; filled while reading, never emptied."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, place: FileLocation, where: str, what: str, remedy: str) -> None:
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


def suggestion(name: str, known: Iterable[str], kind: str) -> str:
    """A remedy for an unknown *name*: the nearest known one, else all of them when they are few."""
    names = list(known)
    near = nearest(name, names)
    if near is not None:
        return f"did you mean '{near}'?"
    if not names:
        return f"no {kind} is defined yet: define one, or delete this"
    return f"known: {', '.join(names)}" if len(names) <= _FEW else f"correct the spelling, or define that {kind}"
