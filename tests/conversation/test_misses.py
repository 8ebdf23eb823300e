"""What editors are shown of a question that was missed, and what of it needs nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.conversation.asking import Asking
from bot.conversation.clock import Clock
from bot.conversation.misses import Misses, answered_now, candidates, gap_of, open_clusters, statements_taken
from bot.editorial.misses import cluster
from bot.language.normalize import folded_key
from bot.storage.database import Database
from bot.storage.misses import open_misses
from bot.storage.replies import record
from tests import dated
from tests.editorial.test_misses import SMALL, miss, took
from tests.storage.test_misses import REPLY

ASKING = Asking(SMALL)


def test_what_was_taken_is_told_as_it_was_offered_and_is_no_candidate_besides() -> None:
    (found,) = cluster([took("the year of the pier", "one", "pier-opening")], SMALL)
    (offered,) = statements_taken(found, ASKING)
    assert (offered.item, offered.label) == ("pier-opening", "The new pier was opened in 2015.")
    assert statements_taken(found, ASKING, "zh")[0].label == "新码头于 2015 年开放。"
    assert "pier-opening" not in [option.item for option in candidates(found, ASKING)]
    (sentence,) = cluster([took("the year of the pier", "one", "harbour#1")], SMALL)
    assert [option.label for option in statements_taken(sentence, ASKING)] == ["The new pier was opened in 2015."]
    (nothing,) = cluster([miss("the year of the pier")], SMALL)
    assert statements_taken(nothing, ASKING) == ()


def test_what_is_answered_by_now_as_people_chose_or_not_known_any_more_is_not_open() -> None:
    answered = took("Who built the lighthouse?", "one", "lighthouse-builder")
    otherwise = took("How much did the pier cost?", "one", "pier-opening")
    gone = took("the year of the pier", "one", "gone")
    assert [found.text for found in open_clusters([answered, otherwise, gone], ASKING)] == ["How much did the pier cost?"]
    minded = miss("Who built the lighthouse?", "a", why="down")
    assert {found.text for found in open_clusters([answered, minded], ASKING)} == {"Who built the lighthouse?"}


def test_candidates_are_what_its_texts_may_ask_for_labelled_in_its_language() -> None:
    (found,) = cluster([miss("码头哪年启用的", language="zh"), miss("码头哪年启用的?", language="zh")], SMALL)
    first, *others = candidates(found, ASKING)
    assert (first.item, first.label) == ("pier-opening", "新码头于 2015 年开放。")
    assert 1 <= len(others) <= 3
    assert candidates(found, ASKING, limit=1) == (first,)
    assert candidates(found, ASKING, limit=0) == ()
    assert candidates(found, ASKING, language="en")[0].label == "The new pier was opened in 2015."


def test_what_is_answered_now_is_known() -> None:
    assert answered_now("Who built the lighthouse?", ASKING) == "lighthouse-builder"
    assert answered_now("How many ships use the pier?", ASKING) is None
    assert answered_now("hello", ASKING) is None


def test_candidates_and_answers_are_those_of_the_day() -> None:
    service = dated.service()
    today, later = (Asking(service, dated.on(day)) for day in (dated.TODAY, date(2031, 1, 1)))
    (found,) = cluster([miss("is the ticket office open now")], service)
    label = next(one.label for one in candidates(found, today) if one.item == "office-open")
    assert label.startswith("As of 2018: The ticket office is open.")
    assert answered_now("how much is the ferry", today) == "ferry-price"
    assert answered_now("how much is the ferry", later) == "ferry-price-2030"
    (length,) = cluster([miss("how long is the pier")], service)
    assert gap_of(length, today) == "gap-pier"


def test_the_gap_that_declines_it_is_known() -> None:
    by_gap, strange = cluster([miss("How many ships use the pier?", at=1.0), miss("purple elephants")], SMALL)
    assert gap_of(by_gap, ASKING) == "gap-pier"
    assert gap_of(strange, ASKING) is None


@pytest.mark.anyio
async def test_what_was_asked_while_an_editor_looked_at_the_change_is_settled_with_it(database: Database) -> None:
    seconds = [100.0]
    misses = Misses(Asking(SMALL, Clock(lambda: seconds[0])), "sqlite://")
    writes = misses.settling([folded_key(REPLY.question)], "phrasing", who="shell ann", item="pier-cost")
    seconds[0] = 160.0
    await database.run(lambda connection: record(connection, replace(REPLY, at=150.0)))
    await database.run(lambda connection: writes(connection, 2))
    assert await database.run(open_misses) == ()
