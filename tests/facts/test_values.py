"""Typed values as administrators write them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.values import KINDS, Amount, Count, Date, Named, Qualifier, Value, format_value, kind_of, parse_value

QUALIFIERS: list[Qualifier] = ["", "more than", "nearly", "about", "at least", "at most"]
REFUSED_AMOUNT = "an amount is written like 'more than 2 billion yuan' or '350 million USD'"
REFUSED_DATE = "a date is written 2017, 2017-04 or 2017-04-01"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("amount", "more than 2 billion yuan", Amount(2e9, "CNY", "more than")),
        ("amount", "3.6 billion yuan", Amount(3.6e9, "CNY")),
        ("amount", "350 million USD", Amount(350e6, "USD")),
        ("amount", "at most 1,234,567.89 EUR", Amount(1234567.89, "EUR", "at most")),
        ("amount", "12 RMB", Amount(12, "CNY")),
        ("amount", "about 5 thousand dollars", Amount(5000, "USD", "about")),
        ("amount", "7 GBP", Amount(7, "GBP")),
        ("amount", "  1 trillion yuan ", Amount(1e12, "CNY")),
        ("count", "119 enterprises", Count(119, "enterprises")),
        ("count", "nearly 30 projects", Count(30, "projects", "nearly")),
        ("count", "at least 1,000 big trees", Count(1000, "big trees", "at least")),
        ("count", "4 个项目", Count(4, "个项目")),
        ("date", "2017", Date("2017", "year", 2017)),
        ("date", "2017-04", Date("2017-04", "month", 2017, 4)),
        ("date", "2017-4-1", Date("2017-4-1", "day", 2017, 4, 1)),
        ("date", "April this year", Date("April this year", "relative", month=4)),
        ("date", "yesterday", Date("yesterday", "relative")),
        ("place", " Liupanshui ", Named("place", "Liupanshui")),
        ("organisation", "Dalian Red Cross Society", Named("organisation", "Dalian Red Cross Society")),
        ("rating", "good", Named("rating", "good")),
        ("text", "no", Named("text", "no")),
    ],
)
def test_values_are_read_as_they_are_written(kind: str, text: str, value: Value) -> None:
    assert parse_value(kind, text) == value
    assert kind_of(value) == kind


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        *(
            ("amount", text, REFUSED_AMOUNT)
            for text in ("2 billion", "yuan", "two yuan", "2 zillion yuan", "2 bn yuan", "-2 yuan", "2 yuan more")
        ),
        *(("amount", text, REFUSED_AMOUNT) for text in ("2 marks", "more than yuan", "about 2")),
        *(
            ("count", text, "a count is written like 'nearly 30 projects'")
            for text in ("projects", "30", "nearly", "-3 projects", "3.5 projects")
        ),
        *(("date", text, REFUSED_DATE) for text in ("2017-13", "2017-00", "2017-01-32", "2017-01-00")),
        *((kind, text, "a value is missing") for kind in KINDS for text in ("", "  ")),
        ("colour", "red", "unknown kind of value; known are amount, count, date, place, organisation, rating, text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_expected(kind: str, text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the whole message is compared
        parse_value(kind, text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["2017-02-30", "2017-04-31", "2019-02-29"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=REFUSED_DATE):
        parse_value("date", text)


UNITS = st.text("abcdefg 项目", min_size=1, max_size=12).map(str.strip).filter(bool)
VALUES = st.one_of(
    st.builds(
        Amount,
        st.integers(0, 10**13).map(lambda cents: round(cents / 100, 2)),
        st.sampled_from(["CNY", "USD", "EUR", "GBP"]),
        st.sampled_from(QUALIFIERS),
    ),
    st.builds(Count, st.integers(0, 10**9), UNITS, st.sampled_from(QUALIFIERS)),
    st.dates().map(lambda date: parse_value("date", date.isoformat())),
    st.dates().map(lambda date: parse_value("date", date.isoformat()[:7])),
    st.sampled_from(["yesterday", "April this year", "the past two years"]).map(lambda text: parse_value("date", text)),
    st.builds(Named, st.sampled_from(["place", "organisation", "rating", "text"]), UNITS),
)


@given(value=VALUES)
def test_a_value_written_is_read_back(value: Value) -> None:
    assert parse_value(kind_of(value), format_value(value)) == value


@given(kind=st.sampled_from(KINDS), text=st.text(st.characters() | st.sampled_from("0123456789., -yuan billion"), max_size=30))
def test_any_text_is_a_value_or_a_value_error(kind: str, text: str) -> None:
    with contextlib.suppress(ValueError):
        assert kind_of(parse_value(kind, text)) == kind


@given(first=st.dates(), second=st.dates())
def test_dates_sort_as_the_calendar_does(first: object, second: object) -> None:
    one, other = parse_value("date", str(first)), parse_value("date", str(second))
    assert isinstance(one, Date)
    assert isinstance(other, Date)
    assert one.sort_key is not None
    assert other.sort_key is not None
    assert (one.sort_key < other.sort_key) == (str(first) < str(second))


def test_a_less_precise_date_comes_before_the_days_it_holds() -> None:
    dates = [parse_value("date", text) for text in ("2017", "2017-04", "2017-04-01")]
    keys = [date.sort_key for date in dates if isinstance(date, Date)]
    assert keys == [(2017, 0, 0), (2017, 4, 0), (2017, 4, 1)]


@pytest.mark.parametrize("text", ["yesterday", "April this year", "soon"])
def test_a_relative_date_has_no_place_on_the_calendar(text: str) -> None:
    date = parse_value("date", text)
    assert isinstance(date, Date)
    assert date.sort_key is None
