"""What is asked, of what, and what is only said beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.lexicon import Lexicon
from bot.language.question import CONTEXT_WEIGHT, MAX_PARTS, Question, split_question, understand
from bot.language.spelling import Speller


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Reader:
    return Reader(lexicon)


class Reader:
    """Reads with the vocabulary of the shipped base, without repairing anything."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, text: str) -> Question:
        return understand(text, self._lexicon)


def test_only_the_asking_sentence_is_judged(read: Reader) -> None:
    question = read("My grandmother has a zzyzx. When did Wanda Plaza open?")
    assert question.unknown == ()
    assert "grandmother" not in question.words
    assert {"ask-date", "entity:wanda-plaza"} <= question.concepts


def test_what_stands_beside_the_question_weighs_less(read: Reader) -> None:
    question = read("I love the forest. When did Wanda Plaza open?")
    assert question.features["w:forest"] == CONTEXT_WEIGHT
    assert question.features["w:wanda"] == 1.0
    assert "entity:reserve-forest" not in question.concepts


def test_a_word_in_both_sentences_has_full_weight(read: Reader) -> None:
    assert read("I like Wanda. When did Wanda open?").features["w:wanda"] == 1.0
    assert read("When did Wanda open? I like Wanda.").features["w:wanda"] == 1.0


def test_without_a_question_everything_is_read(read: Reader) -> None:
    question = read("Wanda Plaza. The forest.")
    assert {"entity:wanda-plaza"} <= question.concepts
    assert set(question.features.values()) == {1.0}


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("When did it open?", "ask-date"),
        ("什么时候开业", "ask-date"),
        ("How much did it cost", "ask-amount"),
        ("投资多少钱", "ask-amount"),
        ("how many companies came", "ask-count"),
        ("有几家企业", "ask-count"),
        ("where is it", "ask-place"),
        ("在哪里", "ask-place"),
        ("who sponsored it", "ask-person"),
        ("谁主办的", "ask-person"),
        ("why", "ask-reason"),
        ("is it true that it opened", "ask-whether"),
        ("did it open in 2017", "ask-whether"),
        ("是不是2017年开业的", "ask-whether"),
        ("又签了哪两项", "ask-list"),
        ("剩下的是哪俩", "ask-list"),
        ("到底是哪几家", "ask-list"),
        ("leave out the pier, what is left", "other-thing"),
        ("刨去码头还有什么", "other-thing"),
    ],
)
def test_what_is_asked(text: str, asks: str, read: Reader) -> None:
    assert asks in read(text).concepts


def test_a_statement_with_a_question_mark_is_a_claim(read: Reader) -> None:
    assert "ask-whether" in read("Liupanshui Wanda Plaza opened in the year 2016?").concepts
    assert "ask-whether" not in read("Wanda Plaza 2016?").concepts
    assert "ask-whether" not in read("Could you tell me when the plaza was opened?").concepts
    assert "ask-whether" in read("Can you confirm that the plaza was opened in 2016?").concepts


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("how many companies came", "w:company"),
        ("How many jobs were created?", "w:job"),
        ("which city is it in", "w:city"),
        ("有多少家企业参加", "h:企业"),
        ("哪个城市", "h:城市"),
    ],
)
def test_the_thing_asked_for_is_the_head(text: str, head: str, read: Reader) -> None:
    assert any(head in features for features in read(text).heads)


@pytest.mark.parametrize("text", ["how many are there", "what is it about", "what of the plaza", "多少"])
def test_little_words_are_no_heads(text: str, read: Reader) -> None:
    assert read(text).heads == ()


def test_what_stands_beside_the_question_names_neither_its_places_nor_its_numbers(read: Reader) -> None:
    question = read("How many firms came? I need it for 12 o'clock in Shenyang.")
    assert question.places == frozenset()
    assert question.asked_numbers == ()
    assert [number.value for number in question.numbers] == [12]
    assert [number.value for number in read("Did 12 firms come?").asked_numbers] == [12]


def test_us_is_no_country(read: Reader) -> None:
    assert read("remind us how many firms came").places == frozenset()
    assert read("did firms from the USA come").places == {"place:america"}


def test_places_are_told_apart_from_concepts(read: Reader) -> None:
    question = read("How many firms from Shenyang came?")
    assert [place.partition(":")[0] for place in question.places] == ["place"]
    assert not any(concept.startswith("place:") for concept in question.concepts)
    assert "e:elsewhere" in question.features


def test_numbers_the_base_never_speaks_of_look_alike(read: Reader) -> None:
    first, second = read("Did it open in 2003?"), read("Did it open in 2007?")
    assert first.features == second.features
    assert read("Did it open in 2017?").features != first.features


def test_a_statement_with_a_year_is_read_the_same_in_digits_and_characters(read: Reader) -> None:
    assert [number.value for number in read("二零一七年").numbers] == [number.value for number in read("2017年").numbers]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("How many firms came and what was signed?", ("how many firms came", "what was signed")),
        ("When did Wanda open? Where is it?", ("when did wanda open", "where is it")),
        ("When did Wanda open?? Where is it?!", ("when did wanda open", "where is it")),
        ("万达什么时候开业，在哪里？", ("万达什么时候开业", "在哪里")),
        ("签了几个项目以及分别是什么", ("签了几个项目", "分别是什么")),
        ("When did Wanda Plaza open?", ()),
        ("When did Wanda Plaza open???", ()),
        ("When did Wanda Plaza open? 😀", ()),
        ("Hello, when did Wanda Plaza open?", ()),
        ("Wanda, when?", ()),
        ("Dalian and Liupanshui", ()),
        ("who? who? who? who?", ()),
        ("", ()),
    ],
)
def test_questions_in_several_parts(text: str, parts: tuple[str, ...], read: Reader) -> None:
    found = split_question(read(text))
    assert tuple(part.rstrip("?!？ ") for part in found) == parts


@given(
    text=st.lists(st.sampled_from(["when", "who", "Wanda", "?", ",", ";", "and", "什么", "，", "以及", "😀", "2"]), max_size=12).map(
        " ".join
    )
)
def test_there_are_no_or_two_or_three_parts_and_each_asks(text: str, read: Reader) -> None:
    parts = split_question(read(text))
    assert len(parts) == 0 or 2 <= len(parts) <= MAX_PARTS
    assert all(part.strip() for part in parts)


TEXTS = st.one_of(
    st.text(st.characters(), max_size=80),
    st.lists(
        st.sampled_from("when did wnda plaza open ? . 万达 什么 2017 20亿 - ' isn't y 4 the u-u n't & + a;b".split()), max_size=16
    ).map(" ".join),
)


@given(text=TEXTS)
def test_any_text_is_understood(text: str, lexicon: Lexicon, speller: Speller) -> None:
    question = understand(text, lexicon, speller.repair, speller.repair_han)
    assert question.text == text
    assert all(0 < weight <= 1 for weight in question.features.values())
    assert question.concepts.isdisjoint(question.context_concepts)
    assert question.places.isdisjoint(question.concepts)


@given(text=TEXTS)
def test_case_never_changes_what_is_understood(text: str, lexicon: Lexicon) -> None:
    lower = text.lower()
    if lower.upper().lower() == lower:
        assert understand(lower.upper(), lexicon).features == understand(lower, lexicon).features


def test_repairs_leave_a_trace(lexicon: Lexicon, speller: Speller) -> None:
    question = understand("how many compnies atended", lexicon, speller.repair, speller.repair_han)
    assert question.repairs == (("compnies", "companies"), ("atended", "attended"))
    assert question.words == ("how", "many", "company", "attend")


def test_a_word_nobody_knows_is_told(lexicon: Lexicon, speller: Speller) -> None:
    assert understand("when did xqzzk open", lexicon, speller.repair).unknown == ("xqzzk",)


def test_the_order_of_features_is_that_of_reading(read: Reader) -> None:
    """A set of texts is ordered differently in every process, and sums of floats depend on the order."""
    features = list(read("When did Wanda Plaza open?").features)
    assert [f for f in features if f.startswith("w:")] == ["w:when", "w:do", "w:wanda", "w:plaza", "w:open"]
    named = [f for f in features if f.startswith(("c:", "e:")) and "&" not in f]
    assert len(named) > 1
    assert named == sorted(named)
