"""The one place where commands of the inbox change the knowledge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import CoopbotError


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """Texts of people that become wordings of something.

    Attributes:
        item: id of the fact or overview they ask for, or of the gap they belong to (a new one too).
        texts: the texts, one line each; never empty.
        gap: whether it is a gap.
        aspect: with gaps: what is missing, such as ``cost``; else None.
    """

    item: str
    texts: tuple[str, ...]
    gap: bool = False
    aspect: str | None = None


Publish = Callable[[Path, Wordings, str], int]
"""Publishes wordings in a knowledge folder for an author; gives the number of the published state."""


class NotPublishedError(CoopbotError):
    """The knowledge could not be changed from here."""


def publish_wordings(folder: Path, wordings: Wordings, author: str) -> int:
    """Publish wordings.

    Args:
        folder: the knowledge folder.
        wordings: what to add.
        author: who does it, such as ``"shell anna@host"``.

    Returns:
        The number of the published state.

    Raises:
        NotPublishedError: always, as long as this version publishes nothing.
    """
    raise NotPublishedError(f"{folder}: this version does not change the knowledge by itself -> {_by_hand(wordings)}")


def _by_hand(wordings: Wordings) -> str:
    lines: Sequence[str] = [f"[{wordings.aspect}] {text}" if wordings.aspect else text for text in wordings.texts]
    return "\n".join([f"add to a file of its phrasings folder, under '{wordings.item}':", *(f"  {line}" for line in lines)])
