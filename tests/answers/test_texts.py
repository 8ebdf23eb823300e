"""What the program itself says, in both languages."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.answers.texts import LANGUAGES, amount_text, catalogue, pick, say, value_text
from bot.facts.figures import Qualifier
from bot.facts.values import Amount, parse_value


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_all_languages_have_the_same_texts() -> None:
    assert set(catalogue("en")) == set(catalogue("zh"))


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_a_text_has_the_same_places_in_all_languages(key: str) -> None:
    assert isinstance(key, str)
    texts = [catalogue(language)[key] for language in LANGUAGES]
    assert all(isinstance(text, str) and text.strip() for text in texts)
    assert places(texts[0]) == places(texts[1])


WESTERN = re.compile("[\u4e00-\u9fff”）》}][,;:?!]|[,;:?!](?=[\u4e00-\u9fff“《])")
QUOTED = re.compile("“[^”]*”|https?://\\S+|<[^>]*>")


@pytest.mark.parametrize("key", sorted(catalogue("zh")))
def test_a_chinese_text_has_chinese_marks(key: str) -> None:
    assert not WESTERN.search(QUOTED.sub("", str(catalogue("zh")[key])))


def western_marks(source: str) -> Iterator[str]:
    """Where a text in the language of the reader is put together with a mark of English ones, with the line of each."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.JoinedStr):
            continue
        for part, mark in pairwise(node.values):
            said = [leaf.func.id for leaf in ast.walk(part) if isinstance(leaf, ast.Call) and isinstance(leaf.func, ast.Name)]
            if (
                {"say", "here", "in_language"} & {*said}
                and isinstance(mark, ast.Constant)
                and str(mark.value).startswith((": ", "; ", ", "))
            ):
                yield f"{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("file", sorted(Path(next(iter(bot.__path__))).rglob("*.py")), ids=lambda file: str(file.name))
def test_what_stands_behind_a_text_is_joined_to_it_in_its_language(file: Path) -> None:
    assert list(western_marks(file.read_text(encoding="utf-8"))) == []


def test_a_text_with_an_english_colon_behind_it_is_found() -> None:
    assert len(list(western_marks("f\"{say('a', language)}: {text}\""))) == 1


def keys_said() -> dict[str, set[str]]:
    """Every key that the program passes to ``say``, with the places it fills: read from its source."""
    found: dict[str, set[str]] = {}
    for file in Path(next(iter(bot.__path__))).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                keys = [leaf.value for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Constant)] if node.args else []
                for key in keys:
                    if isinstance(key, str) and key in catalogue("en"):
                        found.setdefault(key, set()).update(keyword.arg or "" for keyword in node.keywords)
    return found


def test_every_place_of_a_text_is_filled_where_it_is_said() -> None:
    said = keys_said()
    assert len(said) > 10
    assert {
        key: set(places(catalogue("en")[key])) - filled for key, filled in said.items() if set(places(catalogue("en")[key])) - filled
    } == {}


def test_a_text_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no such text", "en")


def test_a_text_is_picked_in_the_language_or_in_the_one_there_is() -> None:
    assert pick({"en": "a", "zh": "b"}, "zh") == "b"
    assert pick({"en": "a"}, "zh") == "a"
    assert pick({}, "zh") == ""


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        (Amount(2e9, "CNY", "more than"), "more than 2 billion yuan", "超过 20 亿元"),
        (Amount(3.6e9, "CNY"), "3.6 billion yuan", "36 亿元"),
        (Amount(85_000, "EUR"), "85,000 euros", "8.5 万欧元"),
        (Amount(350e6, "USD", "nearly"), "nearly 350 million US dollars", "近 3.5 亿美元"),
        (Amount(12, "GBP", "about"), "about 12 pounds", "约 12 英镑"),
        (Amount(5000, "JPY"), "5,000 yen", "5,000 日元"),
        (Amount(12, "HKD"), "12 Hong Kong dollars", "12 港元"),
        (Amount(18_000, "MYR"), "18,000 ringgit", "1.8 万令吉"),
        (Amount(12, "SEK"), "12 SEK", "12 SEK"),
        (Amount(23_456_789_012, "CNY"), "23.456789012 billion yuan", "234.56789012 亿元"),
        (Amount(0.5, "CNY"), "0.5 yuan", "0.5 元"),
        (Amount(0, "CNY"), "0 yuan", "0 元"),
        (Amount(1e12, "CNY", "at least"), "at least 1 trillion yuan", "至少 10,000 亿元"),
        (Amount(999_999, "CNY", "at most"), "at most 999,999 yuan", "至多 99.9999 万元"),
    ],
)
def test_sums_of_money_are_written_as_people_write_them(amount: Amount, english: str, chinese: str) -> None:
    assert amount_text(amount, "en") == english
    assert amount_text(amount, "zh") == chinese


@given(
    value=st.integers(0, 10**13),
    currency=st.sampled_from(["CNY", "USD", "EUR", "GBP"]),
    qualifier=st.sampled_from(["", "more than", "nearly", "about", "at least", "at most"]),
)
def test_no_sum_is_shown_in_scientific_notation_and_its_qualifier_is_kept(value: int, currency: str, qualifier: Qualifier) -> None:
    for language in LANGUAGES:
        text = amount_text(Amount(float(value), currency, qualifier), language)
        assert "e+" not in text
        assert (text == amount_text(Amount(float(value), currency), language)) == (not qualifier)


@pytest.mark.parametrize(
    ("kind", "text", "english", "chinese"),
    [
        ("amount", "14 yuan / m2 / month", "14 yuan per m2 per month", "14 元/平方米/月"),
        ("amount", "19..23 yuan", "19–23 yuan", "19–23 元"),
        ("amount", "不到2亿元", "less than 200 million yuan", "不到 2 亿元"),
        ("count", "12,345,678,901 seeds", "12,345,678,901 seeds", "12,345,678,901 seeds"),
        ("count", "12345678901234567890 seeds", "12,345,678,901,234,567,890 seeds", "12,345,678,901,234,567,890 seeds"),
        ("area", "12,345,678,901 m2", "12,345,678,901 m2", "12,345,678,901 平方米"),
        ("percent", "-0.00000125%", "-0.00000125%", "-0.00000125%"),
        ("count", "30多家企业", "more than 30 家企业", "超过 30 家企业"),
        ("area", "1 hectare", "1 hectare", "1 公顷"),
        ("area", "about 7.8 hectares", "about 7.8 hectares", "约 7.8 公顷"),
        ("percent", "62%", "62%", "62%"),
        ("percent", "2.3 percentage points", "2.3 percentage points", "2.3 个百分点"),
        ("duration", "at least 15 working days", "at least 15 working days", "至少 15 个工作日"),
        ("age", "18..60", "18–60 years", "18–60 岁"),
        ("time", "8:30..17:00", "08:30–17:00", "08:30–17:00"),
        ("rank", "3", "3rd", "第 3"),
        ("rank", "112", "112th", "第 112"),
        ("date", "2017-04", "2017-04", "2017-04"),
        ("date", "2020年上半年", "first half of 2020", "2020 年上半年"),
        ("date", "Q3 2020", "quarter 3 of 2020", "2020 年第 3 季度"),
        ("date", "2020-05..2020-07", "2020-05 to 2020-07", "2020-05 至 2020-07"),
        ("telephone", "0717-6540386", "0717-6540386", "0717-6540386"),
    ],
)
def test_values_are_read_in_both_languages(kind: str, text: str, english: str, chinese: str) -> None:
    value = parse_value(kind, text)
    assert (value_text(value, "en"), value_text(value, "zh")) == (english, chinese)
