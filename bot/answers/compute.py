"""Overviews: lists, superlatives, comparisons, chronology, computed from the typed values of facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answers.dated import holds_on, without_replaced, wording_on
from bot.answers.texts import amount_text, pick, say
from bot.facts.model import Fact, KnowledgeBase, Overview
from bot.facts.values import Amount, Count, Date
from bot.language.question import Question

Worded = Callable[[Fact], str]
"""The answer of a fact, marked when it does not hold."""

_ALTERNATIVES = re.compile(r"\bor\b|\bbefore\b|\bafter\b|还是|和|与|跟")


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """The result of an overview.

    Attributes:
        lines: what to say, in order; the first is the heading or conclusion.
        facts: the facts it rests on, in the order shown; each is cited.
    """

    lines: tuple[str, ...]
    facts: tuple[Fact, ...]


def compute(overview: Overview, question: Question, knowledge: KnowledgeBase, language: str, today: date | None = None) -> Computed | None:
    """Compute an overview; None when no fact has a value the question asks for (no event in the year named).

    Facts that do not hold on *today* are marked; those whose successor is among the facts are left out.
    The largest is the largest of those that hold, if any does.
    """
    facts = without_replaced([knowledge.facts[fact] for fact in overview.facts], knowledge, today)
    worded = wording_on(knowledge, language, today)
    title = pick(overview.title, language)
    match overview.operation:
        case "list" | "summary" | "count":
            return _listed(title, facts, worded)
        case "timeline":
            return _timeline(title, facts, worded)
        case "largest" | "smallest":
            holding = [fact for fact in facts if holds_on(fact, knowledge, today)]
            return _extreme(title, _comparable(holding or facts), overview.operation == "largest", worded)
        case "compare":
            if overview.tells == "count":
                return _counted(title, facts, worded)
            return _compared(title, _comparable(facts), language, worded)
        case "earliest" | "latest":
            dated = _dated(facts)
            if _ALTERNATIVES.search(question.normalized):
                # "What came first, A or B?" wants the order, not only the first of all.
                return _listed(title, [fact for fact, _ in dated], worded) if dated else None
            chosen = [dated[0] if overview.operation == "earliest" else dated[-1]] if dated else []
            return _listed(title, [fact for fact, _ in chosen], worded) if chosen else None
        case "interval":
            return _intervals(title, _dated(facts), question, language, worded)
        case "year":
            return _in_time(title, facts, question, worded)


def _listed(title: str, facts: Sequence[Fact], worded: Worded) -> Computed:
    return Computed(lines=(title, *(f"• {worded(fact)}" for fact in facts)), facts=tuple(facts))


def _dates(fact: Fact) -> list[Date]:
    return [value for value in fact.tells if isinstance(value, Date)]


def _dated(facts: Sequence[Fact]) -> list[tuple[Fact, Date]]:
    """Facts with a calendar date, in order of time; facts of the same date keep their order."""
    pairs = [(fact, date) for fact in facts for date in _dates(fact) if date.sort_key is not None]
    return sorted(pairs, key=lambda pair: pair[1].sort_key or ())


def _timeline(title: str, facts: Sequence[Fact], worded: Worded) -> Computed:
    dated = _dated(facts)
    placed = [fact for fact, _ in dated]
    rest = [fact for fact in facts if fact not in placed]
    lines = [f"• {date.text}: {worded(fact)}" for fact, date in dated]
    lines += [f"• {worded(fact)}" for fact in rest]
    return Computed(lines=(title, *lines), facts=(*placed, *rest))


def _comparable(facts: Sequence[Fact]) -> list[tuple[Fact, Amount]]:
    """Facts with an amount in the currency most of them use, largest first; units are never mixed."""
    pairs = [(fact, value) for fact in facts for value in fact.tells if isinstance(value, Amount)]
    currencies = [amount.currency for _, amount in pairs]
    common = max(currencies, key=currencies.count, default="")
    return sorted((pair for pair in pairs if pair[1].currency == common), key=lambda pair: -pair[1].value)


def _extreme(title: str, pairs: Sequence[tuple[Fact, Amount]], largest: bool, worded: Worded) -> Computed | None:
    if not pairs:
        return None
    fact, _ = pairs[0] if largest else pairs[-1]
    return _listed(title, [fact], worded)


def _compared(title: str, pairs: Sequence[tuple[Fact, Amount]], language: str, worded: Worded) -> Computed | None:
    if len(pairs) < 2:
        return None
    (first, high), (second, low) = pairs[0], pairs[-1]
    key = "equal" if high == low else "larger"
    conclusion = say(key, language, first=amount_text(high, language), second=amount_text(low, language))
    difference = amount_text(Amount(round(high.value - low.value, 2), high.currency), language)
    ratio = f"{high.value / low.value:.2f}".rstrip("0").rstrip(".")
    upper, lower = high.qualifier, low.qualifier
    if not upper and not lower:
        key = "difference_exact"
    elif upper in ("", "nearly", "at most") and lower in ("", "more than", "at least"):
        key = "difference_below"
    elif upper in ("", "more than", "at least") and lower in ("", "nearly", "at most"):
        key = "difference_above"
    else:
        key = "difference_open"
    lines = [title, conclusion, say(key, language, value=difference, ratio=ratio)]
    lines += [f"• {worded(fact)}" for fact in (first, second)]
    return Computed(lines=tuple(lines), facts=(first, second))


def _counted(title: str, facts: Sequence[Fact], worded: Worded) -> Computed | None:
    """Counts side by side, largest first; each keeps its own unit, nothing is added up."""
    pairs = [(fact, value) for fact in facts for value in fact.tells if isinstance(value, Count)]
    ordered = [fact for fact, _ in sorted(pairs, key=lambda pair: -pair[1].value)]
    return _listed(title, ordered, worded) if ordered else None


def _intervals(title: str, dated: Sequence[tuple[Fact, Date]], question: Question, language: str, worded: Worded) -> Computed | None:
    """Years between two dated events: those whose years or subjects the question names, else all pairs."""
    named = {number.value for number in question.numbers if number.kind == "year"}
    about = {concept.partition(":")[2] for concept in question.concepts if ":" in concept}
    pairs = [(a, b) for n, a in enumerate(dated) for b in dated[n + 1 :]]

    def fits(pair: tuple[tuple[Fact, Date], tuple[Fact, Date]]) -> int:
        return sum(2 * (date.year in named) + bool(about & set(fact.subjects[:1])) for fact, date in pair)

    if not pairs:
        return None
    best = max(map(fits, pairs))
    chosen = [pair for pair in pairs if fits(pair) == best]
    lines = [title]
    facts: list[Fact] = []
    for (first, start), (second, end) in chosen:
        years = (end.year or 0) - (start.year or 0)
        lines.append("• " + say("interval_one" if years == 1 else "interval", language, start=start.text, end=end.text, years=years))
        facts += [fact for fact in (first, second) if fact not in facts]
    lines += [f"• {worded(fact)}" for fact in facts]
    return Computed(lines=tuple(lines), facts=tuple(facts))


def _in_time(title: str, facts: Sequence[Fact], question: Question, worded: Worded) -> Computed | None:
    years = {number.value for number in question.numbers if number.kind == "year"}
    months = {number.value for number in question.numbers if number.kind == "month"}

    def fits(date: Date) -> bool:
        return date.year in years if years else date.month in months

    found = [fact for fact in facts if any(fits(date) for date in _dates(fact))]
    return _listed(title, found, worded) if found else None
