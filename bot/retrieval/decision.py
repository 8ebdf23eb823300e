"""What to do with a question: answer, tell what may be meant, say that it is not stated or was not found, or make small talk."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from bot.facts.model import Fact, Gap
from bot.language.lexicon import ENTITY
from bot.language.question import UNSPECIFIC, Question, understand
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.evidence import Candidate, Evidence, Focus, Weighing, weigh
from bot.retrieval.gate import Gate
from bot.retrieval.index import Floats
from bot.retrieval.parameters import Parameters

LIKE_ENOUGH = 0.35
"""Similarity in [0, 1] to a gap's wording from which the reply names its aspect. Lower names more, and more often the wrong one."""

MAX_OPTIONS = 3
MAX_OFFERS = 3
_SIDE_BY_SIDE = re.compile(r"\b(?:or|and|both|versus|vs|compared?)\b|还是|和|与|跟|及|、")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why a decision was taken, for ``--explain``.

    Attributes:
        question: the question as understood.
        candidates: what may have been meant, best first.
        evidence: measured for the best candidate, or None when there was none.
        confidence: that the best candidate answers, in [0, 1].
        reason: one sentence.
    """

    question: Question
    candidates: tuple[Candidate, ...]
    evidence: Evidence | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Tell these facts or overviews (ids), the best first."""

    items: tuple[str, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify:
    """Tell 1 to 3 statements (ids) that may be meant, and that none of them is sure to be."""

    options: tuple[str, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class NotStated:
    """Say that the documents do not state it; only where that is known.

    Attributes:
        subject: id of the entity asked about, or None.
        aspect: what is asked of it, such as ``cost``, or None when that is not certain.
        gap: id of the gap recognised, or None.
        offers: ids of facts about the same subject, at most 3.
    """

    subject: str | None
    aspect: str | None
    gap: str | None
    offers: tuple[str, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """Say that nothing was found that answers it; *offers*: ids of the statements that come nearest, at most 3."""

    offers: tuple[str, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Make small talk (id); None: there was nothing to read."""

    item: str | None
    grounds: Grounds


Decision = Answer | Clarify | NotStated | NotFound | Talk


@dataclass(frozen=True, slots=True)
class _Weighed:
    question: Question
    catalogue: Catalogue
    parameters: Parameters
    weighing: Weighing
    confidence: float

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        return self.weighing.candidates

    @property
    def scores(self) -> Floats:
        return self.weighing.scores

    @property
    def comparable(self) -> bool:
        """Whether any wording has anything in common with the question."""
        return self.weighing.evidence is not None

    def grounds(self, reason: str, confidence: float | None = None) -> Grounds:
        return Grounds(
            question=self.question,
            candidates=self.candidates,
            evidence=self.weighing.evidence,
            confidence=self.confidence if confidence is None else confidence,
            reason=reason,
        )


def decide(question: Question, catalogue: Catalogue, parameters: Parameters, gate: Gate, focus: Focus | None = None) -> Decision:
    """Take the decision for a question. Never raises. *focus*: what a follow-up refers to, if it is one."""
    weighing = weigh(question, catalogue, parameters, focus)
    confidence = gate.confidence(weighing.evidence) if weighing.evidence is not None else 0.0
    weighed = _Weighed(question, catalogue, parameters, weighing, confidence)
    if not question.features:
        return Talk(item=None, grounds=weighed.grounds("the text holds no word or number"))
    talk = _small_talk(weighed)
    if talk is not None and confidence < parameters.answer:
        return Talk(item=talk, grounds=weighed.grounds("the text is small talk"))
    likely = weighing.evidence is not None and weighing.evidence.mass >= parameters.least_mass
    if likely and confidence >= parameters.answer:
        return Answer(items=_told_together(weighed), grounds=weighed.grounds("the evidence is sufficient"))
    together = _together(weighed, gate)
    if together >= parameters.answer_both:
        items = tuple(candidate.labels[0] for candidate in weighed.candidates[:2])
        return Answer(items=items, grounds=weighed.grounds("one of two facts is meant; both are told", together))
    if confidence >= parameters.clarify:
        options = _options(weighed)
        return Clarify(options=options, grounds=weighed.grounds("the evidence makes it possible, and no more"))
    return _declined(weighed)


def _told_together(weighed: _Weighed) -> tuple[str, ...]:
    """The best item, and what belongs to the same answer.

    That is a second fact of the same proof that is meant about as likely (a question with two parts), and where the
    question sets several things side by side ("Wanda Plaza or the forest?"), the likeliest fact about each thing left out.
    """
    candidate = weighed.candidates[0]
    items = [candidate.labels[0]]
    for label, share in zip(candidate.labels[1:2], candidate.shares[1:2], strict=True):
        if share >= weighed.parameters.companion:
            items.append(label)
    knowledge = weighed.catalogue.knowledge
    if items[0] in knowledge.facts and _SIDE_BY_SIDE.search(weighed.question.normalized):
        covered = {subject for item in items for subject in knowledge.facts[item].subjects}
        named = _entities_named(weighed)
        if len(named) > 1 and covered & set(named):
            items += [_facts_about(weighed, entity)[0] for entity in named if entity not in covered]
    return tuple(items)


def _together(weighed: _Weighed, gate: Gate) -> float:
    """Confidence that one of the two best candidates answers; 0 when the second is out of the question."""
    evidence, both, parameters = weighed.weighing.evidence, weighed.weighing.both, weighed.parameters
    if evidence is None or both is None or evidence.elsewhere or evidence.other_number:
        return 0.0
    if both.mass < parameters.least_mass:
        return 0.0
    return gate.confidence(both)


def _small_talk(weighed: _Weighed) -> str | None:
    knowledge = weighed.catalogue.knowledge
    if not knowledge.small_talk or not weighed.comparable:
        return None
    best = weighed.catalogue.index.labels[int(np.argmax(weighed.scores))]
    return best if best in knowledge.small_talk else None


def _options(weighed: _Weighed) -> tuple[str, ...]:
    """The likeliest facts, one per group first."""
    best, *others = weighed.candidates
    options: list[str] = [best.labels[0], *(candidate.labels[0] for candidate in others if candidate.mass >= 0.02)][:MAX_OPTIONS]
    for label in best.labels[1:]:
        if len(options) < MAX_OPTIONS:
            options.append(label)
    return tuple(options[:MAX_OPTIONS])


def _declined(weighed: _Weighed) -> NotStated | NotFound:
    """That it is not stated, where a gap was recognised; else that nothing was found."""
    declined = _not_stated(weighed)
    if declined.gap is not None:
        return declined
    return NotFound(offers=declined.offers, grounds=weighed.grounds("nothing was found that answers this"))


def _not_stated(weighed: _Weighed) -> NotStated:
    catalogue = weighed.catalogue
    rivals = np.where(catalogue.not_told, weighed.scores, -np.inf)
    gap: str | None = None
    missing: tuple[str, ...] = ()
    if weighed.comparable and np.isfinite(rivals).any():
        number = int(np.argmax(rivals))
        item = catalogue.knowledge.item(catalogue.index.labels[number])
        # A fact among what is not told was taken back.
        if isinstance(item, Gap | Fact):
            missing = item.subjects
        if isinstance(item, Gap):
            gap = item.id
    subject = _subject(weighed) or next(iter(missing), None)
    aspect = None
    if gap is not None:
        nearest = int(weighed.weighing.match.nearest[number])
        if nearest < len(catalogue.knowledge.phrasings) and float(weighed.weighing.match.similarity[number]) >= LIKE_ENOUGH:
            phrasing = catalogue.knowledge.phrasings[nearest]
            aspect = phrasing.aspect if _asks_the_same(weighed.question, phrasing.text, catalogue) else None
    offers = _offers(weighed, subject) if subject else ()
    return NotStated(subject=subject, aspect=aspect, gap=gap, offers=offers, grounds=weighed.grounds("the documents do not state this"))


def _asks_the_same(question: Question, wording: str, catalogue: Catalogue) -> bool:
    """Whether a wording asks for the same kind of thing (who, where, how much) as a question that asks for one.

    "Who chairs it?" may be most like a wording that asks where it is: then what is missing is better left unnamed.
    """
    asked = _asked_kinds(question)
    return not asked or bool(asked & _asked_kinds(understand(wording, catalogue.lexicon)))


def _asked_kinds(question: Question) -> frozenset[str]:
    return frozenset(concept for concept in question.concepts if concept.startswith("ask-")) - UNSPECIFIC


def _offers(weighed: _Weighed, subject: str) -> tuple[str, ...]:
    """Facts to offer about a subject; not the one that describes it as a whole where there are enough others: it repeats them."""
    about = _facts_about(weighed, subject)
    single = tuple(fact for fact in about if not weighed.catalogue.knowledge.facts[fact].summary)
    return (single if len(single) > 1 else about)[:MAX_OFFERS]


def _subject(weighed: _Weighed) -> str | None:
    """The most special entity the question names."""
    return next(iter(_entities_named(weighed)), None)


def _entities_named(weighed: _Weighed) -> list[str]:
    """The entities the question names that some fact is mainly about, those with the fewest facts (the most special) first."""
    concepts = weighed.question.concepts | weighed.question.context_concepts
    named = {concept.removeprefix(ENTITY) for concept in concepts if concept.startswith(ENTITY)}
    counts = {name: _count_about(weighed.catalogue, name) for name in named}
    return sorted((name for name in named if counts[name]), key=lambda name: (counts[name], name))


def _count_about(catalogue: Catalogue, entity: str) -> int:
    """How many facts are mainly about an entity."""
    facts = catalogue.knowledge.facts
    items = (facts.get(catalogue.index.labels[number]) for number in catalogue.about.get(entity, ()))
    return sum(fact is not None and fact.subjects[0] == entity for fact in items)


def _facts_about(weighed: _Weighed, subject: str) -> tuple[str, ...]:
    """Facts whose main subject it is (else any subject), the likeliest first."""
    catalogue = weighed.catalogue
    facts = catalogue.knowledge.facts.values()
    about = [fact.id for fact in facts if fact.subjects[:1] == (subject,)] or [fact.id for fact in facts if subject in fact.subjects]
    return tuple(sorted(about, key=lambda fact: -float(weighed.scores[catalogue.number_of[fact]])))
