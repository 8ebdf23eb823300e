"""What a message means in a chat: a request, a choice, a follow-up; and when all that is forgotten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import (
    LIFETIME,
    Dialogue,
    choice_in,
    continues,
    in_context,
    is_elliptic,
    item_referred_to,
    refers_back,
    request_in,
)
from bot.language.lexicon import ENTITY, Lexicon
from bot.language.normalize import normalize
from bot.language.question import Question, understand


@pytest.fixture
def read(lexicon: Lexicon) -> Reader:
    return Reader(lexicon)


class Reader:
    """Reads with the vocabulary of the shipped base."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, text: str) -> Question:
        return understand(text, self._lexicon)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("2", 1),
        ("２", 1),
        ("2.", 1),
        (" 2 ", 1),
        ("no. 2", 1),
        ("number 2", 1),
        ("option 2 please", 1),
        ("the second one", 1),
        ("The Second One!", 1),
        ("second", 1),
        ("2nd", 1),
        ("two", 1),
        ("第二个", 1),
        ("第二", 1),
        ("第2个", 1),
        ("选2", 1),
        ("二", 1),
        ("第二個", 1),
        ("first", 0),
        ("1", 0),
        ("第一项", 0),
        ("last", 2),
        ("the last one", 2),
        ("最后一个", 2),
        ("third", 2),
        ("4", 3),
        ("0", 3),
        ("17", 3),
        ("the fifth one", 3),
    ],
)
def test_an_option_is_picked_by_its_place(text: str, position: int) -> None:
    assert choice_in(normalize(text), 3) == position


@pytest.mark.parametrize(
    "text", ["", "?", "two cities", "when", "2018 projects", "how many", "secondary", "the forest", "二十亿", "ab", "source"]
)
def test_other_texts_are_no_choice(text: str) -> None:
    assert choice_in(normalize(text), 3) is None


@pytest.mark.parametrize("text", ["2", "first", "last", "第二个"])
def test_without_options_nothing_is_picked(text: str) -> None:
    assert choice_in(normalize(text), 0) is None


@given(number=st.integers(1, 9), count=st.integers(1, 9), ending=st.text("?!.。！ ", max_size=3))
def test_a_number_picks_its_place_or_none_there_is(number: int, count: int, ending: str) -> None:
    assert choice_in(normalize(f"{number}{ending}"), count) == min(number - 1, count)


@given(text=st.text(st.characters(), max_size=30), count=st.integers(0, 5))
def test_any_text_is_a_choice_or_none(text: str, count: int) -> None:
    chosen = choice_in(normalize(text), count)
    assert chosen is None or 0 <= chosen <= count
    request_in(normalize(text))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("source?", "source"),
        ("Source please!", "source"),
        ("where does it say that?", "source"),
        ("sorce", "source"),
        ("出处？", "source"),
        ("依据是什么", "source"),
        ("in Chinese please", "chinese"),
        ("IN CHINESE", "chinese"),
        ("请用中文", "chinese"),
        ("說中文", "chinese"),
        ("in English, please.", "english"),
        ("用英文说", "english"),
        ("none of these", "none"),
        ("None of these!", "none"),
        ("都不是", "none"),
        ("以上都不是。", "none"),
        ("tell me more", "more"),
        ("还有吗", "more"),
    ],
)
def test_fixed_requests_are_recognised(text: str, wish: str) -> None:
    assert request_in(normalize(text)) == wish


@pytest.mark.parametrize(
    "text",
    ["", "?", "When did Wanda Plaza open?", "what is the source of the investment", "Chinese companies", "万达", "how many", "x" * 500],
)
def test_questions_are_no_requests(text: str) -> None:
    assert request_in(normalize(text)) is None


@pytest.mark.parametrize("text", ["source", "in chinese please", "none of these", "出处", "tell me more"])
@pytest.mark.parametrize("ending", ["", "?", "!!", "。", " ？", "~"])
def test_punctuation_and_case_never_change_a_request(text: str, ending: str) -> None:
    assert request_in(normalize(text.upper() + ending)) == request_in(normalize(text)) is not None


def test_a_chat_is_remembered_for_its_lifetime_and_its_language_longer(read: Reader) -> None:
    dialogue = Dialogue(
        language="zh", question=read("万达"), subject="wanda-plaza", items=("a",), options=("b",), clarifying=True, time=100.0
    )
    assert dialogue.at(100.0 + LIFETIME) == dialogue
    assert dialogue.at(100.1 + LIFETIME) == Dialogue(language="zh", time=100.1 + LIFETIME)


@pytest.mark.parametrize("text", ["where is it?", "when did they come", "and that one?", "它在哪里", "那里有什么", "其中有哪些"])
def test_words_for_something_said_before_are_noticed(text: str, read: Reader) -> None:
    assert refers_back(read(text))


@pytest.mark.parametrize("text", ["When did Wanda Plaza open?", "万达广场什么时候开业", "who sponsored the fair"])
def test_questions_that_stand_alone_refer_to_nothing(text: str, read: Reader) -> None:
    assert not refers_back(read(text))
    assert not is_elliptic(read(text))


@pytest.mark.parametrize("text", ["and the forest?", "what about Wanda", "那储备林呢", "还有呢", "then where?"])
def test_continuations_are_noticed(text: str, read: Reader) -> None:
    assert continues(read(text))


@pytest.mark.parametrize("text", ["android phones", "order", "sofa prices", "When?", "butter"])
def test_words_that_only_begin_alike_are_no_continuations(text: str, read: Reader) -> None:
    assert not continues(read(text))


def test_short_questions_without_an_entity_are_elliptic(read: Reader) -> None:
    assert is_elliptic(read("how much?"))
    assert is_elliptic(read("多少钱"))
    assert not is_elliptic(read("how much is the reserve forest?"))
    assert not is_elliptic(read("how much money did everybody in the whole wide world spend on it"))


def test_a_follow_up_is_read_with_the_subject_spoken_of(read: Reader) -> None:
    extended = in_context(read("where is it?"), Dialogue(question=read("When did Wanda Plaza open?"), subject="wanda-plaza"), faintly=False)
    assert ENTITY + "wanda-plaza" in extended.concepts
    assert extended.features["e:entity:wanda-plaza"] == 1.0
    assert "c:ask-date" not in extended.features


def test_a_question_with_an_entity_of_its_own_keeps_it_and_inherits_what_was_asked(read: Reader) -> None:
    extended = in_context(
        read("and the reserve forest?"), Dialogue(question=read("How much was invested in Wanda Plaza?"), subject="wanda-plaza"), False
    )
    assert ENTITY + "reserve-forest" in extended.concepts
    assert ENTITY + "wanda-plaza" not in extended.concepts
    assert "ask-amount" in extended.concepts


def test_context_leaves_the_question_itself_alone(read: Reader) -> None:
    question = read("where is it?")
    before = dict(question.features)
    in_context(question, Dialogue(question=read("When did Wanda Plaza open?"), subject="wanda-plaza"), faintly=True)
    assert question.features == before


def test_without_anything_said_before_context_adds_no_entity(read: Reader) -> None:
    assert not [c for c in in_context(read("where is it?"), Dialogue(), faintly=True).concepts if c.startswith(ENTITY)]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("what is the second one?", "b"),
        ("tell me about the last project", "c"),
        ("第一个是什么", "a"),
        ("the fourth one", None),
        ("which one", None),
        ("what happened last year", None),
        ("last time I asked, what was the first item", "a"),
    ],
)
def test_a_listed_item_is_referred_to_by_its_place(text: str, item: str | None, read: Reader) -> None:
    assert item_referred_to(read(text), Dialogue(options=("a", "b", "c")), {"project"}) == item
    assert item_referred_to(read(text), Dialogue(), {"project"}) is None


def test_only_what_a_list_shows_is_called_by_its_kind(read: Reader) -> None:
    assert item_referred_to(read("tell me about the last bridge"), Dialogue(options=("a", "b", "c")), {"project"}) is None


@given(items=st.lists(st.sampled_from("abcd")), options=st.lists(st.sampled_from("abcd")), known=st.frozensets(st.sampled_from("abcd")))
def test_of_a_dialogue_only_what_is_known_is_kept(items: list[str], options: list[str], known: frozenset[str]) -> None:
    dialogue = Dialogue(language="zh", items=tuple(items), options=tuple(options), clarifying=bool(options), time=5.0)
    kept = dialogue.among(known)
    assert kept.items == tuple(item for item in items if item in known)
    # A list with a gap would be counted wrongly.
    assert kept.options == (tuple(options) if set(options) <= known else ())
    assert kept.clarifying == bool(kept.options)
    assert (kept.language, kept.time) == ("zh", 5.0)
    assert kept.among(known) is kept
