"""Facts and questions made for one test."""

from __future__ import annotations

from collections.abc import Sequence

from bot.facts.model import Document, Entity, Fact, KnowledgeBase, ListCommand, Operation, Overview, Quote
from bot.facts.values import Value
from bot.language.lexicon import general_lexicon
from bot.language.question import Question, understand

TEXT = "Harbour\n\nThe pier was opened. It cost money."


def asked(text: str) -> Question:
    """A question read with the vocabulary that ships with the program."""
    return understand(text, general_lexicon())


def fact(identifier: str, *values: Value, subjects: tuple[str, ...] = (), quotes: tuple[Quote, ...] = ()) -> Fact:
    """A fact that tells these values; its answer is its id in capitals, ``头`` before it in Chinese."""
    return Fact(
        id=identifier,
        subjects=subjects,
        tells=values,
        answer={"en": identifier.upper(), "zh": "头" + identifier},
        quotes=quotes or (quote("The pier was opened."),),
    )


def quote(text: str) -> Quote:
    """A passage of the only document."""
    start = TEXT.index(text)
    return Quote(document="harbour", text=text, paragraph=2, start=start, end=start + len(text))


def base(facts: Sequence[Fact], *overviews: Overview, entities: Sequence[Entity] = (), lists: Sequence[ListCommand] = ()) -> KnowledgeBase:
    """A base of these facts and one document."""
    return KnowledgeBase(
        documents={"harbour": Document(id="harbour", title="Harbour", titles={"zh": "港口"}, text=TEXT)},
        entities={entity.id: entity for entity in entities},
        facts={fact.id: fact for fact in facts},
        overviews={overview.id: overview for overview in overviews},
        gaps={},
        small_talk={},
        phrasings=(),
        terms={},
        aspects={"cost": {"en": "the costs", "zh": "费用"}},
        suggestions={},
        lists={listed.id: listed for listed in lists},
    )


def overview(operation: Operation, facts: Sequence[Fact], tells: str | None = None) -> Overview:
    """An overview of all these facts, headed "Title:"."""
    return Overview(
        id="overview", operation=operation, facts=tuple(f.id for f in facts), tells=tells, title={"en": "Title:", "zh": "标题："}
    )
