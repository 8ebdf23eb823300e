"""From a decision to a reply: the words, the sources, the options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import assert_never

from bot.answers.claims import agrees
from bot.answers.compute import compute
from bot.answers.dated import answer_on, arrange, holds_on
from bot.answers.layout import Proof, layout
from bot.answers.reply import Option, Reply, Source
from bot.answers.texts import moment_text, pick, say
from bot.decisions import Answer, Clarify, Decision, NotFound, NotStated, Talk
from bot.facts.lifetimes import successor_of
from bot.facts.model import Fact, KnowledgeBase, Overview, Quote
from bot.facts.places import place_of
from bot.facts.validity import stated
from bot.language.question import Question

MOST_ENTRIES = 3
"""Entries of a list that is one of several statements to choose from; who chooses it reads them all."""

_BULLET = "• "


def compose(decision: Decision, knowledge: KnowledgeBase, language: str, today: date | None = None) -> Reply:
    """Put a decision into words. Overviews that have nothing to tell for this question become "not found".

    *today*: the day on which facts have to hold; None: it is not looked at.
    """
    match decision:
        case Answer(items=items, grounds=grounds):
            reply = tell(items, grounds.question, knowledge, language, decision, today)
            return reply or _declined(NotFound(offers=(), grounds=grounds), knowledge, language, today)
        case Clarify(options=options, grounds=grounds):
            reply = tell_unsure(options, grounds.question, knowledge, language, decision, today)
            return reply or _declined(NotFound(offers=(), grounds=grounds), knowledge, language, today)
        case NotStated() | NotFound():
            return _declined(decision, knowledge, language, today)
        case Talk(item=None):
            example = next(iter(knowledge.suggestions.get(language, ())), "…")
            return Reply(outcome="refused", language=language, text=say("nothing_to_read", language, example=example), decision=decision)
        case Talk(item=item):
            text = pick(knowledge.small_talk[item or ""].reply, language)
            return Reply(outcome="smalltalk", language=language, text=text, decision=decision)
        case _:
            assert_never(decision)


def tell(
    items: Sequence[str],
    question: Question,
    knowledge: KnowledgeBase,
    language: str,
    decision: Decision | None,
    today: date | None = None,
) -> Reply | None:
    """Tell facts, overviews and sentences, each with its sources; None when none of them has anything to say.

    What took the place of a fact or contradicts it is told besides, see :func:`bot.answers.dated.arrange`; retired facts are left out.
    """
    texts: list[str] = []
    facts: list[Fact] = []
    parts = arrange((item for item in items if item not in knowledge.retired), knowledge, today)
    for position, part in enumerate(parts):
        item = knowledge.item(part.items[0])
        if isinstance(item, Overview):
            computed = compute(item, question, knowledge, language, today)
            if computed is None or not computed.facts:
                continue
            texts.append("\n".join(computed.lines))
            facts += computed.facts
        elif part.manner == "differing":
            differing = [knowledge.facts[fact] for fact in part.items]
            texts += [say("differing", language), *(f"• {_as_of(fact, knowledge, language)}" for fact in differing)]
            facts += differing
        elif isinstance(item, Fact):
            # What was or will be neither confirms nor denies what is claimed.
            verdict = agrees(question, item) if position == 0 and holds_on(item, knowledge, today) else None
            prefix = "" if verdict is None else say("yes" if verdict else "no", language)
            text = prefix + answer_on(item, knowledge, language, today)
            texts.append(say("newer", language, text=text) if part.manner == "newer" else text)
            facts.append(item)
    if not texts:
        return None
    return Reply(
        outcome="answer",
        language=language,
        text="\n".join(texts),
        items=tuple(item for part in parts for item in part.items),
        sources=sources_of(facts, knowledge, language),
        decision=decision,
    )


def tell_unsure(
    items: Iterable[str],
    question: Question,
    knowledge: KnowledgeBase,
    language: str,
    decision: Decision | None,
    today: date | None = None,
) -> Reply | None:
    """Tell what may be meant, to choose from, each with its own sources; None when none of it has anything to say."""
    options = tuple(
        Option(item=item, label=text, sources=sources_of(facts, knowledge, language))
        for item, text, facts in (_in_short(*told, language) for told in _statements(items, question, knowledge, language, today))
    )
    if not options:
        return None
    passages = {(source.document, source.paragraph, source.quote): source for option in options for source in option.sources}
    return Reply(
        outcome="clarify",
        language=language,
        text=say("clarify", language),
        sources=tuple(passages.values()),
        options=options,
        decision=decision,
    )


def _statements(
    items: Iterable[str], question: Question, knowledge: KnowledgeBase, language: str, today: date | None
) -> Iterator[tuple[str, str, tuple[Fact, ...]]]:
    """What each item states, and the facts that prove it: ``(id, text, facts)``; what states nothing to this question is left out."""
    for identifier in items:
        item = knowledge.item(identifier)
        if isinstance(item, Overview):
            computed = compute(item, question, knowledge, language, today)
            if computed is not None and computed.facts:
                yield identifier, "\n".join(computed.lines), computed.facts
        elif isinstance(item, Fact) and item.retired is None:
            yield identifier, answer_on(item, knowledge, language, today), (item,)


def _in_short(item: str, text: str, facts: tuple[Fact, ...], language: str) -> tuple[str, str, tuple[Fact, ...]]:
    """A statement as one of several to choose from: of a long list the first entries, with their facts alone."""
    lines = text.splitlines()
    places = [place for place, line in enumerate(lines) if line.startswith(_BULLET)]
    if len(places) <= MOST_ENTRIES or len(places) != len(facts):
        return item, text, facts
    left = say("more_entries", language, count=len(places) - MOST_ENTRIES)
    return item, "\n".join((*lines[: places[MOST_ENTRIES]], f"{_BULLET}{left}")), facts[:MOST_ENTRIES]


def sources_of(facts: Iterable[Fact], knowledge: KnowledgeBase, language: str) -> tuple[Source, ...]:
    """The quotes of the facts, in order; a passage that is part of one already given is left out."""
    given: list[tuple[Fact, Quote]] = []
    for fact in facts:
        for quote in fact.quotes:
            if not any(_within(quote, other) for _, other in given):
                given = [(f, other) for f, other in given if not _within(other, quote)]
                given.append((fact, quote))
    sources = []
    for fact, quote in given:
        document = knowledge.documents[quote.document]
        sources.append(
            Source(
                fact=fact.id,
                document=document.id,
                title=document.titles.get(language, document.title),
                quote=quote.text,
                paragraph=quote.paragraph,
                date=document.date or say("undated", language),
                place=place_of(document, quote),
            )
        )
    return tuple(sources)


def options_for(items: Iterable[str], knowledge: KnowledgeBase, language: str, today: date | None = None) -> tuple[Option, ...]:
    """Options to choose from, each labelled with the question it answers."""
    return tuple(Option(item=item, label=label_of(item, knowledge, language, today)) for item in items)


def label_of(identifier: str, knowledge: KnowledgeBase, language: str, today: date | None = None) -> str:
    """The question a fact or overview answers; without one its heading or answer, on one line of at most 80 characters.

    A sentence is its own label, whole.
    """
    item = knowledge.item(identifier)
    if isinstance(item, Fact) and identifier in knowledge.sentences:
        return pick(item.answer, language)
    if isinstance(item, Fact | Overview) and item.question:
        return pick(item.question, language)
    if isinstance(item, Fact) and item.retired is not None:
        # Its answer is not told any more.
        text = item.id.replace("-", " ")
    elif isinstance(item, Fact):
        text = answer_on(item, knowledge, language, today)
    else:
        text = pick(item.title if isinstance(item, Overview) else item.reply, language)
    line = text.splitlines()[0].rstrip(":：")
    return line if len(line) <= 80 else line[:79] + "…"


def _as_of(fact: Fact, knowledge: KnowledgeBase, language: str) -> str:
    known = stated(fact, knowledge)
    text = pick(fact.answer, language)
    return say("as_of", language, date=moment_text(known, language), text=text) if known else text


def taken_back(fact: Fact, knowledge: KnowledgeBase, language: str, today: date | None = None) -> Reply:
    """The reply to somebody who opens a retired fact: that it was taken back, and the fact in its place as the option, if there is one."""
    successor = successor_of(fact, {**knowledge.facts, **knowledge.retired})
    options = options_for(() if successor is None else (successor,), knowledge, language, today)
    lines = [say("retired" if successor is None else "retired_successor", language), *(f"• {option.label}" for option in options)]
    return Reply(outcome="unknown", language=language, text="\n".join(lines), options=options)


def _declined(decision: NotStated | NotFound, knowledge: KnowledgeBase, language: str, today: date | None) -> Reply:
    text, heading = say("not_found", language), "nearest"
    if isinstance(decision, NotStated):
        text, heading = _not_stated(decision, knowledge, language), "known"
    offers = list(_statements(decision.offers, decision.grounds.question, knowledge, language, today))
    if offers:
        text = "\n".join([text, say(heading, language), *(f"• {statement}" for _, statement, _ in offers)])
    return Reply(
        outcome="unknown",
        language=language,
        text=text,
        sources=sources_of([fact for _, _, facts in offers for fact in facts], knowledge, language),
        options=options_for([item for item, _, _ in offers], knowledge, language, today),
        decision=decision,
    )


def _not_stated(decision: NotStated, knowledge: KnowledgeBase, language: str) -> str:
    gap = knowledge.gaps.get(decision.gap or "")
    entity = knowledge.entities.get(decision.subject or "")
    aspect = knowledge.aspects.get(decision.aspect or "")
    if gap is not None and gap.reply:
        return pick(gap.reply, language)
    if entity is not None and aspect:
        return say("not_stated_aspect", language, subject=entity.name(language), aspect=pick(aspect, language))
    if entity is not None:
        return say("not_stated_subject", language, subject=entity.name(language))
    return say("not_stated", language)


def plain_text(reply: Reply) -> str:
    """The whole reply as text without markup: the answer with each quote and its document, or numbered statements, each with its own."""
    return "\n\n".join(
        # A statement to choose and its proof stand together.
        ("\n" if block.number else "\n\n").join([f"{block.number}{block.text}", *(_proof(proof) for proof in block.proofs)])
        for block in layout(reply)
    )


def _proof(proof: Proof) -> str:
    return f"“{proof.quote}”\n{proof.citation}" if proof.quote else proof.citation


def _within(inner: Quote, outer: Quote) -> bool:
    return inner.document == outer.document and outer.start <= inner.start and inner.end <= outer.end
