"""The index over stored wordings: two kinds of evidence, both sparse and linear in the size of the base.

*Nearest wording*: cosine similarity of tf-idf vectors (Salton & Buckley 1988) over words, word pairs,
Chinese character pairs, concepts and numbers.
*Log-odds*: for every feature how much more often it occurs in the wordings of an item than elsewhere, summed over
the question (the weights of a naive Bayes classifier, as log-count ratios: Wang & Manning 2012). It weighs which words matter,
needs no training beyond counting, and so a change of one fact costs no more than a rebuild.
"""

from __future__ import annotations

import itertools
import math
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Positions = npt.NDArray[np.int64]

SMOOTHING = 0.5
"""Added to every count of the log-odds, > 0. Effect: larger trusts rare features less."""

EMPHASIS = 2.0
"""Factor on the weight of numbers and of foreign places, >= 1. Effect: larger keeps "how many visitors from Oslo came"
further from "how many visitors came"."""

OTHER_ENTITY = 0.7
"""Factor in [0, 1] on the similarity of a gap's wording that names an entity the question does not name.
Effect: 1 lets "what rating did the pier get" speak against "what rating did they get"."""

_DECISIVE = ("n:", "k:other-", "e:elsewhere")
# Numbers, and places and numbers foreign to the base, decide what a question is about more than their rarity says.

_MARKS = ("n:", "k:other-", "e:")
# What sets a text apart whatever its words: the numbers, entities and foreign places it names.

NOTE = "#"
"""Begins what rows hold besides features, for whoever keeps the rows; the index leaves it out."""

MAX_POSTINGS = 16_000
"""Most postings read for one question, rarest features first. Effect: bounds the time on large bases;
the features left out are the commonest ones, which hardly separate wordings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Sparse postings by feature.

    Attributes:
        features: feature -> number, in alphabetical order: the same wordings give the same index in every process.
        labels: the classes; a wording belongs to exactly one.
        idf: per feature, ln((1 + wordings) / (1 + wordings with it)), times ``EMPHASIS`` for decisive ones.
        wording_start: per feature, first posting in ``wording_ids`` (one more at the end).
        wording_ids: wordings with the feature, numbered in the order of their labels.
        wording_weights: their normalized tf-idf weights.
        mark_start: per set of marks that a wording has, its first entry in ``mark_ids``; every set has an entry at least.
        mark_ids: the features of the set.
        mark_left: what remains of the similarity when the question lacks the feature, in [0, 1].
        mark_of: per wording, the number of its set of marks; that of the empty set is 0.
        label_of: per wording, the number of its label.
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
    mark_start: Ints
    mark_ids: Ints
    mark_left: Floats
    mark_of: Ints
    label_of: Ints
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The features of texts, as numbers.

    Attributes:
        features: their names, in alphabetical order unless told otherwise; a number is a position here.
        start: per text, its first entry in ``cells`` (one more at the end).
        cells: the features of each text, none twice, in any order.
    """

    features: Sequence[str]
    start: Positions
    cells: Ints

    def chosen(self, numbers: Positions) -> Rows:
        """The rows of those numbers, in their order."""
        lengths = self.start[numbers + 1] - self.start[numbers]
        start = np.concatenate(([0], np.cumsum(lengths)))
        # Cells are counted with 32 bits everywhere in the index; with 64 this would be the largest array of all.
        position = np.repeat((self.start[numbers] - start[:-1]).astype(np.int32), lengths)
        position += np.arange(len(position), dtype=np.int32)
        return Rows(features=self.features, start=start, cells=self.cells[position])


class RowWriter:
    """Rows while they grow, as compact as they will be: the features of one text as a set take more memory than its row."""

    def __init__(self, features: Iterable[str] = ()) -> None:
        names = tuple(features)
        self._number_of: defaultdict[str, int] = defaultdict(None, zip(names, range(len(names)), strict=True))
        self._number_of.default_factory = self._number_of.__len__
        self._cells = array("i")
        self._ends = array("q", [0])

    def add(self, features: Iterable[str]) -> None:
        """Append the row of a text."""
        self._cells.extend(map(self._number_of.__getitem__, features))
        self._ends.append(len(self._cells))

    def rows(self) -> Rows:
        """The rows so far; the names are those given at first, then the others as they came, not in alphabetical order."""
        start, cells = np.array(self._ends, dtype=np.int64), np.array(self._cells, dtype=np.int32)
        return Rows(features=list(self._number_of), start=start, cells=cells)


def ranked(rows: Rows) -> Rows:
    """The rows with the names in alphabetical order, without those that no text has."""
    names = rows.features
    used: list[int] = np.flatnonzero(np.bincount(rows.cells, minlength=len(names))).tolist()
    used.sort(key=names.__getitem__)
    rank = np.zeros(len(names), dtype=np.int32)
    rank[used] = np.arange(len(used))
    return Rows(features=tuple(names[number] for number in used), start=rows.start, cells=rank[rows.cells])


def build_index(label_of: Sequence[str], rows: Rows, marked: Sequence[bool], told: Collection[str]) -> Index:
    """Build the index; linear in the number of features in all, but for sorting their names.

    Args:
        label_of: per text to be found, the class it belongs to.
        rows: the features of the texts, with names in alphabetical order.
        marked: per text, whether a question should have its numbers, entities and foreign places too for it to count as similar.
        told: the labels that the documents answer; the others are gaps and small talk.
    """
    labels = tuple(sorted(set(label_of)))
    total, height = len(label_of), len(labels)
    label_number = {label: number for number, label in enumerate(labels)}
    class_of = np.fromiter((label_number[label] for label in label_of), dtype=np.int32, count=total)
    origin = np.argsort(class_of, kind="stable")
    names, columns, place = _kept(rows.chosen(origin))
    width = len(names)
    frequency = np.bincount(columns, minlength=width)
    idf = np.log((1.0 + total) / (1.0 + frequency))
    idf[[number for number, name in enumerate(names) if name.startswith(_DECISIVE) and "&" not in name]] *= EMPHASIS
    weights = idf[columns]
    norms = np.sqrt(np.bincount(place, weights=weights**2, minlength=total))
    norms[norms == 0] = 1.0
    classes = class_of[origin]
    numbers = {name: number for number, name in enumerate(names)}
    marks, marks_of = _marks(rows, marked)
    # The first entry of each set says nothing: it keeps the empty set from having none.
    entries = [[(0, 1.0), *((numbers[mark], _left(mark)) for mark in sorted(found) if mark in numbers)] for found in marks]
    is_told = np.fromiter((label in told for label in labels), dtype=bool, count=height)
    weights /= norms[place]
    class_of_cell = classes[place]
    class_start, class_ids, class_gain, class_constant = _log_odds(class_of_cell, columns, height, width)
    return Index(
        features=numbers,
        labels=labels,
        idf=idf.astype(np.float32),
        wording_start=np.concatenate(([0], np.cumsum(frequency))).astype(np.int32),
        wording_ids=place.astype(np.int32),
        wording_weights=weights.astype(np.float32),
        mark_start=np.cumsum([0, *map(len, entries[:-1])]).astype(np.int32),
        mark_ids=np.array([number for found in entries for number, _ in found], dtype=np.int32),
        mark_left=np.array([left for found in entries for _, left in found], dtype=np.float32),
        mark_of=np.array(marks_of, dtype=np.int32)[origin],
        label_of=classes,
        label_first=np.searchsorted(classes, np.arange(height)).astype(np.int32),
        class_start=class_start,
        class_ids=class_ids,
        class_gain=class_gain,
        class_constant=class_constant,
        stated=_stated(is_told[class_of_cell], columns, width),
        origin=origin.astype(np.int32),
    )


def _marks(rows: Rows, marked: Sequence[bool]) -> tuple[list[frozenset[str]], list[int]]:
    """The different sets of marks, the empty one first, and per text the number of its own."""
    is_mark = [name.startswith(_MARKS) and "&" not in name for name in rows.features]
    found = np.array(is_mark, dtype=bool)[rows.cells]
    cells = rows.cells[found].tolist()
    start = np.concatenate(([0], np.cumsum(found)))[rows.start].tolist()
    sets: dict[frozenset[int], int] = {frozenset(): 0}
    bounds = zip(marked, itertools.pairwise(start), strict=True)
    marks_of = [sets.setdefault(frozenset(cells[first:last]), len(sets)) if is_marked else 0 for is_marked, (first, last) in bounds]
    return [frozenset(rows.features[number] for number in one) for one in sets], marks_of


def _kept(rows: Rows) -> tuple[list[str], Ints, Ints]:
    """The features worth keeping in alphabetical order, and the cells of the matrix (columns, rows) ordered by both.

    Pairs of concepts that occur only once say nothing about other wordings, and are left out.
    """
    names = rows.features
    frequency = np.bincount(rows.cells, minlength=len(names))
    is_pair = np.fromiter(("&" in name for name in names), dtype=bool, count=len(names))
    is_note = np.fromiter((name.startswith(NOTE) for name in names), dtype=bool, count=len(names))
    kept = np.flatnonzero(((frequency > 1) | ((frequency == 1) & ~is_pair)) & ~is_note)
    column = np.full(len(names), -1, dtype=np.int32)
    column[kept] = np.arange(len(kept))
    columns = column[rows.cells]
    place = np.repeat(np.arange(len(rows.start) - 1, dtype=np.int32), np.diff(rows.start))
    is_kept = columns >= 0
    columns, place = columns[is_kept], place[is_kept]
    order = _stable_order(columns)
    return [names[number] for number in kept.tolist()], columns[order], place[order]


def _stable_order(numbers: Ints) -> Positions:
    """What ``argsort(kind="stable")`` gives for numbers from 0, in a third of the time: numpy sorts short numbers by radix."""
    low = np.argsort((numbers & 0xFFFF).astype(np.uint16), kind="stable")
    if numbers.max(initial=0) <= 0xFFFF:
        return low
    high = np.argsort((numbers >> 16).astype(np.uint16)[low], kind="stable")
    return low[high]


def _log_odds(classes: Ints, columns: Ints, height: int, width: int) -> tuple[Ints, Ints, Floats, Floats]:
    """Sparse log-odds of the features per class: starts, classes, gains, and the constant per class."""
    # The cells are ordered by feature, then by wording and so by class: equal pairs stand side by side.
    begins = np.flatnonzero(_changes(columns) | _changes(classes))
    counts = np.diff(begins, append=len(columns))
    column, label = columns[begins], classes[begins]
    in_class = np.bincount(classes, minlength=height).astype(np.float64)
    of_feature = np.bincount(columns, minlength=width).astype(np.float64)
    everything = float(len(columns))
    # A base may have no features at all ("?" and "!"); it is never compared, but it must not divide by zero.
    smoothing = SMOOTHING * max(width, 1)
    inside = in_class + smoothing
    outside = everything - in_class + smoothing
    absent = np.log(SMOOTHING / (of_feature[column] + SMOOTHING))
    present = np.log((counts + SMOOTHING) / (of_feature[column] - counts + SMOOTHING))
    start = np.concatenate(([0], np.cumsum(np.bincount(column, minlength=width))))
    constant = np.log(outside) - np.log(inside)
    return start.astype(np.int32), label.astype(np.int32), (present - absent).astype(np.float32), constant.astype(np.float32)


def _stated(told: npt.NDArray[np.bool_], columns: Ints, width: int) -> Floats:
    """Log-odds per feature that its wording is one the documents answer."""
    inside = np.bincount(columns[told], minlength=width) + SMOOTHING
    outside = np.bincount(columns[~told], minlength=width) + SMOOTHING
    odds: Floats = (np.log(inside / inside.sum()) - np.log(outside / outside.sum())).astype(np.float32)
    return odds


def search(index: Index, features: Mapping[str, float]) -> Match:
    """Compare a question's features with every wording; time grows with the postings of its features."""
    height, size = len(index.labels), len(index.origin)
    known: list[tuple[int, float]] = []
    strange: list[float] = []
    for feature, weight in features.items():
        number = index.features.get(feature)
        if number is not None:
            known.append((number, weight))
        elif "&" not in feature:
            strange.append(weight)
    if not known:
        zeros = np.zeros(height, dtype=np.float32)
        return Match(similarity=zeros, second=zeros, log_odds=zeros, stated=0.0, nearest=np.zeros(height, dtype=np.int32), known=0.0)
    # Sums do not depend on the order of the features, so that equal questions get equal scores to the last digit.
    known.sort()
    unseen = math.fsum(strange)
    numbers = np.array([number for number, _ in known], dtype=np.int64)
    weights = np.array([weight for _, weight in known], dtype=np.float32)
    vector = weights * index.idf[numbers]
    rarest = math.log(1.0 + size)
    unseen_weight = unseen * rarest
    length = math.sqrt(float(vector @ vector) + unseen * rarest**2) or 1.0
    scores = _accumulate(index.wording_start, index.wording_ids, index.wording_weights, numbers, vector / length, size)
    named = np.zeros(len(index.idf), dtype=bool)
    named[numbers] = True
    left = np.minimum.reduceat(np.where(named[index.mark_ids], np.float32(1), index.mark_left), index.mark_start)
    # In a large base few wordings have anything in common with a question.
    places = np.flatnonzero(scores > 0)
    values = scores[places] * left.take(index.mark_of[places])
    labels = index.label_of[places]
    begins = np.flatnonzero(_changes(labels))
    found, best = labels[begins], np.maximum.reduceat(values, begins)
    similarity, second = np.zeros((2, height))
    similarity[found] = best
    # The first of equals is the nearest: written last, it stays.
    equal = np.flatnonzero(values >= similarity[labels])[::-1]
    first = np.zeros(height, dtype=np.int64)
    first[labels[equal]] = equal
    nearest = index.label_first.copy()
    nearest[found] = np.where(best > 0, places[first[found]], nearest[found])
    values[first[found]] = 0.0
    second[found] = np.maximum.reduceat(values, begins)
    norm = math.sqrt(float(weights @ weights)) or 1.0
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


def _changes(numbers: Ints) -> npt.NDArray[np.bool_]:
    """Whether a number is another than the one before it; the first one is."""
    changes = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=changes[1:])
    return changes


def _left(mark: str) -> float:
    """What remains of the similarity of a wording with this mark to a question without it, in [0, 1]."""
    return OTHER_ENTITY if mark.startswith("e:entity:") else 0.0


def _accumulate(start: Ints, ids: Ints, weights: Floats, numbers: Positions, vector: Floats, size: int) -> npt.NDArray[np.float64]:
    """Sum the weighted postings of the given features into an array of *size*."""
    lengths = start[numbers + 1] - start[numbers]
    if int(lengths.sum()) > MAX_POSTINGS:
        order = np.argsort(lengths, kind="stable")
        keep = order[: max(1, int(np.searchsorted(np.cumsum(lengths[order]), MAX_POSTINGS)))]
        numbers, vector = numbers[keep], vector[keep]
    places, lengths = places_of(start, numbers)
    amounts = weights.take(places) * vector.repeat(lengths)
    return np.asarray(np.bincount(ids.take(places), weights=amounts, minlength=size), dtype=np.float64)


def places_of(start: Ints, numbers: Positions) -> tuple[Positions, Positions]:
    """The places that *start* gives to each number, one after another, and per number how many these are."""
    sizes = start[numbers + 1] - start[numbers]
    ends = sizes.cumsum(dtype=np.int64)
    places = (start[numbers] - ends + sizes).repeat(sizes)
    places += np.arange(len(places))
    return places, sizes


def top(values: Floats, count: int) -> Positions:
    """The positions of the largest values, the largest first, ties by position."""
    if len(values) > 8 * count:
        floor = np.partition(values, -count)[-count]
        some: Positions = np.flatnonzero(values >= floor)
        return some[np.argsort(-values[some], kind="stable")[:count]]
    return np.argsort(-values, kind="stable")[:count]


COMMON_FEATURE = 4_000
"""Wordings with a feature from which it is left out. Effect: bounds the time on large bases; what so many have hardly tells them apart."""


def alike(index: Index, texts: Iterable[Mapping[str, float]]) -> list[tuple[int, float]]:
    """The wordings that have something in common with one of the texts at least.

    Args:
        index: over all wordings.
        texts: features -> weights of each text.

    Returns:
        Positions of the wordings in the sequence the index was built from, each with its cosine in (0, 1] to the nearest of the texts,
        the most similar first (ties: in the order of the index).
    """
    best = np.zeros(len(index.origin), dtype=np.float64)
    for features in texts:
        np.maximum(best, _cosines(index, features), out=best)
    order = np.argsort(-best, kind="stable")
    order = order[: int(np.count_nonzero(best))]
    return [(int(index.origin[place]), float(best[place])) for place in order]


def _cosines(index: Index, features: Mapping[str, float]) -> Floats | float:
    """Per wording, in the order of the index; 0 when nothing can be compared."""
    starts = index.wording_start
    known = sorted((number, weight) for feature, weight in features.items() if (number := index.features.get(feature)) is not None)
    rare = [(number, weight) for number, weight in known if int(starts[number + 1] - starts[number]) <= COMMON_FEATURE]
    if not rare:
        return 0.0
    length = sum((weight * float(index.idf[number])) ** 2 for number, weight in known) ** 0.5 or 1.0
    spans = [slice(int(starts[number]), int(starts[number + 1])) for number, _ in rare]
    positions = np.concatenate([index.wording_ids[span] for span in spans])
    amounts = np.concatenate(
        [
            index.wording_weights[span] * (weight * float(index.idf[number]) / length)
            for span, (number, weight) in zip(spans, rare, strict=True)
        ]
    )
    return np.bincount(positions, weights=amounts, minlength=len(index.origin)).astype(np.float32)
