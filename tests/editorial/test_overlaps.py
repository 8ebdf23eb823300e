"""Which questions of gaps a new fact seems to answer."""

from __future__ import annotations

from bot.edition import make_edition
from bot.editorial.overlaps import LIKELY, NEAR, overlaps
from bot.service import State
from tests.cli.conftest import DOCUMENT, FACTS


def state() -> State:
    return make_edition({"facts.yaml": FACTS, "documents/harbour.txt": DOCUMENT}).state


def test_the_wordings_of_gaps_that_ask_for_the_same_are_found_the_most_similar_first() -> None:
    found = overlaps(state(), ["how long is the pier in metres"])
    assert (found[0].gap, found[0].text) == ("gap-pier", "How long is the pier?")
    assert [one.text for one in found].index("How long is the pier?") == 0
    assert all(one.gap == "gap-pier" for one in found)


def test_wordings_of_facts_and_what_is_not_alike_are_left_alone() -> None:
    assert overlaps(state(), ["who built the lighthouse"]) == ()
    assert overlaps(state(), []) == ()
    assert 0 < NEAR < LIKELY < 1


def test_only_what_is_nearly_the_same_and_names_the_same_is_taken_without_being_looked_at() -> None:
    assert [one.likely for one in overlaps(state(), ["how long is the pier"], limit=1)] == [True]
    assert not any(one.likely for one in overlaps(state(), ["what is the opening hour of the pier"]))


def test_what_names_something_else_is_not_offered() -> None:
    assert overlaps(state(), ["how long is the lighthouse"]) == ()


def test_no_more_than_wanted_are_found() -> None:
    assert len(overlaps(state(), ["how long is the pier", "how many ships use the pier"], limit=1)) == 1
