"""Overviews: lists, superlatives, comparisons, chronology, computed from the typed values of facts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answers.dated import holds_on, without_replaced, wording_on
from bot.answers.texts import date_text, pick, say, value_text
from bot.facts.dates import Date
from bot.facts.figures import Qualifier
from bot.facts.kinds import SIDE_BY_SIDE, worked_on
from bot.facts.model import Fact, KnowledgeBase, Overview
from bot.facts.values import Amount, Count, Quantity, Value, ends_of, kind_of, measure_of, moment_of, unit_of
from bot.language.question import Question

Worded = Callable[[Fact], str]
"""The answer of a fact, marked when it does not hold."""

Measured = Amount | Count | Quantity

_NOT_ABOVE = ("", "nearly", "at most", "less than")
_NOT_BELOW = ("", "more than", "at least")
_BOUNDS = {"exact": (("",), ("",)), "below": (_NOT_ABOVE, _NOT_BELOW), "above": (_NOT_BELOW, _NOT_ABOVE)}
"""What is known of a difference -> the qualifiers that the larger and the smaller value may have for that."""
_FEW = 3
"""Counts of which each two are compared; of more, nobody would read it."""
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
    holding = [fact for fact in facts if holds_on(fact, knowledge, today)] or facts
    kind = worked_on(overview.operation, overview.tells) or "amount"
    match overview.operation:
        case "list" | "summary" | "count":
            return _listed(title, facts, worded)
        case "timeline":
            return _timeline(title, facts, kind, language, worded)
        case "largest" | "smallest":
            return _extreme(title, _comparable(holding, kind), overview.operation == "largest", worded)
        case "compare":
            if (overview.operation, kind) == SIDE_BY_SIDE:
                return _counted(title, facts, language, worded)
            return _compared(title, _comparable(facts, kind), language, worded)
        case "sum":
            return _sum(title, holding, kind, language, worded)
        case "growth":
            return _growth(title, _comparable(facts, kind), language, worded)
        case "earliest" | "latest":
            dated = [fact for fact, _ in _ordered(facts, kind)]
            # "What came first, A or B?" wants the order, not only the first of all.
            if not _ALTERNATIVES.search(question.normalized):
                dated = dated[:1] if overview.operation == "earliest" else dated[-1:]
            return _listed(title, dated, worded) if dated else None
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


def _ordered(facts: Sequence[Fact], kind: str) -> list[tuple[Fact, Value]]:
    """Facts with a calendar date, or with a time of day, in order of time; facts of the same time keep their order."""
    if kind != "time":
        return list(_dated(facts))
    pairs = [(fact, value) for fact in facts for value in fact.tells if isinstance(value, Quantity) and value.kind == kind]
    return [(fact, value) for fact, value in sorted(pairs, key=lambda pair: pair[1].value)]


def _timeline(title: str, facts: Sequence[Fact], kind: str, language: str, worded: Worded) -> Computed:
    dated = _ordered(facts, kind)
    placed = [fact for fact, _ in dated]
    rest = [fact for fact in facts if fact not in placed]
    lines = [say("labelled", language, name=f"• {value_text(date, language)}", text=worded(fact)) for fact, date in dated]
    lines += [f"• {worded(fact)}" for fact in rest]
    return Computed(lines=(title, *lines), facts=(*placed, *rest))


def _comparable(facts: Sequence[Fact], kind: str) -> list[tuple[Fact, Measured]]:
    """Facts with a value in the measure most of them use (a currency, an area), largest first; measures are never mixed."""
    pairs = [(fact, value) for fact in facts for value in fact.tells if kind_of(value) == kind and isinstance(value, Measured)]
    measures = [measure_of(value) for _, value in pairs]
    common = max(measures, key=measures.count, default=None)
    return sorted((pair for pair in pairs if measure_of(pair[1]) == common), key=lambda pair: [-end for end in reversed(ends_of(pair[1]))])


def _extreme(title: str, pairs: Sequence[tuple[Fact, Measured]], largest: bool, worded: Worded) -> Computed | None:
    if not pairs:
        return None
    fact, _ = pairs[0] if largest else min(reversed(pairs), key=lambda pair: ends_of(pair[1]))
    return _listed(title, [fact], worded)


def _compared(title: str, pairs: Sequence[tuple[Fact, Measured]], language: str, worded: Worded) -> Computed | None:
    if len(pairs) < 2:
        return None
    (first, high), (second, low) = pairs[0], pairs[-1]
    upper_end, lower_end = ends_of(high)[1], ends_of(low)[0]
    equal = ends_of(high) == ends_of(low)
    conclusion = say("equal" if equal else "larger", language, first=_with_case(high, language), second=_with_case(low, language))
    ratio = f"{upper_end / lower_end:.2f}".rstrip("0").rstrip(".") if lower_end > 0 else ""
    undecided = equal and high.qualifier != low.qualifier
    bound = "open" if undecided else _bound(high, low)
    if bound == "exact":
        # Twice as many degrees or percentage points below zero say nothing.
        bound = "exact" if _is_ratio(high) and lower_end > 0 else "only"
    elif not _is_ratio(high) or lower_end <= 0:
        bound = "open"
    # More than 2 billion are not the same as 2 billion, and of about 2 billion nobody knows.
    lines = [
        title,
        *([] if undecided else [conclusion]),
        say(f"difference_{bound}", language, value=value_text(_difference(high, low), language), ratio=ratio),
    ]
    facts = _each_once((first, second))
    lines += [f"• {worded(fact)}" for fact in facts]
    return Computed(lines=tuple(lines), facts=facts)


def _bound(high: Measured, low: Measured) -> str:
    """How exactly the difference of two values is known: one of ``_BOUNDS``, or ``open``."""
    if high.high is not None or low.high is not None:
        return "open"
    return next((name for name, (above, below) in _BOUNDS.items() if high.qualifier in above and low.qualifier in below), "open")


def _sum(title: str, facts: Sequence[Fact], kind: str, language: str, worded: Worded) -> Computed | None:
    """All values together, in the unit of the largest, no more exact than they are; None where they cannot be added up."""
    pairs = _comparable(facts, kind)
    if not pairs or len(pairs) < sum(kind_of(value) == kind for fact in facts for value in fact.tells):
        return None
    values = [value for _, value in pairs]
    low, high = (sum(ends) for ends in zip(*map(ends_of, values), strict=True))
    total = _with_ends(values[0], low, high if high > low else None, _joint(value.qualifier for value in values))
    told = _listed(title, [fact for fact in facts if any(fact is one for one, _ in pairs)], worded)
    return Computed(lines=(title, say("total", language, value=value_text(total, language)), *told.lines[1:]), facts=told.facts)


def _growth(title: str, pairs: Sequence[tuple[Fact, Measured]], language: str, worded: Worded) -> Computed | None:
    """From the value of the first year to that of the last."""
    placed = [(moment.sort_key or (), fact, value) for fact, value in pairs if (moment := moment_of(value)) is not None]
    if len(placed) < 2:
        return None
    ordered = sorted(placed, key=lambda one: one[0])
    old, new = ordered[0][2], ordered[-1][2]
    was, now = ends_of(old)[0], ends_of(new)[0]
    told = {"first": _with_case(old, language), "last": _with_case(new, language)}
    change = _difference(new, old) if now >= was else _difference(old, new)
    told["difference"] = value_text(change, language)
    told["share"] = f"{abs(now - was) / was * 100:.1f}".removesuffix(".0") if was > 0 else ""
    shared = "_share" if was > 0 and _is_ratio(new) and kind_of(new) != "percent" else ""
    if old.qualifier or new.qualifier or old.high is not None or new.high is not None:
        key = "growth_open"
    elif now == was:
        key = "growth_same"
    else:
        key = ("growth_up" if now > was else "growth_down") + shared
    facts = _each_once(fact for _, fact, _ in ordered)
    return Computed(lines=(title, say(key, language, **told), *(f"• {worded(fact)}" for fact in facts)), facts=facts)


def _each_once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple({fact.id: fact for fact in facts}.values())


def _with_case(value: Measured, language: str) -> str:
    shown = value_text(value, language)
    return say("value_for", language, value=shown, case=value.holds_for) if value.holds_for else shown


def _is_ratio(value: Measured) -> bool:
    """Whether one value can be so many times another: not so of degrees."""
    return kind_of(value) not in ("temperature", "rank", "time")


def _difference(high: Measured, low: Measured) -> Measured:
    """How much more the one is than the other, in the unit of the larger; between percentages in percentage points."""
    difference = ends_of(high)[1] - ends_of(low)[0]
    unit = None if isinstance(high, Amount) else unit_of(high)
    if unit is not None:
        difference = unit.of_base(difference) - unit.of_base(0.0)
    found = replace(high, value=round(difference, 6), high=None, qualifier="", holds_for="")
    return replace(found, unit="percentage points") if isinstance(found, Quantity) and found.unit == "%" else found


def _with_ends(like: Measured, low: float, high: float | None, qualifier: Qualifier) -> Measured:
    """A value in the unit of another; *low*, *high*: in base units."""
    unit = None if isinstance(like, Amount) else unit_of(like)
    ends = [None if end is None else round(unit.of_base(end) if unit else end, 6) for end in (low, high)]
    return replace(like, value=ends[0] or 0.0, high=ends[1], qualifier=qualifier, holds_for="")


def _joint(qualifiers: Iterable[Qualifier]) -> Qualifier:
    """How exact a sum of so exact values is."""
    given = {qualifier for qualifier in qualifiers if qualifier}
    if len(given) < 2:
        return next(iter(given), "")
    if given <= {"more than", "at least"}:
        return "more than"
    return "less than" if given <= {"nearly", "at most", "less than"} else "about"


def _counted(title: str, facts: Sequence[Fact], language: str, worded: Worded) -> Computed | None:
    """Counts side by side, largest first, each in its own unit; of a few, how far each two of them are apart."""
    pairs = [(fact, value) for fact in facts for value in fact.tells if isinstance(value, Count)]
    pairs.sort(key=lambda pair: -pair[1].value)
    if not pairs:
        return None
    listed = _listed(title, _each_once([fact for fact, _ in pairs]), worded)
    counts = [value for _, value in pairs] if len(pairs) <= _FEW else []
    apart = [line for high, low in itertools.combinations(counts, 2) if (line := _apart(high, low, language))]
    return replace(listed, lines=(*listed.lines, *apart))


def _apart(high: Count, low: Count, language: str) -> str | None:
    """How many more *high* are than *low*; None where neither that nor a bound of it is known."""
    bound = _bound(high, low)
    if bound == "open" or high.value <= low.value:
        return None
    difference = replace(high, value=round(high.value - low.value, 6), qualifier="")
    bare = [value_text(replace(count, unit=""), language).strip() for count in (high, low, difference)]
    return say(f"apart_{bound}", language, high=bare[0], low=bare[1], value=bare[2])


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
        lines.append(
            "• "
            + say(
                "interval_one" if years == 1 else "interval",
                language,
                start=date_text(start, language),
                end=date_text(end, language),
                years=years,
            )
        )
        facts += [fact for fact in (first, second) if fact not in facts]
    lines += [f"• {worded(fact)}" for fact in facts]
    return Computed(lines=tuple(lines), facts=tuple(facts))


def _in_time(title: str, facts: Sequence[Fact], question: Question, worded: Worded) -> Computed | None:
    years = {number.value for number in question.numbers if number.kind == "year"}
    months = {number.value for number in question.numbers if number.kind == "month"}

    def fits(date: Date) -> bool:
        if date.until is not None and date.year is not None:
            # A period is of every year that it touches.
            return any(date.year <= year <= (date.until.year or date.year) for year in years) if years else date.month in months
        return date.year in years if years else date.month in months

    found = [fact for fact in facts if any(fits(date) for date in _dates(fact))]
    return _listed(title, found, worded) if found else None
