"""Questions that were known not to be answered, and that a new fact answers now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.language.lexicon import ENTITY
from bot.language.question import Question, understand
from bot.retrieval.engine import phrasings_alike
from bot.service import State

NEAR = 0.42
"""Least cosine in [0, 1] of a gap's phrasing that is offered to one of the new ones. Effect: lower offers more that does not belong."""

LIKELY = 0.75
"""Least cosine from which it is taken to ask for the same, unless the editor says otherwise; and only where it names the same things. Lower
ones are offered alone: taken without being looked at, "how much did the pier cost" would be answered with another pier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A phrasing of a gap that may ask for what a new fact tells.

    Attributes:
        gap: id of the gap.
        text: the phrasing.
        likely: whether it is so much like one of the new phrasings that it seems to ask for the same.
    """

    gap: str
    text: str
    likely: bool


def overlaps(state: State, phrasings: Iterable[str], limit: int = 20) -> tuple[Overlap, ...]:
    """The phrasings of gaps that are most like new phrasings of a fact: they have to be moved, or they keep it from being told.

    Those that name something which none of the new phrasings names ask for something else and are left out.

    Args:
        state: what is known.
        phrasings: how people ask for the fact.
        limit: most that are found.

    Returns:
        The most similar first.
    """
    catalogue = state.catalogue
    knowledge = catalogue.knowledge
    read = [understand(text, catalogue.lexicon) for text in phrasings]
    named = frozenset().union(*(_entities(question) for question in read))
    found: list[Overlap] = []
    for phrasing, cosine in phrasings_alike(catalogue, read):
        if cosine < NEAR or len(found) == limit:
            break
        if phrasing.item not in knowledge.gaps:
            continue
        names = _entities(understand(phrasing.text, catalogue.lexicon))
        if names <= named and (names or cosine >= LIKELY):
            found.append(Overlap(gap=phrasing.item, text=phrasing.text, likely=cosine >= LIKELY and bool(names)))
    return tuple(found)


def _entities(question: Question) -> frozenset[str]:
    return frozenset(concept for concept in question.concepts if concept.startswith(ENTITY))
