"""Lists, superlatives, comparisons and chronology follow from the typed values of facts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.compute import Computed, compute
from bot.facts.dates import Date
from bot.facts.figures import Qualifier
from bot.facts.kinds import KINDS
from bot.facts.model import Fact, Operation
from bot.facts.values import Amount, Count, Quantity, measure_of, parse_value
from tests.answers.conftest import asked, base, fact, overview

PIER = fact("pier", Amount(12e6, "CNY"), Date("2015", "year", 2015), subjects=("pier",))
TOWER = fact("tower", Amount(3e6, "CNY", "more than"), Date("1996-04", "month", 1996, 4), subjects=("tower",))
LAMP = fact("lamp", Amount(50e6, "USD"), Date("April this year", "relative", month=4), subjects=("lamp",))
FERRY = fact("ferry", Date("2016-04-01", "day", 2016, 4, 1), Count(4, "boats"), subjects=("ferry",))
FACTS = (PIER, TOWER, LAMP, FERRY)


def computed(
    operation: Operation, facts: tuple[Fact, ...] = FACTS, text: str = "?", language: str = "en", tells: str | None = None
) -> Computed:
    result = compute(overview(operation, facts, tells), asked(text), base(facts), language)
    assert result is not None
    return result


def nothing(operation: Operation, facts: tuple[Fact, ...], text: str = "?") -> bool:
    return compute(overview(operation, facts), asked(text), base(facts), "en") is None


@pytest.mark.parametrize("operation", ["list", "summary", "count"])
def test_a_list_keeps_the_order_of_the_facts(operation: Operation) -> None:
    assert computed(operation).lines == ("Title:", "• PIER", "• TOWER", "• LAMP", "• FERRY")
    assert computed(operation, language="zh").lines[:2] == ("标题：", "• 头pier")


def test_the_largest_and_smallest_are_chosen() -> None:
    assert computed("largest").facts == (PIER,)
    assert computed("smallest").facts == (TOWER,)
    assert computed("largest").lines == ("Title:", "• PIER")


def test_currencies_are_never_mixed() -> None:
    """50 million dollars are more than 12 million yuan, but that is for somebody else to say."""
    assert LAMP not in computed("largest").facts
    assert LAMP not in computed("compare").facts
    assert nothing("compare", (PIER, LAMP))


def test_without_amounts_nothing_is_largest() -> None:
    assert nothing("largest", (FERRY,))
    assert nothing("smallest", (FERRY,))
    assert nothing("compare", (PIER,))


def with_amounts(high: float, upper: Qualifier, low: float, lower: Qualifier) -> tuple[Fact, Fact]:
    return fact("high", Amount(high, "CNY", upper)), fact("low", Amount(low, "CNY", lower))


@pytest.mark.parametrize(
    ("upper", "lower", "line"),
    [
        ("", "", "Difference: 1.6 billion yuan; ratio: 1.8 to 1."),
        ("", "more than", "Difference: less than 1.6 billion yuan; the larger is less than 1.8 times the smaller."),
        ("nearly", "at least", "Difference: less than 1.6 billion yuan; the larger is less than 1.8 times the smaller."),
        ("more than", "", "Difference: more than 1.6 billion yuan; the larger is more than 1.8 times the smaller."),
        ("at least", "nearly", "Difference: more than 1.6 billion yuan; the larger is more than 1.8 times the smaller."),
        ("about", "", "The difference cannot be computed exactly, because one of the values is not exact."),
        ("more than", "more than", "The difference cannot be computed exactly, because one of the values is not exact."),
        ("nearly", "nearly", "The difference cannot be computed exactly, because one of the values is not exact."),
    ],
)
def test_a_comparison_says_no_more_than_the_qualifiers_allow(upper: Qualifier, lower: Qualifier, line: str) -> None:
    assert computed("compare", with_amounts(3.6e9, upper, 2e9, lower)).lines[2] == line


def test_a_comparison_names_both_values() -> None:
    lines = computed("compare", with_amounts(3.6e9, "", 2e9, "more than")).lines
    assert lines[1] == "The larger figure: 3.6 billion yuan; the smaller: more than 2 billion yuan."
    assert lines[3:] == ("• HIGH", "• LOW")


def test_equal_figures_are_called_equal() -> None:
    assert computed("compare", with_amounts(2e9, "", 2e9, "")).lines[1] == "Both figures are the same: 2 billion yuan."
    assert computed("compare", with_amounts(2e9, "about", 2e9, "about")).lines[1] == "Both figures are the same: about 2 billion yuan."
    assert (
        computed("compare", valued("amount", ("19..23 yuan", ""), ("19..23 yuan", ""))).lines[1] == "Both figures are the same: 19–23 yuan."
    )


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("amount", "more than 2 billion yuan", "2 billion yuan"),
        ("amount", "at least 2 billion yuan", "at most 2 billion yuan"),
        ("area", "nearly 4 hectares", "60 mu"),
    ],
)
def test_figures_that_are_not_equally_exact_are_neither_the_same_nor_one_the_larger(kind: str, one: str, other: str) -> None:
    assert computed("compare", valued(kind, (one, ""), (other, "")), tells=kind).lines == (
        "Title:",
        "The difference cannot be computed exactly, because one of the values is not exact.",
        "• F0",
        "• F1",
    )


def test_counts_are_put_side_by_side_largest_first() -> None:
    firms, boats = fact("firms", Count(119, "firms")), fact("boats", Count(4, "boats"))
    assert computed("compare", (boats, firms), tells="count").lines == (
        "Title:",
        "• FIRMS",
        "• BOATS",
        "The difference between 119 and 4 is 115.",
    )


@pytest.mark.parametrize(
    ("high", "low", "told"),
    [
        ("119 firms", "nearly 30 boats", ["The difference between 119 and nearly 30 is more than 89."]),
        ("nearly 30 firms", "4 boats", ["The difference between nearly 30 and 4 is less than 26."]),
        ("nearly 30 firms", "nearly 4 boats", []),
        ("4 firms", "4 boats", []),
    ],
)
def test_how_far_counts_are_apart_is_told_as_exactly_as_they_are(high: str, low: str, told: list[str]) -> None:
    assert list(computed("compare", valued("count", (high, ""), (low, "")), tells="count").lines[3:]) == told


def test_of_many_counts_no_two_are_compared() -> None:
    four = valued("count", ("9 firms", ""), ("7 firms", ""), ("5 firms", ""), ("3 firms", ""))
    assert len(computed("compare", four, tells="count").lines) == 5


def test_a_timeline_is_in_order_of_time_and_ends_with_what_has_no_date() -> None:
    result = computed("timeline")
    assert result.lines == ("Title:", "• 1996-04: TOWER", "• 2015: PIER", "• 2016-04-01: FERRY", "• LAMP")
    assert result.facts == (TOWER, PIER, FERRY, LAMP)


def test_the_earliest_and_latest_have_a_calendar_date() -> None:
    assert computed("earliest").facts == (TOWER,)
    assert computed("latest").facts == (FERRY,)
    assert nothing("earliest", (LAMP,))


def test_asked_which_of_two_came_first_the_order_is_told() -> None:
    assert computed("earliest", text="What came first, the tower or the pier?").facts == (TOWER, PIER, FERRY)


def test_an_interval_is_told_for_the_years_named() -> None:
    result = computed("interval", text="How many years from 1996 to 2015?")
    assert result.lines == ("Title:", "• From 1996-04 to 2015: 19 years.", "• TOWER", "• PIER")


def test_one_year_is_not_years() -> None:
    assert computed("interval", text="years between 2015 and 2016?").lines[1] == "• From 2015 to 2016-04-01: 1 year."


def test_without_a_hint_every_interval_is_told_once() -> None:
    lines = [line for line in computed("interval").lines if "From" in line]
    assert lines == [
        "• From 1996-04 to 2015: 19 years.",
        "• From 1996-04 to 2016-04-01: 20 years.",
        "• From 2015 to 2016-04-01: 1 year.",
    ]
    assert nothing("interval", (PIER, LAMP))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("What happened in 2015?", (PIER,)),
        ("2015年和2016年发生了什么", (PIER, FERRY)),
        ("What happened in April?", (TOWER, LAMP, FERRY)),
        ("四月有什么", (TOWER, LAMP, FERRY)),
        ("What happened in April 2016?", (FERRY,)),
    ],
)
def test_events_are_chosen_by_year_or_month(text: str, facts: tuple[Fact, ...]) -> None:
    assert computed("year", text=text).facts == facts


@pytest.mark.parametrize("text", ["What happened in 1850?", "What happened in 2001?", "What happened in May?", "what happened?"])
def test_a_time_of_which_nothing_is_told_gives_nothing(text: str) -> None:
    assert nothing("year", FACTS, text)


AMOUNTS = st.builds(
    Amount,
    st.integers(1, 10**12).map(float),
    st.sampled_from(["CNY", "USD", "EUR"]),
    st.sampled_from(["", "more than", "nearly", "about", "at least", "at most"]),
)
DATES = st.one_of(
    st.integers(1900, 2100).map(lambda year: parse_value("date", str(year))),
    st.dates().map(lambda date: parse_value("date", date.isoformat())),
    st.sampled_from(["yesterday", "April this year", "soon"]).map(lambda text: parse_value("date", text)),
)


def facts_telling(values: list[Amount]) -> tuple[Fact, ...]:
    return tuple(fact(f"f{n}", value) for n, value in enumerate(values))


@given(values=st.lists(AMOUNTS, min_size=1, max_size=8))
def test_nothing_in_its_currency_exceeds_the_largest_or_falls_below_the_smallest(values: list[Amount]) -> None:
    facts = facts_telling(values)
    ((high,), (low,)) = (computed(operation, facts).facts for operation in ("largest", "smallest"))
    top, bottom = values[facts.index(high)], values[facts.index(low)]
    assert top.currency == bottom.currency
    same = [value.value for value in values if value.currency == top.currency]
    assert (top.value, bottom.value) == (max(same), min(same))
    assert len(same) == max(sum(value.currency == other.currency for value in values) for other in values)


@given(values=st.lists(AMOUNTS, min_size=2, max_size=8))
def test_a_comparison_is_of_one_currency_or_not_made(values: list[Amount]) -> None:
    facts = facts_telling(values)
    for language in ("en", "zh"):
        result = compute(overview("compare", facts), asked("?"), base(facts), language)
        if result is None:
            assert len({value.currency for value in values}) == len(values)
        else:
            first, second = (values[facts.index(one)] for one in result.facts)
            assert first.currency == second.currency
            assert first.value >= second.value


@given(dates=st.lists(DATES, max_size=8))
def test_a_timeline_holds_every_fact_once_and_never_goes_back(dates: list[Date]) -> None:
    facts = tuple(fact(f"f{n}", date) for n, date in enumerate(dates))
    result = computed("timeline", facts)
    assert sorted(one.id for one in result.facts) == sorted(one.id for one in facts)
    keys = [date.sort_key for one in result.facts for date in one.tells if isinstance(date, Date)]
    placed = [key for key in keys if key is not None]
    assert placed == sorted(placed)
    assert keys[: len(placed)] == placed


@given(dates=st.lists(DATES, min_size=2, max_size=6), years=st.lists(st.integers(1900, 2100), max_size=2))
def test_an_interval_never_runs_backwards(dates: list[Date], years: list[int]) -> None:
    facts = tuple(fact(f"f{n}", date) for n, date in enumerate(dates))
    result = compute(overview("interval", facts), asked(f"years between {years}?"), base(facts), "en")
    assert (result is None) == (sum(date.sort_key is not None for date in dates) < 2)
    assert result is None or not any(": -" in line for line in result.lines)


@given(dates=st.lists(DATES, max_size=8), year=st.integers(1900, 2100))
def test_what_is_told_of_a_year_is_of_that_year(dates: list[Date], year: int) -> None:
    facts = tuple(fact(f"f{n}", date) for n, date in enumerate(dates))
    result = compute(overview("year", facts), asked(f"what happened in {year}?"), base(facts), "en")
    assert [one.id for one in (result.facts if result else ())] == [
        one.id for one, date in zip(facts, dates, strict=True) if date.year == year
    ]


def valued(kind: str, *values: tuple[str, str]) -> tuple[Fact, ...]:
    """Facts ``f0``, ``f1``, ... that tell values, each with what it holds for."""
    return tuple(fact(f"f{n}", parse_value(kind, text, case)) for n, (text, case) in enumerate(values))


AREAS = valued("area", ("7.8 hectares", ""), ("1126 mu", ""), ("4,200 m2", ""))


def test_units_are_converted_before_they_are_compared() -> None:
    assert [computed(operation, AREAS, tells="area").facts[0].id for operation in ("largest", "smallest")] == ["f1", "f2"]
    assert computed("compare", AREAS, tells="area").lines[1:3] == (
        "The larger figure: 1,126 mu; the smaller: 4,200 m2.",
        "Difference: 1,119.7 mu; ratio: 178.73 to 1.",
    )
    assert computed("sum", AREAS, tells="area").lines == ("Title:", "Together: 1,249.3 mu.", "• F0", "• F1", "• F2")
    assert computed("sum", AREAS, tells="area", language="zh").lines[1] == "合计：1,249.3 亩。"


def test_the_largest_count_is_told() -> None:
    """Once such an overview passed the check and never told anything."""
    firms = valued("count", ("119 firms", ""), ("7 firms", ""))
    assert [computed(operation, firms, tells="count").facts[0].id for operation in ("largest", "smallest")] == ["f0", "f1"]


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (("2 yuan", "3 yuan"), "Together: 5 yuan."),
        (("more than 2 yuan", "at least 3 yuan"), "Together: more than 5 yuan."),
        (("nearly 2 yuan", "3 yuan"), "Together: nearly 5 yuan."),
        (("nearly 2 yuan", "less than 3 yuan"), "Together: less than 5 yuan."),
        (("nearly 2 yuan", "more than 3 yuan"), "Together: about 5 yuan."),
        (("2..4 yuan", "3 yuan"), "Together: 5–7 yuan."),
    ],
)
def test_a_sum_is_no_more_exact_than_what_is_added_up(values: tuple[str, str], line: str) -> None:
    assert computed("sum", valued("amount", *((value, "") for value in values)), tells="amount").lines[1] == line


def test_what_cannot_be_added_up_is_not() -> None:
    assert nothing("sum", valued("amount", ("2 yuan", ""), ("3 USD", "")))


@pytest.mark.parametrize(
    ("kind", "values", "line"),
    [
        (
            "amount",
            (("4.1 billion yuan", "2019"), ("3.6 billion yuan", "2018")),
            "From 3.6 billion yuan (2018) to 4.1 billion yuan (2019): 500 million yuan more, a rise of 13.9%.",
        ),
        (
            "count",
            (("30 firms", "2018"), ("24 firms", "2020年")),
            "From 30 firms (2018) to 24 firms (2020年): 6 firms less, a fall of 20%.",
        ),
        ("percent", (("46%", "2022"), ("40%", "2024")), "From 46% (2022) to 40% (2024): 6 percentage points less."),
        ("temperature", (("-4 °C", "2022"), ("2 °C", "2024")), "From -4 °C (2022) to 2 °C (2024): 6 °C more."),
        ("amount", (("2 yuan", "first half of 2018"), ("2 yuan", "2019")), "From 2 yuan (first half of 2018) to 2 yuan (2019): no change."),
        (
            "amount",
            (("about 2 yuan", "2018"), ("3 yuan", "2019")),
            "From about 2 yuan (2018) to 3 yuan (2019); the change cannot be computed exactly, because one of the values is not exact.",
        ),
    ],
)
def test_growth_is_told_from_the_first_year_to_the_last(kind: str, values: tuple[tuple[str, str], ...], line: str) -> None:
    assert computed("growth", valued(kind, *values), tells=kind).lines[1] == line


def test_degrees_and_percentages_are_compared_without_a_ratio_where_there_is_none() -> None:
    lines = computed("compare", valued("temperature", ("-18 °C", ""), ("5 °C", "")), tells="temperature").lines
    assert lines[1:3] == ("The larger figure: 5 °C; the smaller: -18 °C.", "Difference: 23 °C.")
    assert computed("compare", valued("percent", ("46%", "2022"), ("40%", "2024")), tells="percent").lines[1:3] == (
        "The larger figure: 46% (2022); the smaller: 40% (2024).",
        "Difference: 6 percentage points; ratio: 1.15 to 1.",
    )


def test_periods_and_times_of_day_are_put_in_order() -> None:
    dates = valued("date", ("second half of 2020", ""), ("2020-05-11..2020-07-10", ""), ("2019", ""))
    assert computed("timeline", dates).lines == ("Title:", "• 2019: F2", "• 2020-05-11 to 2020-07-10: F1", "• second half of 2020: F0")
    assert computed("timeline", dates, language="zh").lines[2:] == ("• 2020-05-11 至 2020-07-10：头f1", "• 2020 年下半年：头f0")
    assert [one.id for one in computed("year", valued("date", ("2018..2020", ""), ("2019", "")), text="what happened in 2020?").facts] == [
        "f0"
    ]
    times = valued("time", ("13:30", ""), ("9 a.m.", ""))
    assert computed("timeline", times, tells="time").lines == ("Title:", "• 09:00: F1", "• 13:30: F0")
    assert computed("latest", times, tells="time").facts[0].id == "f0"


AREA_UNITS, DURATION_UNITS = ([unit.name for unit in KINDS[kind].units] for kind in ("area", "duration"))
SIZES = st.builds(Quantity, st.just("area"), st.integers(1, 10**6).map(float), st.sampled_from(AREA_UNITS)) | st.builds(
    Quantity, st.just("duration"), st.integers(1, 10**4).map(float), st.sampled_from(DURATION_UNITS)
)


@given(values=st.lists(SIZES, min_size=1, max_size=6), operation=st.sampled_from(["largest", "smallest", "compare", "sum"]))
def test_measures_are_never_mixed(values: list[Quantity], operation: Operation) -> None:
    facts = tuple(fact(f"f{n}", value) for n, value in enumerate(values))
    kind = values[0].kind
    result = compute(overview(operation, facts, kind), asked("?"), base(facts), "en")
    told = [values[facts.index(one)] for one in result.facts] if result else []
    assert len({measure_of(value) for value in told}) <= 1
    assert {value.kind for value in told} <= {kind}
