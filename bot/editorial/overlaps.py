"""Questions that were known not to be answered, and that a new fact answers now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.language.question import understand
from bot.retrieval.neighbours import alike
from bot.service import State

NEAR = 0.42
"""Least cosine in [0, 1] to one of the new wordings of a gap's wording that is offered. Effect: lower offers more that does not belong."""

LIKELY = 0.5
"""Least cosine from which it is taken to ask for the same, unless the editor says otherwise. Of a fact about the number of shops, whose
questions had been known as not answered, 0.6 moved 5 wordings and 2 of 7 other questions were answered then, 0.5 moved 15 and 5 were,
0.4 moved 26 and 6 were; questions about rents, floors and restaurants stayed declined each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A wording of a gap that may ask for what a new fact tells.

    Attributes:
        gap: id of the gap.
        text: the wording.
        likely: whether it is so much like one of the new wordings that it seems to ask for the same.
    """

    gap: str
    text: str
    likely: bool


def overlaps(state: State, wordings: Iterable[str], limit: int = 20) -> tuple[Overlap, ...]:
    """The wordings of gaps that are most like new wordings of a fact: they have to be moved, or they keep it from being told.

    What is like one that is likely counts, too: people ask for the same in many words.

    Args:
        state: what is known.
        wordings: how people ask for the fact.
        limit: most that are found.

    Returns:
        The most similar first.
    """
    first = [one.text for one in _alike(state, wordings, limit) if one.likely]
    return tuple(_alike(state, [*wordings, *first], limit))


def _alike(state: State, wordings: Iterable[str], limit: int) -> Iterator[Overlap]:
    catalogue = state.catalogue
    knowledge = catalogue.knowledge
    features = [understand(text, catalogue.lexicon).features for text in wordings]
    for position, cosine in alike(catalogue.index, features) if features else ():
        if cosine < NEAR or limit == 0:
            return
        # Behind the wordings the index has the answers and quotes.
        if position < len(knowledge.phrasings) and knowledge.phrasings[position].item in knowledge.gaps:
            phrasing = knowledge.phrasings[position]
            limit -= 1
            yield Overlap(gap=phrasing.item, text=phrasing.text, likely=cosine >= LIKELY)
