"""Whether a fact holds on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.dates import Date
from bot.facts.model import Fact
from bot.facts.validity import day_after, first_day, last_day, standing, successors, upcoming
from bot.facts.values import parse_value
from tests.dated import base


def moment(text: str) -> Date:
    value = parse_value("date", text)
    assert isinstance(value, Date)
    return value


def fact(begin: str | None, end: str | None) -> Fact:
    return Fact(
        id="f",
        subjects=(),
        tells=(),
        answer={"en": "x"},
        quotes=(),
        valid_from=moment(begin) if begin else None,
        valid_until=moment(end) if end else None,
    )


moments = st.dates(min_value=date(1000, 1, 1)).flatmap(lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"]))


@given(begin=st.none() | moments, end=st.none() | moments, today=st.dates())
def test_on_any_day_a_fact_is_past_or_present_or_future_and_nothing_else(begin: str | None, end: str | None, today: date) -> None:
    if begin and end and last_day(moment(end)) < first_day(moment(begin)):
        begin = None
    past = end is not None and today > last_day(moment(end))
    future = begin is not None and today < first_day(moment(begin))
    assert not (past and future)
    assert standing(fact(begin, end), today) == ("past" if past else "future" if future else "present")


@pytest.mark.parametrize(("text", "first", "last", "after"), [
    ("2024", date(2024, 1, 1), date(2024, 12, 31), "2025"),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-03"),
    ("2024-12", date(2024, 12, 1), date(2024, 12, 31), "2025-01"),
    ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), "2024-03-01"),
    ("9999", date(9999, 1, 1), date(9999, 12, 31), "9999"),
])  # fmt: skip
def test_a_date_is_all_the_days_it_names(text: str, first: date, last: date, after: str) -> None:
    assert (first_day(moment(text)), last_day(moment(text)), day_after(moment(text))) == (first, last, after)


def test_a_relative_date_has_no_days() -> None:
    with pytest.raises(ValueError, match="'yesterday' has no place on the calendar"):
        first_day(moment("yesterday"))


@given(text=moments)
def test_what_comes_after_begins_on_the_next_day(text: str) -> None:
    last = last_day(moment(text))
    if last < date.max:
        assert first_day(moment(day_after(moment(text)))) == last + timedelta(days=1)


def test_both_ends_belong_to_the_time_in_which_it_holds() -> None:
    days = [date(2016, 12, 31), date(2017, 1, 1), date(2018, 6, 30), date(2018, 7, 1)]
    assert [standing(fact("2017", "2018-06"), day) for day in days] == ["future", "present", "present", "past"]


def test_without_a_day_every_fact_holds() -> None:
    assert standing(fact("3000", None), None) == standing(fact(None, "1000"), None) == "present"


def test_a_fact_takes_the_place_of_another_from_its_first_day_on() -> None:
    knowledge = base()
    before, after = date(2029, 12, 31), date(2030, 1, 1)
    assert (successors("ferry-price", knowledge, before), upcoming("ferry-price", knowledge, before)) == ((), ("ferry-price-2030",))
    assert (successors("ferry-price", knowledge, after), upcoming("ferry-price", knowledge, after)) == (("ferry-price-2030",), ())


def test_of_several_successors_in_a_row_the_last_one_counts() -> None:
    knowledge = base(pier_cost_news="supersedes: [pier-cost]", lamp_origin="supersedes: [pier-cost-news]")
    assert successors("pier-cost", knowledge, None) == ("lamp-origin",)
