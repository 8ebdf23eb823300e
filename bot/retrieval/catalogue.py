"""What can be found: the knowledge base prepared for retrieval, built once for every published state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.facts.dates import Date
from bot.facts.lifetimes import successor_of
from bot.facts.model import Fact, KnowledgeBase
from bot.facts.validity import same_question
from bot.facts.values import Amount, Count, Quantity, kind_of
from bot.language.lexicon import Lexicon, entity_terms, general_lexicon
from bot.language.normalize import normalize
from bot.language.numbers import find_numbers
from bot.retrieval.index import Index, Rows, build_index
from bot.retrieval.readings import Readings, read_texts
from bot.retrieval.statements import Statements, gather

_DIGITS = re.compile(r"\d+")

ANYTHING = ""
"""What a counter-example without subjects is about, where the id of an entity would stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A knowledge base with its vocabulary and index.

    Attributes:
        knowledge: the base.
        lexicon: general vocabulary, extended by the base's terms and entity names.
        index: over all wordings; its labels are item ids.
        number_of: label -> its number in the index.
        group: per label, a number shared by facts about the same thing that stand on the same passage;
            -1 for gaps and small talk.
        members: per group, the numbers of its labels.
        not_told: per label, whether it is a gap or small talk.
        about: entity id -> numbers of the facts and gaps that are about it.
        names: name of an entity, normalized -> ids of the entities that have it, in their order.
        kinds: per label, the kinds of value it tells (``amount``, ``date``, and ``month`` where a date is that precise).
        told_kinds: all kinds the base tells anywhere.
        numbers: per label, the values of all numbers in its answer, quotes and typed values.
        statements: everything that can be told, as texts.
        label_of_statement: per statement its number in the index, -1 for sentences.
        gaps: ids of the gaps that are in the index.
        gap_numbers: their numbers there.
        rivalled: ids of the entities that gaps in the index are about, and ``ANYTHING`` where some are about none.
        rival_start: per one of these its first gap in ``rivals``.
        rivals: numbers in the index of these gaps.
        small_talk_labels: numbers in the index of the small talk.
    """

    knowledge: KnowledgeBase
    lexicon: Lexicon
    index: Index
    number_of: Mapping[str, int]
    group: tuple[int, ...]
    members: tuple[frozenset[int], ...]
    not_told: npt.NDArray[np.bool_]
    about: Mapping[str, tuple[int, ...]]
    names: Mapping[str, tuple[str, ...]]
    kinds: tuple[frozenset[str], ...]
    told_kinds: frozenset[str]
    numbers: tuple[frozenset[float], ...]
    statements: Statements
    label_of_statement: npt.NDArray[np.int64]
    gaps: tuple[str, ...]
    gap_numbers: npt.NDArray[np.int64]
    rivalled: tuple[str, ...]
    rival_start: npt.NDArray[np.int64]
    rivals: npt.NDArray[np.int64]
    small_talk_labels: npt.NDArray[np.int64]


def _vocabulary(knowledge: KnowledgeBase, before: Catalogue | None) -> Lexicon:
    """The vocabulary for a knowledge base, without the places it speaks of: what ships with the program and what the base adds.

    *before*: the catalogue of another state, whose words are taken where its names are the same.
    """
    numbers = frozenset().union(*_told_numbers(knowledge, before).values())
    if before is not None and _names_alike(knowledge, before.knowledge):
        return replace(before.lexicon, told_numbers=numbers, told_places=frozenset())
    names = {
        # A dict, since the order of a set differs from process to process.
        entity.id: dict.fromkeys(normalize(name) for names in entity.names.values() for name in names)
        for entity in knowledge.entities.values()
    }
    terms: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = dict(knowledge.terms)
    terms.update(entity_terms(names))
    return replace(general_lexicon().extended(terms), told_numbers=numbers)


def _names_alike(one: KnowledgeBase, other: KnowledgeBase) -> bool:
    """Whether both have the same names and terms, in the same order: it decides which of several meanings comes first."""
    return all(these == those and list(these) == list(those) for these, those in ((one.entities, other.entities), (one.terms, other.terms)))


def _spoken(knowledge: KnowledgeBase) -> Iterator[str]:
    """The texts whose places the base speaks of."""
    for sentence in knowledge.sentences.values():
        yield sentence.quotes[0].text
    for fact in knowledge.facts.values():
        yield from fact.answer.values()
        yield from (quote.text for quote in fact.quotes)
    for entity in knowledge.entities.values():
        yield from (name for names in entity.names.values() for name in names)


class Wording(NamedTuple):
    """A text by which an item can be found; *marked*: whether the question has to name what it names, as in the index."""

    label: str
    text: str
    marked: bool = False


def wordings_of(knowledge: KnowledgeBase) -> Iterator[Wording]:
    """Every text by which an item can be found; phrasings first, in their order.

    Those of gaps are marked, so that "how many visitors came from Oslo" can speak against an answer only where the question names such a
    place too.
    """
    for phrasing in knowledge.phrasings:
        yield Wording(phrasing.item, phrasing.text, phrasing.item in knowledge.gaps)
    for fact in knowledge.facts.values():
        texts = [*fact.answer.values(), *fact.question.values(), *(quote.text for quote in fact.quotes), fact.id.replace("-", " ")]
        yield from (Wording(fact.id, text) for text in texts)
    yield from _wordings_of_retired(knowledge)
    for overview in knowledge.overviews.values():
        yield from (Wording(overview.id, text) for text in (*overview.title.values(), *overview.question.values()))
    phrased = {phrasing.item for phrasing in knowledge.phrasings}
    for identifier in (*knowledge.gaps, *knowledge.small_talk):
        if identifier not in phrased:
            yield Wording(identifier, identifier.replace("-", " "))


def _wordings_of_retired(knowledge: KnowledgeBase) -> Iterator[Wording]:
    """What retired facts answered leads to their successors; without one it is known not to be answered."""
    everything = {**knowledge.facts, **knowledge.retired} if knowledge.retired else {}
    for fact in knowledge.retired.values():
        successor = successor_of(fact, everything)
        texts = [*fact.question.values()] if successor else [*fact.answer.values(), *fact.question.values(), fact.id.replace("-", " ")]
        yield from (Wording(successor or fact.id, text) for text in texts)


def build(knowledge: KnowledgeBase) -> Catalogue:
    """Prepare a knowledge base; linear in the number of wordings."""
    return rebuild(knowledge)[0]


def rebuild(knowledge: KnowledgeBase, known: Readings | None = None, before: Catalogue | None = None) -> tuple[Catalogue, Readings]:
    """Prepare a knowledge base, using what is known of another state of it; the result does not depend on that.

    Args:
        knowledge: the base.
        known: readings of another state.
        before: the catalogue of another state.

    Returns:
        The catalogue, and the readings for the next time.
    """
    wordings = list(wordings_of(knowledge))
    readings = read_texts([one.text for one in wordings], _spoken(knowledge), _vocabulary(knowledge, before), known)
    index = index_of(knowledge, wordings, readings.rows.chosen(np.arange(len(wordings))))
    return assemble(knowledge, readings.lexicon, index, before), readings


def index_of(knowledge: KnowledgeBase, wordings: Sequence[Wording], rows: Rows) -> Index:
    """The index of some wordings of a base, whose features are given."""
    return build_index([one.label for one in wordings], rows, [one.marked for one in wordings], told_of(knowledge))


def told_of(knowledge: KnowledgeBase) -> frozenset[str]:
    """The ids of what the documents answer: facts and overviews."""
    return frozenset(knowledge.facts) | {overview.id for overview in knowledge.overviews.values() if overview.facts}


def assemble(knowledge: KnowledgeBase, lexicon: Lexicon, index: Index, before: Catalogue | None = None) -> Catalogue:
    """Put the parts together; *before*: the catalogue of another state, which saves time and changes nothing."""
    proofs = _proof_groups(knowledge)
    group = tuple(proofs.get(label, -1) for label in index.labels)
    members: list[set[int]] = [set() for _ in range(max(proofs.values(), default=-1) + 1)]
    for number, which in enumerate(group):
        if which >= 0:
            members[which].add(number)
    told = _told_numbers(knowledge, before)
    kinds = {fact.id: _kinds_of(fact) for fact in knowledge.facts.values()}
    # What is listed can be counted.
    kinds |= {o.id: frozenset({"count"}).union(*(kinds[fact] for fact in o.facts)) for o in knowledge.overviews.values()}
    numbers = {**told, **{o.id: frozenset().union(*(told[fact] for fact in o.facts)) for o in knowledge.overviews.values()}}
    number_of = {label: number for number, label in enumerate(index.labels)}
    statements = gather(knowledge, (before.knowledge, before.statements) if before is not None else None)
    gaps = tuple(gap for gap in knowledge.gaps if gap in number_of)
    rivals: dict[str, list[int]] = {}
    for gap in gaps:
        for entity in knowledge.gaps[gap].subjects or (ANYTHING,):
            rivals.setdefault(entity, []).append(number_of[gap])
    return Catalogue(
        knowledge=knowledge,
        lexicon=lexicon,
        index=index,
        number_of=number_of,
        group=group,
        members=tuple(frozenset(numbers) for numbers in members),
        not_told=np.asarray([which == -1 for which in group], dtype=bool),
        about=_about(knowledge, index),
        names=before.names if before is not None and _names_alike(knowledge, before.knowledge) else _names(knowledge),
        kinds=tuple(kinds.get(label, frozenset()) for label in index.labels),
        told_kinds=frozenset().union(*kinds.values()),
        numbers=tuple(numbers.get(label, frozenset()) for label in index.labels),
        statements=statements,
        label_of_statement=np.array([number_of.get(item, -1) for item in statements.items], dtype=np.int64),
        gaps=gaps,
        gap_numbers=np.array([number_of[gap] for gap in gaps], dtype=np.int64),
        rivalled=tuple(rivals),
        rival_start=np.cumsum([0, *map(len, rivals.values())])[:-1],
        rivals=np.array([number for numbers in rivals.values() for number in numbers], dtype=np.int64),
        small_talk_labels=np.array([number_of[talk] for talk in knowledge.small_talk if talk in number_of], dtype=np.int64),
    )


def _about(knowledge: KnowledgeBase, index: Index) -> dict[str, tuple[int, ...]]:
    """Entity id -> numbers of the facts and gaps that have it among their subjects."""
    about: dict[str, list[int]] = {}
    for number, label in enumerate(index.labels):
        item = knowledge.facts.get(label) or knowledge.gaps.get(label) or knowledge.retired.get(label)
        for subject in item.subjects if item is not None else ():
            about.setdefault(subject, []).append(number)
    return {subject: tuple(numbers) for subject, numbers in about.items()}


def _names(knowledge: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """Normalized name -> ids of the entities that have it."""
    having: dict[str, dict[str, None]] = {}
    for entity in knowledge.entities.values():
        for name in (name for names in entity.names.values() for name in names):
            having.setdefault(normalize(name), {})[entity.id] = None
    return {name: tuple(entities) for name, entities in having.items()}


def _proof_groups(knowledge: KnowledgeBase) -> dict[str, int]:
    """Fact or overview id -> group: facts with the same main subject and a common quote, each overview by itself.

    Facts that take the place of one another or contradict each other answer the same question and are in one group, too.
    An overview all of whose facts were retired has nothing to tell and is in none.
    """
    groups: dict[str, int] = {}
    by_proof: dict[tuple[object, ...], int] = {}
    fresh = 0
    for fact in knowledge.facts.values():
        keys = [(fact.subjects[:1] or fact.id, quote.document, quote.start) for quote in fact.quotes]
        found = next((by_proof[key] for key in keys if key in by_proof), None)
        if found is None:
            found, fresh = fresh, fresh + 1
        groups[fact.id] = found
        by_proof.update(dict.fromkeys(keys, found))
    for one, other in _side_by_side(knowledge):
        kept, given_up = sorted((groups[one], groups[other]))
        groups = {fact: kept if group == given_up else group for fact, group in groups.items()}
    for overview in knowledge.overviews.values():
        if overview.facts:
            groups[overview.id], fresh = fresh, fresh + 1
    return groups


def _side_by_side(knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    facts = knowledge.facts
    for older, newer in knowledge.superseded.items():
        yield from ((older, name) for name in newer if same_question(facts[older], facts[name]))
    yield from (conflict.facts for conflict in knowledge.conflicts)


def _kinds_of(fact: Fact) -> frozenset[str]:
    kinds = {kind_of(value) for value in fact.tells}
    for value in fact.tells:
        if isinstance(value, Date) and (value.month is not None or value.precision == "relative"):
            kinds.add("month")
        if isinstance(value, Date) and (value.day is not None or (value.precision == "relative" and value.month is None)):
            kinds.add("day")
    return frozenset(kinds)


def _told_numbers(knowledge: KnowledgeBase, before: Catalogue | None) -> dict[str, frozenset[float]]:
    """Fact id -> its numbers, taken from the catalogue *before* where that has the same fact."""
    old = {} if before is None else {fact: before.numbers[before.number_of[fact]] for fact in before.knowledge.facts}
    facts = {} if before is None else before.knowledge.facts
    return {name: old[name] if facts.get(name) == fact else _numbers_of(fact) for name, fact in knowledge.facts.items()}


def _numbers_of(fact: Fact) -> frozenset[float]:
    texts = (*fact.answer.values(), *(quote.text for quote in fact.quotes))
    values = {number.value for text in texts for number in find_numbers(normalize(text))}
    for value in fact.tells:
        match value:
            case Amount() | Count() | Quantity():
                values.update(float(end) for end in (value.value, value.high) if end is not None)
            case Date(text=text):
                values.update(float(part) for part in _DIGITS.findall(text))
            case _:
                pass
    return frozenset(values)
