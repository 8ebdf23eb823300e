"""Yes/no questions: does what is claimed agree with what a fact tells?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.claims import agrees, is_claim
from bot.facts.dates import Date
from bot.facts.values import Amount, Count, Named, Value, parse_value
from tests.answers.conftest import asked, fact

YEAR = Date("1996", "year", 1996)
FIRMS = Count(119, "enterprises")
PROJECTS = Count(30, "projects", "nearly")
MONEY = Amount(2e9, "CNY", "more than")
FOREST = Amount(3.6e9, "CNY")
APRIL = parse_value("date", "April this year")


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("Did it start in 2001?", YEAR, False),
        ("Is it 3.6 billion US dollars?", FOREST, None),
        ("总投资是36亿美元吗？", FOREST, None),
        ("总投资是36亿元人民币吗？", FOREST, True),
        ("Did it start in 1996?", YEAR, True),
        ("是2001年开始的吗？", YEAR, False),
        ("是1996年开始的吗？", YEAR, True),
        ("是不是一九九六年开始的？", YEAR, True),
        ("Did it start in nineteen ninety-six?", YEAR, True),
        ("Did more than 100 firms come?", FIRMS, True),
        ("Did more than 200 firms come?", FIRMS, False),
        ("Did less than 200 firms come?", FIRMS, True),
        ("Did fewer than 100 firms come?", FIRMS, False),
        ("Did 119 firms come?", FIRMS, True),
        ("Did 120 firms come?", FIRMS, False),
        ("来的企业超过100家吗？", FIRMS, True),
        ("来的企业不到100家吗？", FIRMS, False),
        ("Is it 3.6 billion yuan?", FOREST, True),
        ("Is it 36亿?", FOREST, True),
        ("Is it 5 billion yuan?", FOREST, False),
        ("投资是36亿元吗？", FOREST, True),
        ("Is it more than 2 billion yuan?", MONEY, True),
        ("Is it more than 1 billion yuan?", MONEY, True),
        ("Is it more than 5 billion yuan?", MONEY, False),
        ("Are there less than 30 projects?", PROJECTS, True),
        ("Did it bloom in April?", APRIL, True),
        ("Did it bloom in May?", APRIL, False),
        ("是四月开花的吗？", APRIL, True),
    ],
)
def test_claims_are_judged_by_the_value_told(text: str, value: Value, verdict: bool) -> None:
    assert agrees(asked(text), fact("f", value)) is verdict


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Did fewer than 200 firms come?", FIRMS),
        ("Did at least 119 firms come?", FIRMS),
        ("Did 119 or more firms come?", FIRMS),
        ("Did 100 or more firms come?", FIRMS),
        ("Did up to 200 firms come?", FIRMS),
        ("Did at most 119 firms come?", FIRMS),
        ("Did it start before 2001?", YEAR),
        ("Did it start after 1990?", YEAR),
        ("Had it started by 2001?", YEAR),
        ("来的企业不到200家吗？", FIRMS),
        ("来的企业至少100家吗？", FIRMS),
        ("投资不超过40亿吗？", FOREST),
        ("是2001年以前开始的吗？", YEAR),
        ("是1990年以后开始的吗？", YEAR),
    ],
)
def test_true_bounds_are_never_denied(text: str, value: Value) -> None:
    """Silence (None) would do; a no is false."""
    assert agrees(asked(text), fact("f", value)) is not False


@pytest.mark.parametrize(("text", "value"), [("Is it exactly 2 billion yuan?", MONEY), ("Are there exactly 30 projects?", PROJECTS)])
def test_an_exact_number_is_not_confirmed_by_a_rough_one(text: str, value: Value) -> None:
    assert agrees(asked(text), fact("f", value)) is not True


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Did it start?", YEAR),
        ("When did it start in 1996?", YEAR),
        ("How many of the 119 firms came?", FIRMS),
        ("1996", YEAR),
        ("It started in 1996.", YEAR),
        ("Did 119 of 120 firms come?", FIRMS),
        ("Did it start in 1996?", FIRMS),
        ("Did it start in 1996?", Named("place", "1996")),
        ("Did 3 come?", YEAR),
        ("Is it good in 1996?", Date("soon", "relative")),
    ],
)
def test_what_cannot_be_compared_is_left_open(text: str, value: Value) -> None:
    assert agrees(asked(text), fact("f", value)) is None


@pytest.mark.parametrize(
    "text", ["Didn't it start in 1996?", "Did it not start in 2001?", "It didn't start in 2001, did it?", "Isn't it 1996?"]
)
def test_negated_questions_are_left_open(text: str) -> None:
    assert agrees(asked(text), fact("f", YEAR)) is None


def test_a_fact_that_tells_nothing_leaves_every_claim_open() -> None:
    assert agrees(asked("Did it start in 1996?"), fact("f")) is None


def test_a_claim_agrees_only_if_all_its_values_do() -> None:
    told = fact("f", YEAR, FIRMS)
    assert agrees(asked("Did it start in 1996 with 119 firms?"), told) is True
    assert agrees(asked("Did it start in 1996 with 7 firms?"), told) is False
    assert agrees(asked("Did it start in 2001 with 119 firms?"), told) is False


@given(told=st.integers(10, 900), claimed=st.integers(10, 900))
def test_more_than_and_less_than_exclude_each_other(told: int, claimed: int) -> None:
    one = fact("f", Count(told, "boats"))
    assert agrees(asked(f"Did more than {claimed} boats come?"), one) is (told > claimed)
    assert agrees(asked(f"Did less than {claimed} boats come?"), one) is (told < claimed)
    assert agrees(asked(f"来的船超过{claimed}条吗？"), one) is (told > claimed)


@given(told=st.integers(1900, 2100), claimed=st.integers(1900, 2100))
def test_a_year_is_right_or_wrong(told: int, claimed: int) -> None:
    assert agrees(asked(f"Was it in {claimed}?"), fact("f", Date(str(told), "year", told))) is (told == claimed)


@given(text=st.text(st.characters() | st.sampled_from("did it 1996 119 20亿 more than 超过吗? "), max_size=40))
def test_any_text_gets_a_verdict_or_none(text: str) -> None:
    question = asked(text)
    verdict = agrees(question, fact("f", YEAR, FIRMS, MONEY, APRIL))
    assert verdict is None or is_claim(question)


ROW = (parse_value("amount", "3.6 billion yuan", "2018"), parse_value("amount", "4.1 billion yuan", "2019"))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Was it 3.6 billion yuan in 2018?", True),
        ("Was it 3.6 billion yuan in 2019?", False),
        ("2019年是41亿元吗？", True),
        ("Was it 3.6 billion yuan?", None),
        ("Was it 9 billion yuan?", False),
    ],
)
def test_a_claim_is_judged_by_the_figure_of_its_year(text: str, verdict: bool | None) -> None:
    assert agrees(asked(text), fact("f", *ROW)) is verdict


@pytest.mark.parametrize(
    ("kind", "value", "text", "verdict"),
    [
        ("percent", "62%", "Is it 62 percent?", True),
        ("percent", "62%", "Is it 70%?", False),
        ("percent", "62%", "占比超过60%吗？", True),
        ("area", "7.8 hectares", "Is it 7.8 hectares?", True),
        ("area", "7.8 hectares", "Is it 117 mu?", None),
        ("date", "2018..2020", "Was it in 2019?", True),
        ("date", "2018..2020", "Was it in 2021?", False),
        ("amount", "19..23 yuan", "Is it 20 yuan?", None),
        ("area", "7.8 hectares", "Is it 7.8 acres?", None),
        ("area", "7.8 hectares", "Is it 7.8?", None),
        ("area", "300 mu", "Is it 300 hectares?", None),
        ("area", "300 mu", "是300亩吗？", True),
        ("area", "4200 m2", "Is it 4,200 sq. m?", True),
        ("area", "4200 m2", "Is it 4,200 metres?", None),
        ("count", "2 hectares", "Is it 2 acres?", None),
        ("count", "2 hectares", "Is it 30 mu?", None),
        ("count", "2 hectares", "Is it 2 hectares?", True),
        ("duration", "2 years", "Does it last 2 months?", None),
        ("duration", "2 years", "Does it last 2 years?", True),
        ("duration", "5 years", "是5个月吗？", None),
        ("duration", "5 years", "是5年吗？", True),
        ("duration", "5 years", "Is it 5 years old?", None),
        ("duration", "15 working days", "Is it 15 days?", None),
        ("duration", "15 working days", "是15天吗？", None),
        ("duration", "15 working days", "是15个工作日吗？", True),
        ("rank", "3rd", "Is it 3 years old?", None),
        ("time", "08:30", "Does it cost 510?", None),
        ("points", "75", "是75分钟吗？", None),
        ("points", "75", "是75分吗？", True),
        ("percent", "2.3%", "Is it 2.3 percentage points?", None),
        ("percent", "2.3%", "Is it 9 percentage points?", None),
        ("percent", "62%", "是百分之六十二吗？", True),
    ],
)
def test_a_claim_in_another_unit_is_left_open(kind: str, value: str, text: str, verdict: bool | None) -> None:
    assert agrees(asked(text), fact("f", parse_value(kind, value))) is verdict


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("percent", "-0.9%", "Did it fall by 0.9 percent?"),
        ("percent", "-0.9%", "Is it -0.9%?"),
        ("percent", "-0.9%", "Is it more than 0.5%?"),
        ("percent", "-0.9%", "下降了0.9%吗？"),
        ("percent", "0.9%", "Is it -0.9%?"),
        ("temperature", "18 °C", "是零下18度吗？"),
        ("temperature", "18 °C", "Is it minus 18 °C?"),
    ],
)
def test_a_claim_about_what_may_be_below_zero_is_left_open(kind: str, value: str, text: str) -> None:
    assert agrees(asked(text), fact("f", parse_value(kind, value))) is None
