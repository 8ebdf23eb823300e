"""Whether what a question claims agrees with what a fact tells: "Did it start in 2001?" -> no."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from bot.facts.dates import Date
from bot.facts.kinds import KINDS
from bot.facts.model import Fact
from bot.facts.values import CODES, Amount, Count, Quantity, Value, moment_of, unit_of
from bot.language.question import Question

_WH = ("ask-amount", "ask-count", "ask-date", "ask-duration", "ask-place", "ask-person", "ask-organisation", "ask-reason", "ask-list")
_BOUNDS: tuple[tuple[re.Pattern[str], Callable[[float, float], bool]], ...] = (
    (re.compile(r"\bat least\b|\bor more\b|\bno (?:less|fewer) than\b|至少|不少于|不低于|以上"), operator.ge),
    (re.compile(r"\bat most\b|\bup to\b|\bno more than\b|\bor (?:less|fewer)\b|至多|最多|不超过|以内|以下"), operator.le),
    (re.compile(r"\b(?:less|fewer|under|below)\b|不到|少于|低于|不足|小于"), operator.lt),
    (re.compile(r"\b(?:more|over|above|exceed\w*|surpass\w*)\b|超过|多于|高于|大于|超"), operator.gt),
)
"""What bounds a claimed number: how the told one has to stand to it. The first that fits counts."""

_EXACT = re.compile(r"\b(?:exactly|exact|precisely)\b|正好|刚好|恰好|整整")
"""Asks for more precision than a rough value can confirm."""

_YEAR_BOUNDS: tuple[tuple[re.Pattern[str], Callable[[float, float], bool]], ...] = (
    (re.compile(r"\bbefore\b|\bearlier than\b|以前|之前|早于"), operator.lt),
    (re.compile(r"\bafter\b|\blater than\b|以后|之后|晚于"), operator.gt),
    (re.compile(r"\bby (?=\d{4})|\bno later than\b|不晚于"), operator.le),
)
_WAYS = sorted({way for kind in KINDS.values() for way in kind.ways}, key=len, reverse=True)
_UNIT = re.compile(rf"[\s-]?({'|'.join(map(re.escape, _WAYS))})(?![a-z\d])")
"""The longest unit that stands behind a number: 15 working days are no days, and "5 years old" is no duration."""

_CURRENCY = re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, sorted(CODES, key=len, reverse=True)))})(?![a-z])")
_BELOW_ZERO = re.compile(r"(?<![a-z\d%])[-−](?=\d)|\bminus (?=\d)|零下|负(?=\d)")
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
    values = _asked_for(question, fact.tells)
    verdicts = [verdict for value in values if (verdict := _compare(question, value)) is not None]
    if len({value.holds_for for value in values}) > 1 and len(set(verdicts)) > 1:
        # Right for one year and wrong for another, and the question does not tell which.
        return None
    return all(verdicts) if verdicts else None


def _asked_for(question: Question, values: Sequence[Value]) -> list[Value]:
    """The values that hold for what the question names, where it names something of the kind; else all of them."""
    years = {number.value for number in question.numbers if number.kind == "year"}
    named = [value for value in values if value.holds_for and _names(question, years, value)]
    return named or list(values)


def _names(question: Question, years: Collection[float], value: Value) -> bool:
    moment = moment_of(value)
    if moment is not None and moment.precision == "year" and moment.until is None:
        return moment.year in years
    return value.holds_for.casefold() in question.normalized


def _compare(question: Question, value: Value) -> bool | None:
    if isinstance(value, Count | Quantity) and not _in_its_unit(question, value):
        return None
    match value:
        case Date(year=int(first), until=Date(year=int(last))):
            years = [number.value for number in question.numbers if number.kind == "year"]
            return all(first <= year <= last for year in years) if years and _bound(question, _YEAR_BOUNDS) is None else None
        case Date(year=int(year)):
            years = [number.value for number in question.numbers if number.kind == "year"]
            bound = _bound(question, _YEAR_BOUNDS)
            if not years:
                return None
            return all(bound(year, claimed) for claimed in years) if bound else year in years
        case Date(month=int(month)):
            months = [number.value for number in question.numbers if number.kind == "month"]
            return None if not months else month in months
        case Amount(high=None, value=amount, currency=currency, qualifier=qualifier):
            named = {CODES[way] for way in _CURRENCY.findall(question.normalized)}
            return None if named and currency not in named else _magnitude(question, "money", amount, qualifier)
        case Count(high=None, value=count, qualifier=qualifier):
            return _magnitude(question, "plain", float(count), qualifier)
        case Quantity(kind="percent", high=None, value=share, unit="%", qualifier=qualifier):
            return _magnitude(question, "percent", share, qualifier)
        case Quantity(high=None, value=size, qualifier=""):
            return True if _bound(question, _BOUNDS) is None and _magnitude(question, "plain", size, "") else None
        case _:
            return None


def _in_its_unit(question: Question, value: Count | Quantity) -> bool:
    """Whether behind the numbers claimed stands the unit of a value; a count of what is no unit of ours is of whatever stands there."""
    unit, percent = unit_of(value), value.unit == "%"
    if unit is None:
        return isinstance(value, Count)
    kind = "percent" if percent else "plain"
    behind = [_UNIT.match(question.normalized, number.end) for number in question.numbers if number.kind == kind]
    # "百分之六十二" has its unit in front.
    return all(percent if match is None else unit_of(replace(value, unit=match[1])) is unit for match in behind)


def _magnitude(question: Question, kind: str, told: float, qualifier: str) -> bool | None:
    claimed = [number.value for number in question.numbers if number.kind == kind]
    if kind == "plain" and len(claimed) > 1:
        return None
    if not claimed or told < 0 or _BELOW_ZERO.search(question.normalized):
        # Numbers are read without their sign, and what fell by 0.9 percent is told as -0.9%.
        return None
    bound = _bound(question, _BOUNDS)
    for value in claimed:
        same = abs(value - told) <= _ROUNDING * told
        if same and qualifier and _EXACT.search(question.normalized):
            return None
        if bound is not None and same:
            # Nearly 30 is fewer than 30, more than 2 billion is more than 2 billion, and 119 is neither more nor less than 119.
            side = {"nearly": -1.0, "less than": -1.0, "more than": 1.0}.get(qualifier, 0.0)
            return bound(side, 0.0)
        if bound is not None:
            return bound(told, value)
        if not same:
            return False
    return True


def _bound(
    question: Question, bounds: tuple[tuple[re.Pattern[str], Callable[[float, float], bool]], ...]
) -> Callable[[float, float], bool] | None:
    return next((compare for pattern, compare in bounds if pattern.search(question.normalized)), None)
