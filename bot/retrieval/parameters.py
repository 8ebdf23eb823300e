"""The numbers that steer a decision, each with its unit, effect and origin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Weights and thresholds of retrieval.

    Attributes:
        similarity_weight: weight of the nearest-wording evidence in the score of an item. Higher trusts wordings
            seen before, lower trusts single features.
        second_share: share of the second nearest wording in that evidence, in [0, 1]. Higher guards against one odd wording.
        log_odds_weight: weight of the log-odds evidence.
        answer: least confidence in [0, 1] to answer. Higher declines more and errs less.
        least_mass: least log-odds of the best candidates to answer at all, whatever else speaks for them.
        answer_both: least confidence in [0, 1] that one of the two best candidates answers, to tell both of them.
        second_mass: least probability in [0, 1] of the second candidate for that.
        clarify: least confidence in [0, 1] to ask back with options instead of declining.
        standalone: confidence in [0, 1] from which a short question is answered on its own though a chat is under way.
        continued: least confidence in [0, 1] to answer a short question as a continuation of the one before.
        known_gap: similarity in [0, 1] to a gap's wording from which a short question is taken for that gap in any context.
        companion: least share in [0, 1] of a second fact with the same proof to be told along with the first.
        repetition: taken from the score of what was just told when a follow-up names something new. Higher avoids repeating.
        recency: added to the score of what was just told when a follow-up names nothing new ("which year was that?").
        focus: added to the score of what is about the thing a follow-up refers to. Higher clings to the subject.
    """

    similarity_weight: float = 12.0
    second_share: float = 0.3
    log_odds_weight: float = 0.8
    answer: float = 0.36
    least_mass: float = -1.5
    answer_both: float = 0.65
    second_mass: float = 0.1
    clarify: float = 0.2
    standalone: float = 0.8
    continued: float = 0.65
    known_gap: float = 0.8
    companion: float = 0.12
    focus: float = 3.0
    repetition: float = 3.0
    recency: float = 1.0


PARAMETERS = Parameters()
"""Chosen with ``python -m tests.benchmarks.calibrate`` (wordings of each set judged by an index built from the other sets)."""
