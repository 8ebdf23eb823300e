"""Who does or has something, by the words beside a name: "firms from Oslo" are of Oslo, "works in Oslo" are not."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

_PARTIES = (
    r"enterprises?|compan(?:y|ies)|firms?|cos|business(?:es|men|people)?|investors?|entrepreneurs?|delegat(?:es?|ions?)|representatives?"
    r"|officials?|contractors?|suppliers?|bosses|side|party"
)
_PARTIES_ZH = r"企业|公司|商[人家户]|客商|老板|厂[商家]|投资[者方商人]|代表|官员|方面|一方|那方|这方"
_FROM = r"(?:of|from|(?:based|domiciled|headquartered|registered|located|seated) in)"


_MENTIONED = re.compile(
    rf"\b(?:{_PARTIES})\b|-(?:based|backed|funded|owned|led)\b|'s\b|\b(?:did|does|do|has|have)\b|{_PARTIES_ZH}|来自|各界|派|出资|的"
)


def speaks_of_parties(text: str) -> bool:
    """Whether a normalized text may hold any of what :func:`parties` and :func:`owners` look for: quickly, for there are many names."""
    return _MENTIONED.search(text) is not None


def parties(text: str, names: Iterable[str]) -> frozenset[str]:
    """Which of the names are those of parties: where firms, delegates and the like are from.

    Args:
        text: a normalized text.
        names: normalized names, in English or Chinese.
    """
    return frozenset(name for name in names if name in text and _party(name).search(text))


def owners(text: str, names: Iterable[str]) -> frozenset[str]:
    """Which of the names are said to have something ("Oslo's", "奥斯陆的"); *text* and *names* as for :func:`parties`."""
    return frozenset(name for name in names if name in text and _owner(name).search(text))


@functools.lru_cache(maxsize=256)
def _party(name: str) -> re.Pattern[str]:
    found = re.escape(name)
    if not name.isascii():
        return re.compile(
            rf"{found}[市县区]?(?:本地|当地|本市|籍|方|那边|这边)?的?(?:本地|当地)?(?:{_PARTIES_ZH})|来自{found}|{found}[市县区]?(?:各界|派[了出来]|出资)"
        )
    return re.compile(
        rf"\b{found}(?:'s)?(?:[- ](?:based|backed|funded|owned|led))?(?: [a-z]++)? (?:{_PARTIES})\b"
        rf"|\b{found}-(?:based|backed|funded|owned|led)\b"
        rf"|\b(?:did|does|do|has|have) {found} (?:itself )?(?:sent?|invest(?:ed)?|paid|pay|given?|contributed?)\b"
        rf"|\b(?:{_PARTIES}) {_FROM} (?:the )?(?:city of )?{found}\b"
    )


@functools.lru_cache(maxsize=256)
def _owner(name: str) -> re.Pattern[str]:
    found = re.escape(name)
    return re.compile(
        rf"\b{found}(?: city)?'s\b" if name.isascii() else rf"(?<![与和对跟同在向给到往为]){found}[市县区]?的(?!{_PARTIES_ZH})"
    )
