"""What the commands of the inbox share: finding a question and showing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.conversation.asking import Asking
from bot.conversation.misses import candidates, gap_of, statements_taken
from bot.editorial.lines import one_line
from bot.editorial.misses import Cluster
from bot.errors import UsageError

WIDTH = 100
"""Most characters of a text that are shown."""

ALSO = 3
"""Most other texts of a cluster that are shown."""

KEY = 8
"""Characters of the key that names a cluster whatever is asked meanwhile."""

_WORDS = {
    "told": "told to the editors",
    "down": "voted down",
    "none": "none of the choices",
    "unknown": "not known",
    "taken": "a statement chosen",
}


def chosen(found: Sequence[Cluster], which: str) -> Cluster:
    """The cluster of a number from 1, or of the beginning of the key of one of its texts.

    Raises:
        UsageError: there is none, or there are several.
    """
    if which.isascii() and which.isdigit() and len(which) < KEY:
        number = int(which)
        if 1 <= number <= len(found):
            return found[number - 1]
        raise UsageError(f"there is no question {which} in the inbox -> {_choices(found)}")
    matching = [asked for asked in found if any(text.key.startswith(which) for text in asked.texts)] if len(which) >= KEY else []
    if len(matching) != 1:
        raise UsageError(f"the key '{which}' names {len(matching)} questions of the inbox -> {_choices(found)}")
    return matching[0]


def _choices(found: Sequence[Cluster]) -> str:
    return f"name a number from 1 to {len(found)}, or a key, as `coopbot inbox` shows them" if found else "nothing is open"


def described(number: int, asked: Cluster, asking: Asking) -> Iterator[str]:
    """The lines about a cluster."""
    yield f"{number}. {one_line(asked.text, WIDTH)}  [{asked.key[:KEY]}]"
    reasons = ", ".join(f"{_WORDS[reason]}: {count}" for reason, count in asked.reasons.items())
    languages = " ".join(f"{language} {count}" for language, count in asked.languages.items())
    yield f"   asked {len(asked.misses)} × by {asked.people}; {reasons}; {languages}; {_days(asked)}"
    for text in asked.texts[1 : 1 + ALSO]:
        yield f"   also: {one_line(text.text, WIDTH)}"
    if len(asked.texts) > 1 + ALSO:
        yield f"   and {len(asked.texts) - 1 - ALSO} more"
    if asked.disliked:
        yield f"   told, and not liked: {', '.join(asked.disliked[:ALSO])}"
    for option in statements_taken(asked, asking):
        people = asked.taken[option.item]
        who = "1 person" if people == 1 else f"{people} people"
        yield f"   {who} who asked this took {option.item}: {one_line(option.label, WIDTH)}"
    known = gap_of(asked, asking)
    if known is not None:
        yield f"   declined by the gap {known}"
    for option in candidates(asked, asking):
        yield f"   maybe {option.item}: {one_line(option.label, WIDTH)}"


def _days(asked: Cluster) -> str:
    first, last = (datetime.fromtimestamp(at, UTC).date().isoformat() for at in (asked.first, asked.last))
    return last if first == last else f"{first} to {last}"
