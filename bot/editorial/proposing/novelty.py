"""Proposals beside what is known: those that say what a fact says already are left out, those that say otherwise name what they replace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.editorial.proposing.names import all_names
from bot.editorial.proposing.proposals import Proposal, Proposals, fact_of
from bot.editorial.values import Value
from bot.facts.conflicts import conflicts_of
from bot.facts.model import Fact, KnowledgeBase
from bot.facts.values import kind_of

SAME_THING = 0.5
"""Share in [0, 1] of the words of the shorter of two answers, numbers left out, that the other has too, for both to tell the same."""

_WORD = re.compile(r"[^\W\d_㐀-鿿]{3,}|[㐀-鿿]")
_UNTOLD = frozenset(
    "the and was were for with has have had its million billion thousand yuan dollars euros pounds 元 万 亿 的 了 是 为".split()
)
_SAME_QUESTION = {"en": "the same"}


def without_known(proposals: Proposals, knowledge: KnowledgeBase) -> Proposals:
    """The proposals that say something new; ``supersedes`` names facts of other documents that tell another value of the same thing.

    A fact says what a proposal says when it quotes the sentence and its answer, in any language, has the value as it is written. Of a
    sentence that it quotes only along with others ("The Trust employs 24 people. Its museum opened in 2018.") it says what it tells.
    """
    quoting: dict[int, list[Fact]] = {}
    telling: dict[tuple[str, str], list[Fact]] = {}
    for fact in knowledge.facts.values():
        for quote in fact.quotes:
            if quote.document == proposals.document:
                quoting.setdefault(quote.paragraph, []).append(fact)
        if fact.subjects and all(quote.document != proposals.document for quote in fact.quotes):
            for kind in {kind_of(value) for value in fact.tells}:
                telling.setdefault((fact.subjects[0], kind), []).append(fact)
    found = [
        _succeeding(one, telling, knowledge)
        for one in proposals.found
        if not any(_says(fact, one) for fact in quoting.get(one.quote.paragraph, ()))
    ]
    return replace(proposals, found=tuple(found))


def _says(fact: Fact, proposal: Proposal) -> bool:
    quoting = [quote for quote in fact.quotes if quote.start < proposal.quote.end and proposal.quote.start < quote.end]
    if not quoting:
        return False
    along = all(quote.start < proposal.quote.start or proposal.quote.end < quote.end for quote in quoting)
    if along and fact.tells and proposal.form.tells and proposal.form.tells.keys().isdisjoint(map(kind_of, fact.tells)):
        return False
    answers = " ".join(fact.answer.values())
    return all(figure.text in answers for figure in proposal.figures[:1])


def _succeeding(proposal: Proposal, telling: Mapping[tuple[str, str], Iterable[Fact]], knowledge: KnowledgeBase) -> Proposal:
    subject = next(iter(proposal.form.subjects), "")
    if subject not in knowledge.entities:
        return proposal
    names = _words(" ".join(all_names(knowledge.entities[subject])))
    found = (fact for kind in proposal.form.tells for fact in telling.get((subject, kind), ()))
    replaced = [fact.id for fact in found if _differs(fact, proposal, names)]
    if not replaced:
        return proposal
    named: Value = replaced[0] if len(replaced) == 1 else list(replaced)
    other: dict[str, Value] = {**proposal.form.other, "supersedes": named}
    return replace(proposal, form=replace(proposal.form, other=other))


def _differs(fact: Fact, proposal: Proposal, names: frozenset[str]) -> bool:
    """Whether a fact tells another value than a proposal of what seems to be the same thing."""
    if not _same_thing(fact, proposal, names):
        return False
    tells = fact_of(proposal).tells
    # Both are given one question: whether they ask the same is judged above, whether values agree where contradictions are.
    known = replace(fact, question=_SAME_QUESTION)
    told = replace(known, id=f"{fact.id}\0", tells=tells)
    return bool(conflicts_of({known.id: known, told.id: told}, {}, ()))


def _same_thing(fact: Fact, proposal: Proposal, names: frozenset[str]) -> bool:
    """Whether two answers about one thing say much the same of it, its names and all numbers left out."""
    pairs = [(fact.answer[language], text) for language, text in proposal.form.answer.items() if language in fact.answer]
    return any(_share(_words(one) - names, _words(other) - names) >= SAME_THING for one, other in pairs)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _UNTOLD


def _share(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / min(len(words), len(others)) if words and others else 0.0
