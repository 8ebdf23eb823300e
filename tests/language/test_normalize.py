"""One spelling for what can be typed in many ways."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.language.normalize import MAX_CHARACTERS, fold, folded_key, language_of, normalize

TEXTS = st.text(st.characters(exclude_characters="薴"), max_size=80)
"""Any characters; 薴 is the one that OpenCC simplifies in two steps (苧, then 苎)."""


@given(TEXTS)
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(st.text("When did 万达 open？ＡＢ①—“’", min_size=MAX_CHARACTERS - 100, max_size=MAX_CHARACTERS + 300))
def test_normalizing_a_long_text_twice_changes_nothing_more(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@pytest.mark.parametrize("text", ["<a<b>>", "<i<b> x>y"])
def test_normalizing_nested_tags_twice_changes_nothing_more(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


def test_no_text_is_longer_than_the_limit_once_it_is_normalized() -> None:
    assert len(normalize("\ufdfa" * MAX_CHARACTERS)) <= MAX_CHARACTERS


@given(TEXTS)
def test_case_never_matters(text: str) -> None:
    # Some letters have no counterpart of the other case that leads back (ß, ı).
    assume(text.upper().lower() == text.lower())
    assert normalize(text.upper()) == normalize(text.lower())


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=80))
def test_width_never_matters(text: str) -> None:
    wide = "".join("\u3000" if c == " " else chr(ord(c) + 0xFEE0) for c in text)
    assert normalize(wide) == normalize(text)


@given(TEXTS)
def test_no_control_or_format_character_remains(text: str) -> None:
    assert not {unicodedata.category(c) for c in normalize(text)} & {"Cc", "Cf", "Cs", "Co"}


@given(TEXTS)
def test_spaces_are_single_and_never_at_an_end(text: str) -> None:
    normalized = normalize(text)
    assert normalized == " ".join(normalized.split())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ｗａｎｄａ　Ｐｌａｚａ？", "wanda plaza?"),
        ("WANDA", "wanda"),
        ("萬達廣場什麼時候開業", "万达广场什么时候开业"),
        ("臺灣", "台湾"),
        ("乾坤", "乾坤"),
        ("“Wanda’s” — ‘plaza’", "\"wanda's\" - 'plaza'"),
        ("Wanda`s", "wanda's"),
        ("Dalian · Liupanshui", "dalian liupanshui"),
        ("a\tb\r\nc\u00a0d\u2028e", "a b c d e"),
        ("\u202ewanda\u202c \u200bplaza\ufeff", "wanda plaza"),
        ("万\u200b达\u0000", "万达"),
        ("wan\u00adda", "wanda"),
        ("Dalián, Liùpánshuǐ, café", "dalian, liupanshui, cafe"),
        ("Ærø and Łódź", "ærø and łodz"),
        ("\ud800wanda", "wanda"),
        ("①②", "12"),
        ("３．６", "3.6"),
        ("<b>Wanda</b> <i class='x'>Plaza</i>", "wanda plaza"),
        ("less than < 3 > 2", "less than < 3 > 2"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_folding(typed: str, meant: str) -> None:
    assert normalize(typed) == meant


def test_a_long_text_is_cut_in_the_middle() -> None:
    text = "begin " + "x " * 5000 + "end"
    normalized = normalize(text)
    assert len(normalized) <= MAX_CHARACTERS
    assert normalized.startswith("begin x")
    assert normalized.endswith("x end")


@pytest.mark.parametrize("length", [MAX_CHARACTERS - 1, MAX_CHARACTERS])
def test_a_text_up_to_the_limit_is_kept_whole(length: int) -> None:
    assert normalize("é" * length) == "e" * length


def test_the_cut_of_a_long_text_makes_no_new_words() -> None:
    text = "something " * 200
    assert set(normalize(text).split()) == {"something"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When did it open?", "en"),
        ("万达广场什么时候开业？", "zh"),
        ("Wanda 什么时候开业？", "zh"),
        ("Junya 是什么", "zh"),
        ("What does 万达 mean here?", "en"),
        ("2018?", None),
        ("😀", None),
        ("", None),
        ("Привет", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert language_of(normalize(text)) == language


@given(TEXTS)
def test_a_language_is_told_for_any_text(text: str) -> None:
    assert language_of(text) in ("en", "zh", None)


TYPED = st.text() | st.text("aB 1.,?！？ 万達达\t\u200b<b>-_'", max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("When did Wanda open?", "  when did WANDA open "),
        ("万达广场哪年开业？", "萬達廣場 哪年开业"),
        ("Wanda 哪年开业", "Wanda哪年开业!"),
        ("it's open", "it’s open..."),
        ("<b>pier</b> cost", "pier cost"),
    ],
)
def test_spellings_of_one_question_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert folded_key(one) == folded_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("in 2017", "in 2018"), ("3.6 billion", "36 billion"), ("???", "!"), ("😀", "🙁"), ("a b", "ab")]
)
def test_other_questions_do_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert folded_key(one) != folded_key(other)


@given(TYPED)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TYPED)
def test_every_text_has_a_key_of_32_digits(text: str) -> None:
    assert re.fullmatch("[0-9a-f]{32}", folded_key(text))
    assert folded_key(text) == folded_key(fold(text))
