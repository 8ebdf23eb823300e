"""Parallel figures: facts that tell values of one kind about the same subject, but for another year, batch or zone.

Who keeps facts may say so with ``for``. Where it is not said, what two facts name in their questions, answers and quotes tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.facts.model import Fact

_CASES: Mapping[str, re.Pattern[str]] = {
    # Of "2024-25" it is the whole that is meant, another period than 2024.
    "year": re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[-–—/至]\s?(?:19|20)?\d\d(?!\d|[-/年月.])|(?!\d))"),
    "part of the year": re.compile(
        r"\b(?:first|second) half\b|\b(?:first|second|third|fourth) quarter\b|\bq[1-4]\b|\bspring\b|\bsummer\b|\bautumn\b|\bwinter\b"
        r"|[上下]半年|[一二三四1-4]季度|[春夏秋冬][季天粮]"
    ),
    "batch": re.compile(
        r"\b(?:first|second|third|fourth|fifth|sixth|1st|2nd|3rd|[4-9]th)\b(?! half| quarter)"
        r"|\b(?:phase|batch|stage|round|lot|group|course|level|class|line|route)\s(?:[ivx]+|\d+|[a-h]|one|two|three|four|five)\b"
        r"|第[一二三四五六七八九十\d]+|(?<![一二三四五六七八九十\d])[一二三四五六七八九十\d]期|[一二三四五六七八九十][等类级]|[甲乙丙丁]"
    ),
    "zone": re.compile(
        r"\b(?:area|category|type)\s(?:[a-h]|[ivx]+)\b|\b(?:zone|section|block|building|parcel|plot|tier|gate)\s(?:[a-h]|\d+|[ivx]+)\b"
        r"|\b(?:north|south|east|west|central|middle|upper|lower|ground|inner|outer)(?:ern)?\b"
        r"|[a-h][区座栋类]|[东西南北中][区片部侧线站]|[一二三四五六七八九十\d]楼|[上下底]层"
    ),
}
"""What tells a case apart, by class. Small letters; what stands behind a mark belongs to it where it has to."""

CLASSES = len(_CASES)
"""How many classes there are."""

_OF_THE_VALUE = {"date": ("year", "part of the year")}
"""Kind of value -> the classes that its own values are of: there only the question tells which case is asked for."""


def parallel(one: Fact, other: Fact, kind: str) -> bool:
    """Whether two facts that ask different questions are of different cases: what both name of one class is never the same.

    The questions are looked at first, then the answers, then the quotes: the first in which both name something of a class counts.
    *kind*: that of the values that differ.
    """
    if not one.question or not other.question or _asked(one) & _asked(other):
        return False
    for name, pattern in _CASES.items():
        pairs = ((_marks(pattern, a), _marks(pattern, b)) for a, b in _texts(one, other, name in _OF_THE_VALUE.get(kind, ())))
        found = next((marks for marks in pairs if all(marks)), None)
        if found is not None and found[0].isdisjoint(found[1]):
            return True
    return False


def case_of(texts: Sequence[str], kind: str, classes: int) -> str:
    """What a value holds for: of each class the one mark in the first text that has any; empty where none has, or it has several.

    Args:
        texts: what is said of the value, what stands nearest to it first.
        kind: that of the value.
        classes: how many classes are looked at: the year alone, the year and its part, ...
    """
    found: list[str] = []
    for name, pattern in list(_CASES.items())[:classes]:
        marks = next(filter(None, (_marks(pattern, [text]) for text in texts)), set())
        if len(marks) == 1 and name not in _OF_THE_VALUE.get(kind, ()):
            found += marks
    return ", ".join(found)


def _asked(fact: Fact) -> frozenset[str]:
    return frozenset(" ".join(text.casefold().split()) for text in fact.question.values())


def _texts(one: Fact, other: Fact, question_only: bool) -> Iterator[tuple[list[str], list[str]]]:
    yield list(one.question.values()), list(other.question.values())
    if not question_only:
        yield list(one.answer.values()), list(other.answer.values())
        yield [quote.text for quote in one.quotes], [quote.text for quote in other.quotes]


def _marks(pattern: re.Pattern[str], texts: Iterable[str]) -> set[str]:
    return {" ".join(match[0].split()) for text in texts for match in pattern.finditer(text.casefold())}
