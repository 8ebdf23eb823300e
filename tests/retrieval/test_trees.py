"""The trees against a slow, obvious walk; written and read without loss; refused where they belong to other evidence."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.pairs import EVIDENCE_NAMES
from bot.retrieval.trees import Trees, dump_trees, load_trees, shipped_trees
from tests.equality import same

WIDTH = len(EVIDENCE_NAMES)
VALUES = st.floats(-8, 8, width=32)


@st.composite
def some_trees(draw: st.DrawFn) -> Trees:
    """Trees of any shape: nodes are split until the drawn number of splits is used up."""
    count = draw(st.integers(1, 4))
    grown: list[list[tuple[int, float, int, int, float]]] = []
    deepest = 0
    for _ in range(count):
        nodes = [(0, 0.0, 0, 0, draw(VALUES))]
        depths = [0]
        for _ in range(draw(st.integers(0, 5))):
            leaves = [place for place, node in enumerate(nodes) if node[2] == place]
            place = draw(st.sampled_from(leaves))
            left, right = len(nodes), len(nodes) + 1
            nodes[place] = (draw(st.integers(0, WIDTH - 1)), draw(VALUES), left, right, 0.0)
            nodes += [(0, 0.0, leaf, leaf, draw(VALUES)) for leaf in (left, right)]
            depths += [depths[place] + 1] * 2
        deepest = max(deepest, *depths)
        grown.append(nodes)
    parts = np.zeros((5, count, max(map(len, grown))))
    for number, nodes in enumerate(grown):
        parts[:, number, : len(nodes)] = np.array(nodes).T
    return Trees(
        column=parts[0].astype(np.int16),
        threshold=parts[1].astype(np.float32),
        left=parts[2].astype(np.int16),
        right=parts[3].astype(np.int16),
        value=parts[4].astype(np.float32),
        depth=deepest,
        base=draw(st.floats(-3, 3)),
        names=EVIDENCE_NAMES,
        origin="test",
    )


def evidence_of(seed: int, rows: int) -> npt.NDArray[np.float32]:
    return np.random.default_rng(seed).normal(scale=3, size=(rows, WIDTH)).astype(np.float32)


def walked(trees: Trees, row: npt.NDArray[np.float32]) -> float:
    """The confidence in one pair, from node to node."""
    total = trees.base
    for tree in range(len(trees.column)):
        node = 0
        while trees.left[tree, node] != node:
            goes_left = row[trees.column[tree, node]] <= trees.threshold[tree, node]
            node = int(trees.left[tree, node] if goes_left else trees.right[tree, node])
        total += float(trees.value[tree, node])
    return 1 / (1 + math.exp(-min(30.0, max(-30.0, total))))


def written(trees: Trees) -> io.BytesIO:
    file = io.BytesIO()
    dump_trees(trees, file)
    file.seek(0)
    return file


@given(trees=some_trees(), seed=st.integers(0, 999), rows=st.integers(0, 6))
def test_the_confidence_is_what_a_slow_obvious_walk_says(trees: Trees, seed: int, rows: int) -> None:
    evidence = evidence_of(seed, rows)
    assert trees.confidence(evidence).tolist() == pytest.approx([walked(trees, row) for row in evidence], abs=1e-5)


def test_the_shipped_trees_are_walked_the_same_way() -> None:
    evidence = evidence_of(1, 40)
    assert shipped_trees().confidence(evidence).tolist() == pytest.approx([walked(shipped_trees(), row) for row in evidence], abs=1e-4)


@given(trees=some_trees(), seed=st.integers(0, 999))
def test_a_value_at_the_threshold_goes_left(trees: Trees, seed: int) -> None:
    evidence = evidence_of(seed, 1)
    column, threshold = int(trees.column[0, 0]), trees.threshold[0, 0]
    evidence[0, column] = threshold
    assert trees.confidence(evidence).tolist() == pytest.approx([walked(trees, evidence[0])], abs=1e-5)


@given(trees=some_trees(), seed=st.integers(0, 999), rows=st.integers(1, 6))
def test_a_pair_is_judged_alone_as_beside_others(trees: Trees, seed: int, rows: int) -> None:
    evidence = evidence_of(seed, rows)
    together = trees.confidence(evidence).tolist()
    assert together == pytest.approx([float(trees.confidence(evidence[row : row + 1])[0]) for row in range(rows)], abs=1e-6)


@given(values=st.lists(st.floats(-(2.0**100), 2.0**100, width=32), min_size=WIDTH, max_size=WIDTH))
def test_whatever_was_measured_the_confidence_is_a_probability(values: list[float]) -> None:
    (found,) = shipped_trees().confidence(np.array([values], dtype=np.float32)).tolist()
    assert 0 < found < 1


def test_no_pair_has_no_confidence() -> None:
    assert shipped_trees().confidence(np.zeros((0, WIDTH), dtype=np.float32)).tolist() == []


@given(trees=some_trees())
def test_what_is_written_is_read_exactly(trees: Trees) -> None:
    assert same(load_trees(written(trees)), trees)


def test_writing_twice_writes_the_same_trees() -> None:
    assert same(load_trees(written(shipped_trees())), shipped_trees())


@pytest.mark.parametrize("names", [EVIDENCE_NAMES[:-1], EVIDENCE_NAMES[::-1], (*EVIDENCE_NAMES, "more"), ()])
def test_trees_of_other_evidence_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="other evidence") as caught:
        load_trees(written(replace(shipped_trees(), names=names)))
    assert str(caught.value) == "the trees were learnt from other evidence -> run python -m tests.training.gate"


def test_the_shipped_trees_are_sound_and_say_where_they_are_from() -> None:
    trees = shipped_trees()
    count, width = trees.column.shape
    nodes = np.broadcast_to(np.arange(width), (count, width))
    assert {part.shape for part in (trees.threshold, trees.left, trees.right, trees.value)} == {(count, width)}
    assert ((trees.column >= 0) & (trees.column < WIDTH)).all()
    for side in (trees.left, trees.right):
        assert ((side >= 0) & (side < width)).all()
    assert np.isfinite(trees.threshold).all()
    assert np.isfinite(trees.value).all()
    reached = np.zeros((count, width), dtype=bool)
    reached[:, 0] = True
    for _ in range(trees.depth):
        for tree, node in np.argwhere(reached).tolist():
            reached[tree, [trees.left[tree, node], trees.right[tree, node]]] = True
    leaves = reached & (trees.left == nodes)
    assert (trees.left == trees.right)[leaves].all(), "a leaf leads to itself on both sides"
    assert ((trees.left > nodes) & (trees.right > nodes))[reached & ~leaves].all(), "no way leads back"
    assert "tests.training.gate" in trees.origin
