"""Going through the proposals for a document: what was decided of each, what is still open, and what is published. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.answers.compose import sources_of
from bot.answers.reply import Source
from bot.editorial.forms import FactForm
from bot.editorial.proposing.counter_examples import CounterExample, counter_examples_of
from bot.editorial.proposing.novelty import without_known
from bot.editorial.proposing.proposals import Proposal, Proposals, fact_of, propose
from bot.editorial.proposing.take_proposals import TakeProposals
from bot.facts.languages import language_of
from bot.facts.model import Document, Entity, KnowledgeBase, Quote

ProposalVerdict = Literal["never", "later", "chosen", "taken"]
"""Refused; put off for the day; to be published; published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDecision:
    """What a person decided of a proposal.

    Attributes:
        verdict: what becomes of it.
        day: on which day it was decided (ISO).
        form: the fact as the person changed it; None: as it was proposed.
        entities: new things that the person named for it.
    """

    verdict: ProposalVerdict
    day: str
    form: FactForm | None = None
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundProposals:
    """What is proposed for a document; finding it takes seconds for a book.

    Attributes:
        proposals: what says something new beside what is known.
        counter_examples: what all of the document does not tell of the things that it is about.
        quoted: keys of the proposals whose sentence a fact quotes.
    """

    proposals: Proposals
    counter_examples: tuple[CounterExample, ...]
    quoted: frozenset[str]


def find(document: Document, knowledge: KnowledgeBase) -> FoundProposals:
    """The proposals for a document."""
    every = propose(document, knowledge)
    # What facts tell already is told, too: it is missing no more once it is published.
    counter_examples = tuple(counter_examples_of(every.found, every.entities, knowledge))
    quotes: dict[int, list[Quote]] = {}
    for quote in (quote for fact in knowledge.facts.values() for quote in fact.quotes if quote.document == document.id):
        quotes.setdefault(quote.paragraph, []).append(quote)
    proposals = without_known(every, knowledge)
    quoted = (one.key for one in proposals.found if any(_overlap(one.quote, other) for other in quotes.get(one.quote.paragraph, ())))
    return FoundProposals(proposals=proposals, counter_examples=counter_examples, quoted=frozenset(quoted))


def _overlap(one: Quote, other: Quote) -> bool:
    return one.start < other.end and other.start < one.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The proposals for a document, with what was decided.

    Attributes:
        document: what they are from.
        knowledge: what is known.
        found: what is proposed.
        decisions: by key of the proposal.
        today: the day (ISO); what was put off on another one is open again.
    """

    document: Document
    knowledge: KnowledgeBase
    found: FoundProposals
    decisions: Mapping[str, ProposalDecision]
    today: str

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """All that were not published, in the order of the document."""
        return tuple(one for one in self.found.proposals.found if self.verdict(one) != "taken")

    def verdict(self, proposal: Proposal) -> ProposalVerdict | None:
        """What becomes of a proposal; None while it is open: also when what was published of it was taken back."""
        decision = self.decisions.get(proposal.key)
        if decision is None or (decision.verdict == "later" and decision.day != self.today):
            return None
        return None if decision.verdict == "taken" and proposal.key not in self.found.quoted else decision.verdict

    @property
    def open(self) -> tuple[Proposal, ...]:
        """Those that nothing was decided of."""
        return tuple(one for one in self.proposals if self.verdict(one) is None)

    @property
    def chosen(self) -> dict[str, FactForm]:
        """Key -> the facts that are to be published, as people left them."""
        return {one.key: self.form(one) for one in self.proposals if self.verdict(one) == "chosen"}

    def form(self, proposal: Proposal) -> FactForm:
        """A proposal as the fact that it is now. Its id is never that of something published meanwhile."""
        decision = self.decisions.get(proposal.key)
        changed = decision.form if decision is not None and decision.verdict == "chosen" else None
        return replace(changed, id=proposal.form.id) if changed is not None else proposal.form

    def entity(self, identifier: str) -> Entity | None:
        """The thing of that id: known, proposed or named for a proposal."""
        return self.knowledge.entities.get(identifier) or self._entities.get(identifier)

    @property
    def _entities(self) -> dict[str, Entity]:
        named = {entity.id: entity for decision in self.decisions.values() for entity in decision.entities}
        return {**named, **self.found.proposals.entities}

    def find(self, key: str) -> int | None:
        """The place of a proposal, from 0; None when it is there no more."""
        return next((place for place, one in enumerate(self.proposals) if one.key == key), None)

    def next_open(self, place: int) -> int | None:
        """The place of the next open proposal behind a place, else of the first one; None when all are decided."""
        places = [number for number, one in enumerate(self.proposals) if self.verdict(one) is None]
        return next((number for number in places if number > place), next(iter(places), None))

    def of_paragraph(self, proposal: Proposal) -> tuple[Proposal, ...]:
        """The open proposals of the paragraph of one, that one among them."""
        return tuple(one for one in self.open if one.quote.paragraph == proposal.quote.paragraph)

    def counts(self) -> dict[ProposalVerdict | None, int]:
        """How many there are of each verdict."""
        verdicts = [self.verdict(one) for one in self.proposals]
        return {verdict: verdicts.count(verdict) for verdict in ("chosen", "later", "never", None)}

    def change(self, forms: Mapping[str, FactForm], titles: Mapping[str, str] | None = None) -> TakeProposals:
        """The one change by which facts, by the keys of their proposals, are published; *titles*: of the document, in other languages."""
        proposed = {one.key: one.form.phrasings for one in self.found.proposals.found}
        return TakeProposals(
            document=self.document.id,
            forms=list(forms.values()),
            entities=self._entities,
            counter_examples=self.found.counter_examples,
            generated={form.id: frozenset(proposed.get(key, ())) for key, form in forms.items()},
            titles=titles or {},
        )


def source_of(proposal: Proposal, knowledge: KnowledgeBase) -> Source:
    """The proof of a proposal, as people are shown it."""
    language = language_of(next(iter(proposal.form.answer.values())))
    return sources_of([fact_of(proposal)], knowledge, language)[0]
