"""Facts that contradict each other: warnings, since only a person can tell which one is right.

Two facts contradict each other when all of this holds:

- their main subject is the same, they tell values of the same kind that hold for the same (``for``: a year, a batch, a zone; or none is
  told), and no value of the one agrees with one of the other;
- both hold at the same time, and neither supersedes the other, directly or over others;
- they answer the same question: their ``question`` (in one language), or their answers without the numbers, have at least
  ``ALIKE`` of their words in common, or they share a phrasing but for numbers, order and punctuation;
- they are no parallel figures: see :func:`bot.facts.parallel_figures.parallel`.

What is measured agrees when the ranges it leaves open meet ("more than 2 billion yuan" and "2.5 billion yuan"), dates when one is the
other less precisely ("2017" and "2017-04") or lies within it. Counts of different things, units that cannot be converted and relative
dates are not compared.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from bot.errors import Problem
from bot.facts.dates import Date
from bot.facts.figures import Qualifier
from bot.facts.model import Conflict, Fact, KnowledgeBase, Phrasing
from bot.facts.parallel_figures import parallel
from bot.facts.report import FileLocation, named
from bot.facts.validity import first_day, following, last_day, rivals
from bot.facts.values import DAY, Amount, Count, Named, Quantity, Value, digits_of, ends_of, format_value, kind_of, measure_of, same_case
from bot.messages import Message, joined

ALIKE = 0.8
"""Share in [0, 1] of the words of two texts that they have in common, from which they ask the same."""

_TOKEN = re.compile(r"[^\W\d_㐀-鿿]+|[㐀-鿿]")
_NUMBER = re.compile(r"\d+")
_ROUGHLY = 0.1
_SAME = 1e-9
"""Share of a number in which conversion may be wrong."""


def conflicts_of(
    facts: Mapping[str, Fact], superseded: Mapping[str, tuple[str, ...]], phrasings: Iterable[Phrasing]
) -> tuple[tuple[tuple[str, str], str], ...]:
    """``(ids, kind of value)`` of the pairs that contradict each other, in file order.

    Args:
        facts: id -> fact, in file order, retired ones left out.
        superseded: fact -> the facts that supersede it.
        phrasings: all phrasings.
    """
    pairs = [pair for pair in _candidates(facts.values()) if not _ordered(pair[0], pair[1], superseded)]
    if not pairs:
        return ()
    involved = {fact.id for one, other, _ in pairs for fact in (one, other)}
    asked: dict[str, set[frozenset[str]]] = {fact: set() for fact in involved}
    for phrasing in phrasings:
        if phrasing.item in involved:
            asked[phrasing.item].add(_words(phrasing.text))
    return tuple(
        ((one.id, other.id), kind)
        for one, other, kind in pairs
        if (_alike(one, other) or (asked[one.id] & asked[other.id]) - {frozenset()})
        and not _ask_for_others(one, other)
        and not parallel(one, other, kind)
    )


def conflict_at(pair: tuple[str, str], kind: str, places: Mapping[str, FileLocation]) -> Conflict:
    """The contradiction of a pair, with where its facts stand; *places*: fact -> place."""
    place = places[pair[1]]
    return Conflict(facts=pair, kind=kind, file=place.file, line=place.line, beside=str(places[pair[0]]))


def warnings_of(knowledge: KnowledgeBase, today: date | None) -> tuple[Problem, ...]:
    """What a person should look at although the base can be used: the contradictions between facts that hold on the day."""
    return tuple(_warning(conflict, knowledge) for conflict in standing_conflicts(knowledge, today))


def standing_conflicts(knowledge: KnowledgeBase, today: date | None) -> tuple[Conflict, ...]:
    """The contradictions between facts that hold on the day."""
    return tuple(one for one in knowledge.conflicts if one.facts[1] in rivals(one.facts[0], knowledge, today))


def told_by(fact: Fact, kind: str) -> str:
    """The values of a kind that a fact tells, as they are written, and what each holds for in brackets: the same in every language."""
    told = (value for value in fact.tells if kind_of(value) == kind)
    return "; ".join(f"{format_value(value)} ({value.holds_for})" if value.holds_for else format_value(value) for value in told)


def _warning(conflict: Conflict, knowledge: KnowledgeBase) -> Problem:
    one, other = (knowledge.facts[fact] for fact in conflict.facts)
    told = [joined((_shown(value) for value in fact.tells if kind_of(value) == conflict.kind), " and ", "和") for fact in (one, other)]
    return Problem(
        file=conflict.file,
        line=conflict.line,
        where=named("fact", other.id),
        what=Message(
            "it tells the {kind} '{told}', but fact '{fact}' ({beside}) tells '{told_there}' for the same question",
            "对同一个问题，它的 {kind} 写的是“{told}”，条目“{fact}”（{beside}）写的是“{told_there}”",
            kind=conflict.kind,
            told=told[1],
            fact=one.id,
            beside=conflict.beside,
            told_there=told[0],
        ),
        remedy=Message(
            "if both are right, write beside each value what it holds for, such as '{kind}: ..., for: 2018' or 'for: first batch'; "
            "if one is newer, add 'supersedes: [{one}]' to it (or '[{other}]' to the other); "
            "else add 'valid_until:' or 'retired:' to the wrong one, or correct it",
            "如果都正确，请在每个数值旁边写明适用范围，例如“{kind}: ..., for: 2018”或“for: 第一批”；"
            "如果这一条较新，请加上“supersedes: [{one}]”（另一条较新，就在那里加上“[{other}]”）；"
            "否则请给有误的一条加上“valid_until:”或“retired:”，或更正它",
            kind=conflict.kind,
            one=one.id,
            other=other.id,
        ),
    )


def _shown(value: Value) -> Message:
    told = format_value(value)
    return Message("{value} for {case}", "{value}（{case}）", value=told, case=value.holds_for) if value.holds_for else Message(told, told)


def _candidates(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact, str]]:
    """Pairs of the same main subject with different values of a kind, that hold at the same time."""
    told: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.subjects:
            for kind in dict.fromkeys(map(kind_of, fact.tells)):
                told.setdefault((fact.subjects[0], kind), []).append(fact)
    seen: set[tuple[str, str]] = set()
    for (_, kind), group in told.items():
        for one, other in combinations(group, 2):
            if (one.id, other.id) not in seen and _meet(one, other) and _differ(one.tells, other.tells, kind):
                seen.add((one.id, other.id))
                yield one, other, kind


def _ordered(one: Fact, other: Fact, superseded: Mapping[str, tuple[str, ...]]) -> bool:
    return bool(superseded) and (other.id in following(one.id, superseded) or one.id in following(other.id, superseded))


def _meet(one: Fact, other: Fact) -> bool:
    """Whether there is a day on which both hold."""
    starts = [first_day(fact.valid_from) if fact.valid_from else date.min for fact in (one, other)]
    ends = [last_day(fact.valid_until) if fact.valid_until else date.max for fact in (one, other)]
    return max(starts) <= min(ends)


def _differ(these: Sequence[Value], those: Sequence[Value], kind: str) -> bool:
    """Whether, of what holds for the same, no value of a kind agrees with another one."""
    cases = {value.holds_for for value in these}
    return any(_differ_for(case, these, those, kind) for case in cases)


def _differ_for(case: str, these: Sequence[Value], those: Sequence[Value], kind: str) -> bool:
    ours, others = ([value for value in values if kind_of(value) == kind and same_case(value.holds_for, case)] for values in (these, those))
    verdicts = [_agree(a, b) for a in ours for b in others]
    return False in verdicts and True not in verdicts


def _agree(one: Value, other: Value) -> bool | None:
    """Whether two values can both be right; None when they cannot be compared."""
    match one, other:
        case (Amount() | Count() | Quantity() as a, Amount() | Count() | Quantity() as b):
            return _numbers_agree(a, b) if measure_of(a) == measure_of(b) else None
        case (Date(sort_key=tuple()) as a, Date(sort_key=tuple()) as b) if a.until or b.until:
            return _periods_agree(a, b)
        case (Date(sort_key=tuple(a)), Date(sort_key=tuple(b))):
            return _dates_agree(a, b)
        case (Named(kind="telephone", text=a), Named(text=b)):
            return digits_of(a) == digits_of(b)
        case (Named(text=a), Named(text=b)):
            return a.casefold() == b.casefold()
        case _:
            return None


def _dates_agree(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(x == y or not x or not y for x, y in zip(one, other, strict=True))


def _periods_agree(one: Date, other: Date) -> bool:
    """Whether two periods begin and end alike, or a date lies within a period, or the period within the year or month."""
    if one.until and other.until:
        return _dates_agree(one.sort_key or (), other.sort_key or ()) and _dates_agree(one.until.sort_key or (), other.until.sort_key or ())
    (first, last), (other_first, other_last) = ((first_day(date), last_day(date)) for date in (one, other))
    return max(first, other_first) <= min(last, other_last)


def _numbers_agree(one: Amount | Count | Quantity, other: Amount | Count | Quantity) -> bool:
    ends, other_ends = ends_of(one), ends_of(other)
    alike = one.qualifier == other.qualifier != "about" and (one.high is None) == (other.high is None)
    # What begins in the evening ends the next morning, and 02:00 is within it.
    days = (-DAY, 0, DAY) if kind_of(one) == "time" else (0,)
    if alike:
        return any(all(math.isclose(a, b + day, rel_tol=_SAME) for a, b in zip(ends, other_ends, strict=True)) for day in days)
    (low, high), (other_low, other_high) = _open(*ends, one.qualifier), _open(*other_ends, other.qualifier)
    reach = min(abs(high), abs(other_high)) * _SAME
    return any(max(low, other_low + day) <= min(high, other_high + day) + reach for day in days)


def _open(low: float, high: float, qualifier: Qualifier) -> tuple[float, float]:
    """The range that a value leaves open."""
    below, above = low - abs(low) * _ROUGHLY, high + abs(high) * _ROUGHLY
    low = {"nearly": below, "about": below, "at most": -math.inf, "less than": -math.inf}.get(qualifier, low)
    high = {"about": above, "more than": math.inf, "at least": math.inf}.get(qualifier, high)
    return low, high


def _alike(one: Fact, other: Fact) -> bool:
    pairs = [(texts[0][key], texts[1][key]) for texts in ((one.question, other.question), (one.answer, other.answer))
             for key in texts[0] if key in texts[1]]  # fmt: skip
    return any(_share(_words(a), _words(b)) >= ALIKE for a, b in pairs)


def _ask_for_others(one: Fact, other: Fact) -> bool:
    """Whether each question names something that the other one does not.

    That is a number ("those aged 60 to 69", "those aged 70 to 79"), or a word, where each fact is about something that the other is not
    ("the harvest of the gardens", "the harvest of the orchards").
    """
    pairs = [(text, other.question[key]) for key, text in one.question.items() if key in other.question]
    if any(a - b and b - a for a, b in ((set(_NUMBER.findall(text)), set(_NUMBER.findall(there))) for text, there in pairs)):
        return True
    these, those = set(one.subjects), set(other.subjects)
    return bool(these - those and those - these) and any(_words(a) - _words(b) and _words(b) - _words(a) for a, b in pairs)


def _words(text: str) -> frozenset[str]:
    """The words of a text, Chinese ones by character, without numbers."""
    return frozenset(_TOKEN.findall(text.casefold()))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
