"""Misses are gathered so that an editor sees each question once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.asking import Asking
from bot.conversation.misses import answered_now, candidates, gap_of
from bot.editorial.misses import (
    REASONS,
    AskedText,
    Miss,
    Reason,
    asks_something,
    cluster,
)
from bot.facts.schema import parse
from bot.language.normalize import fold, folded_key
from bot.retrieval.engine import build
from bot.service import Service, prepare
from tests.cli.conftest import DOCUMENT, FACTS

SMALL = Service(prepare(build(parse({"facts.yaml": FACTS}, {"documents/harbour.txt": DOCUMENT}))))
WORDS = (
    "When",
    "was",
    "the",
    "pier",
    "opened",
    "ferry",
    "lighthouse",
    "2015",
    "2016",
    "?",
    "码头",
    "哪年",
    "开放",
    "<b>",
    "🙂",
    "😈",
    "Порт",
)
QUESTIONS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join) | st.text(max_size=8)
MISSES = st.lists(
    st.builds(
        Miss,
        id=st.uuids().map(str),
        at=st.integers(0, 5).map(float),
        question=QUESTIONS,
        language=st.sampled_from(["en", "zh"]),
        user=st.sampled_from(["one", "two", "three"]),
        reasons=st.frozensets(st.sampled_from(REASONS), min_size=1),
        items=st.sampled_from([(), ("pier-cost",), ("pier-cost", "pier-opening")]),
    ),
    max_size=12,
    unique_by=lambda miss: miss.id,
)


def took(question: str, user: str, item: str = "pier-cost", *, at: float = 0.0, reply: str = "") -> Miss:
    reasons: frozenset[Reason] = frozenset({"taken"})
    return Miss(id=reply or f"{question} {user}", at=at, question=question, language="en", user=user, reasons=reasons, items=(item,))


def miss(question: str, identifier: str = "", *, at: float = 0.0, user: str = "one", language: str = "en", why: str = "unknown") -> Miss:
    reasons: frozenset[Reason] = frozenset(reason for reason in REASONS if reason in why.split())
    return Miss(id=identifier or question, at=at, question=question, language=language, user=user, reasons=reasons, items=("pier-cost",))


def texts(misses: Sequence[Miss], service: Service = SMALL) -> list[set[str]]:
    return [{asked.text for asked in found.texts} for found in cluster(misses, service)]


@given(MISSES, st.randoms(use_true_random=False))
def test_the_order_of_the_misses_has_no_effect(misses: list[Miss], chance: object) -> None:
    shuffled = list(misses)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert cluster(shuffled, SMALL) == cluster(misses, SMALL)


@given(MISSES)
def test_every_miss_is_in_exactly_one_cluster(misses: list[Miss]) -> None:
    found = [identifier for gathered in cluster(misses, SMALL) for identifier in gathered.misses]
    assert sorted(found) == sorted(miss.id for miss in misses)


@given(MISSES)
def test_texts_that_fold_to_the_same_are_always_together_and_counted_as_one(misses: list[Miss]) -> None:
    clusters = cluster(misses, SMALL)
    keys = [asked.key for found in clusters for asked in found.texts]
    assert sorted(keys) == sorted({folded_key(miss.question) for miss in misses})
    counts = Counter(folded_key(miss.question) for miss in misses)
    assert {asked.key: asked.count for found in clusters for asked in found.texts} == counts


@given(MISSES)
def test_a_cluster_tells_of_its_misses_what_counting_them_tells(misses: list[Miss]) -> None:
    by_id = {miss.id: miss for miss in misses}
    for found in cluster(misses, SMALL):
        inside = [by_id[identifier] for identifier in found.misses]
        assert found.misses == tuple(miss.id for miss in sorted(inside, key=lambda miss: (-miss.at, miss.id)))
        assert (found.first, found.last) == (min(miss.at for miss in inside), max(miss.at for miss in inside))
        assert found.people == len({miss.user for miss in inside})
        assert found.languages == Counter(miss.language for miss in inside)
        assert found.reasons == Counter(reason for miss in inside for reason in miss.reasons)
        assert found.text == found.texts[0].text
        assert found.key == found.texts[0].key
        best = max(found.texts, key=lambda asked: (asked.count, -len(fold(asked.text))))
        assert (best.count, len(fold(best.text))) == (found.texts[0].count, len(fold(found.text)))


@settings(max_examples=30)
@given(MISSES, st.integers(1, 3))
def test_the_same_misses_asked_more_often_are_gathered_alike(misses: list[Miss], times: int) -> None:
    again = [
        Miss(id=f"{m.id} {n}", at=m.at, question=m.question, language=m.language, user=m.user, reasons=m.reasons, items=m.items)
        for m in misses
        for n in range(times)
    ]
    once = {frozenset(asked.key for asked in found.texts) for found in cluster(misses, SMALL)}
    assert {frozenset(asked.key for asked in found.texts) for found in cluster(again, SMALL)} == once


def test_other_wordings_and_slips_are_gathered(service: Service) -> None:
    english = [
        "Which bank financed the reserve forest?",
        "which bank finances the reserve forest",
        "Whch bank financd teh reserve forrest?",
    ]
    chinese = ["万达广场有多少家店？", "请问万达广场有多少家店", "萬達廣場有多少家店鋪"]
    assert texts([miss(text) for text in (*english, *chinese)], service) == [set(chinese), set(english)]


def test_texts_with_other_numbers_are_never_gathered() -> None:
    assert len(texts([miss(f"How many ferries called at the pier in {year}?") for year in (2016, 2017, 2018)])) == 3


def test_texts_without_a_letter_that_is_known_are_gathered_by_what_they_have() -> None:
    found = texts([miss("Где порт сегодня?"), miss("где  порт сегодня"), miss("где порт"), miss("🙂🙂"), miss("??")])
    assert found == [{"где порт", "где порт сегодня"}, {"🙂🙂"}, {"??"}]


def test_the_representative_is_what_was_asked_most_then_the_shortest_as_most_people_typed_it() -> None:
    asked = ["when does the ferry leave", "When does the ferry leave?", "when does the ferry leave", "When exactly does the ferry leave?"]
    (found,) = cluster([miss(text, str(number)) for number, text in enumerate(asked)], SMALL)
    assert [(text.text, text.count) for text in found.texts] == [
        ("when does the ferry leave", 3),
        ("When exactly does the ferry leave?", 1),
    ]
    assert found.texts[0] == AskedText(key=folded_key("when does the ferry leave"), text=found.text, count=3)


def test_the_weightiest_come_first() -> None:
    misses = [
        miss("Is there a swimming pool?", "a", at=9.0),
        miss("Is there a swimming pool?", "b", at=9.0),
        miss("Which colour has the crane?", "c", at=5.0),
        miss("Which colour has the crane?", "d", at=10.0),
        miss("Who owns the ferry?", "e", why="none"),
        miss("How deep is the water?", "f", why="down"),
        miss("How tall is the mayor?", "g", why="unknown told"),
    ]
    assert [found.misses[0] for found in cluster(misses, SMALL)] == ["g", "f", "e", "d", "a"]


def test_what_was_told_and_not_liked_is_known() -> None:
    (found,) = cluster([miss("pier cost", "a", why="down"), miss("pier cost", "b", why="none")], SMALL)
    assert found.disliked == ("pier-cost",)
    assert found.reasons == {"down": 1, "none": 1}


def test_each_person_counts_once_for_what_they_took_last() -> None:
    chosen = [
        took("the year of the pier", "one", "pier-cost", at=1.0, reply="a"),
        took("the year of the pier", "two", "pier-opening", at=1.0, reply="a"),
        took("please, the year of the pier", "one", "pier-opening", at=2.0),
        took("the year of the pier", "three", "pier-cost", at=3.0, reply="a"),
    ]
    (found,) = cluster(chosen, SMALL)
    assert found.taken == {"pier-opening": 2, "pier-cost": 1}
    assert (found.people, len(found.misses), found.reasons) == (3, 2, {"taken": 4})
    (first,) = cluster(chosen[:1], SMALL)
    assert first.taken == {"pier-cost": 1}


def test_what_most_people_took_comes_first_and_before_all_that_nothing_was_taken_for() -> None:
    asked = [miss("How tall is the mayor?", why="unknown told"), miss("which lamp", why="none"), took("which lamp", "one")]
    many = [took("tell me about the pier", user) for user in ("one", "two")]
    assert [(found.text, found.taken) for found in cluster([*asked, *many], SMALL)] == [
        ("tell me about the pier", {"pier-cost": 2}),
        ("which lamp", {"pier-cost": 1}),
        ("How tall is the mayor?", {}),
    ]


def test_a_text_for_which_something_else_was_taken_is_no_wording() -> None:
    texts = ("the year of the pier", "please the year of the pier", "the year of the pier please")
    chosen = [took(texts[1], "one", "pier-opening"), took(texts[2], "two", "pier-cost"), miss(texts[0]), miss(texts[0], "again")]
    (found,) = cluster(chosen, SMALL)
    assert [text.text for text in found.texts_for("pier-opening")] == [texts[1], texts[0]]
    assert [text.text for text in found.texts_for("pier-cost")] == [texts[2], texts[0]]
    (only,) = cluster(chosen[:1], SMALL)
    assert only.texts_for("pier-cost") == only.texts


@pytest.mark.parametrize(("text", "asking"), [("source?", False), ("2", False), ("none of these", False), ("When?", True), ("", True)])
def test_requests_and_choices_ask_nothing(text: str, asking: bool) -> None:
    assert asks_something(text) == asking


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "\ud800",
        "\u202e\u202e",
        "<script>alert(1)</script>",
        "a" * 20_000,
        "的" * 20_000,
        "'; DROP TABLE replies; --",
        "{0}",
        "%s",
    ],
)
def test_any_text_is_gathered(text: str) -> None:
    (found,) = cluster([miss(text, "a"), miss(text, "b")], SMALL)
    assert found.misses == ("a", "b")
    asking = Asking(SMALL)
    assert {option.item for option in candidates(found, asking)} <= SMALL.state.catalogue.number_of.keys()
    assert answered_now(text, asking) in (None, *SMALL.state.catalogue.number_of)
    assert gap_of(found, asking) in (None, "gap-pier")
