"""The projections are learnt towards what tells what is asked."""

from __future__ import annotations

import numpy as np
import pytest

from bot.language.encoder import shipped_encoder
from tests.training import projections as module
from tests.training.projections import DIMENSIONS, Asking, Material, judged, learn, part_of_topic


def loss(values: module.Floats, right: np.ndarray, possible: np.ndarray) -> float:
    """The mean of ``-ln`` of the share of the right ones, over the rows that have any."""
    powers = np.where(possible, np.exp(values.astype(np.float64)), 0)
    shares = (powers * right).sum(axis=1)[right.any(axis=1)] / powers.sum(axis=1)[right.any(axis=1)]
    return float(-np.log(shares).mean())


def test_the_pull_is_the_gradient_of_the_loss() -> None:
    chance = np.random.default_rng(5)
    values = chance.normal(size=(4, 6)).astype(np.float32)
    right = chance.random((4, 6)) < 0.3
    right[2] = False
    possible = right | (chance.random((4, 6)) < 0.7)
    pull = module._pull(values, right, possible)
    for place in np.ndindex(values.shape):
        step = np.zeros_like(values)
        step[place] = 1e-2
        slope = (loss(values + step, right, possible) - loss(values - step, right, possible)) / 2e-2
        assert pull[place] == pytest.approx(slope, abs=2e-3)


def test_what_is_learnt_brings_questions_nearer_to_what_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STEPS", 40)
    texts = ("The pier cost 3 million.", "The pier opened in May.", "The ferry carries 40 cars.", "轮渡每天开八班。")
    asked = (
        ("what was paid for it", 0),
        ("码头花了多少钱", 0),
        ("since when is it in use", 1),
        ("how big is the boat", 2),
        ("how often does it go", 3),
    )
    material = Material(
        name="pier", texts=texts, sentences=4, asking=tuple(Asking(text=text, told=frozenset({told}), blind=True) for text, told in asked)
    )
    asking, telling = learn([material])
    assert asking.shape == telling.shape == (512, DIMENSIONS)
    assert all(first and three for first, three in judged(material, (asking, telling)))
    again, _ = learn([material])
    assert np.array_equal(again, asking)


def test_the_shipped_projections_have_the_size_that_is_learnt() -> None:
    assert shipped_encoder().dimensions == DIMENSIONS


def test_a_topic_belongs_to_one_part_whatever_it_is_asked_of() -> None:
    assert {part_of_topic("pack-somewhere"), part_of_topic("round-3")} <= set(range(module.PARTS))
