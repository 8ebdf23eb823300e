"""Lists to leaf through: the projects, the sums of money, the order of events, everything about one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.answers.dated import answer_on
from bot.answers.texts import say
from bot.facts.dates import Date
from bot.facts.model import Entity, Fact, KnowledgeBase
from bot.facts.values import Amount

PROJECT_KINDS = ("project", "agreement")
"""Kinds of entities that count as projects, in the order listed."""

ListName = Literal["projects", "investments", "timeline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a list.

    Attributes:
        item: id of the fact that proves it.
        heading: a name or date in front of the text; may be empty.
        text: what the fact tells.
    """

    item: str
    heading: str
    text: str


MakeEntry = Callable[[Fact, str], Entry]
"""Makes the line of a fact under a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list under its title; it may be empty."""

    title: str
    entries: tuple[Entry, ...]


def listing(name: ListName, knowledge: KnowledgeBase, language: str, today: date | None = None) -> Listing:
    """One of the lists that exist for every base, from the typed values and kinds it has; facts that do not hold on *today* are marked."""
    entry = _entries(knowledge, language, today)
    match name:
        case "projects":
            entries = _projects(knowledge, language, entry)
        case "investments":
            entries = _investments(knowledge, entry)
        case "timeline":
            entries = _timeline(knowledge, entry)
    return Listing(title=say(f"list_{name}", language), entries=tuple(entries))


def about(entity: Entity, knowledge: KnowledgeBase, language: str, today: date | None = None) -> Listing:
    """Every fact about an entity: those that describe it as a whole first, then those mainly about it, then the others."""

    def distance(fact: Fact) -> tuple[bool, bool]:
        return (fact.subjects[0] != entity.id, not fact.summary)

    facts = sorted((fact for fact in knowledge.facts.values() if entity.id in fact.subjects), key=distance)
    entry = _entries(knowledge, language, today)
    name = entity.name(language)
    return Listing(title=name[:1].upper() + name[1:], entries=tuple(entry(fact, "") for fact in facts))


def main_subject(item: str, knowledge: KnowledgeBase) -> Entity | None:
    """The entity a fact is mainly about; None for other items, and when nothing else is told of it."""
    fact = knowledge.facts.get(item)
    if fact is None or not fact.subjects:
        return None
    entity = knowledge.entities[fact.subjects[0]]
    others = any(entity.id in other.subjects for other in knowledge.facts.values() if other.id != item)
    return entity if others else None


def _entries(knowledge: KnowledgeBase, language: str, today: date | None) -> MakeEntry:
    def entry(fact: Fact, heading: str) -> Entry:
        # A name such as "the national reserve forest project" begins a line here.
        return Entry(item=fact.id, heading=heading[:1].upper() + heading[1:], text=answer_on(fact, knowledge, language, today))

    return entry


def _projects(knowledge: KnowledgeBase, language: str, entry: MakeEntry) -> Iterable[Entry]:
    """Each project with the fact that describes it as a whole, or else the first one about it."""
    main: dict[str, Fact] = {}
    for fact in knowledge.facts.values():
        for subject in fact.subjects[:1]:
            if subject not in main or (fact.summary and not main[subject].summary):
                main[subject] = fact
    for kind in PROJECT_KINDS:
        for entity in knowledge.entities.values():
            if entity.kind == kind and entity.id in main:
                yield entry(main[entity.id], entity.name(language))


def _investments(knowledge: KnowledgeBase, entry: MakeEntry) -> Iterable[Entry]:
    """Facts with a sum of money that is not for each of something; currencies are kept apart in their first order, the largest first."""
    sums = [(fact, value) for fact in knowledge.facts.values() for value in fact.tells if isinstance(value, Amount) and not value.per]
    currencies = list(dict.fromkeys(amount.currency for _, amount in sums))
    ordered = sorted(sums, key=lambda pair: (currencies.index(pair[1].currency), -pair[1].value))
    for fact in {fact.id: fact for fact, _ in ordered}.values():
        yield entry(fact, "")


def _timeline(knowledge: KnowledgeBase, entry: MakeEntry) -> Iterable[Entry]:
    """Facts with a date: those of the calendar in order of time, then those that only say "yesterday" and the like."""
    dated = [(fact, value) for fact in knowledge.facts.values() for value in fact.tells if isinstance(value, Date)]
    placed = sorted((pair for pair in dated if pair[1].sort_key is not None), key=lambda pair: pair[1].sort_key or ())
    seen: set[str] = set()
    for fact, moment in placed:
        seen.add(fact.id)
        yield entry(fact, moment.text)
    for fact, _ in dated:
        if fact.id not in seen:
            seen.add(fact.id)
            yield entry(fact, "")
