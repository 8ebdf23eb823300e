"""Typed values as administrators write them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.dates import Date
from bot.facts.figures import Qualifier
from bot.facts.kinds import KINDS
from bot.facts.values import (
    Amount,
    Count,
    Named,
    Quantity,
    Value,
    ends_of,
    format_value,
    kind_of,
    measure_of,
    parse_value,
    split_for,
    written_value,
)

QUALIFIERS: list[Qualifier] = ["", "more than", "nearly", "about", "at least", "at most", "less than"]
REFUSED_AMOUNT = "an amount is written like 'more than 2 billion yuan' or '350 million USD'"
REFUSED_DATE = "a date is written 2017, 2017-04 or 2017-04-01"


Parts = tuple[int, int | None, int | None]


def period(text: str, start: Parts, end: Parts) -> Value:
    """A period as it is read, whatever its ends are called."""
    value = parse_value("date", text)
    assert isinstance(value, Date)
    assert value.until is not None
    assert (value.until.year, value.until.month, value.until.day) == end
    precision = value.precision
    return Date(text, precision, *start, until=value.until)


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
        ("count", "4 万达广场", Count(4, "万达广场")),
        ("count", "3 millionaires", Count(3, "millionaires")),
        ("count", "30多家企业", Count(30, "家企业", "more than")),
        ("count", "58.37万人次", Count(583_700, "人次")),
        ("count", "7.8 hectares", Count(7.8, "hectares")),
        ("count", "4万科技人员", Count(40_000, "科技人员")),
        ("count", "3万事业编制", Count(30_000, "事业编制")),
        ("count", "2亿事件", Count(200_000_000, "事件")),
        ("count", "5千家", Count(5000, "家")),
        ("count", "3千户", Count(3000, "户")),
        ("count", "6千株", Count(6000, "株")),
        ("count", "2千辆", Count(2000, "辆")),
        ("count", "3千多人", Count(3000, "人", "more than")),
        ("count", "5百家", Count(500, "家")),
        ("count", "5 hundred firms", Count(500, "firms")),
        ("count", "3百多家", Count(300, "家", "more than")),
        ("count", "30 多家", Count(30, "家", "more than")),
        ("count", "30 余 家", Count(30, "家", "more than")),
        ("count", "3万能源工人", Count(30_000, "能源工人")),
        ("count", "3百货车", Count(300, "货车")),
        ("count", "3千瓦工", Count(3, "千瓦工")),
        ("count", "3 万科项目", Count(3, "万科项目")),
        ("count", "3 百货大楼", Count(3, "百货大楼")),
        ("count", "3多功能厅", Count(3, "多功能厅")),
        ("count", "3 十字路口", Count(3, "十字路口")),
        ("length", "3千米", Quantity("length", 3, "km")),
        ("weight", "5千克", Quantity("weight", 5, "kg")),
        ("weight", "3百千克", Quantity("weight", 300, "kg")),
        ("area", "2百平方千米", Quantity("area", 200, "km2")),
        ("percent", "2.3百分点", Quantity("percent", 2.3, "percentage points")),
        ("weight", "5千斤", Quantity("weight", 5000, "jin")),
        ("amount", "3百元", Amount(300, "CNY")),
        ("count", "30 to 40 projects", Count(30, "projects", high=40)),
        ("amount", "1.144亿元", Amount(114.4e6, "CNY")),
        ("amount", "近3.5亿美元", Amount(350e6, "USD", "nearly")),
        ("amount", "20多亿元", Amount(2e9, "CNY", "more than")),
        ("amount", "1.2亿余元", Amount(1.2e8, "CNY", "more than")),
        ("amount", "不超过8000万元", Amount(8e7, "CNY", "at most")),
        ("amount", "500万元左右", Amount(5e6, "CNY", "about")),
        ("amount", "$79,000", Amount(79_000, "USD")),
        ("amount", "RM 18,000", Amount(18_000, "MYR")),
        ("amount", "RMB 19–23 per sq m per month", Amount(19, "CNY", per=("m2", "month"), high=23)),
        ("amount", "100..200万元", Amount(1e6, "CNY", high=2e6)),
        ("amount", "5000..1万元", Amount(5000, "CNY", high=10_000)),
        ("area", "61.3万亩", Quantity("area", 613_000, "mu")),
        ("area", "about 4,200 square metres", Quantity("area", 4200, "m2", "about")),
        ("weight", "8.11 million tonnes", Quantity("weight", 8_110_000, "tonnes")),
        ("percent", "-0.9%", Quantity("percent", -0.9, "%")),
        ("percent", "12 per cent per year", Quantity("percent", 12, "%", per=("year",))),
        ("temperature", "零下18度", Quantity("temperature", -18, "°C")),
        ("duration", "不少于6个月", Quantity("duration", 6, "months", "at least")),
        ("age", "35岁及以下", Quantity("age", 35, "years", "at most")),
        ("points", "87.5", Quantity("points", 87.5, "points")),
        ("rank", "第三", Quantity("rank", 3, "rank")),
        ("time", "9 a.m.", Quantity("time", 540, "time")),
        ("time", "下午2点半", Quantity("time", 870, "time")),
        ("time", "22:00..06:00", Quantity("time", 1320, "time", high=360)),
        ("time", "晚上12点", Quantity("time", 1440, "time")),
        ("time", "晚上12点半", Quantity("time", 30, "time")),
        ("time", "晚上8点", Quantity("time", 1200, "time")),
        ("time", "晚上1点", Quantity("time", 60, "time")),
        ("time", "中午1点", Quantity("time", 780, "time")),
        ("time", "中午12点", Quantity("time", 720, "time")),
        ("time", "中午11点半", Quantity("time", 690, "time")),
        ("time", "下午1点", Quantity("time", 780, "time")),
        ("time", "凌晨2点", Quantity("time", 120, "time")),
        ("time", "凌晨12点", Quantity("time", 0, "time")),
        ("time", "8时30分", Quantity("time", 510, "time")),
        ("time", "下午2时", Quantity("time", 840, "time")),
        ("time", "8.30 a.m.", Quantity("time", 510, "time")),
        ("time", "8.30pm", Quantity("time", 1230, "time")),
        ("time", "noon", Quantity("time", 720, "time")),
        ("time", "12 noon", Quantity("time", 720, "time")),
        ("time", "midnight", Quantity("time", 1440, "time")),
        ("time", "12 a.m.", Quantity("time", 0, "time")),
        ("time", "8.30 a.m. to noon", Quantity("time", 510, "time", high=720)),
        ("time", "08:00 to midnight", Quantity("time", 480, "time", high=1440)),
        ("time", "晚上12点到早上6点", Quantity("time", 0, "time", high=360)),
        ("time", "晚上8点至凌晨2点", Quantity("time", 1200, "time", high=120)),
        ("date", "2020年5月11日至7月10日", period("2020年5月11日至7月10日", (2020, 5, 11), (2020, 7, 10))),
        ("date", "13 to 16 May 2024", period("13 to 16 May 2024", (2024, 5, 13), (2024, 5, 16))),
        ("date", "2017-2019", period("2017-2019", (2017, None, None), (2019, None, None))),
        ("date", "Q3 2020", period("Q3 2020", (2020, 7, None), (2020, 9, None))),
        ("date", "9 June 2019", Date("9 June 2019", "day", 2019, 6, 9)),
        ("date", "from June to July", Date("from June to July", "relative", month=6)),
        ("url", "www.ellerton.example", Named("url", "www.ellerton.example")),
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
            ("count", text, "a count is written like 'nearly 30 projects' or '7.8 hectares'")
            for text in ("projects", "30", "nearly", "-3 projects", "62%", "1.2.3 x", "3十人", "3百千人", "2 万百家", "3百亿亿元")
        ),
        *(
            ("date", text, REFUSED_DATE)
            for text in (
                "2017-13",
                "2017-00",
                "2017-01-32",
                "2017-01-00",
                "0000",
                "0000-02-29",
                "0000..2017",
                "0000年",
                "May 0000",
                "Q1 0000",
            )
        ),
        *((kind, text, "a value is missing") for kind in KINDS for text in ("", "  ")),
        ("colour", "red", "unknown kind of value; known: " + ", ".join(KINDS)),
        ("phone", "1", "unknown kind of value; did you mean 'telephone'?"),
        ("percent", "62", "a percentage is written like '62%' or 'about 4.5 percent'"),
        ("area", "7.8 yuan", "an area is written like '7.8 hectares' or '4,200 m2'"),
        ("temperature", "20 degrees", "a temperature is written like '-18 °C' or '2..8 °C'"),
        *(
            ("time", text, "a time of day is written like '08:30' or '08:30..17:00'")
            for text in ("25:00", "8", "8.30", "8小时", "13 noon", "24:30")
        ),
        ("date", "2020-07-10..2020-05-11", "a period begins before it ends: 2020-05-11 is before 2020-07-10"),
        ("date", "2020-07-10..soon", "a period is written 2020-05-11..2020-07-10"),
        ("telephone", "ask Li", "a telephone number is written like '0717-6540386' or '+372 555 0187'"),
        ("email", "a at b", "an e-mail address is written like 'clerk@ellerton.example'"),
        ("amount", "RMB 3 USD", REFUSED_AMOUNT),
        ("amount", "1" * 25 + " yuan", REFUSED_AMOUNT),
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
    st.builds(
        Quantity,
        st.just("area"),
        st.integers(0, 10**9).map(lambda number: number / 100),
        st.sampled_from([unit.name for unit in KINDS["area"].units]),
        st.sampled_from(QUALIFIERS),
    ),
    st.builds(Quantity, st.just("time"), st.integers(0, 1439), st.just("time")),
    st.dates().map(lambda date: parse_value("date", date.isoformat())),
    st.dates().map(lambda date: parse_value("date", date.isoformat()[:7])),
    st.sampled_from(["yesterday", "April this year", "the past two years"]).map(lambda text: parse_value("date", text)),
    st.builds(Named, st.sampled_from(["place", "organisation", "rating", "text"]), UNITS),
)


@given(value=VALUES)
def test_a_value_written_is_read_back(value: Value) -> None:
    assert parse_value(kind_of(value), format_value(value)) == value


@given(kind=st.sampled_from(tuple(KINDS)), text=st.text(st.characters() | st.sampled_from("0123456789., -yuan billion"), max_size=30))
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


@pytest.mark.parametrize(
    ("kind", "text"), [(kind.name, text) for kind in KINDS.values() for text in (*kind.examples, *kind.chinese_examples)]
)
def test_every_example_of_the_table_is_read_and_written_back(kind: str, text: str) -> None:
    value = parse_value(kind, text)
    assert parse_value(kind, format_value(value)) == value
    assert (measure_of(value) is not None) == ("largest" in KINDS[kind].operations or kind == "time")


def test_units_are_converted_exactly() -> None:
    values = [parse_value("area", text) for text in ("15 mu", "1 hectare", "10,000 m2", "0.01 km2")]
    assert {ends_of(value) for value in values} == {(10_000, 10_000)}
    assert ends_of(parse_value("temperature", "-40 °F")) == ends_of(parse_value("temperature", "-40 °C"))


def test_a_table_has_what_a_value_holds_for_behind_it() -> None:
    value = parse_value("amount", "3.6 billion yuan", " first  batch ")
    assert written_value(value) == "3.6 billion yuan | for: first batch"
    assert split_for("3.6 billion yuan ｜ FOR：first batch") == ("3.6 billion yuan", "first batch")
    assert split_for("a | for: b | for: c") == ("a | for: b", "c")
    assert split_for("no more") == ("no more", "")
