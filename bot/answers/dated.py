"""How facts are told on a day: as holding, as past, as replaced, as still to come, or beside one that contradicts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.answers.texts import moment_text, pick, say
from bot.facts.dates import Date
from bot.facts.model import Fact, KnowledgeBase
from bot.facts.validity import day_after, first_day, last_day, rivals, same_question, standing, stated, successors, upcoming
from bot.facts.values import parse_value


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGroup:
    """Items that are told together.

    Attributes:
        items: their ids, in the order told.
        manner: ``newer``: what took the place of the one before, which answers another question; ``differing``: facts that
            contradict each other, the newest first; else ``alone``, one item.
    """

    items: tuple[str, ...]
    manner: Literal["alone", "newer", "differing"] = "alone"


def arrange(items: Iterable[str], knowledge: KnowledgeBase, today: date | None) -> tuple[AnswerGroup, ...]:
    """The items with what belongs to them, each once.

    What took the place of a fact is told before it where it answers the same question, else after it; then what will take its
    place. Where facts contradict each other, all of them are told. Arranging the items of the result again changes nothing.
    """
    if not knowledge.superseded and not knowledge.conflicts:
        return tuple(AnswerGroup(items=(item,)) for item in dict.fromkeys(items))
    parts: list[AnswerGroup] = []
    told: set[str] = set()

    def put(item: str) -> None:
        together = (item, *rivals(item, knowledge, today)) if item in knowledge.facts else (item,)
        if item not in told:
            fresh = [one for one in dict.fromkeys(together) if one not in told]
            told.update(fresh)
            several = len(fresh) > 1
            parts.append(
                AnswerGroup(items=_newest_first(fresh, knowledge) if several else (item,), manner="differing" if several else "alone")
            )

    for item in items:
        newer = successors(item, knowledge, today)
        same = [one for one in newer if same_question(knowledge.facts[item], knowledge.facts[one])]
        for one in (*same, item):
            put(one)
        for one in newer:
            if one not in told:
                told.add(one)
                parts.append(AnswerGroup(items=(one,), manner="newer"))
        for one in upcoming(item, knowledge, today):
            put(one)
    return tuple(parts)


def wording_on(knowledge: KnowledgeBase, language: str, today: date | None) -> Callable[[Fact], str]:
    """The answers of facts as they are told on a day; see :func:`answer_on`."""
    return lambda fact: answer_on(fact, knowledge, language, today)


def answer_on(fact: Fact, knowledge: KnowledgeBase, language: str, today: date | None) -> str:
    """The answer of a fact, marked when it does not hold on the day: as past, as replaced, or as still to come."""
    text = pick(fact.answer, language)
    held = standing(fact, today)
    if held == "future" and fact.valid_from is not None:
        return say("not_yet", language, date=moment_text(fact.valid_from.text, language), text=text)
    if held == "past" and fact.valid_until is not None:
        known, end = (moment_text(one, language) for one in (_known_by(fact, fact.valid_until, knowledge), day_after(fact.valid_until)))
        return say("past", language, date=known, text=text, end=end)
    if successors(fact.id, knowledge, today):
        since = stated(fact, knowledge)
        if not since:
            return say("replaced_undated", language, text=text)
        return say("replaced", language, date=moment_text(since, language), text=text)
    return text


def holds_on(fact: Fact, knowledge: KnowledgeBase, today: date | None) -> bool:
    """Whether a fact can be told as it is."""
    return standing(fact, today) == "present" and not successors(fact.id, knowledge, today)


def without_replaced(facts: Sequence[Fact], knowledge: KnowledgeBase, today: date | None) -> list[Fact]:
    """The facts without those whose successor is among them: both side by side would count a thing twice."""
    if not knowledge.superseded:
        return list(facts)
    among = {fact.id for fact in facts}
    return [fact for fact in facts if among.isdisjoint(successors(fact.id, knowledge, today))]


def _known_by(fact: Fact, end: Date, knowledge: KnowledgeBase) -> str:
    """The date from which a fact is known, or its end where that is unknown or later: documents also tell of what is over."""
    known = stated(fact, knowledge)
    return end.text if known is None or _day_of(fact, knowledge) > last_day(end) else known


def _newest_first(facts: Iterable[str], knowledge: KnowledgeBase) -> tuple[str, ...]:
    """By their dates, then as they stand in the files, later ones being newer; those without a date come last."""
    order = {fact: number for number, fact in enumerate(knowledge.facts)}
    return tuple(sorted(facts, key=lambda fact: (_day_of(knowledge.facts[fact], knowledge), order[fact]), reverse=True))


def _day_of(fact: Fact, knowledge: KnowledgeBase) -> date:
    try:
        # The date of a document is free text.
        moment = parse_value("date", stated(fact, knowledge) or "")
        return first_day(moment) if isinstance(moment, Date) else date.min
    except ValueError:
        return date.min
