"""Names are heard across scripts by their consonants, and by pinyin."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.hearing import SHORTEST, consonants, heard_forms, sound, sounds_in, spoken_forms, transcribed, without_r

HEARD = [
    *(("kelsmouth", "凯尔斯茅斯"), ("duluth", "德卢斯"), ("vaxjo", "韦克舍"), ("boston", "波士顿"), ("plymouth", "普利茅斯")),
    *(("bristol", "布里斯托尔"), ("toronto", "多伦多")),
]


def alike(name: str, text: str) -> bool:
    return any(spoken_forms(name) & heard_forms(run) for run in transcribed(text))


@pytest.mark.parametrize(("name", "written"), HEARD)
def test_a_foreign_name_is_heard_in_chinese(name: str, written: str) -> None:
    assert alike(name, written)


@pytest.mark.parametrize(("name", "written"), HEARD)
def test_a_name_is_heard_in_the_midst_of_a_text_and_before_a_word_written_with_the_same_characters(name: str, written: str) -> None:
    assert alike(name, f"去年{written}的港口")
    assert alike(name, f"{written}比赛")


def test_no_name_is_heard_as_another_of_these() -> None:
    for name, own in HEARD:
        assert [written for _, written in HEARD if alike(name, written)] == [own]


@pytest.mark.parametrize("text", ["", "丽水", "大连万达", "the port", "凯"])
def test_where_no_foreign_name_can_stand_none_is_heard(text: str) -> None:
    assert not any(alike(name, text) for name, _ in HEARD)


@pytest.mark.parametrize(
    ("one", "other"), [("phillip", "filip"), ("quebec", "kebek"), ("xander", "ksander"), ("anna", "ana"), ("catherine", "katherine")]
)
def test_ways_of_spelling_one_sound_are_one(one: str, other: str) -> None:
    assert consonants(one) == consonants(other)


def test_an_r_that_is_left_out_in_speech_may_be_left_out() -> None:
    assert without_r("carter") == "cate"
    assert without_r("mary") == "mary"
    assert spoken_forms("norwich") == {consonants("norwich"), consonants("nowich")}


@pytest.mark.parametrize("name", ["", "oslo", "lima", "aachen", "a"])
def test_a_name_with_few_consonants_is_not_recognised_by_them(name: str) -> None:
    assert spoken_forms(name) == frozenset()


@given(name=st.text("abdefghijklmnoprstuvwxyz", max_size=12), shift=st.integers(1, 4))
def test_vowels_never_matter(name: str, shift: int) -> None:
    vowels = "aeiou"
    other = name.translate(str.maketrans(vowels, vowels[shift:] + vowels[:shift]))
    assert consonants(other) == consonants(name)


@given(name=st.text("abcdefghijklmnopqrstuvwxyz", max_size=16))
def test_the_consonants_of_a_name_are_few_letters_and_never_doubled(name: str) -> None:
    found = consonants(name)
    assert set(found) <= set("bfdgslmn")
    assert all(first != second for first, second in itertools.pairwise(found))
    assert all(len(form) >= SHORTEST for form in spoken_forms(name))


@given(text=st.text(max_size=60) | st.text("凯尔斯茅德卢韦克舍 和的x1", max_size=20))
def test_any_text_can_be_listened_to(text: str) -> None:
    for run in transcribed(text):
        assert run in text
        assert len(run) >= 2
        assert all(len(form) >= SHORTEST for form in heard_forms(run))


@pytest.mark.parametrize(("name", "text", "heard"), [
    ("lishui", "浙江丽水", True),
    ("liupanshui", "六盘水市", True),
    ("duluth", "浙江丽水", False),
    ("lis", "浙江丽水", False),
    ("lishui", "", False),
])  # fmt: skip
def test_pinyin_is_heard_in_the_sound_of_a_text_unless_it_is_short(name: str, text: str, heard: bool) -> None:
    assert sounds_in(name, ["", sound(text)]) == ({1} if heard else set())
