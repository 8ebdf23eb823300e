"""Whether a fact holds on a day: from when, until when, and what took its place. The day is always given, never read from a clock."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from bot.facts.dates import Date
from bot.facts.model import Fact, KnowledgeBase
from bot.facts.values import kind_of
from bot.messages import Message

Standing = Literal["past", "present", "future"]


def first_day(moment: Date) -> date:
    """The first day of a year, month, day or period; ValueError for dates that have no place on the calendar."""
    return date(_year(moment), moment.month or 1, moment.day or 1)


def last_day(moment: Date) -> date:
    """The last day of a year, month, day or period; ValueError for dates that have no place on the calendar."""
    moment = moment.until or moment
    month = moment.month or 12
    return date(_year(moment), month, moment.day or calendar.monthrange(_year(moment), month)[1])


def day_after(moment: Date) -> str:
    """What begins when *moment* has ended, as precise as it: after ``2019-12`` comes ``2020-01``. The year 9999 stays itself."""
    last = last_day(moment)
    following = last + timedelta(days=1) if last < date.max else last
    return following.isoformat()[: {"year": 4, "month": 7}.get(moment.precision, 10)]


def standing(fact: Fact, today: date | None) -> Standing:
    """Whether a fact has held, holds or will hold; without a day it holds. Both ends belong to the time it holds."""
    if today is None:
        return "present"
    if fact.valid_until is not None and last_day(fact.valid_until) < today:
        return "past"
    if fact.valid_from is not None and first_day(fact.valid_from) > today:
        return "future"
    return "present"


def successors(fact: str, knowledge: KnowledgeBase, today: date | None) -> tuple[str, ...]:
    """The facts that hold the place of a superseded one now, in file order; empty: nothing took its place (yet).

    A fact that does not hold yet has taken no place. Where the successor was superseded too, the last one counts.
    """
    found = {}
    for successor in knowledge.superseded.get(fact, ()):
        if standing(knowledge.facts[successor], today) != "future":
            found.update(dict.fromkeys(successors(successor, knowledge, today) or (successor,)))
    return tuple(found)


def upcoming(fact: str, knowledge: KnowledgeBase, today: date | None) -> tuple[str, ...]:
    """The facts that will take the place of a fact, but do not hold yet."""
    named = knowledge.superseded.get(fact, ())
    return tuple(successor for successor in named if standing(knowledge.facts[successor], today) == "future")


def rivals(fact: str, knowledge: KnowledgeBase, today: date | None) -> tuple[str, ...]:
    """The facts that hold on the day and tell something else than this one, which holds too; see :mod:`bot.facts.conflicts`."""
    if not knowledge.conflicts or not _holds(fact, knowledge, today):
        return ()
    pairs = [conflict.facts for conflict in knowledge.conflicts if fact in conflict.facts]
    return tuple(other for pair in pairs for other in pair if other != fact and _holds(other, knowledge, today))


def _holds(fact: str, knowledge: KnowledgeBase, today: date | None) -> bool:
    return standing(knowledge.facts[fact], today) == "present" and not successors(fact, knowledge, today)


def same_question(one: Fact, other: Fact) -> bool:
    """Whether a fact and the one that supersedes it answer the same question: of the same thing, with the same kind of value."""
    if one.subjects[:1] != other.subjects[:1]:
        return False
    kinds = [{kind_of(value) for value in fact.tells} for fact in (one, other)]
    return bool(kinds[0] & kinds[1]) or not all(kinds)


def stated(fact: Fact, knowledge: KnowledgeBase) -> str | None:
    """The date from which a fact is known: its own, else that of its first document that has one; None: unknown."""
    if fact.valid_from is not None:
        return fact.valid_from.text
    return next((text for quote in fact.quotes if (text := knowledge.documents[quote.document].date)), None)


def following(start: str, steps: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Everything reached from *start* step by step, each once; *start* itself only where a circle leads back to it."""
    seen: set[str] = set()
    waiting = list(steps.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            waiting += steps.get(name, ())


def _year(moment: Date) -> int:
    if moment.year is None:
        raise ValueError(Message("'{moment}' has no place on the calendar", "“{moment}”没有年份", moment=moment.text))
    return moment.year
