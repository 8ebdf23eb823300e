"""Who does or has something, by the words beside a name: "firms from Oslo" are of Oslo, "works in Oslo" are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_PARTIES = (
    r"enterprises?|compan(?:y|ies)|firms?|cos|business(?:es|men|people)?|investors?|entrepreneurs?|delegat(?:es?|ions?)|representatives?"
    r"|officials?|contractors?|suppliers?|bosses|side|party"
)
_PARTIES_ZH = r"企业|公司|商[人家户]|客商|老板|厂[商家]|投资[者方商人]|代表|官员|方面|一方|那方|这方"
_BEHIND_PARTY = re.compile(
    rf"(?:'s)?(?:[- ](?:based|backed|funded|owned|led))?(?: [a-z]++)?? (?:{_PARTIES})\b|-(?:based|backed|funded|owned|led)\b"
    rf"|[市县区]?+(?:本地|当地|本市|籍|方|那边|这边)?的?+(?:本地|当地)?(?:{_PARTIES_ZH})|[市县区]?+(?:各界|派[了出来]|出资)"
)
"""What stands behind the name of a party."""
_BEFORE_PARTY = re.compile(
    rf"\b(?:{_PARTIES}) (?:of|from|(?:based|domiciled|headquartered|registered|located|seated) in) (?:the )?(?:city of )?$|来自$"
)
"""What stands before it."""
_ASKED_OF = re.compile(r"\b(?:did|does|do|has|have) $")
_DONE = r"(?:sent?|invest(?:ed)?|paid|pay|given?|contributed?)\b"
_DOES = re.compile(rf" (?:itself )?{_DONE}")
"""What stands before and behind the name of who does something."""
_BEHIND_OWNER = re.compile(rf"(?: city)?'s\b|[市县区]?+的(?!{_PARTIES_ZH})")
_BESIDE_HAN = frozenset("与和对跟同在向给到往为")
"""What stands before a name that has nothing itself: "在南城的工地" are sites in Nancheng."""
_MENTIONED = re.compile(rf"\b(?:{_PARTIES})\b|-(?:based|backed|funded|owned|led)\b|'s\b|\b{_DONE}|{_PARTIES_ZH}|来自|各界|派|出资|的")
_BESIDE = 60
"""Characters before a name that are looked at."""


def speaks_of_parties(text: str) -> bool:
    """Whether a normalized text may hold any of what :func:`parties` and :func:`owners` look for: quickly, for there are many names."""
    return _MENTIONED.search(text) is not None


def parties(text: str, names: Iterable[str]) -> frozenset[str]:
    """Which of the names are those of parties: where firms, delegates and the like are from.

    Args:
        text: a normalized text.
        names: normalized names, in English or Chinese.
    """
    return frozenset(name for name in names if name in text and any(_is_party(text, *place) for place in _places(text, name)))


def owners(text: str, names: Iterable[str]) -> frozenset[str]:
    """Which of the names are said to have something ("Oslo's", "奥斯陆的"); *text* and *names* as for :func:`parties`."""
    return frozenset(name for name in names if name in text and any(_is_owner(text, *place) for place in _places(text, name)))


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name begins and ends; an English one as whole words."""
    start = text.find(name)
    while name and start >= 0:
        end = start + len(name)
        whole = not name.isascii() or not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
        if whole:
            yield start, end
        start = text.find(name, end)


def _is_party(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _BESIDE) : start]
    if _BEHIND_PARTY.match(text, end) or _BEFORE_PARTY.search(before):
        return True
    return bool(_ASKED_OF.search(before) and _DOES.match(text, end))


def _is_owner(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] not in _BESIDE_HAN and _BEHIND_OWNER.match(text, end) is not None
