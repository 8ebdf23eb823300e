"""The index over stored wordings: two kinds of evidence, both sparse and linear in the size of the base.

*Nearest wording*: cosine similarity of tf-idf vectors (Salton & Buckley 1988) over words, word pairs,
Chinese character pairs, concepts and numbers.
*Log-odds*: for every feature how much more often it occurs in the wordings of an item than elsewhere, summed over
the question (the weights of a naive Bayes classifier, as log-count ratios: Wang & Manning 2012). It weighs which words matter,
needs no training beyond counting, and so a change of one fact costs no more than a rebuild.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

SMOOTHING = 0.5
"""Added to every count of the log-odds, > 0. Effect: larger trusts rare features less."""

EMPHASIS = 2.0
"""Factor on the weight of numbers and of foreign places, >= 1. Effect: larger keeps "how many firms from Shenyang came"
further from "how many firms came"."""

OTHER_ENTITY = 0.7
"""Factor in [0, 1] on the similarity of a gap's wording that names an entity the question does not name.
Effect: 1 lets "what rating did Wanda get" speak against "what rating did they get"."""

_DECISIVE = ("n:", "k:other-", "e:elsewhere")

MAX_POSTINGS = 40_000
"""Most postings read for one question, rarest features first. Effect: bounds the time on large bases;
the features left out are the commonest ones, which hardly separate wordings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text to be found.

    Attributes:
        label: the class it belongs to.
        features: feature -> weight.
        marks: features that a question should have too for this wording to count as similar; usually empty.
    """

    label: str
    features: Mapping[str, float]
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Sparse postings by feature.

    Attributes:
        features: feature -> number.
        labels: the classes; a wording belongs to exactly one.
        idf: per feature, ln((1 + wordings) / (1 + wordings with it)), times ``EMPHASIS`` for decisive ones.
        wording_start: per feature, first posting in ``wording_ids`` (one more at the end).
        wording_ids: wordings with the feature, numbered in the order of their labels.
        wording_weights: their normalized tf-idf weights.
        marks: the different sets of marks; the first is empty.
        wording_marks: per wording, the number of its set.
        label_first: per label, the number of its first wording.
        class_start: per feature, first posting in ``class_ids``.
        class_ids: labels with the feature.
        class_gain: log-odds of the feature for the label above that of a label without it.
        class_constant: per label, log-odds of a feature it does not have (up to a term all labels share).
        stated: per feature, log-odds that a wording with it is answered by the documents rather than not.
        origin: per wording (in label order) its position in the sequence the index was built from.
    """

    features: Mapping[str, int]
    labels: tuple[str, ...]
    idf: Floats
    wording_start: Ints
    wording_ids: Ints
    wording_weights: Floats
    marks: tuple[frozenset[str], ...]
    wording_marks: Ints
    label_first: Ints
    class_start: Ints
    class_ids: Ints
    class_gain: Floats
    class_constant: Floats
    stated: Floats
    origin: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the index says of one question, per label.

    Attributes:
        similarity: cosine to the nearest wording of the label, in [0, 1].
        second: cosine to its second nearest, in [0, similarity].
        log_odds: sum of the log-odds over the question's features, normalized by the length of its vector; unbounded.
        stated: sum of ``Index.stated`` over the question's features, normalized likewise; unbounded, 0 is even.
        nearest: number of the nearest wording (its position when the index was built).
        known: share of the question's feature weight that any wording has, in [0, 1].
    """

    similarity: Floats
    second: Floats
    log_odds: Floats
    stated: float
    nearest: Ints
    known: float


def build_index(wordings: Sequence[Wording], told: Collection[str]) -> Index:
    """Build the index; linear in the number of features in all.

    *told* are the labels that the documents answer; the others are gaps and small talk.
    Pairs of concepts that occur only once say nothing about other wordings and are left out.
    """
    seen: set[str] = set()
    often: set[str] = set()
    for wording in wordings:
        for feature in wording.features:
            if "&" in feature:
                (often if feature in seen else seen).add(feature)
    order = sorted(range(len(wordings)), key=lambda number: wordings[number].label)
    labels = tuple(sorted({wording.label for wording in wordings}))
    label_number = {label: number for number, label in enumerate(labels)}
    numbers: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    classes = np.empty(len(order), dtype=np.int32)
    marks: dict[frozenset[str], int] = {frozenset(): 0}
    wording_marks = np.zeros(len(order), dtype=np.int32)
    for row, position in enumerate(order):
        wording = wordings[position]
        classes[row] = label_number[wording.label]
        wording_marks[row] = marks.setdefault(wording.marks, len(marks))
        kept = [feature for feature in wording.features if "&" not in feature or feature in often]
        columns += [numbers.setdefault(feature, len(numbers)) for feature in kept]
        rows += [row] * len(kept)
    row_of = np.asarray(rows, dtype=np.int32)
    column_of = np.asarray(columns, dtype=np.int32)
    total, width, height = len(order), len(numbers), len(labels)
    frequency = np.bincount(column_of, minlength=width)
    idf = np.log((1.0 + total) / (1.0 + frequency)) * np.asarray([_emphasis(feature) for feature in numbers])
    weights = idf[column_of]
    norms = np.sqrt(np.bincount(row_of, weights=weights**2, minlength=total))
    norms[norms == 0] = 1.0
    by_feature = np.argsort(column_of, kind="stable")
    wording_start = np.concatenate(([0], np.cumsum(frequency)))
    is_told = np.asarray([label in told for label in labels], dtype=bool)
    class_start, class_ids, class_gain, class_constant = _log_odds(classes[row_of], column_of, height, width)
    return Index(
        features=numbers,
        labels=labels,
        idf=idf.astype(np.float32),
        wording_start=wording_start.astype(np.int32),
        wording_ids=row_of[by_feature],
        wording_weights=(weights / norms[row_of])[by_feature].astype(np.float32),
        marks=tuple(marks),
        wording_marks=wording_marks,
        label_first=np.searchsorted(classes, np.arange(height)).astype(np.int32),
        class_start=class_start,
        class_ids=class_ids,
        class_gain=class_gain,
        class_constant=class_constant,
        stated=_stated(is_told[classes[row_of]], column_of, width),
        origin=np.asarray(order, dtype=np.int32),
    )


def _emphasis(feature: str) -> float:
    """Numbers, and places and numbers foreign to the base, decide what a question is about more than their rarity says."""
    return EMPHASIS if feature.startswith(_DECISIVE) and "&" not in feature else 1.0


def _log_odds(classes: Ints, columns: Ints, height: int, width: int) -> tuple[Ints, Ints, Floats, Floats]:
    """Sparse log-odds of the features per class: starts, classes, gains, and the constant per class."""
    keys, counts = np.unique(columns.astype(np.int64) * height + classes, return_counts=True)
    column, label = keys // height, (keys % height).astype(np.int32)
    in_class = np.bincount(classes, minlength=height).astype(np.float64)
    of_feature = np.bincount(columns, minlength=width).astype(np.float64)
    everything = float(len(columns))
    inside = in_class + SMOOTHING * width
    outside = everything - in_class + SMOOTHING * width
    absent = np.log(SMOOTHING / (of_feature[column] + SMOOTHING))
    present = np.log((counts + SMOOTHING) / (of_feature[column] - counts + SMOOTHING))
    start = np.concatenate(([0], np.cumsum(np.bincount(column, minlength=width))))
    constant = np.log(outside) - np.log(inside)
    return start.astype(np.int32), label, (present - absent).astype(np.float32), constant.astype(np.float32)


def _stated(told: npt.NDArray[np.bool_], columns: Ints, width: int) -> Floats:
    """Log-odds per feature that its wording is one the documents answer."""
    inside = np.bincount(columns[told], minlength=width) + SMOOTHING
    outside = np.bincount(columns[~told], minlength=width) + SMOOTHING
    odds: Floats = (np.log(inside / inside.sum()) - np.log(outside / outside.sum())).astype(np.float32)
    return odds


def search(index: Index, features: Mapping[str, float]) -> Match:
    """Compare a question's features with every wording; time grows with the postings of its features."""
    height = len(index.labels)
    known = [(number, weight) for feature, weight in features.items() if (number := index.features.get(feature)) is not None]
    size = len(index.origin)
    if not known or not size:
        zeros = np.zeros(height, dtype=np.float32)
        return Match(similarity=zeros, second=zeros, log_odds=zeros, stated=0.0, nearest=np.zeros(height, dtype=np.int32), known=0.0)
    numbers = np.fromiter((number for number, _ in known), dtype=np.int64, count=len(known))
    weights = np.fromiter((weight for _, weight in known), dtype=np.float32, count=len(known))
    vector = weights * index.idf[numbers]
    unseen = sum(weight for feature, weight in features.items() if "&" not in feature and feature not in index.features)
    unseen_weight = float(unseen) * float(np.log(1.0 + size))
    length = float(np.sqrt(np.square(vector).sum() + unseen * np.log(1.0 + size) ** 2)) or 1.0
    scores = _accumulate(index.wording_start, index.wording_ids, index.wording_weights, numbers, vector / length, size)
    if len(index.marks) > 1:
        comparable = np.asarray([_comparable(marks - features.keys()) for marks in index.marks], dtype=np.float64)
        scores *= comparable[index.wording_marks]
    similarity = np.maximum.reduceat(scores, index.label_first)
    bounds = np.append(index.label_first, size)
    label_of = np.repeat(np.arange(height), np.diff(bounds))
    is_best = scores >= similarity[label_of]
    best = np.flatnonzero(is_best)
    nearest = np.zeros(height, dtype=np.int32)
    nearest[label_of[best[::-1]]] = best[::-1]
    rest = scores
    rest[nearest] = 0.0
    second = np.maximum.reduceat(rest, index.label_first)
    norm = float(np.sqrt(np.square(weights).sum())) or 1.0
    odds = _accumulate(index.class_start, index.class_ids, index.class_gain, numbers, weights / norm, height)
    # The features' own base rates are the same for all labels and drop out of every comparison.
    odds += index.class_constant * float(weights.sum()) / norm
    covered = float(vector.sum())
    return Match(
        similarity=similarity.astype(np.float32),
        second=second.astype(np.float32),
        log_odds=odds.astype(np.float32),
        stated=float(weights @ index.stated[numbers]) / norm,
        nearest=index.origin[nearest],
        known=covered / (covered + unseen_weight) if covered + unseen_weight else 0.0,
    )


def _comparable(missing: frozenset[str]) -> float:
    """How far a wording speaks to a question that lacks these marks of it, in [0, 1]."""
    if not missing:
        return 1.0
    return OTHER_ENTITY if all(mark.startswith("e:entity:") for mark in missing) else 0.0


def _accumulate(start: Ints, ids: Ints, weights: Floats, numbers: npt.NDArray[np.int64], vector: Floats, size: int) -> npt.NDArray[np.float64]:
    """Sum the weighted postings of the given features into an array of *size*."""
    lengths = start[numbers + 1] - start[numbers]
    if int(lengths.sum()) > MAX_POSTINGS:
        order = np.argsort(lengths, kind="stable")
        keep = order[: max(1, int(np.searchsorted(np.cumsum(lengths[order]), MAX_POSTINGS)))]
        numbers, vector, lengths = numbers[keep], vector[keep], lengths[keep]
    spans = [slice(first, first + length) for first, length in zip(start[numbers].tolist(), lengths.tolist(), strict=True)]
    positions = np.concatenate([ids[span] for span in spans])
    amounts = np.concatenate([weights[span] for span in spans]) * np.repeat(vector, lengths)
    return np.bincount(positions, weights=amounts, minlength=size)
