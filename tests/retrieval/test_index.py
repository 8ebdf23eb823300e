"""The index against a slow, obvious twin, and the laws that callers lean on."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval import index as module
from bot.retrieval.index import EMPHASIS, OTHER_ENTITY, SMOOTHING, Index, Match, alike, search
from tests.retrieval.in_full import Found, indexed

LABELS = ("apple", "berry", "cherry", "date")
TOLD = frozenset({"apple", "berry"})
FEATURES = (
    *("w:a", "w:b", "w:c", "w:d", "w:e", "p:a_b", "h:中国", "c:x", "c:y", "c:x&c:y", "c:x&e:place:z", "k:other-year&c:x"),
    *("n:3", "k:year", "k:other-year", "e:elsewhere", "e:entity:mall", "e:entity:fair"),
)
MARKS = ("n:", "k:other-", "e:")

weights = st.sampled_from((1.0, 0.4))
questions = st.dictionaries(st.sampled_from((*FEATURES, "w:unknown", "c:x&c:unknown")), weights, max_size=10)


def marks_of(wording: Found) -> frozenset[str]:
    return frozenset(f for f in wording.features if "&" not in f and f.startswith(MARKS)) if wording.marked else frozenset()


wordings = st.builds(
    Found,
    label=st.sampled_from(LABELS),
    features=st.lists(st.sampled_from(FEATURES), unique=True, max_size=8).map(tuple),
    marked=st.booleans(),
)
bases = st.lists(wordings, max_size=14)


@dataclass(frozen=True, kw_only=True)
class Twin:
    """What ``search`` says, worked out wording by wording; per label in alphabetical order."""

    similarities: list[list[tuple[float, int]]]  # per label: similarity and position of each of its wordings
    log_odds: list[float]
    stated: float
    known: float


def twin(wordings: Sequence[Found], question: Mapping[str, float], most: int = module.MAX_POSTINGS) -> Twin:
    labels = sorted({wording.label for wording in wordings})
    everywhere = Counter(feature for wording in wordings for feature in wording.features)
    kept = {feature for feature, count in everywhere.items() if "&" not in feature or count > 1}
    total = len(wordings)

    def rarity(feature: str) -> float:
        if feature not in kept:
            return math.log(1 + total)
        decisive = "&" not in feature and feature.startswith(("n:", "k:other-", "e:elsewhere"))
        return math.log((1 + total) / (1 + everywhere[feature])) * (EMPHASIS if decisive else 1)

    known = {feature: weight for feature, weight in question.items() if feature in kept}
    unseen = sum(weight for feature, weight in question.items() if feature not in kept and "&" not in feature)
    vector = {feature: weight * rarity(feature) for feature, weight in known.items()}
    length = math.sqrt(sum(value**2 for value in vector.values()) + unseen * math.log(1 + total) ** 2) or 1.0
    compared = rarest({feature: everywhere[feature] for feature in sorted(known)}, most)
    similarities: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for position, wording in enumerate(wordings):
        own = {feature: rarity(feature) for feature in wording.features if feature in kept}
        norm = math.sqrt(sum(value**2 for value in own.values())) or 1.0
        cosine = sum(vector[feature] * own[feature] for feature in compared & own.keys()) / norm / length
        missing = marks_of(wording) - known.keys()
        factor = 1.0 if not missing else OTHER_ENTITY if all(mark.startswith("e:entity:") for mark in missing) else 0.0
        similarities[wording.label].append((cosine * factor, position))
    inside = {label: Counter(f for w in wordings if w.label == label for f in w.features if f in kept) for label in labels}
    cells = sum(sum(counts.values()) for counts in inside.values())
    smoothing = SMOOTHING * len(kept)
    spread = Counter(feature for counts in inside.values() for feature in counts)
    norm = math.sqrt(sum(weight**2 for weight in known.values())) or 1.0
    judged = rarest({feature: spread[feature] for feature in sorted(known)}, most)
    log_odds = []
    for label in labels:
        here = sum(inside[label].values())
        odds = 0.0
        for feature, weight in known.items():
            count, others = inside[label][feature], everywhere[feature] - inside[label][feature]
            if feature in judged:
                # The term of a label without the feature is left out: all labels share it.
                odds += weight * math.log((count + SMOOTHING) / (others + SMOOTHING))
                odds -= weight * math.log(SMOOTHING / (everywhere[feature] + SMOOTHING))
            odds += weight * math.log((cells - here + smoothing) / (here + smoothing))
        log_odds.append(odds / norm)
    told = {feature: sum(inside[label][feature] for label in labels if label in TOLD) + SMOOTHING for feature in kept}
    untold = {feature: sum(inside[label][feature] for label in labels if label not in TOLD) + SMOOTHING for feature in kept}
    ratio = {f: math.log(told[f] / sum(told.values())) - math.log(untold[f] / sum(untold.values())) for f in known}
    stated = sum(weight * ratio[feature] for feature, weight in known.items()) / norm
    covered, missed = sum(vector.values()), unseen * math.log(1 + total)
    return Twin(
        similarities=[similarities[label] for label in labels],
        log_odds=log_odds,
        stated=stated,
        known=covered / (covered + missed) if known and covered + missed else 0.0,
    )


def rarest(postings: Mapping[str, int], most: int) -> set[str]:
    """The features read: all, or the rarest whose postings together stay below the limit (one at least)."""
    if sum(postings.values()) <= most:
        return set(postings)
    chosen: list[str] = []
    read = 0
    for feature in sorted(postings, key=lambda feature: postings[feature]):
        read += postings[feature]
        if chosen and read >= most:
            break
        chosen.append(feature)
    return set(chosen)


def close(found: Any, expected: Any) -> bool:
    return np.allclose(found, expected, rtol=1e-4, atol=2e-5)


def same_parts(first: Index | Match, second: Index | Match) -> bool:
    return all(np.array_equal(getattr(first, field.name), getattr(second, field.name)) for field in fields(first))


def index_of(*wordings: tuple[str, str]) -> Index:
    return indexed([Found(label=label, features=words.split()) for label, words in wordings], TOLD)


@given(bases, questions)
def test_search_says_what_its_slow_twin_says(base: list[Found], question: dict[str, float]) -> None:
    match, expected = search(indexed(base, TOLD), question), twin(base, question)
    if not base or not question.keys() & indexed(base, TOLD).features.keys():
        assert not match.similarity.any()
        assert match.known == 0
        return
    best = [sorted(found, key=lambda pair: -pair[0]) for found in expected.similarities]
    assert close(match.similarity, [found[0][0] for found in best])
    assert close(match.second, [found[1][0] if len(found) > 1 else 0.0 for found in best])
    for label, position in enumerate(match.nearest.tolist()):
        similarity = {place: value for value, place in expected.similarities[label]}
        assert close(similarity[position], best[label][0][0])
    assert close(match.log_odds, expected.log_odds)
    assert close(match.stated, expected.stated)
    assert close(match.known, expected.known)


@given(bases, questions, st.integers(1, 30))
def test_the_limit_of_postings_leaves_out_the_commonest_features_and_nothing_else(
    base: list[Found], question: dict[str, float], most: int
) -> None:
    index = indexed(base, TOLD)
    if not question.keys() & index.features.keys():
        return
    full = search(index, question)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_POSTINGS", most)
        limited = search(index, question)
    read = {feature: int(index.wording_start[n + 1] - index.wording_start[n]) for feature, n in index.features.items()}
    spread = {feature: int(index.class_start[n + 1] - index.class_start[n]) for feature, n in index.features.items()}
    assert (limited.stated, limited.known) == (full.stated, full.known)
    assert (limited.similarity <= full.similarity + 1e-6).all()
    if sum(read[feature] for feature in question if feature in read) <= most:
        assert np.array_equal(limited.similarity, full.similarity)
        assert np.array_equal(limited.nearest, full.nearest)
    if sum(spread[feature] for feature in question if feature in spread) <= most:
        assert np.array_equal(limited.log_odds, full.log_odds)


def test_beyond_the_limit_the_rarest_features_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    base = [Found(label="apple" if n < 9 else "berry", features=("w:the", f"w:{n % 5}")) for n in range(18)]
    question = {"w:the": 1.0, "w:3": 1.0}
    monkeypatch.setattr(module, "MAX_POSTINGS", 10)
    match, expected = search(indexed(base, TOLD), question), twin(base, question, most=10)
    assert close(match.similarity, [max(found)[0] for found in expected.similarities])


@given(bases, questions, st.randoms(use_true_random=False))
def test_the_order_in_which_a_question_has_its_features_changes_not_even_the_last_digit(
    base: list[Found], question: dict[str, float], random: Any
) -> None:
    index = indexed(base, TOLD)
    shuffled = list(question.items())
    random.shuffle(shuffled)
    assert same_parts(search(index, question), search(index, dict(shuffled)))


@given(bases)
def test_an_index_is_the_same_whatever_the_order_in_which_wordings_have_their_features(base: list[Found]) -> None:
    turned = [replace(w, features=tuple(reversed([*w.features]))) for w in base]
    first, second = indexed(base, TOLD), indexed(turned, TOLD)
    assert list(first.features) == sorted(first.features) == list(second.features)
    assert same_parts(first, second)


def test_an_empty_base_knows_nothing() -> None:
    match = search(indexed([], TOLD), {"w:a": 1.0})
    assert (len(match.similarity), len(match.nearest), match.stated, match.known) == (0, 0, 0.0, 0.0)


def test_wordings_without_features_are_never_found() -> None:
    index = index_of(("apple", ""), ("berry", "w:b"))
    assert search(index, {"w:a": 1.0}).known == 0
    assert search(index, {"w:b": 1.0}).similarity.tolist() == pytest.approx([0, 1])


def test_unknown_features_lower_the_similarity_and_are_told() -> None:
    index = index_of(("apple", "w:a w:b"), ("berry", "w:c"))
    plain, strange = search(index, {"w:a": 1.0, "w:b": 1.0}), search(index, {"w:a": 1.0, "w:b": 1.0, "w:zebra": 1.0})
    assert plain.similarity[0] == pytest.approx(1)
    assert strange.similarity[0] < 0.9
    assert (plain.known, strange.known < 0.8) == (1.0, True)


def test_a_pair_of_concepts_that_occurs_once_is_left_out_and_its_absence_is_no_gap() -> None:
    index = index_of(("apple", "c:x c:y c:x&c:y"), ("berry", "c:z"))
    assert "c:x&c:y" not in index.features
    assert search(index, {"c:x": 1.0, "c:y": 1.0, "c:x&c:y": 1.0}).known == 1
    assert "c:x&c:y" in index_of(("apple", "c:x c:y c:x&c:y"), ("berry", "c:x c:y c:x&c:y")).features


def test_of_equally_near_wordings_the_first_is_the_nearest() -> None:
    index = index_of(("berry", "w:a"), ("apple", "w:b"), ("apple", "w:a w:b"), ("apple", "w:a w:b"), ("berry", "w:a"))
    match = search(index, {"w:a": 1.0, "w:b": 1.0})
    assert index.labels == ("apple", "berry")
    assert match.nearest.tolist() == [2, 0]
    assert match.second.tolist() == pytest.approx(match.similarity.tolist())


def test_a_label_with_one_wording_has_no_second() -> None:
    assert search(index_of(("apple", "w:a"), ("berry", "w:b")), {"w:a": 1.0}).second.tolist() == [0, 0]


def test_a_wording_with_marks_speaks_only_to_questions_that_have_them() -> None:
    base = [
        Found(label="apple", features=("w:a", "w:b")),
        Found(label="cherry", features=("w:a", "n:3"), marked=True),
        Found(label="date", features=("w:a", "e:entity:mall"), marked=True),
    ]
    index = indexed(base, TOLD)
    without, with_all = search(index, {"w:a": 1.0, "w:b": 1.0}), search(index, {"w:a": 1.0, "n:3": 1.0, "e:entity:mall": 1.0})
    assert without.similarity[1] == 0
    bare = search(indexed([replace(w, marked=False) for w in base], TOLD), {"w:a": 1.0, "w:b": 1.0})
    assert without.similarity[2] == pytest.approx(OTHER_ENTITY * bare.similarity[2])
    assert with_all.similarity[1] > with_all.similarity[0]


WORDINGS = ["w:when w:pier w:open", "w:who w:build w:lighthouse", "w:how w:long w:pier", "w:when w:lighthouse", "w:other"]


def features(text: str) -> dict[str, float]:
    return dict.fromkeys(text.split(), 1.0)


INDEX = indexed((Found(label=f"label {-number}", features=text.split()) for number, text in enumerate(WORDINGS)), frozenset({"label 0"}))


def test_the_most_similar_comes_first_and_what_has_nothing_in_common_is_left_out() -> None:
    assert [position for position, _ in alike(INDEX, [features("w:when w:pier w:open")])] == [0, 3, 2]


def test_the_nearest_of_several_texts_counts() -> None:
    found = [position for position, _ in alike(INDEX, [features("w:when w:pier w:open"), features("w:who w:build w:lighthouse")])]
    assert set(found[:2]) == {0, 1}
    assert 4 not in found


def test_unknown_texts_are_like_nothing() -> None:
    assert alike(INDEX, [features("w:nonsense"), {}]) == []
    assert alike(INDEX, []) == []
