"""Whether what a question claims agrees with what a fact tells: "Did it start in 2001?" -> no."""

from __future__ import annotations

import re

from bot.facts.model import Fact
from bot.facts.values import Amount, Count, Date, Value
from bot.language.question import Question

_WH = ("ask-amount", "ask-count", "ask-date", "ask-duration", "ask-place", "ask-person", "ask-organisation", "ask-reason", "ask-list")
_LESS = re.compile(r"\b(?:less|fewer|under|below)\b|不到|少于|低于|不足|小于")
_MORE = re.compile(r"\b(?:more|over|above|exceed\w*|surpass\w*)\b|超过|多于|高于|大于|超")
_AT_LEAST = re.compile(r"\bat least\b|至少|不少于|不低于")
_ROUNDING = 0.001


def is_claim(question: Question) -> bool:
    """Whether it is a yes/no question that asks for nothing else."""
    return "ask-whether" in question.concepts and not any(asked in question.concepts for asked in _WH)


def agrees(question: Question, fact: Fact) -> bool | None:
    """Whether the number, year or amount claimed is what the fact tells; None when nothing can be compared.

    A claim about several values agrees only if each of them does. A negated question is left open: "yes" and "no"
    to it are read in opposite ways in English and Chinese.
    """
    if not is_claim(question) or "not" in question.words:
        return None
    verdicts = [verdict for value in fact.tells if (verdict := _compare(question, value)) is not None]
    return all(verdicts) if verdicts else None


def _compare(question: Question, value: Value) -> bool | None:
    match value:
        case Date(year=int(year)):
            years = [number.value for number in question.numbers if number.kind == "year"]
            return None if not years else year in years
        case Date(month=int(month)):
            months = [number.value for number in question.numbers if number.kind == "month"]
            return None if not months else month in months
        case Amount(amount, _, qualifier):
            return _magnitude(question, "money", amount, qualifier)
        case Count(count, _, qualifier):
            return _magnitude(question, "plain", float(count), qualifier)
        case _:
            return None


def _magnitude(question: Question, kind: str, told: float, qualifier: str) -> bool | None:
    claimed = [number.value for number in question.numbers if number.kind == kind]
    if kind == "plain" and len(claimed) > 1:
        return None
    if not claimed:
        return None
    less, more = _LESS.search(question.normalized), _MORE.search(question.normalized)
    for value in claimed:
        same = abs(value - told) <= _ROUNDING * told
        if _AT_LEAST.search(question.normalized):
            return told >= value or same
        if less:
            return told < value or (same and qualifier == "nearly")
        if more:
            return told > value or (same and qualifier == "more than")
        if not same:
            return False
    return True
