"""The gate: weights recovered from data, and a confidence that follows them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.evidence import EVIDENCE_NAMES, Evidence
from bot.retrieval.gate import VETO, Gate, dump_gate, fit_gate, shipped_gate

WIDTH = len(EVIDENCE_NAMES)
VETOES = ("elsewhere", "other_number")
MEASURED = st.floats(-6, 6)


def evidence(**values: float) -> Evidence:
    return Evidence(**{**dict.fromkeys(EVIDENCE_NAMES, 0.0), **values})


def gate(bias: float = 0.0, **weights: float) -> Gate:
    return Gate(weights=tuple(weights.get(name, 0.0) for name in EVIDENCE_NAMES), bias=bias, origin="test")


def generated(weights: list[float], bias: float, rows: int, seed: int) -> tuple[list[list[float]], list[bool]]:
    """Evidence at random, right with the probability the weights give it."""
    generator = np.random.default_rng(seed)
    matrix = generator.normal(size=(rows, len(weights)))
    probability = 1 / (1 + np.exp(-(matrix @ np.asarray(weights) + bias)))
    return matrix.tolist(), (generator.random(rows) < probability).tolist()


@pytest.mark.parametrize(("weights", "bias"), [([2.0, -1.5, 0.0], 0.5), ([0.3, 0.7, -0.2], -1.0), ([3.0, -3.0, 1.0], 0.0)])
def test_known_weights_are_recovered(weights: list[float], bias: float) -> None:
    fitted = fit_gate(*generated(weights, bias, 20_000, seed=7), "generated")
    assert fitted.weights == pytest.approx(weights, abs=0.15)
    assert fitted.bias == pytest.approx(bias, abs=0.15)
    assert fitted.origin == "generated"


def test_fitting_twice_gives_the_same_gate() -> None:
    rows, right = generated([1.0, -1.0], 0.0, 500, seed=3)
    assert fit_gate(rows, right, "x") == fit_gate(rows, right, "x")


def test_the_order_of_the_rows_hardly_matters() -> None:
    rows, right = generated([1.0, -1.0], 0.0, 500, seed=3)
    assert fit_gate(rows[::-1], right[::-1], "x").weights == pytest.approx(fit_gate(rows, right, "x").weights)


def test_a_row_that_counts_twice_is_like_two_rows() -> None:
    rows, right = generated([1.0, -1.0], 0.0, 300, seed=5)
    twice = fit_gate(rows + rows[:100], right + right[:100], "x")
    counted = fit_gate(rows, right, "x", [2.0] * 100 + [1.0] * 200)
    assert counted.weights == pytest.approx(twice.weights)
    assert counted.bias == pytest.approx(twice.bias)


def test_evidence_that_separates_perfectly_gets_finite_weights() -> None:
    fitted = fit_gate([[1.0], [2.0], [-1.0], [-2.0]], [True, True, False, False], "x")
    assert 0 < fitted.weights[0] < 100


def test_evidence_that_never_varies_gets_no_weight() -> None:
    fitted = fit_gate([[0.0, 1.0], [0.0, -1.0], [0.0, 2.0], [0.0, -2.0]], [True, False, True, False], "x")
    assert fitted.weights[0] == pytest.approx(0.0)


@given(
    values=st.lists(MEASURED, min_size=WIDTH, max_size=WIDTH),
    weights=st.lists(st.floats(-8, 8), min_size=WIDTH, max_size=WIDTH),
    bias=st.floats(-8, 8),
)
def test_the_confidence_is_a_probability(values: list[float], weights: list[float], bias: float) -> None:
    found = Gate(weights=tuple(weights), bias=bias, origin="x").confidence(Evidence(**dict(zip(EVIDENCE_NAMES, values, strict=True))))
    assert 0 < found < 1


@given(
    name=st.sampled_from([name for name in EVIDENCE_NAMES if name not in VETOES]),
    weight=st.floats(0, 8),
    low=MEASURED,
    more=st.floats(0, 6),
    bias=st.floats(-4, 4),
)
def test_more_of_what_speaks_for_an_answer_never_lowers_the_confidence(
    name: str, weight: float, low: float, more: float, bias: float
) -> None:
    for sign in (1, -1):
        one = gate(bias, **{name: sign * weight})
        before, after = (one.confidence(evidence(**{name: value})) for value in (low, low + more))
        assert after >= before if sign == 1 else after <= before


@pytest.mark.parametrize("name", VETOES)
def test_another_place_or_number_lowers_the_confidence(name: str) -> None:
    one = gate(2.0)
    assert one.confidence(evidence(**{name: 1.0})) == pytest.approx(one.confidence(evidence()) * VETO)


def test_contributions_add_up_to_what_decides() -> None:
    measured = evidence(mass=2.0, covered=0.5)
    contributions = gate(mass=1.5, covered=-2.0).contributions(measured)
    assert [name for name, _, _ in contributions] == list(EVIDENCE_NAMES)
    assert sum(part for _, _, part in contributions) == pytest.approx(1.5 * 2.0 - 2.0 * 0.5)


def test_the_shipped_gate_has_a_weight_for_every_kind_of_evidence_and_says_where_they_are_from() -> None:
    assert len(shipped_gate().weights) == WIDTH
    assert "calibrate" in shipped_gate().origin


def test_the_shipped_gate_trusts_what_ought_to_be_trusted() -> None:
    weights = dict(zip(EVIDENCE_NAMES, shipped_gate().weights, strict=True))
    assert min(weights["mass"], weights["similarity"], weights["covered"]) > 0
    assert max(weights["rival"], weights["unknown_words"], weights["elsewhere"], weights["other_number"]) < 0


def test_what_is_written_is_what_was_found() -> None:
    one = replace(shipped_gate(), origin="by hand")
    stored = json.loads(dump_gate(one))
    assert stored["origin"] == "by hand"
    assert list(stored["weights"]) == list(EVIDENCE_NAMES)
    assert list(stored["weights"].values()) == pytest.approx(one.weights, abs=1e-4)
    assert dump_gate(one).endswith("}\n")
