"""Which stored wordings are most like given texts: those whose answers a change may touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from bot.retrieval.index import Floats, Index

COMMON_FEATURE = 4_000
"""Wordings with a feature from which it is left out. Effect: bounds the time on large bases; what so many have hardly tells them apart."""


def neighbours(index: Index, texts: Iterable[Mapping[str, float]]) -> list[int]:
    """The wordings that have something in common with one of the texts at least: those of :func:`alike`, without how much."""
    return [position for position, _ in alike(index, texts)]


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
