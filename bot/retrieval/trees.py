"""The gate of answers: gradient-boosted trees (Friedman 2001) that turn what was measured of a pair into a confidence.

They are learnt by ``python -m tests.training.gate`` from labelled pairs of many topics, and only run here.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import IO

import numpy as np
import numpy.typing as npt

from bot.retrieval.pairs import EVIDENCE_NAMES

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int16]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Trees:
    """A sum of decision trees; every array has the shape (trees, nodes of the largest tree), the root is node 0.

    Attributes:
        column: per node the column of the evidence that it looks at.
        threshold: per node the value up to which it goes left.
        left: per node the next one on the left; a leaf leads to itself.
        right: the same on the right.
        value: per leaf its part of the log-odds.
        depth: steps from a root to the deepest leaf.
        base: added to the log-odds.
        names: the columns, as they were when the trees were learnt.
        origin: the command and the figures that made them.
    """

    column: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    depth: int
    base: float
    names: tuple[str, ...]
    origin: str

    def confidence(self, evidence: Floats) -> Floats:
        """Per pair the probability in (0, 1) that the statement answers the question; *evidence* has the shape (pairs, columns)."""
        if not len(evidence):
            return np.zeros(0, dtype=np.float32)
        roots, column, threshold, following, value = self._steps
        row = (np.arange(len(evidence)) * evidence.shape[1]).repeat(len(roots))
        values, node = evidence.ravel(), np.tile(roots, len(evidence))
        # All places are there: "clip" leaves out that they are looked at.
        for _ in range(self.depth):
            goes_left = values.take(row + column.take(node, mode="clip"), mode="clip") <= threshold.take(node, mode="clip")
            node = following.take(node + goes_left, mode="clip")
        total = value.take(node).reshape(len(evidence), -1).sum(axis=1) + np.float32(self.base)
        chances: Floats = 1 / (1 + np.exp(-np.clip(total, -30, 30)))
        return chances

    @functools.cached_property
    def _steps(self) -> tuple[Positions, Positions, Floats, Positions, Floats]:
        """The roots; and per node, each of which has two places, its column, threshold, next nodes (right, left), and value."""
        count, width = self.column.shape
        first = np.arange(count)[:, None] * width
        following = 2 * np.stack([self.right + first, self.left + first], axis=-1).ravel()
        column, threshold, value = self.column.ravel().repeat(2), self.threshold.ravel().repeat(2), self.value.ravel().repeat(2)
        return 2 * first.ravel(), column.astype(np.int64), threshold, following, value


def load_trees(file: IO[bytes]) -> Trees:
    """Read what :func:`dump_trees` wrote.

    Raises:
        ValueError: the columns are not those that are measured now.
    """
    with np.load(file, allow_pickle=False) as stored:
        about = json.loads(str(stored["about"]))
        parts = {name: stored[name] for name in ("column", "threshold", "left", "right", "value")}
    if tuple(about["names"]) != EVIDENCE_NAMES:
        raise ValueError("the trees were learnt from other evidence -> run python -m tests.training.gate")
    return Trees(**parts, depth=about["depth"], base=about["base"], names=tuple(about["names"]), origin=about["origin"])


def dump_trees(trees: Trees, file: IO[bytes]) -> None:
    """Write trees as a compressed archive."""
    about = {"names": trees.names, "origin": trees.origin, "depth": trees.depth, "base": trees.base}
    np.savez_compressed(
        file,
        about=np.array(json.dumps(about)),
        column=trees.column,
        threshold=trees.threshold,
        left=trees.left,
        right=trees.right,
        value=trees.value,
    )


@functools.cache
def shipped_trees() -> Trees:
    """The trees that come with the program."""
    with (resources.files("bot.retrieval") / "data" / "trees.npz").open("rb") as file:
        return load_trees(file)
