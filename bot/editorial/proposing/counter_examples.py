"""Counter-examples: what people ask of the things that proposals are about, and their document does not tell of them.

Without them, what is asked beside the point is answered with the statement that comes nearest; ``python -m tests.topics.drafts`` measures
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.editorial.proposing.proposals import Proposal
from bot.facts.model import Entity, KnowledgeBase
from bot.language.answer_types import told_types, type_bit
from bot.language.normalize import normalize

_TEMPLATES: Mapping[str, tuple[str, str, str]] = {
    "money": ("cost", "how much does {name} cost", "{name}要多少钱"),
    "date": ("date", "when was {name} opened", "{name}什么时候开始"),
    "person": ("people", "who is in charge of {name}", "{name}的负责人是谁"),
    "phone": ("contact", "what is the telephone number of {name}", "{name}的电话是多少"),
    "count": ("count", "how many people work at {name}", "{name}有多少人"),
    "area": ("size", "how large is {name}", "{name}面积多大"),
    "percent": ("count", "what percentage of {name}", "{name}占比多少"),
    "place": ("place", "where is {name}", "{name}在哪里"),
}
"""Type of answer -> what is missing, as gaps name it, and how people ask for it in English and Chinese."""

_CONTACT = re.compile(
    r"\b(?:contact|head|officer|leader|chief|warden|keeper|clerk)s?\b|联系人|姓名|负责|经办|[局主站园校院馆所处科组队]长", re.IGNORECASE
)
"""What stands beside the name of a person who is in charge, where no title stands before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterExample:
    """What a document does not tell of a thing.

    Attributes:
        id: id of the gap.
        subject: id of the thing.
        aspect: what is missing, or None where the knowledge has no name for it.
        phrasings: how people ask for it.
    """

    id: str
    subject: str
    aspect: str | None
    phrasings: tuple[str, ...]


def counter_examples_of(proposals: Sequence[Proposal], entities: Mapping[str, Entity], knowledge: KnowledgeBase) -> list[CounterExample]:
    """The counter-examples for what proposals are about; none has a phrasing that the knowledge has already."""
    told: dict[str, int] = {}
    for proposal in proposals:
        # A row tells what its headings say.
        said = " ".join((proposal.quote.text, *proposal.form.answer.values()))
        types = told_types(normalize(said)) | (type_bit("person") if _CONTACT.search(said) else 0)
        for subject in proposal.form.subjects:
            told[subject] = told.get(subject, 0) | types
    taken = {" ".join(phrasing.text.casefold().split()) for phrasing in knowledge.phrasings}
    ids = {*knowledge.facts, *knowledge.retired, *knowledge.overviews, *knowledge.gaps, *knowledge.small_talk}
    ids.update(proposal.form.id for proposal in proposals)
    return list(_found(told, entities, knowledge, taken, ids))


def _found(
    told: Mapping[str, int], entities: Mapping[str, Entity], knowledge: KnowledgeBase, taken: set[str], ids: set[str]
) -> Iterator[CounterExample]:
    for subject, types in told.items():
        entity = entities.get(subject) or knowledge.entities.get(subject)
        for name, (aspect, english, chinese) in _TEMPLATES.items() if entity else ():
            identifier = f"gap-{subject[:40].rstrip('-')}-{name}"
            if types & type_bit(name) or identifier in ids or entity is None:
                continue
            phrasings = tuple(_new((english.format(name=entity.name("en")), chinese.format(name=entity.name("zh"))), taken))
            if phrasings:
                ids.add(identifier)
                known = aspect if aspect in knowledge.aspects else None
                yield CounterExample(id=identifier, subject=subject, aspect=known, phrasings=phrasings)


def _new(phrasings: Iterable[str], taken: set[str]) -> Iterator[str]:
    for phrasing in phrasings:
        key = " ".join(phrasing.casefold().split())
        if key not in taken:
            taken.add(key)
            yield phrasing
