"""Misspelt words are put right, right ones are left alone, and foreign names do not become known ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.hearing import readings, sound
from bot.language.lexicon import Lexicon
from bot.language.spelling import Speller, allowed_distance, build_speller, skeleton


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("compnies", "companies"),
        ("atended", "attended"),
        ("simposium", "symposium"),
        ("sponser", "sponsor"),
        ("goverment", "government"),
        ("forrest", "forest"),
        ("oppened", "opened"),
        ("evalution", "evaluation"),
        ("trainning", "training"),
        ("wnda", "wanda"),
        ("dalien", "dalian"),
        ("liupanshi", "liupanshui"),
    ],
)
def test_a_typo_is_put_right(typed: str, meant: str, speller: Speller) -> None:
    assert speller.repair(typed) == (meant,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("cmpnies", "companies"), ("invstmnt", "investment"), ("prjcts", "projects"), ("lndmrks", "landmark"), ("jnya", "junya")],
)
def test_dropped_vowels_are_put_back(typed: str, meant: str, speller: Speller) -> None:
    repaired = speller.repair(typed)
    assert repaired is not None
    assert [speller.lexicon.base_form(word) for word in repaired] == [speller.lexicon.base_form(meant)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("wandaplaza", ("wanda", "plaza")), ("howmanycompanies", ("how", "many", "companies"))],
)
def test_words_written_as_one_are_parted(typed: str, meant: tuple[str, ...], speller: Speller) -> None:
    assert speller.repair(typed) == meant


FOREIGN = "liuzhou panzhihua panjin guiyang shenyang shenzhen chongqing dandong zunyi anshun bijie dali wuhan tianjin tokyo".split()


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_place_is_not_repaired_into_a_known_one(name: str, speller: Speller) -> None:
    assert speller.repair(name) in ((name,), None)


@pytest.mark.parametrize("name", ["柳州", "攀枝花", "盘锦", "大理", "六盘山", "盘县", "沈阳", "贵阳", "杭州"])
def test_a_foreign_chinese_place_is_not_repaired_into_a_known_one(name: str, speller: Speller) -> None:
    assert speller.repair_han(f"{name}有多少项目") == f"{name}有多少项目"


@pytest.mark.parametrize("word", ["bus", "messi", "pizza", "bitcoin", "weather", "plan", "planet", "organic", "chery's"])
def test_correct_everyday_words_are_left_alone(word: str, speller: Speller) -> None:
    known = word in speller.lexicon.english or word in speller.lexicon.words
    assert not known or speller.repair(word) in ((word,), None) or word in speller.lexicon.english


@pytest.mark.parametrize("word", ["xyzzy", "qwrtz", "zzzz", "a", "", "kjhgfdsa", "x" * 400])
def test_nonsense_stays_nonsense(word: str, speller: Speller) -> None:
    assert speller.repair(word) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("大莲", "大连"),
        ("万大广场", "万达广场"),
        ("英桃基地", "樱桃基地"),
        ("红石字会", "红十字会"),
        ("除备林", "储备林"),
    ],
)
def test_homophones_are_put_right(typed: str, meant: str, speller: Speller) -> None:
    assert speller.repair_han(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "盘州的国家储备林要投多少钱",
        "全国的国家储备林有多少亩",
        "大连给了六盘水多少援助资金",
        "那家包装公司在哪",
        "汇报材料里怎么写合作成果",
        "养老院护理员的工资是多少",
        "请写明姓名和实际数额",
    ],
)
def test_words_that_belong_together_are_not_taken_for_others_of_their_sound(text: str, speller: Speller) -> None:
    assert speller.repair_han(text) == text


@pytest.mark.parametrize("text", ["樱桃基地", "储备林项目总投资多少", "万达广场什么时候开业", "大连企业", "天气怎么样", "红十字会签了什么"])
def test_correct_chinese_is_left_alone(text: str, speller: Speller) -> None:
    assert speller.repair_han(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wanda guangchang", "万达广场"),
        ("liupanshui wanda guangchang shenme shihou kaiye", "六盘水万达广场 什么时候 开业"),
        ("yingtao jidi", "樱桃基地"),
        ("hongshizihui", "红十字会"),
        ("duoshao qian", "多少钱"),
        ("xiangmu", "项目"),
    ],
)
def test_pinyin_typed_in_latin_letters_is_read(typed: str, meant: str, speller: Speller) -> None:
    assert speller.repair_han(typed) == meant


@pytest.mark.parametrize(
    "text", ["is there a forest", "the wanda plaza", "how many companies came", "panzhihua", "liuzhou", "man made change"]
)
def test_english_is_not_taken_for_pinyin(text: str, speller: Speller) -> None:
    assert speller.repair_han(text) == text


@given(text=st.text(st.characters(), max_size=60))
def test_no_text_raises(text: str, speller: Speller) -> None:
    speller.repair(text)
    speller.repair_han(text)


@given(word=st.text("abcdefghijklmnopqrstuvwxyz", max_size=60))
def test_a_repair_consists_of_known_words(word: str, speller: Speller) -> None:
    for meant in speller.repair(word) or ():
        assert meant in speller.frequency or meant in speller.lexicon.english


@given(data=st.data())
def test_a_known_word_is_its_own_repair(data: st.DataObject, speller: Speller) -> None:
    word = data.draw(st.sampled_from(sorted(speller.frequency)))
    assert speller.repair(word) == (word,)


@given(text=st.text("大连六盘水万达广场樱桃储备林红十字会项目多少什么时候在哪", max_size=30))
def test_repairing_chinese_keeps_its_length(text: str, speller: Speller) -> None:
    assert len(speller.repair_han(text)) == len(text)


@given(words=st.lists(st.sampled_from(["compnies", "wnda", "xyzzy", "wandaplaza", "atended"]), max_size=12))
def test_a_repair_does_not_depend_on_what_was_repaired_before(words: list[str], speller: Speller, lexicon: Lexicon) -> None:
    fresh = [replace(speller, memory={}).repair(word) for word in words]
    assert [speller.repair(word) for word in words] == fresh


def test_the_misspellings_of_stored_wordings_are_not_taken_for_words(lexicon: Lexicon) -> None:
    built = build_speller(lexicon, [("compnies", 2), ("companies", 9)], {})
    assert "compnies" not in built.frequency
    assert built.repair("compnies") == ("companies",)


def test_what_a_document_tells_is_no_misspelling(lexicon: Lexicon) -> None:
    told = "mr desmond of tartu opens the tram"
    without, built = build_speller(lexicon, (), {}), build_speller(lexicon, (), {}, [told])
    assert without.repair("desmond") != ("desmond",)
    assert [built.repair(word) for word in ("desmond", "tartu", "desmnd")] == [("desmond",), ("tartu",), ("desmond",)]


def test_ties_go_to_the_more_frequent_word(lexicon: Lexicon) -> None:
    words = lexicon.extended({"a": (("belgor", "belgar"), ())})
    assert build_speller(words, [("belgar", 5)], {}).repair("belger") == ("belgar",)
    assert build_speller(words, [("belgor", 5)], {}).repair("belger") == ("belgor",)


@pytest.mark.parametrize(("length", "edits"), [(1, 0), (3, 0), (4, 1), (5, 1), (6, 2), (8, 2), (9, 3), (20, 3)])
def test_long_words_may_have_more_mistakes(length: int, edits: int) -> None:
    assert allowed_distance(length) == edits


def test_the_skeleton_of_a_word_is_its_consonants() -> None:
    assert skeleton("companies") == skeleton("cmpnies") == "cmpns"
    assert skeleton("apple") == "apl"


def test_characters_sound_like_their_homophones() -> None:
    assert sound("大连") == sound("大莲") == "dalian"
    assert sound("x万") == "xwan"
    assert len(readings()) == 6763
