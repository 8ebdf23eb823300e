"""Weights are found by judging every set of wordings without itself."""

from __future__ import annotations

from dataclasses import replace

from bot.facts.model import KnowledgeBase
from bot.retrieval.calibration import calibrate, judge_wordings
from bot.retrieval.evidence import EVIDENCE_NAMES, Evidence
from bot.retrieval.gate import fit_gate
from bot.retrieval.parameters import PARAMETERS


def test_every_wording_is_judged_once(harbour: KnowledgeBase) -> None:
    named: list[str] = []
    judged = judge_wordings(harbour, PARAMETERS, progress=named.append)
    assert named == ["one", "other"]
    assert sorted((row.item, row.text) for row in judged) == sorted((p.item, p.text) for p in harbour.phrasings)
    assert all(len(row.evidence) == len(EVIDENCE_NAMES) for row in judged)


def test_only_the_sets_named_are_judged(harbour: KnowledgeBase) -> None:
    judged = judge_wordings(harbour, PARAMETERS, sets=["other"])
    assert {row.text for row in judged} == {p.text for p in harbour.phrasings if p.source == "other"}


def test_a_wording_is_judged_without_its_own_set(harbour: KnowledgeBase) -> None:
    """A wording judged beside itself would have a similarity of one."""
    similarity = EVIDENCE_NAMES.index("similarity")
    judged = judge_wordings(harbour, PARAMETERS)
    assert all(row.evidence[similarity] < 0.999 for row in judged if row.told)


def test_facts_are_told_and_gaps_are_not(harbour: KnowledgeBase) -> None:
    for row in judge_wordings(harbour, PARAMETERS):
        assert row.told == (row.item in harbour.facts)
        assert row.told or not row.right
        assert row.best is None or row.best in harbour.facts


def test_another_wording_of_the_same_fact_finds_it(harbour: KnowledgeBase) -> None:
    judged = judge_wordings(harbour, PARAMETERS)
    told = [row for row in judged if row.told]
    assert sum(row.right for row in told) >= 0.8 * len(told)
    assert {row.best for row in told if row.right} == set(harbour.facts)


def test_judging_twice_gives_the_same(harbour: KnowledgeBase) -> None:
    assert judge_wordings(harbour, PARAMETERS) == judge_wordings(harbour, PARAMETERS)


def test_texts_without_any_candidate_do_not_count(harbour: KnowledgeBase) -> None:
    judged = judge_wordings(harbour, PARAMETERS)
    usable = [row for row in judged if row.best is not None]
    lost = [replace(row, best=None, evidence=(99.0,) * len(EVIDENCE_NAMES)) for row in usable[:3]]
    assert calibrate([*lost, *usable], "x") == fit_gate([row.evidence for row in usable], [row.right for row in usable], "x")


def test_counts_stay_with_their_texts_when_others_are_left_out(harbour: KnowledgeBase) -> None:
    usable = [row for row in judge_wordings(harbour, PARAMETERS) if row.best is not None]
    lost = replace(usable[0], best=None)
    counts = [float(number % 3 + 1) for number in range(len(usable))]
    assert calibrate([lost, *usable], "x", [50.0, *counts]) == calibrate(usable, "x", counts)


def test_a_calibrated_gate_tells_right_from_wrong(harbour: KnowledgeBase) -> None:
    judged = [row for row in judge_wordings(harbour, PARAMETERS) if row.best is not None]
    gate = calibrate(judged, "harbour")
    assert gate.origin == "harbour"
    sure = [gate.confidence(Evidence(**dict(zip(EVIDENCE_NAMES, row.evidence, strict=True)))) for row in judged]
    right = [confidence for confidence, row in zip(sure, judged, strict=True) if row.right]
    wrong = [confidence for confidence, row in zip(sure, judged, strict=True) if not row.right]
    assert sum(right) / len(right) > 0.5 > sum(wrong) / len(wrong)
