"""Facts that contradict each other."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import KnowledgeError
from bot.facts.conflicts import conflicts_of, warnings_of
from bot.facts.model import Fact, KnowledgeBase, Phrasing
from bot.facts.schema import parse
from bot.facts.values import parse_value
from tests.dated import DOCUMENTS, FACTS, TODAY, base


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
        " '12 million yuan' for the same question -> if both are right, write beside each value what it holds for, such as"
        " 'amount: ..., for: 2018' or 'for: first batch'; if one is newer, add 'supersedes: [pier-cost]' to it (or '[pier-cost-news]' to"
        " the other); else add 'valid_until:' or 'retired:' to the wrong one, or correct it"
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
        ("area", "7.8 hectares", "117 mu", False),
        ("area", "7.8 hectares", "118 mu", True),
        ("count", "7.8 hectares", "78000 m2", False),
        ("percent", "62%", "about 65%", False),
        ("percent", "62%", "64%", True),
        ("percent", "2%", "2 percentage points", False),
        ("duration", "1 year", "12 months", False),
        ("duration", "1 month", "31 days", False),
        ("duration", "1 year", "13 months", True),
        ("amount", "14 yuan / m2 / month", "14 yuan", False),
        ("amount", "14 yuan / m2 / month", "15元/平方米/月", True),
        ("amount", "19..23 yuan", "20 yuan", False),
        ("amount", "19..23 yuan", "19..24 yuan", True),
        ("amount", "less than 2 yuan", "1 yuan", False),
        ("time", "08:30..17:00", "8:30–17:00", False),
        ("time", "08:30..17:00", "09:00..17:00", True),
        ("time", "22:00..06:00", "23:00", False),
        ("time", "22:00..06:00", "02:00", False),
        ("time", "22:00..06:00", "12:00", True),
        ("time", "24:00", "00:00", False),
        ("temperature", "about -18 °C", "about -18 °C", False),
        ("temperature", "about -18 °C", "-18 °C", False),
        ("temperature", "about -18 °C", "-19 °C", False),
        ("temperature", "about -18 °C", "-21 °C", True),
        ("date", "2020-05-11..2020-07-10", "2020-05-11 to 2020-07-11", True),
        ("date", "2020-05-11..2020-07-10", "2020年", False),
        ("date", "2020-05-11..2020-07-10", "2020-08", True),
        ("date", "second half of 2020", "2020年下半年", False),
        ("date", "second half of 2020", "2020年上半年", True),
        ("rank", "3rd", "第3名", False),
        ("rank", "3rd", "4", True),
        ("telephone", "0717-6540386", "(0717) 654 0386", False),
        ("telephone", "0717-6540386", "0717-6540387", True),
    ],
)
def test_values_differ_when_they_cannot_both_be_right(kind: str, one: str, other: str, expected: bool) -> None:
    assert contradict(kind, one, other) is expected


def test_facts_that_answer_other_questions_do_not_contradict() -> None:
    answers = ("The pier was begun in 2015.", "A ship ran into it in 2018.")
    assert not contradict("date", "2015", "2018", answers)
    phrasings = [Phrasing(item="a", text="In 2015 when was it?"), Phrasing(item="b", text="when was it in")]
    assert contradict("date", "2015", "2018", answers, *phrasings)
    assert not contradict("date", "2015", "2018", answers, Phrasing(item="a", text="2015?"), Phrasing(item="b", text="2018?"))


def test_chinese_answers_are_compared_without_their_numbers() -> None:
    assert contradict("amount", "2 yuan", "3 yuan", ("码头造价 2 元。", "码头造价 3 元。"))
    assert not contradict("amount", "2 yuan", "3 yuan", ("码头造价 2 元。", "渡轮票价 3 元。"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("2018", "2019", False), ("2018", "", False), ("", "", True), ("2018", "2018年", True), ("First  batch", "first batch", True)],
)
def test_values_contradict_each_other_only_where_they_hold_for_the_same(one: str, other: str, expected: bool) -> None:
    facts = {
        name: Fact(id=name, subjects=("pier",), tells=(parse_value("amount", value, case),), answer={"en": "It is x."}, quotes=())
        for name, value, case in (("a", "1 yuan", one), ("b", "2 yuan", other))
    }
    assert bool(conflicts_of(facts, {}, ())) is expected


def test_each_year_of_a_row_of_figures_is_compared_with_its_own() -> None:
    def fact(name: str, *values: str) -> Fact:
        tells = tuple(parse_value("amount", value, str(2018 + n)) for n, value in enumerate(values))
        return Fact(id=name, subjects=("pier",), tells=tells, answer={"en": "It is x."}, quotes=())

    for last, expected in (("2 yuan", False), ("3 yuan", True)):
        facts = {"a": fact("a", "1 yuan", "2 yuan"), "b": fact("b", "1 yuan", last)}
        assert bool(conflicts_of(facts, {}, ())) is expected


def test_a_year_that_no_calendar_has_is_told_with_its_line() -> None:
    text = FACTS.replace("{amount: 12 million yuan}", "{date: 0000..2017}").replace("{amount: 14 million yuan}", "{date: 2017}")
    with pytest.raises(KnowledgeError) as caught:
        parse({"facts.yaml": text}, DOCUMENTS)
    assert (
        str(caught.value)
        == "facts.yaml:13: fact 'pier-cost': the date '0000..2017' cannot be read -> a date is written 2017, 2017-04 or 2017-04-01"
    )
