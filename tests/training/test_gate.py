"""What is learnt is what the program runs. Only where what learns is installed: ``pip install -e '.[training]'``."""

from __future__ import annotations

import io

import numpy as np
import pytest

from bot.retrieval.pairs import EVIDENCE_NAMES
from bot.retrieval.trees import dump_trees, load_trees
from tests.equality import same


def test_exported_trees_judge_as_the_model_does() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    from tests.training.gate import exported

    chance = np.random.default_rng(7)
    evidence = chance.normal(size=(600, len(EVIDENCE_NAMES))).astype(np.float32)
    evidence[:, 3] = np.round(evidence[:, 3])
    right = evidence[:, 0] + evidence[:, 3] * evidence[:, 5] > chance.normal(size=600)
    settings = {"objective": "binary", "num_leaves": 9, "max_depth": 4, "min_data_in_leaf": 10, "verbose": -1, "num_threads": 1, "seed": 1}
    model = lightgbm.train(settings, lightgbm.Dataset(evidence, right), 12)
    trees = exported(model, "test")
    assert trees.column.shape[0] == 12
    assert 0 < trees.depth <= 4
    assert trees.confidence(evidence).tolist() == pytest.approx(model.predict(evidence).tolist(), abs=1e-5)
    file = io.BytesIO()
    dump_trees(trees, file)
    file.seek(0)
    assert same(load_trees(file), trees)
