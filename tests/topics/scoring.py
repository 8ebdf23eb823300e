"""Judging replies about a topic, with bounds: which are right, wrong, shown as not sure, denied, false."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal

from bot.answers.compose import plain_text
from bot.answers.reply import Reply
from tests.topics.topic import Asked

Verdict = Literal["right", "shown", "unsure", "denied", "not found", "wrong", "false", "held"]
"""Of a question that the document answers: ``right``; ``shown``: the right statement is among those told as not sure; ``unsure``: others
are; ``denied``: it is told that the documents do not state it; ``not found``; ``wrong``. Any other is answered (``false``) or not
(``held``)."""

_SPACES = re.compile(r"\s+")
_QUOTATION_MARKS = str.maketrans({"’": "'", "“": '"', "”": '"'})


def folded(text: str) -> str:
    """A text with one kind of quotation mark and single spaces."""
    return _SPACES.sub(" ", text.translate(_QUOTATION_MARKS)).strip()


def overlaps(quote: str, sentence: str) -> bool:
    """Whether one stands in the other, end marks aside."""
    inner, outer = folded(quote).strip(" .…。"), folded(sentence).strip(" .…。")
    return bool(inner) and (inner in outer or outer in inner)


def judge(asked: Asked, reply: Reply) -> Verdict:
    """The verdict on a reply."""
    if not asked.answered:
        return "false" if reply.outcome == "answer" else "held"
    proved = any(overlaps(source.quote, sentence) for source in reply.sources for sentence in asked.support)
    match reply.tier:
        case "answer":
            text = plain_text(reply).lower()
            valued = all(any(value.lower() in text for value in group) for group in asked.value)
            return "right" if proved and valued else "wrong"
        case "not sure":
            return "shown" if proved else "unsure"
        case "not stated":
            return "denied"
        case _:
            return "not found"


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % bounds of a share in percent (Wilson 1927)."""
    if not total:
        return 0.0, 100.0
    z, share = 1.96, count / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return 100 * max(0.0, (middle - spread) / scale), 100 * min(1.0, (middle + spread) / scale)


def shares(counts: Mapping[str, int]) -> dict[str, tuple[float, float, float]]:
    """What tables show: ``right``, ``right or shown``, ``wrong``, ``denied``, ``false``, each as percent with its 95 % bounds."""
    asked = sum(counts.get(verdict, 0) for verdict in ("right", "shown", "unsure", "denied", "not found", "wrong"))
    traps = counts.get("false", 0) + counts.get("held", 0)
    found = {
        "right": (counts.get("right", 0), asked),
        "right or shown": (counts.get("right", 0) + counts.get("shown", 0), asked),
        "wrong": (counts.get("wrong", 0), asked),
        "denied": (counts.get("denied", 0), asked),
        "false": (counts.get("false", 0), traps),
    }
    return {name: (100 * count / total if total else 0.0, *wilson(count, total)) for name, (count, total) in found.items()}


def tally(verdicts: list[Verdict]) -> Counter[str]:
    """How often each verdict was given."""
    return Counter(verdicts)
