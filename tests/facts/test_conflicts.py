"""Facts that contradict each other."""

from __future__ import annotations

from datetime import date

import pytest

from bot.facts.conflicts import conflicts_of, warnings_of
from bot.facts.model import Fact, KnowledgeBase, Phrasing
from bot.facts.values import parse_value
from tests.dated import TODAY, base


def contradict(kind: str, one: str, other: str, answers: tuple[str, str] = ("It is 1.", "It is 2."), *phrasings: Phrasing) -> bool:
    facts = {
        name: Fact(id=name, subjects=("pier",), tells=(parse_value(kind, value),), answer={"en": answer}, quotes=())
        for name, value, answer in zip("ab", (one, other), answers, strict=True)
    }
    return bool(conflicts_of(facts, {}, phrasings))


def test_a_contradiction_is_told_with_both_places_and_the_remedy() -> None:
    (warning,) = warnings_of(base(), TODAY)
    assert str(warning) == (
        "facts.yaml:17: fact 'pier-cost-news': it tells the amount '14 million yuan', but fact 'pier-cost' (facts.yaml:11) tells"
        " '12 million yuan' for the same question -> if it is newer, add 'supersedes: [pier-cost]'; else add 'valid_until:' or"
        " 'retired:' to the wrong one, or correct it"
    )


@pytest.mark.parametrize(
    "lines",
    [
        {"pier_cost_news": "supersedes: [pier-cost]"},
        {"pier_cost": "valid_until: 2018"},
        {"pier_cost_news": "valid_from: 2040"},
        {"pier_cost": "retired: {reason: x}"},
        {"pier_cost_news": "retired: {reason: x, successor: pier-cost}"},
        {"lamp_origin": "supersedes: [pier-cost]", "pier_cost_news": "supersedes: [lamp-origin]"},
    ],
)
def test_each_remedy_ends_the_contradiction(lines: dict[str, str]) -> None:
    assert warnings_of(base(**lines), TODAY) == ()


def test_a_contradiction_lasts_as_long_as_both_facts_hold() -> None:
    knowledge = base(pier_cost="valid_until: 2020")
    assert [len(warnings_of(knowledge, date(year, 6, 1))) for year in (2020, 2021)] == [1, 0]
    assert base(pier_cost="valid_until: 2020", pier_cost_news="valid_from: 2021").conflicts == ()


def test_the_shipped_base_contradicts_itself_nowhere(knowledge: KnowledgeBase) -> None:
    assert knowledge.conflicts == ()


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        ("amount", "2 billion yuan", "3 billion yuan", True),
        ("amount", "more than 2 billion yuan", "2.5 billion yuan", False),
        ("amount", "more than 2 billion yuan", "more than 3 billion yuan", True),
        ("amount", "nearly 2 billion yuan", "1.9 billion yuan", False),
        ("amount", "at most 2 billion yuan", "3 billion yuan", True),
        ("amount", "about 2 billion yuan", "about 2.1 billion yuan", False),
        ("amount", "2 billion yuan", "3 billion USD", False),
        ("count", "3 ships", "4 ships", True),
        ("count", "3 ships", "4 piers", False),
        ("date", "2017", "2018", True),
        ("date", "2017", "2017-04", False),
        ("date", "2017-04", "2017-05", True),
        ("date", "yesterday", "2017", False),
        ("place", "Dalian", "dalian", False),
        ("rating", "AAA", "AA", True),
    ],
)
def test_values_differ_when_they_cannot_both_be_right(kind: str, one: str, other: str, expected: bool) -> None:
    assert contradict(kind, one, other) is expected


def test_facts_that_answer_other_questions_do_not_contradict() -> None:
    answers = ("The pier was begun in 2015.", "A ship ran into it in 2018.")
    assert not contradict("date", "2015", "2018", answers)
    wordings = [Phrasing(item="a", text="In 2015 when was it?"), Phrasing(item="b", text="when was it in")]
    assert contradict("date", "2015", "2018", answers, *wordings)
    assert not contradict("date", "2015", "2018", answers, Phrasing(item="a", text="2015?"), Phrasing(item="b", text="2018?"))


def test_chinese_answers_are_compared_without_their_numbers() -> None:
    assert contradict("amount", "2 yuan", "3 yuan", ("码头造价 2 元。", "码头造价 3 元。"))
    assert not contradict("amount", "2 yuan", "3 yuan", ("码头造价 2 元。", "渡轮票价 3 元。"))
