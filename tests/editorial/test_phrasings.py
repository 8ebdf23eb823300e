"""Wordings and gaps: added once, under one thing only, and taken away again."""

from __future__ import annotations

import pytest

from bot.editorial.changes import AddGap, AddPhrasing, RemovePhrasing
from bot.editorial.phrasings import EDITORS, find_phrasing
from bot.errors import EditError
from tests.editorial.conftest import HARBOUR, base_of

ASPECTS = {**HARBOUR, "aspects.yaml": "aspects:\n  cost: {en: the cost}\n"}


def test_a_wording_is_added_to_the_set_of_the_editors() -> None:
    texts = AddPhrasing(item="pier-cost", text="  what: did  it cost? # really").apply(HARBOUR)
    assert texts[EDITORS] == "phrasings:\n  pier-cost: |\n    what: did it cost? # really\n"
    more = AddPhrasing(item="pier-cost", text="多少钱").apply(texts)
    assert more[EDITORS] == texts[EDITORS] + "    多少钱\n"
    assert [one.text for one in base_of(more).phrasings if one.source == "editors"] == ["what: did it cost? # really", "多少钱"]
    assert {path: more[path] for path in HARBOUR} == HARBOUR


def test_a_wording_that_stands_there_already_changes_nothing() -> None:
    assert AddPhrasing(item="pier-cost", text="how MUCH did  the pier cost?").apply(HARBOUR) == HARBOUR


def test_a_wording_that_stands_elsewhere_is_refused_and_not_moved() -> None:
    with pytest.raises(EditError, match=r"the wording 'How long is the pier\?' stands under 'gap-pier' already \(facts.yaml:31\) -> "):
        AddPhrasing(item="pier-cost", text="How long is the pier?").apply(HARBOUR)


@pytest.mark.parametrize(
    ("item", "text", "message"),
    [
        ("pier-cots", "x", "there is no fact, overview, gap or small talk 'pier-cots' -> did you mean 'pier-cost'"),
        ("pier-cost", " \n ", "the wording is empty"),
        ("pier-cost", "[cost] how much", "only wordings of gaps have an aspect"),
        ("pier-cost", "a\x1bb", r"U\+001B"),
        ("pier-cost", "x" * 501, "more than 500 characters"),
    ],
)
def test_a_wording_that_cannot_be_used_is_refused(item: str, text: str, message: str) -> None:
    with pytest.raises(EditError, match=message):
        AddPhrasing(item=item, text=text).apply(HARBOUR)


def test_a_wording_that_looks_like_a_note_is_written_so_that_it_is_none() -> None:
    texts = AddPhrasing(item="pier-cost", text="#pier cost").apply(AddPhrasing(item="pier-cost", text="cost?").apply(HARBOUR))
    assert texts[EDITORS] == 'phrasings:\n  pier-cost: ["cost?", "#pier cost"]\n'
    assert find_phrasing(texts, "#PIER cost") is not None
    base_of(texts)


def test_a_wording_is_removed_wherever_it_stands() -> None:
    texts = RemovePhrasing(item="pier-cost", text="HOW much did the pier cost?").apply(HARBOUR)
    assert texts["facts.yaml"] == HARBOUR["facts.yaml"].replace("      How much did the pier cost?\n", "")
    assert RemovePhrasing(item="pier-cost", text="x").apply(AddPhrasing(item="pier-cost", text="x").apply(HARBOUR))[EDITORS].strip() == ""
    with pytest.raises(EditError, match="does not stand under 'pier-cost'"):
        RemovePhrasing(item="pier-cost", text="How long is the pier?").apply(HARBOUR)


def test_the_last_wording_takes_its_key_along() -> None:
    texts = RemovePhrasing(item="lighthouse-builder", text="Who built the lighthouse?").apply(HARBOUR)
    assert texts["facts.yaml"] == HARBOUR["facts.yaml"].replace("    phrasings: |\n      Who built the lighthouse?\n", "")


def test_a_question_without_an_answer_is_noted_under_a_new_gap() -> None:
    texts = AddGap(id="gap-crane", phrasing="how many cranes are there", subjects=("pier",), aspect="cost").apply(ASPECTS)
    assert "  - id: gap-crane\n    subjects: [pier]\n" in texts["facts.yaml"]
    assert texts[EDITORS] == "phrasings:\n  gap-crane: |\n    [cost] how many cranes are there\n"
    assert base_of(texts).phrasings[-1].aspect == "cost"


def test_a_question_without_an_answer_is_noted_under_a_gap_that_there_is() -> None:
    texts = AddGap(id="gap-pier", phrasing="how wide is it").apply(HARBOUR)
    assert texts["facts.yaml"] is HARBOUR["facts.yaml"]
    assert texts[EDITORS] == "phrasings:\n  gap-pier: |\n    how wide is it\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (AddGap(id="pier-cost", phrasing="x"), "the id 'pier-cost' is that of a fact"),
        (AddGap(id="Gap", phrasing="x"), "the id 'Gap' cannot be used"),
        (AddGap(id="gap-x", phrasing="x", subjects=("peer",)), "there is no entity 'peer' -> did you mean 'pier'"),
        (AddGap(id="gap-x", phrasing="x", aspect="costs"), "there is no aspect 'costs' -> did you mean 'cost'"),
    ],
)
def test_a_gap_that_cannot_be_used_is_refused(change: AddGap, message: str) -> None:
    with pytest.raises(EditError, match=message):
        change.apply(ASPECTS)
