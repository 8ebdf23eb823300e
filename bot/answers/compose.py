"""From a decision to a reply: the words, the sources, the options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answers.claims import agrees
from bot.answers.compute import compute
from bot.answers.reply import Option, Reply, Source
from bot.answers.texts import pick, say
from bot.facts.model import Fact, KnowledgeBase, Overview, Quote
from bot.language.question import Question
from bot.retrieval.decision import Answer, Clarify, Decision, NotStated, Talk


def compose(decision: Decision, knowledge: KnowledgeBase, language: str) -> Reply:
    """Put a decision into words. An overview that has nothing to tell for this question becomes "not stated"."""
    match decision:
        case Answer(items=items, grounds=grounds):
            reply = tell(items, grounds.question, knowledge, language, decision)
            return reply or _not_stated(NotStated(subject=None, aspect=None, gap=None, offers=(), grounds=grounds), knowledge, language)
        case Clarify(options=options):
            return Reply(
                outcome="clarify",
                language=language,
                text=say("clarify", language),
                options=options_for(options, knowledge, language),
                decision=decision,
            )
        case NotStated():
            return _not_stated(decision, knowledge, language)
        case Talk(item=None):
            example = next(iter(knowledge.suggestions.get(language, ())), "…")
            return Reply(outcome="refused", language=language, text=say("nothing_to_read", language, example=example), decision=decision)
        case Talk(item=item):
            text = pick(knowledge.small_talk[item or ""].reply, language)
            return Reply(outcome="smalltalk", language=language, text=text, decision=decision)


def tell(items: Sequence[str], question: Question, knowledge: KnowledgeBase, language: str, decision: Decision | None) -> Reply | None:
    """Tell facts and overviews, each with its sources; None when none of them has anything to say."""
    texts: list[str] = []
    facts: list[Fact] = []
    for position, identifier in enumerate(items):
        item = knowledge.item(identifier)
        if isinstance(item, Overview):
            computed = compute(item, question, knowledge, language)
            if computed is None:
                continue
            texts.append("\n".join(computed.lines))
            facts += computed.facts
        elif isinstance(item, Fact):
            verdict = agrees(question, item) if position == 0 else None
            prefix = "" if verdict is None else say("yes" if verdict else "no", language)
            texts.append(prefix + pick(item.answer, language))
            facts.append(item)
    if not texts:
        return None
    return Reply(
        outcome="answer",
        language=language,
        text="\n".join(texts),
        items=tuple(items),
        sources=sources_of(facts, knowledge, language),
        decision=decision,
    )


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
            )
        )
    return tuple(sources)


def options_for(items: Iterable[str], knowledge: KnowledgeBase, language: str) -> tuple[Option, ...]:
    """Options to choose from, each labelled with the question it answers."""
    return tuple(Option(item=item, label=label_of(item, knowledge, language)) for item in items)


def label_of(identifier: str, knowledge: KnowledgeBase, language: str) -> str:
    """The question a fact or overview answers; without one its heading or answer, on one line of at most 80 characters."""
    item = knowledge.item(identifier)
    if isinstance(item, Fact | Overview) and item.question:
        return pick(item.question, language)
    text = pick(item.title if isinstance(item, Overview) else item.answer if isinstance(item, Fact) else item.reply, language)
    line = text.splitlines()[0].rstrip(":：")
    return line if len(line) <= 80 else line[:79] + "…"


def _not_stated(decision: NotStated, knowledge: KnowledgeBase, language: str) -> Reply:
    gap = knowledge.gaps.get(decision.gap or "")
    entity = knowledge.entities.get(decision.subject or "")
    aspect = knowledge.aspects.get(decision.aspect or "")
    if gap is not None and gap.reply:
        text = pick(gap.reply, language)
    elif entity is not None and aspect:
        text = say("not_stated_aspect", language, subject=entity.name(language), aspect=pick(aspect, language))
    elif entity is not None:
        text = say("not_stated_subject", language, subject=entity.name(language))
    else:
        text = say("not_stated", language)
    facts = [knowledge.facts[fact] for fact in decision.offers]
    if facts:
        text = "\n".join([text, say("known", language), *(f"• {pick(fact.answer, language)}" for fact in facts)])
    return Reply(
        outcome="unknown",
        language=language,
        text=text,
        sources=sources_of(facts, knowledge, language),
        options=options_for(decision.offers, knowledge, language),
        decision=decision,
    )


def plain_text(reply: Reply) -> str:
    """The whole reply as text without markup: the answer, numbered options, each quote with its document."""
    parts = [reply.text]
    if reply.outcome == "clarify":
        labels = [*(option.label for option in reply.options), say("none_of_these", reply.language)]
        parts.append("\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1)))
    for source in reply.sources:
        cite = say("cite", reply.language, title=source.title, paragraph=source.paragraph, date=source.date)
        parts.append(f"“{source.quote}”\n{cite}")
    return "\n\n".join(parts)


def _within(inner: Quote, outer: Quote) -> bool:
    return inner.document == outer.document and outer.start <= inner.start and inner.end <= outer.end
