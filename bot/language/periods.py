"""Over which time something is added up: "since 1996" is not "in the past two years"."""

from __future__ import annotations

import re

_YEARS = r"(?:\d+|two|three|four|five|six|ten|few|couple of|several) (?:years|months)"
_SINCE = re.compile(
    r"\b(?:ever )?since (?:(?:the|its|their|it|they|this|that|early|late|mid|about|around|nineteen)\b|\d|[a-z]+ \d)"
    r"|\b(?:from|starting) [^,?.]{2,40}? (?:onwards?|to date|until now|till now|up to now|to the present|to today)\b"
    r"|\bover the whole period\b|\ball (?:those|these) years\b|\bfrom the (?:very )?(?:start|beginning|outset)\b"
    r"|自[^,，。?？]{2,14}?(?:以来|起|至今)|从[^,，。?？]{2,14}?(?:以来|至今|到现在|到如今|到目前|算起|开始到)|历年|历来累计|这么多年"
)
_RECENT = re.compile(rf"\b(?:in|over|during|within) the (?:past|last|recent) {_YEARS}\b|(?:最?近|过去)[一两几三四五六十\d]+(?:年|个月)")


def speaks_since(normalized: str) -> bool:
    """Whether a normalized text speaks of all that has come since some time, however long ago, and of no number of recent years."""
    return _SINCE.search(normalized) is not None and not _RECENT.search(normalized)


def speaks_of_recent(normalized: str) -> bool:
    """Whether a normalized text speaks of a number of years or months up to now, and of no time since when."""
    return _RECENT.search(normalized) is not None and not _SINCE.search(normalized)
