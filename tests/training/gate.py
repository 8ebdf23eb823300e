"""``python -m tests.training.gate``: learns the trees of the gate of answers, and prints what they would do on topics left out.

    pip install -e '.[training]' && python -m tests.training.gate --write

The figures printed are of topics that the trees were not learnt from (four parts in turn), but whose questions were looked at while the
measurements were made: they choose, and are no result. Takes about twenty minutes on two cores.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

from bot.retrieval.pairs import EVIDENCE_NAMES
from bot.retrieval.parameters import PARAMETERS as IN_USE
from bot.retrieval.trees import Trees, dump_trees
from tests.training.projections import PARTS, part_of_topic
from tests.training.rows import UNDECIDED, Row, all_rows

TARGET = Path(__file__).resolve().parents[2] / "bot" / "retrieval" / "data" / "trees.npz"
COUNTS = {
    **{
        "question": 4.0,
        "round": 2.0,
        "shipped": 2.0,
        "contrast": 1.5,
        "bare": 1.5,
        "document": 1.0,
        "page": 1.0,
        "proof": 1.0,
        "alone": 2.0,
    },
    **{"phrasing": 1.0, "gone": 1.0, "scope": 1.0, "pack": 1.0},
}
"""How often a pair of each source counts: questions by strangers are what the program is made for."""
RISING = ("similarity", "near_question", "asked_alike", "covered", "covered_itself", "type", "operation", "phrasing_confidence")
FALLING = ("heaviest_gap", "heaviest_gap_itself", "rival", "rival_margin", "other_number")
"""Evidence of which more never makes an answer less likely, or never likelier."""
ROUNDS = 150
"""Trees. With 300 of them the figures are the same within a point; the time of an answer grows with their number."""
PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 24,
    "max_depth": 7,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "verbose": -1,
    "monotone_constraints": [(name in RISING) - (name in FALLING) for name in EVIDENCE_NAMES],
}
THRESHOLDS = tuple(sorted({0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, IN_USE.answer}))
"""Confidences the tables are made for, each in [0, 1]; the one in use (``Parameters.answer``) is among them."""
JUDGED = (
    *(("question", count) for count in (0, 3, 10)),
    *{"alone": 3, "bare": 0, "document": 0, "page": 0, "shipped": 99, "round": 99}.items(),
)
"""Sources of rows whose figures are printed, with the phrasings that a fact has."""

Floats = npt.NDArray[np.float32]
Score = Callable[[Floats], npt.NDArray[np.floating[Any]]]


def learn(rows: Sequence[Row]) -> lightgbm.Booster:
    """Learn from labelled rows; undecided pairs are left out."""
    evidence = np.concatenate([row.evidence for row in rows])
    labels = np.concatenate([row.labels for row in rows])
    counts = np.concatenate([np.full(len(row.labels), COUNTS[row.source]) for row in rows])
    used = labels != UNDECIDED
    data = lightgbm.Dataset(evidence[used], labels[used], weight=counts[used])
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def exported(model: lightgbm.Booster, origin: str) -> Trees:
    """The trees as the program runs them."""
    grown: list[list[tuple[int, float, int, int, float]]] = []
    deepest = 0

    def walk(node: dict[str, Any], tree: list[tuple[int, float, int, int, float]], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        place = len(tree)
        if "leaf_value" in node:
            tree.append((0, 0.0, place, place, node["leaf_value"]))
            return place
        tree.append((0, 0.0, 0, 0, 0.0))
        left = walk(node["left_child"], tree, depth + 1)
        right = walk(node["right_child"], tree, depth + 1)
        tree[place] = (node["split_feature"], node["threshold"], left, right, 0.0)
        return place

    for info in model.dump_model()["tree_info"]:
        tree: list[tuple[int, float, int, int, float]] = []
        walk(info["tree_structure"], tree, 0)
        grown.append(tree)
    width = max(map(len, grown))
    parts = [np.zeros((len(grown), width)) for _ in range(5)]
    for number, tree in enumerate(grown):
        for place, node in enumerate(tree):
            for part, value in zip(parts, node, strict=True):
                part[number, place] = value
    columns, thresholds, lefts, rights, values = parts
    return Trees(
        column=columns.astype(np.int16),
        threshold=thresholds.astype(np.float32),
        left=lefts.astype(np.int16),
        right=rights.astype(np.int16),
        value=values.astype(np.float32),
        depth=deepest,
        base=0.0,
        names=EVIDENCE_NAMES,
        origin=origin,
    )


def part_of(row: Row) -> int:
    """The part a row is judged in: topics go by their names, phrasings of the shipped base by their texts."""
    return zlib.crc32(row.text.encode()) % PARTS if row.topic == "shipped" else part_of_topic(row.topic)


def curve(title: str, rows: Sequence[Row], scores: Sequence[npt.NDArray[np.floating[Any]]]) -> None:
    """Print what each threshold would do."""
    pairs = list(zip(rows, scores, strict=True))
    asked = [(row, score) for row, score in pairs if row.answered]
    traps = [score for row, score in pairs if not row.answered]
    first = np.mean([row.labels[int(score.argmax())] == 1 for row, score in asked])
    three = np.mean([any(row.labels[place] == 1 for place in np.argsort(-score)[:3]) for row, score in asked])
    print(f"{title}: {len(asked)} asked, {len(traps)} traps; first {100 * first:.1f}, among three {100 * three:.1f}")
    for threshold in THRESHOLDS:
        told = [
            (row.labels[int(score.argmax())] == 1, any(row.labels[p] == 1 for p in np.argsort(-score)[:3]), score.max())
            for row, score in asked
        ]
        right = np.mean([best and sure >= threshold for best, _, sure in told])
        wrong = np.mean([not best and sure >= threshold for best, _, sure in told])
        shown = np.mean([best if sure >= threshold else among for best, among, sure in told])
        false = np.mean([score.max() >= threshold for score in traps]) if traps else 0.0
        figures = zip(("right", "wrong", "false", "right or shown"), (right, wrong, false, shown), strict=True)
        mark = "  <- in use" if threshold == IN_USE.answer else ""
        print(f"  from {threshold:.2f}:", *(f"{name} {100 * float(share):5.1f}" for name, share in figures), mark)


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, judge, and write the data file if told to."""
    parser = argparse.ArgumentParser(prog="python -m tests.training.gate", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the trees learnt from everything to bot/retrieval/data/trees.npz")
    parser.add_argument("--each", type=int, default=350, help="phrasings of each writer of the shipped base (default: 350)")
    parser.add_argument("--rows", type=Path, help="file in which the measured rows are kept from one run to the next")
    options = parser.parse_args(arguments)
    if options.rows and options.rows.exists():
        rows: list[Row] = pickle.loads(options.rows.read_bytes())
    else:
        rows = all_rows(options.each)
        if options.rows:
            options.rows.write_bytes(pickle.dumps(rows))
    kept: list[tuple[Row, npt.NDArray[np.floating[Any]]]] = []
    for part in range(PARTS):
        model = learn([row for row in rows if part_of(row) != part])
        kept += [(row, np.asarray(model.predict(row.evidence))) for row in rows if part_of(row) == part]
    for source, count in JUDGED:
        chosen = [(row, score) for row, score in kept if row.source == source and row.phrasings == count]
        curve(f"{source}, {count} phrasings a fact", [row for row, _ in chosen], [score for _, score in chosen])
    if options.write:
        pairs = sum(len(row.items) for row in rows)
        origin = f"python -m tests.training.gate --write --each {options.each}; {len(rows)} questions, {pairs} pairs"
        trees = exported(learn(rows), origin)
        with TARGET.open("wb") as file:
            dump_trees(trees, file)
        print(f"written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
