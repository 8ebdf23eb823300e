"""Texts as words that can be compared: across inflections, languages and scripts, each weighed by what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import vectors as module
from bot.language.normalize import normalize
from bot.language.vectors import LEAST, Tokens, plain, shipped_vectors, sound_key, tokens_of, unit

PIECES = st.sampled_from(
    "the pier was opened in 2015 3.6 billion yuan o'clock didn't shops' it's Växjö Lishui 丽水 万达广场 码头 哪年 三十六亿 十 的 ? , “ "
    "\u202e \u200b \ud800 😀 Ⅻ ½ e\u0301 ＡＢＣ ' -".split(" ")
)
TEXTS = st.lists(PIECES | st.text(st.characters(), max_size=4), max_size=14).map(" ".join) | st.text(st.characters(), max_size=80)
HAN = st.text(st.sampled_from("万达广场码头灯塔人民医院市政府丽水的是在鱷㐀一二三开业时间"), max_size=20)


def likeness(one: str, other: str) -> float:
    """The cosine of two words of the table."""
    rows = np.array(shipped_vectors().words.rows([one, other]), dtype=np.int32)
    assert (rows >= 0).all(), f"{one} or {other} is not in the table"
    first, second = shipped_vectors().of(rows)
    return float(first @ second)


def equal(one: Tokens, other: Tokens) -> bool:
    arrays = ("rows", "keys", "sounds", "weights")
    return one.words == other.words and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The shops' owners paid 3.6 billion yuan", ("the", "shop", "owner", "pay", "#3.6e+09", "yuan")),
        ("it's the mayor's lamp", ("it", "the", "mayor", "lamp")),
        ("three ships in 2015", ("#3", "ship", "in", "#2015")),
        ("丽水市的人口", ("丽", "水", "市", "人口")),
        ("万达2018年开业", ("万", "达", "#2018", "年", "开业")),
        ("Växjö 2015", ("vaxjo", "#2015")),
        ("", ()),
        (" ?! 😀", ()),
    ],
)
def test_a_text_is_its_words_in_base_form_and_its_numbers_in_reading_order(text: str, words: tuple[str, ...]) -> None:
    assert tokens_of(text).words == words


@given(text=TEXTS)
def test_any_text_has_words_that_can_be_compared(text: str) -> None:
    tokens = tokens_of(text)
    count = len(tokens.words)
    assert [len(part) for part in (tokens.rows, tokens.keys, tokens.sounds, tokens.weights)] == [count] * 4
    assert all(tokens.words)
    assert ((tokens.rows >= -1) & (tokens.rows < len(shipped_vectors().words.keys))).all()
    assert ((tokens.weights >= LEAST) & (tokens.weights <= 1)).all()
    kinds = [part.dtype.name for part in (tokens.rows, tokens.keys, tokens.sounds, tokens.weights)]
    assert kinds == ["int32", "uint32", "uint32", "float32"]


@given(text=TEXTS)
def test_a_text_is_read_like_its_normal_form(text: str) -> None:
    assert equal(tokens_of(text), tokens_of(normalize(text)))


@given(text=TEXTS)
def test_equal_words_share_a_key_and_what_is_read_twice_is_read_equally(text: str) -> None:
    tokens = tokens_of(f"{text} | {text}")
    keys = dict(zip(tokens.words, tokens.keys.tolist(), strict=True))
    assert tokens.keys.tolist() == [keys[word] for word in tokens.words]
    assert equal(tokens, tokens_of(f"{text} | {text}"))


@given(text=TEXTS)
def test_without_accents_a_text_keeps_its_length(text: str) -> None:
    normalized = normalize(text)
    assert len(plain(normalized)) == len(normalized)
    assert plain(plain(normalized)) == plain(normalized)


@given(run=HAN)
def test_the_parts_of_chinese_characters_are_all_of_them(run: str) -> None:
    parts = module._parts(run)
    assert "".join(part for part, _ in parts) == run
    known = shipped_vectors().words.rows([part for part, _ in parts])
    assert [row for _, row in parts] == known
    assert all(len(part) == 1 or row >= 0 for part, row in parts)


@pytest.mark.parametrize(
    ("run", "parts"), [("人民医院", ["人民", "医院"]), ("市政府", ["市政府"]), ("开业时间", ["开业", "时间"]), ("鱷", ["鱷"]), ("", [])]
)
def test_chinese_is_divided_into_its_likeliest_words(run: str, parts: list[str]) -> None:
    assert [part for part, _ in module._parts(run)] == parts


@pytest.mark.parametrize(("one", "other", "strange"), [
    ("hospital", "clinic", "price"),
    ("hospital", "医院", "price"),
    ("price", "价格", "hospital"),
    ("医院", "诊所", "价格"),
    ("bridge", "大桥", "teacher"),
    ("opening", "开业", "teacher"),
])  # fmt: skip
def test_words_that_mean_the_same_are_near_in_either_language(one: str, other: str, strange: str) -> None:
    assert likeness(one, other) > 0.5 > likeness(one, strange)


def test_common_words_say_almost_nothing_and_rare_ones_all_they_can() -> None:
    weights = dict(zip((tokens := tokens_of("the harbour of Växjö, hippopotamus")).words, tokens.weights.tolist(), strict=True))
    assert weights["the"] == weights["of"] == pytest.approx(LEAST)
    assert weights["the"] < weights["harbor"] < weights["hippopotamus"]
    assert weights["vaxjo"] == 1.0


def test_a_small_number_says_less_than_a_year_or_an_amount() -> None:
    small, year, amount = (float(tokens_of(text).weights[0]) for text in ("3", "2015", "3.6 billion"))
    assert small < year == amount


def test_a_name_in_pinyin_and_one_in_characters_sound_alike() -> None:
    assert sound_key("lishui") == sound_key("丽水") != 0
    assert sound_key("duluth") not in (0, sound_key("丽水"))


@pytest.mark.parametrize("word", ["", "ba", "the", "水", "#2015", "o'clock", "a-b-c-d"])
def test_what_is_short_or_no_name_has_no_sound(word: str) -> None:
    assert sound_key(word) == 0


def test_the_table_is_sorted_by_different_keys_and_holds_unit_vectors() -> None:
    table = shipped_vectors().words
    assert (np.diff(table.keys.astype(np.int64)) > 0).all()
    vectors = shipped_vectors().read(np.arange(len(table.keys), dtype=np.int32))
    assert sorted(table.places.tolist()) == list(range(len(table.keys)))
    assert len(table.keys) == len(table.cost) == len(vectors)
    assert (np.diff(table.cost) >= 0).all()
    assert np.isfinite(table.cost).all()
    lengths = np.linalg.norm(unit(vectors), axis=1)
    assert (np.abs(lengths - 1) < 0.05).all()


def test_a_word_that_is_not_in_the_table_has_no_row_and_no_direction() -> None:
    rows = shipped_vectors().words.rows(["harbour", "xqzzkvw", ""])
    assert rows[0] >= 0
    assert rows[1:] == [-1, -1]
    assert [shipped_vectors().words.row(word) for word in ("harbour", "xqzzkvw", "")] == rows
    found = shipped_vectors().of(np.array(rows, dtype=np.int32))
    assert float(np.linalg.norm(found[0])) == pytest.approx(1, abs=0.05)
    assert not found[1:].any()
