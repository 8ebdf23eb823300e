"""Whether a statement tells of something else than a question asks of, though all their words may fit.

Of another party or time, of the whole where a part is asked for, of a part where more is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.facts.dates import Date
from bot.facts.values import Count, Quantity
from bot.language.counted import asks_for_persons, counts_no_persons
from bot.language.lexicon import ENTITY
from bot.language.normalize import normalize
from bot.language.parts import asks_for_part, tells_part
from bot.language.periods import speaks_of_recent, speaks_since
from bot.language.question import Question
from bot.language.roles import owners, parties, speaks_of_parties
from bot.retrieval.catalogue import Catalogue
from bot.retrieval.pairs import asks_for_more

WHEN = frozenset({"ask-date", "ask-duration"})
"""Concepts of a question for a time: what it names is not the time it asks about."""


def _turned(question: Question, catalogue: Catalogue) -> Callable[[str], bool]:
    """Whether an item tells of one party what a question asks of another: of firms from there, where it asks for those from here.

    Only parties of one kind are compared, such as two cities, and only facts tell of them.
    """
    knowledge = catalogue.knowledge
    named = {concept.removeprefix(ENTITY) for concept in question.concepts if concept.startswith(ENTITY)} & knowledge.entities.keys()
    asking = question.asking or question.normalized
    if not named or not speaks_of_parties(asking):
        return lambda _: False
    kinds = {knowledge.entities[name].kind for name in named}

    def found(of: Callable[[str, Iterable[str]], Iterable[str]], text: str) -> set[str]:
        """The entities alike that a text tells of; of several with one name the last."""
        alike = ([one for one in catalogue.names[name] if knowledge.entities[one].kind in kinds] for name in of(text, catalogue.names))
        return {ones[-1] for ones in alike if ones}

    asked = [(of, wanted) for of in ((parties, owners) if len(named) > 1 else (parties,)) if (wanted := found(of, asking))]

    def turned(item: str) -> bool:
        fact = knowledge.facts.get(item)
        if fact is None or not asked:
            return False
        told = normalize(" . ".join((*fact.answer.values(), *(quote.text for quote in fact.quotes))))
        has = ((found(of, told), wanted) for of, wanted in asked) if speaks_of_parties(told) else ()
        return any(these and these.isdisjoint(wanted) for these, wanted in has)

    return turned


def told_otherwise(question: Question, catalogue: Catalogue) -> Callable[[str], bool]:
    """Whether an item tells of another party or time than the question asks of, or of all where it asks of a part; all else may fit.

    Nor does an overview tell all that is asked where more is wanted than it does.
    """
    reasons = [reason(question, catalogue) for reason in (_turned, _of_another_time, _of_all, _of_no_persons)]
    overviews = catalogue.knowledge.overviews

    def otherwise(item: str) -> bool:
        if item in overviews:
            return asks_for_more(overviews[item], question)
        return any(reason(item) for reason in reasons)

    return otherwise


def _of_no_persons(question: Question, catalogue: Catalogue) -> Callable[[str], bool]:
    """Whether a fact counts firms, agreements and the like, where it is asked how many people there are."""
    if not asks_for_persons(question.asking or question.normalized):
        return lambda _: False

    def others(item: str) -> bool:
        fact = catalogue.knowledge.facts.get(item)
        units = [normalize(value.unit) for value in fact.tells if isinstance(value, Count)] if fact is not None else []
        return bool(units) and all(map(counts_no_persons, units))

    return others


def _of_all(question: Question, catalogue: Catalogue) -> Callable[[str], bool]:
    """Whether a fact speaks of things as a whole, where it is asked how many of them are or do something.

    Of the questions for parts on the topics learnt from, 14 of 16 that are answered have a fact that speaks of a part.
    """
    if not asks_for_part(question.asking or question.normalized):
        return lambda _: False

    def whole(item: str) -> bool:
        fact = catalogue.knowledge.facts.get(item)
        if fact is None or any(isinstance(value, Quantity) and value.kind == "percent" for value in fact.tells):
            return False
        return not tells_part(normalize(" . ".join((*fact.question.values(), *fact.answer.values()))))

    return whole


def _of_another_time(question: Question, catalogue: Catalogue) -> Callable[[str], bool]:
    """Whether a fact tells a figure of one year, or of the past few, where another or a longer time is named: that one is not known.

    What only tells when something happened is no such fact: that it was in another year is known then. Nor does a question for the year
    ask for another one by naming it.
    """
    years = [number.value for number in question.numbers if number.kind == "year"]
    since = speaks_since(question.asking or question.normalized)
    if question.concepts & WHEN or not (years or since):
        return lambda _: False

    def elsewhen(item: str) -> bool:
        fact = catalogue.knowledge.facts.get(item)
        if fact is not None and since and speaks_of_recent(normalize(" . ".join((*fact.question.values(), *fact.answer.values())))):
            return True
        dates = [value for value in fact.tells if isinstance(value, Date) and value.year is not None] if fact is not None else []
        if fact is None or len(dates) in (0, len(fact.tells)):
            return False
        return not any(_is_in(year, date) for date in dates for year in years)

    return elsewhen


def _is_in(year: float, date: Date) -> bool:
    """Whether a year lies in a point in time or period."""
    first, last = date.year, (date.until or date).year
    return first is not None and last is not None and first <= year <= last
