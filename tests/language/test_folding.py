"""When two texts count as the same question, typed again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.folding import fold, folded_key

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
