"""Numbers as people write them, with the kind that the words around them give."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.normalize import normalize
from bot.language.numbers import find_numbers, han_number


def numbers_in(text: str) -> list[tuple[float, str]]:
    return [(number.value, number.kind) for number in find_numbers(normalize(text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("started in 1996", 1996),
        ("1996年", 1996),
        ("in nineteen ninety-six", 1996),
        ("twenty seventeen", 2017),
        ("twenty eighteen", 2018),
        ("二零一七年", 2017),
        ("一九九六年", 1996),
        ("二〇一八", 2018),
        ("两千零一十七年", 2017),
        ("96年", 1996),
        ("九六年", 1996),
        ("17年开的", 2017),
        ("一七年", 2017),
    ],
)
def test_years(text: str, value: float) -> None:
    assert numbers_in(text) == [(value, "year")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20亿", 2e9),
        ("20亿元", 2e9),
        ("20 亿", 2e9),
        ("二十亿", 2e9),
        ("二十多亿", 2e9),
        ("20多亿元", 2e9),
        ("超过20亿", 2e9),
        ("两亿", 2e8),
        ("三十六亿", 3.6e9),
        ("三点六亿", 3.6e8),
        ("3.6 billion", 3.6e9),
        ("3.6 billion yuan", 3.6e9),
        ("3.6bn", 3.6e9),
        ("RMB 3.6b", 3.6e9),
        ("three point six billion", 3.6e9),
        ("half a billion", 5e8),
        ("two thousand million yuan", 2e9),
        ("three thousand six hundred million yuan", 3.6e9),
        ("3.6 milliard yuan", 3.6e9),
        ("$5 million", 5e6),
        ("¥36亿", 3.6e9),
        ("€5", 5),
        ("5 euros", 5),
        ("2,000,000 yuan", 2e6),
        ("五百万元", 5e6),
        ("3元", 3),
        ("36个亿", 3.6e9),
    ],
)
def test_amounts_of_money(text: str, value: float) -> None:
    assert [kind for _, kind in numbers_in(text)] == ["money"]
    assert numbers_in(text)[0][0] == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("4月", 4), ("四月", 4), ("十二月", 12), ("12月", 12), ("in April", 4), ("in May", 5), ("APRIL", 4), ("十月", 10)],
)
def test_months(text: str, value: float) -> None:
    assert numbers_in(text) == [(value, "month")]


@pytest.mark.parametrize(
    ("text", "value"),
    [("50%", 50), ("50 percent", 50), ("fifty per cent", 50), ("百分之五十", 50)],
)
def test_percentages(text: str, value: float) -> None:
    assert numbers_in(text) == [(value, "percent")]


@pytest.mark.parametrize(("text", "value"), [("1st", 1), ("the 18th National Congress", 18), ("第十八次", 18), ("第2个", 2)])
def test_ordinals(text: str, value: float) -> None:
    assert numbers_in(text) == [(value, "ordinal")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("119 enterprises", 119),
        ("119家", 119),
        ("一百一十九家", 119),
        ("one hundred and nineteen", 119),
        ("a hundred firms", 100),
        ("a dozen", 12),
        ("nearly 30", 30),
        ("近三十个", 30),
        ("1,000", 1000),
        ("2000 companies", 2000),
        ("1950家企业", 1950),
        ("十八大", 18),
        ("两个", 2),
        ("四份", 4),
        ("十家", 10),
        ("一万", 10_000),
        ("1.5万人", 15_000),
        ("五千万", 5e7),
        ("30k", 30_000),
        ("20年来", 20),
        ("3.6", 3.6),
        ("合作二十年", 20),
    ],
)
def test_plain_numbers(text: str, value: float) -> None:
    assert [kind for _, kind in numbers_in(text)] == ["plain"]
    assert numbers_in(text)[0][0] == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "红十字会",
        "红十字",
        "几十个",
        "十分",
        "万达广场",
        "千万别",
        "百姓",
        "一个",
        "may I ask",
        "a",
        "a couple",
        "half",
        "h1n1",
        "g20",
        "",
        "?!",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert numbers_in(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1996年到2018年", [(1996, "year"), (2018, "year")]),
        ("2017-2018", [(2017, "year"), (2018, "year")]),
        ("2017年投资36亿元的119家", [(2017, "year"), (3.6e9, "money"), (119, "plain")]),
        ("in April 2018 3 of 4 paid 50%", [(4, "month"), (2018, "year"), (3, "plain"), (4, "plain"), (50, "percent")]),
        ("in 2018, in 2017", [(2018, "year"), (2017, "year")]),
    ],
)
def test_several_numbers_stand_in_reading_order(text: str, found: list[tuple[float, str]]) -> None:
    assert numbers_in(text) == found


@given(st.text(st.characters() | st.sampled_from("0123456789.,十百千万亿点零二两多年月%$ kmb"), max_size=60))
def test_any_text_has_finite_numbers_in_order_without_overlaps(text: str) -> None:
    end = 0
    normalized = normalize(text)
    for number in find_numbers(normalized):
        assert math.isfinite(number.value)
        assert end <= number.start < number.end <= len(normalized)
        end = number.end


@pytest.mark.parametrize("text", ["9" * 400, "1" + "0" * 310, "1e400", "9" * 308 + "亿", "亿" * 100, "九" * 600])
def test_numbers_beyond_every_measure_do_no_harm(text: str) -> None:
    assert all(math.isfinite(number.value) for number in find_numbers(text))


@given(st.integers(min_value=0, max_value=99_999_999))
def test_digits_mean_what_they_say(value: int) -> None:
    assert [number for number, _ in numbers_in(f"x {value} x")] == [value]


DIGITS = "零一二三四五六七八九"


def spoken(value: int) -> str:
    """A number below ten thousand in Chinese: the slow, obvious twin of ``han_number``."""
    parts = []
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            parts.append(DIGITS[digit] + name)
        elif parts and parts[-1] != "零":
            parts.append("零")
    return "".join(parts).rstrip("零")


@given(st.integers(min_value=2, max_value=9999))
def test_chinese_numerals_are_read_back(value: int) -> None:
    assert han_number(spoken(value)) == value
    assert han_number(spoken(value) + "亿") == value * 1e8
    assert han_number(spoken(value) + "万") == value * 1e4


@given(st.text("零一二三四五六七八九十百千万亿点多两", min_size=1, max_size=12))
def test_any_row_of_numerals_is_a_number_or_none(text: str) -> None:
    value = han_number(text)
    assert value is None or value >= 0
