"""Lists to leaf through: those of the base, the order of events, everything about one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.answers.dated import answer_on
from bot.answers.texts import pick, say
from bot.facts.dates import Date
from bot.facts.model import Entity, Fact, KnowledgeBase, ListCommand
from bot.facts.values import ends_of, kind_of, measure_of

TIMELINE = "timeline"
"""The list that exists for every base."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a list.

    Attributes:
        item: id of the fact that proves it, or of the overview that it leads to.
        heading: a name or date in front of the text; may be empty.
        text: what the fact tells, or what the overview answers.
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


def listing(name: str, knowledge: KnowledgeBase, language: str, today: date | None = None) -> Listing | None:
    """The list of a command, which may not be there any more; facts that do not hold on *today* are marked."""
    entry = _entries(knowledge, language, today)
    if name == TIMELINE:
        return Listing(title=say("list_timeline", language), entries=tuple(_timeline(knowledge, entry)))
    listed = knowledge.lists.get(name)
    if listed is None:
        return None
    entries: dict[str, Entry] = {}
    for one in _listed(listed, knowledge, language, entry):
        entries.setdefault(one.item, one)
    return Listing(title=pick(listed.title, language), entries=tuple(entries.values()))


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
        # A name such as "the new pier" begins a line here.
        return Entry(item=fact.id, heading=heading[:1].upper() + heading[1:], text=answer_on(fact, knowledge, language, today))

    return entry


def _listed(listed: ListCommand, knowledge: KnowledgeBase, language: str, entry: MakeEntry) -> Iterable[Entry]:
    yield from _entities(listed.kinds, knowledge, language, entry)
    yield from _in_order(listed.tells, knowledge, entry)
    # Facts that were taken back are named there still.
    yield from (entry(knowledge.facts[fact], "") for fact in listed.facts if fact in knowledge.facts)
    for identifier in listed.overviews:
        overview = knowledge.overviews[identifier]
        yield Entry(item=identifier, heading="", text=pick(overview.question or overview.title, language))


def _entities(kinds: Iterable[str], knowledge: KnowledgeBase, language: str, entry: MakeEntry) -> Iterable[Entry]:
    """Each entity of the kinds with the fact that describes it as a whole, or else the first one about it."""
    main: dict[str, Fact] = {}
    for fact in knowledge.facts.values():
        for subject in fact.subjects[:1]:
            if subject not in main or (fact.summary and not main[subject].summary):
                main[subject] = fact
    for kind in kinds:
        for entity in knowledge.entities.values():
            if entity.kind == kind and entity.id in main:
                yield entry(main[entity.id], entity.name(language))


def _in_order(kind: str | None, knowledge: KnowledgeBase, entry: MakeEntry) -> Iterable[Entry]:
    """Facts with a value of the kind that is not for each of something; measures are kept apart in their first order, the largest first."""
    told = ((fact, value) for fact in knowledge.facts.values() for value in fact.tells if kind_of(value) == kind)
    values = [(fact, str(measure_of(value)), ends_of(value)[0]) for fact, value in told if not getattr(value, "per", ())]
    measures = list(dict.fromkeys(measure for _, measure, _ in values))
    for fact, _, _ in sorted(values, key=lambda one: (measures.index(one[1]), -one[2])):
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
