"""The calibrated gate: turns the evidence into the probability that the best candidate answers the question."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from bot.retrieval.evidence import EVIDENCE_NAMES, Evidence

VETO = 0.35
"""Factor on the confidence, in [0, 1], when the question is about a place or number that the fact does not tell and claims
nothing that could be corrected. Effect: 0 always declines such questions."""

RIDGE = 0.1
"""Strength of the penalty on large weights (L2), > 0. Effect: keeps weights small where the evidence is scarce."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A logistic model: one weight per kind of evidence.

    Attributes:
        weights: in the order of ``EVIDENCE_NAMES``; positive speaks for answering.
        bias: added to the weighted sum.
        origin: how the weights were found, in words.
    """

    weights: tuple[float, ...]
    bias: float
    origin: str

    def confidence(self, evidence: Evidence) -> float:
        """Probability in (0, 1) that the best group of facts answers the question."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, evidence.vector(), strict=True))
        confidence = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
        return confidence * VETO if evidence.elsewhere or evidence.other_number else confidence

    def contributions(self, evidence: Evidence) -> list[tuple[str, float, float]]:
        """``(kind of evidence, measured value, weight times value)``, in the order of ``EVIDENCE_NAMES``."""
        return [(name, value, weight * value) for name, value, weight in zip(EVIDENCE_NAMES, evidence.vector(), self.weights, strict=True)]


@functools.cache
def shipped_gate() -> Gate:
    """The gate that comes with the program."""
    stored = json.loads((resources.files("bot.retrieval") / "data" / "gate.json").read_text(encoding="utf-8"))
    return Gate(weights=tuple(stored["weights"][name] for name in EVIDENCE_NAMES), bias=stored["bias"], origin=stored["origin"])


def dump_gate(gate: Gate) -> str:
    """The gate as the text of its data file."""
    weights = {name: round(weight, 4) for name, weight in zip(EVIDENCE_NAMES, gate.weights, strict=True)}
    return json.dumps({"origin": gate.origin, "bias": round(gate.bias, 4), "weights": weights}, indent=2) + "\n"


def fit_gate(rows: Sequence[Sequence[float]], right: Sequence[bool], origin: str, counts: Sequence[float] = ()) -> Gate:
    """Fit the gate by logistic regression with an L2 penalty (Newton's method; deterministic).

    Args:
        rows: evidence vectors.
        right: whether the best candidate was the right one.
        origin: stored with the weights.
        counts: how often each row counts; once when empty.
    """
    count = np.asarray(counts if len(counts) else np.ones(len(rows)), dtype=np.float64)
    matrix: npt.NDArray[np.float64] = np.column_stack([np.asarray(rows, dtype=np.float64), np.ones(len(rows))])
    target = np.asarray(right, dtype=np.float64)
    penalty = np.full(matrix.shape[1], RIDGE)
    penalty[-1] = 0.0
    weights = np.zeros(matrix.shape[1])
    for _ in range(50):
        probability = 1.0 / (1.0 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        gradient = matrix.T @ (count * (probability - target)) + penalty * weights
        curvature = (matrix * (count * probability * (1 - probability))[:, None]).T @ matrix + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return Gate(weights=tuple(weights[:-1].tolist()), bias=float(weights[-1]), origin=origin)
