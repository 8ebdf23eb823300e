"""Contradictions in bases as people keep them: parallel figures are none, and those that are planted are found."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.facts.conflicts import conflicts_of, warnings_of
from bot.facts.dates import Date
from bot.facts.model import Fact, KnowledgeBase
from bot.facts.values import Amount, Count, Value
from tests.topics.topic import learnt_topics

TODAY = date(2026, 11, 29)
FIGURE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{2,}")
"""A figure that is neither a year nor the number of a gate or an area."""

TYPED = (Amount, Count, Date)


@functools.cache
def bases() -> Mapping[str, KnowledgeBase]:
    return {topic.name: topic.base for topic in learnt_topics()}


def told(base: KnowledgeBase) -> list[Fact]:
    """The facts that can be contradicted: they have a subject and a question, and tell a single sum, count or calendar date."""
    return [
        fact
        for fact in base.facts.values()
        if fact.subjects and fact.question and len(fact.tells) == 1 and isinstance(fact.tells[0], TYPED) and _other(fact.tells[0])
    ]


def _other(value: Value) -> Value | None:
    match value:
        case Amount() | Count():
            return replace(value, value=value.value * 3)
        case Date(year=int(year), until=None):
            return Date(str(year + 4), "year", year + 4)
    return None


def rival(fact: Fact, case: str | None = None) -> Fact:
    """A fact that answers the same question, asked a little differently, with another value."""
    value = _other(fact.tells[0])
    assert value is not None
    asked = {language: text.rstrip("?？") + (", please?" if language == "en" else "呢？") for language, text in fact.question.items()}
    # The words of another report: its figures are others, but for the years.
    answer = {language: FIGURE.sub("77", text) for language, text in fact.answer.items()}
    told = replace(value, holds_for=fact.tells[0].holds_for if case is None else case)
    return replace(fact, id="rival", question=asked, answer=answer, tells=(told,))


def found(base: KnowledgeBase, facts: Sequence[Fact]) -> list[tuple[str, str]]:
    return [pair for pair, _ in conflicts_of({**base.facts, **{fact.id: fact for fact in facts}}, base.superseded, base.phrasings)]


def test_no_base_is_said_to_contradict_itself() -> None:
    """Once three were: the youth exchange of two years, value added by two sectors, and a grant in two areas."""
    assert [str(warning) for base in bases().values() for warning in warnings_of(base, TODAY)] == []


def test_whatever_contradiction_is_planted_is_found() -> None:
    planted = [(base, fact) for base in bases().values() for fact in told(base)]
    assert len(planted) > 100
    assert [fact.id for base, fact in planted if found(base, [rival(fact)]) != [(fact.id, "rival")]] == []


def test_figures_of_other_years_batches_and_zones_are_no_contradictions_where_for_tells_so() -> None:
    for base in bases().values():
        for fact in told(base):
            ours = replace(fact, tells=(replace(fact.tells[0], holds_for="first batch"),))
            assert found(base, [ours, rival(fact, "second batch")]) == []
            assert found(base, [ours, rival(fact, "first batch")]) == [(fact.id, "rival")]


PARALLEL = [
    ("What was paid in 2018?", "What was paid in 2019?", "12 were paid.", "14 were paid."),
    ("How much for 2023?", "How much for 2023-24?", "x", "x"),
    ("一期投资多少？", "二期投资多少？", "x", "x"),
    ("How much does the first batch get?", "How much does the second batch get?", "x", "x"),
    ("A区补助多少？", "B区补助多少？", "x", "x"),
    ("What is the rent on the ground floor?", "What is the rent on the upper floor?", "x", "x"),
    ("东区投资多少？", "西区投资多少？", "x", "x"),
    ("What is the subsidy for those aged 60 to 69?", "What is the subsidy for those aged 70 to 79?", "x", "x"),
    ("How much was paid?", "How much was paid then?", "In 2018 they paid 3.", "In 2019 they paid 4."),
]


@pytest.mark.parametrize(("one", "other", "first", "second"), PARALLEL)
def test_questions_that_name_other_cases_are_no_contradiction(one: str, other: str, first: str, second: str) -> None:
    def fact(name: str, question: str, answer: str, value: int) -> Fact:
        return Fact(id=name, subjects=("x",), tells=(Amount(value, "CNY"),), answer={"en": answer}, quotes=(), question={"en": question})

    facts = {"a": fact("a", one, first, 1), "b": fact("b", other, second, 2)}
    assert conflicts_of(facts, {}, ()) == ()
    # What they tell of the same case stays one.
    facts["b"] = replace(facts["b"], question={"en": one + " "}, answer=facts["a"].answer)
    assert len(conflicts_of(facts, {}, ())) == 1


PLANTED = [
    (
        "amount",
        "How much did the pier cost?",
        "What did the pier cost?",
        "The pier cost 12 million yuan.",
        "The pier cost 14 million yuan.",
    ),
    ("amount", "How much was approved for 2023?", "What was approved for 2023?", "79,000 were approved.", "62,400 were approved."),
    ("date", "When did the pier open?", "In which year did the pier open?", "The pier opened in 2015.", "The pier opened in 2016."),
    ("date", "码头何时启用？", "码头哪年启用？", "码头于2015年启用。", "码头于2016年启用。"),
    ("amount", "A区补助多少？", "A区能补助多少？", "A区每户补助1.8万元。", "A区每户补助1万元。"),
    ("amount", "How much does the second batch get?", "What does the second batch get?", "It gets 3 million.", "It gets 4 million."),
    ("amount", "一期投资多少？", "一期总投资多少？", "一期投资3亿元。", "一期投资4亿元。"),
    ("amount", "What is the rent of the ground floor?", "How high is the rent of the ground floor?", "It is 45 yuan.", "It is 32 yuan."),
    (
        "amount",
        "How much came in in 2018?",
        "How much money came in in 2018?",
        "3 million came in.",
        "4 million came in, 1 more than in 2017.",
    ),
    ("amount", "How much is it?", "How much is it now?", "It is 3 yuan.", "It is 4 yuan."),
]


@pytest.mark.parametrize(("kind", "one", "other", "first", "second"), PLANTED)
def test_ten_planted_contradictions_are_found(kind: str, one: str, other: str, first: str, second: str) -> None:
    values: tuple[Value, Value] = (Amount(1, "CNY"), Amount(2, "CNY"))
    if kind == "date":
        values = (Date("2015", "year", 2015), Date("2016", "year", 2016))
    facts = {
        name: Fact(id=name, subjects=("x",), tells=(value,), answer={"en": answer}, quotes=(), question={"en": question})
        for name, value, answer, question in zip("ab", values, (first, second), (one, other), strict=True)
    }
    assert len(conflicts_of(facts, {}, ())) == 1
