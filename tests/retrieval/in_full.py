"""A catalogue of which every text is read by itself, by the way questions are read: what any quicker way has to give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.facts.model import KnowledgeBase
from bot.language.question import understand
from bot.retrieval import catalogue as module
from bot.retrieval.catalogue import Catalogue, assemble, told_of, wordings_of
from bot.retrieval.index import Index, RowWriter, build_index, ranked


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A text to be found: its label, its features, and whether it is marked."""

    label: str
    features: Iterable[str]
    marked: bool = False


def indexed(texts: Iterable[Found], told: frozenset[str]) -> Index:
    """The index of these texts."""
    texts, writer = list(texts), RowWriter()
    for text in texts:
        writer.add(text.features)
    return build_index([text.label for text in texts], ranked(writer.rows()), [text.marked for text in texts], told)


def in_full(knowledge: KnowledgeBase) -> Catalogue:
    """The catalogue of a base."""
    vocabulary = module._vocabulary(knowledge, None)
    places = {place for text in module._spoken(knowledge) for place in understand(text, vocabulary).places}
    lexicon = replace(vocabulary, told_places=frozenset(places))
    texts = (Found(label=w.label, features=understand(w.text, lexicon).features, marked=w.marked) for w in wordings_of(knowledge))
    return assemble(knowledge, lexicon, indexed(texts, told_of(knowledge)))
