"""Replies, votes and marks."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from sqlalchemy import Connection, select, update

from bot.language.normalize import folded_key
from bot.outcomes import Outcome
from bot.storage.replies import Record, choose, find, find_by_question, mark, new_id, newest, record, vote
from bot.storage.tables import CHOICES, REPLIES, VOTES
from tests.storage.conftest import rows

REPLY = Record(
    id="0a",
    chat="chat",
    user="user",
    at=1.5,
    question="When did Wanda Plaza open?",
    language="en",
    outcome="answer",
    items=("wanda-opening", "wanda"),
    asked_message=7,
    told_message=8,
    seconds=0.001,
)


def test_a_reply_is_found_as_it_was_kept(connection: Connection) -> None:
    record(connection, REPLY)
    assert find(connection, "0a") == REPLY
    assert find(connection, "0b") is None


def test_what_is_not_there_stays_none(connection: Connection) -> None:
    bare = replace(REPLY, items=(), asked_message=None, told_message=None)
    record(connection, bare)
    assert find(connection, "0a") == bare


def test_a_reply_kept_again_replaces_the_first_and_keeps_votes_and_marks(connection: Connection) -> None:
    record(connection, replace(REPLY, told_message=None))
    vote(connection, "0a", user="voter", value=1, now=2.0)
    mark(connection, "0a", "told", now=3.0)
    record(connection, REPLY)
    assert find(connection, "0a") == REPLY
    assert not vote(connection, "0a", user="voter", value=1, now=4.0)
    assert not mark(connection, "0a", "told", now=4.0)


def test_the_newest_reply_to_a_message_is_found(connection: Connection) -> None:
    for identifier, at in (("0a", 1.0), ("0c", 3.0), ("0b", 2.0)):
        record(connection, replace(REPLY, id=identifier, at=at))
    record(connection, replace(REPLY, id="0d", chat="other", at=4.0))
    found = find_by_question(connection, chat="chat", asked_message=7)
    assert found is not None
    assert found.id == "0c"
    assert find_by_question(connection, chat="chat", asked_message=6) is None


def test_a_kind_of_another_version_of_the_program_is_read_as_one_that_is_asked_again(connection: Connection) -> None:
    record(connection, replace(REPLY, id="0a"))
    connection.execute(update(REPLIES).values(outcome="sung"))
    found = find(connection, "0a")
    assert found is not None
    assert found.outcome == "unknown"


def test_the_newest_reply_of_a_kind_is_found_in_its_conversation(connection: Connection) -> None:
    kinds: tuple[tuple[str, float, Outcome], ...] = (("0a", 1.0, "clarify"), ("0b", 2.0, "clarify"), ("0c", 3.0, "unknown"))
    for identifier, at, outcome in kinds:
        record(connection, replace(REPLY, id=identifier, at=at, outcome=outcome))
    record(connection, replace(REPLY, id="0d", chat="other", at=4.0, outcome="clarify"))
    found = newest(connection, chat="chat", outcome="clarify")
    assert found is not None
    assert found.id == "0b"
    assert newest(connection, chat="chat", outcome="smalltalk") is None


def test_text_that_a_database_refuses_is_kept_without_what_it_refuses(connection: Connection) -> None:
    record(connection, replace(REPLY, question="a\0b\ud800c 万达 😀"))
    found = find(connection, "0a")
    assert found is not None
    assert found.question == "a\N{REPLACEMENT CHARACTER}b?c 万达 😀"


def test_a_question_is_kept_with_what_its_spellings_share(connection: Connection) -> None:
    record(connection, REPLY)
    record(connection, replace(REPLY, id="0b", question="when did wanda plaza open"))
    record(connection, replace(REPLY, id="0b", question="WHEN did Wanda Plaza open??"))
    record(connection, replace(REPLY, id="0c", question="a\0b\ud800"))
    folded = dict(rows(connection, select(REPLIES.c.id, REPLIES.c.folded)))
    assert folded["0a"] == folded["0b"] == folded_key("When did Wanda Plaza open?")
    assert folded["0c"] == folded_key("a\N{REPLACEMENT CHARACTER}b?")


def test_each_user_has_one_vote_that_may_change(connection: Connection) -> None:
    record(connection, REPLY)
    assert vote(connection, "0a", user="one", value=1, now=2.0)
    assert not vote(connection, "0a", user="one", value=1, now=3.0)
    assert vote(connection, "0a", user="two", value=-1, now=4.0)
    assert vote(connection, "0a", user="one", value=-1, now=5.0)
    votes = rows(connection, select(VOTES.c.reply, VOTES.c.user, VOTES.c.value, VOTES.c.at).order_by(VOTES.c.user))
    assert votes == [("0a", "one", -1, 5.0), ("0a", "two", -1, 4.0)]


def test_a_vote_on_a_reply_that_is_gone_is_no_vote(connection: Connection) -> None:
    assert not vote(connection, "0a", user="one", value=1, now=2.0)


def test_each_user_has_one_choice_from_a_reply_and_the_last_one_counts(connection: Connection) -> None:
    record(connection, REPLY)
    for user, item, now in (("one", "pier-cost", 2.0), ("two", "pier-cost", 3.0), ("one", "pier-opening", 4.0)):
        choose(connection, "0a", user=user, item=item, now=now)
    choose(connection, "0b", user="one", item="pier-cost", now=5.0)
    chosen = rows(connection, select(CHOICES.c.reply, CHOICES.c.user, CHOICES.c.item, CHOICES.c.at).order_by(CHOICES.c.user))
    assert chosen == [("0a", "one", "pier-opening", 4.0), ("0a", "two", "pier-cost", 3.0)]


def test_a_mark_is_set_once_and_each_for_itself(connection: Connection) -> None:
    record(connection, REPLY)
    assert mark(connection, "0a", "none", now=2.0)
    assert not mark(connection, "0a", "none", now=3.0)
    assert mark(connection, "0a", "told", now=4.0)
    assert not mark(connection, "0b", "told", now=4.0)
    assert rows(connection, select(REPLIES.c.none_at, REPLIES.c.told_at)) == [(2.0, 4.0)]


def test_ids_are_short_different_and_in_the_order_of_time() -> None:
    ids = []
    for _ in range(50):
        ids.append(new_id())
        begun = time.time_ns() // 1_000_000
        while time.time_ns() // 1_000_000 == begun:
            pass
    assert ids == sorted(ids)
    assert all(re.fullmatch("[0-9a-z]{13}", identifier) for identifier in ids)
    assert len({new_id() for _ in range(1000)}) >= 998
