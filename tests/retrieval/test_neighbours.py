"""The wordings most like given texts."""

from __future__ import annotations

from bot.retrieval.neighbours import neighbours
from tests.retrieval.in_full import Found, indexed

WORDINGS = ["w:when w:pier w:open", "w:who w:build w:lighthouse", "w:how w:long w:pier", "w:when w:lighthouse", "w:other"]


def features(text: str) -> dict[str, float]:
    return dict.fromkeys(text.split(), 1.0)


INDEX = indexed((Found(label=f"label {-number}", features=text.split()) for number, text in enumerate(WORDINGS)), frozenset({"label 0"}))


def test_the_most_similar_comes_first_and_what_has_nothing_in_common_is_left_out() -> None:
    assert neighbours(INDEX, [features("w:when w:pier w:open")]) == [0, 3, 2]


def test_the_nearest_of_several_texts_counts() -> None:
    found = neighbours(INDEX, [features("w:when w:pier w:open"), features("w:who w:build w:lighthouse")])
    assert set(found[:2]) == {0, 1}
    assert 4 not in found


def test_unknown_texts_have_no_neighbours() -> None:
    assert neighbours(INDEX, [features("w:nonsense"), {}]) == []
    assert neighbours(INDEX, []) == []
