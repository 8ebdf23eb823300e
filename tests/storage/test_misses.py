"""The inbox: what is open, what the editors decided, and who is to be told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from bot.editorial.misses import Miss, Reason
from bot.language.normalize import folded_key
from bot.outcomes import Outcome
from bot.storage.misses import Resolution, Subscription, due, open_choices, open_misses, reopen, resolve, subscribe, unsubscribe, waiting
from bot.storage.replies import Record, choose, mark, record, vote
from bot.storage.tables import RESOLUTIONS, SUBSCRIPTIONS
from tests.storage.conftest import rows

REPLY = Record(
    id="0a",
    chat="chat",
    user="user",
    at=10.0,
    question="How long is the pier?",
    language="en",
    outcome="unknown",
    items=(),
    asked_message=7,
    told_message=8,
    seconds=0.001,
)
KEY = folded_key(REPLY.question)


def ask(connection: Connection, identifier: str, *, at: float = 10.0, question: str = REPLY.question, outcome: Outcome = "unknown") -> None:
    record(connection, replace(REPLY, id=identifier, at=at, question=question, outcome=outcome, items=("pier-cost",)))


def found(connection: Connection, limit: int = 100) -> list[str]:
    return [miss.id for miss in open_misses(connection, limit=limit)]


def agree(connection: Connection, reply: str = "0a", user: str = "user", now: float = 11.0) -> bool:
    return subscribe(connection, reply, user=user, chat_id=-1001234567890123, thread=None, language="en", now=now)


def test_a_miss_is_unknown_or_marked_or_voted_down(connection: Connection) -> None:
    kinds: tuple[Outcome, ...] = ("unknown", "answer", "clarify", "smalltalk", "refused", "answer", "unknown")
    for number, outcome in enumerate(kinds):
        ask(connection, f"0{number}", at=float(number), outcome=outcome)
    vote(connection, "01", user="another", value=-1, now=1.0)
    vote(connection, "01", user="user", value=1, now=1.0)
    mark(connection, "02", "none", now=2.0)
    vote(connection, "05", user="user", value=1, now=1.0)
    mark(connection, "06", "told", now=2.0)
    vote(connection, "06", user="user", value=-1, now=1.0)
    assert {miss.id: sorted(miss.reasons) for miss in open_misses(connection)} == {
        "06": ["down", "told", "unknown"],
        "02": ["none"],
        "01": ["down"],
        "00": ["unknown"],
    }


def test_a_vote_that_was_changed_for_the_better_is_no_miss(connection: Connection) -> None:
    ask(connection, "0a", outcome="answer")
    vote(connection, "0a", user="user", value=-1, now=1.0)
    assert found(connection) == ["0a"]
    vote(connection, "0a", user="user", value=1, now=2.0)
    assert found(connection) == []


def test_misses_are_read_newest_first_and_no_more_than_asked_for(connection: Connection) -> None:
    for identifier, at in (("0a", 1.0), ("0c", 3.0), ("0b", 2.0), ("0d", 2.0)):
        ask(connection, identifier, at=at)
    assert found(connection) == ["0c", "0d", "0b", "0a"]
    assert found(connection, limit=2) == ["0c", "0d"]
    (first, *_) = open_misses(connection)
    reasons: frozenset[Reason] = frozenset({"unknown"})
    assert first == Miss(id="0c", at=3.0, question=REPLY.question, language="en", user="user", reasons=reasons, items=("pier-cost",))


@pytest.mark.parametrize(("action", "returns"), [("phrasing", True), ("fact", True), ("gap", False), ("ignore", False)])
def test_what_was_settled_comes_back_only_where_it_was_to_help_and_did_not(
    connection: Connection, action: Resolution, returns: bool
) -> None:
    ask(connection, "0a", at=10.0)
    ask(connection, "0b", at=20.0, question="how long  is THE pier")
    ask(connection, "0c", at=20.0, question="How wide is the pier?")
    assert resolve(connection, [KEY, KEY], action=action, who="editor", now=20.0, item="pier", revision=3) == 1
    assert found(connection) == ["0c"]
    ask(connection, "0d", at=20.5, question="HOW LONG IS THE PIER")
    assert found(connection) == (["0d", "0c"] if returns else ["0c"])
    resolve(connection, [KEY], action=action, who="editor", now=21.0)
    assert found(connection) == ["0c"]


def test_what_was_taken_is_read_with_its_question_and_who_took_it_newest_first(connection: Connection) -> None:
    ask(connection, "0a", outcome="clarify")
    for user, item, now in (("one", "pier-cost", 12.0), ("two", "pier-opening", 11.0), ("two", "pier-cost", 13.0)):
        choose(connection, "0a", user=user, item=item, now=now)
    reasons: frozenset[Reason] = frozenset({"taken"})
    one = Miss(id="0a", at=12.0, question=REPLY.question, language="en", user="one", reasons=reasons, items=("pier-cost",))
    assert open_choices(connection) == (replace(one, at=13.0, user="two"), one)
    assert open_choices(connection, limit=1) == (replace(one, at=13.0, user="two"),)
    assert found(connection) == []


@pytest.mark.parametrize(("action", "returns"), [("phrasing", True), ("fact", True), ("gap", False), ("ignore", False)])
def test_a_choice_is_settled_with_its_question(connection: Connection, action: Resolution, returns: bool) -> None:
    for identifier, at in (("0a", 10.0), ("0b", 30.0)):
        ask(connection, identifier, at=at, outcome="clarify")
        choose(connection, identifier, user="user", item="pier-cost", now=at + 15.0)
    resolve(connection, [KEY], action=action, who="editor", now=20.0)
    assert [miss.id for miss in open_choices(connection)] == (["0b"] if returns else [])
    reopen(connection, [KEY])
    assert [miss.id for miss in open_choices(connection)] == ["0b", "0a"]


def test_what_was_decided_is_kept_and_the_last_decision_counts(connection: Connection) -> None:
    resolve(connection, ["k" * 32], action="phrasing", who="shell anna@host", now=5.0, item="pier-cost", revision=7)
    assert rows(connection, select(RESOLUTIONS)) == [("k" * 32, "phrasing", "pier-cost", 7, "shell anna@host", 5.0)]
    resolve(connection, ["k" * 32], action="ignore", who="", now=6.0)
    assert rows(connection, select(RESOLUTIONS)) == [("k" * 32, "ignore", None, None, "", 6.0)]


def test_a_decision_can_be_taken_back(connection: Connection) -> None:
    ask(connection, "0a")
    resolve(connection, [KEY], action="ignore", who="", now=20.0)
    assert reopen(connection, [KEY, folded_key("another")]) == 1
    assert found(connection) == ["0a"]


def test_a_decision_that_is_none_is_refused(connection: Connection) -> None:
    with pytest.raises(IntegrityError):
        resolve(connection, [KEY], action="later", who="", now=20.0)  # type: ignore[arg-type]  # it is the mistake


def test_somebody_agrees_once_to_be_told(connection: Connection) -> None:
    ask(connection, "0a")
    assert agree(connection)
    assert not agree(connection, now=12.0)
    assert not agree(connection, reply="0b")
    assert subscribe(connection, "0a", user="two", chat_id=5, thread=9, language="zh", now=12.0)
    kept = Subscription(reply="0a", user="user", chat=-1001234567890123, thread=None, language="en", created=11.0, question=REPLY.question)
    other = Subscription(reply="0a", user="two", chat=5, thread=9, language="zh", created=12.0, question=REPLY.question)
    assert waiting(connection) == (other, kept)
    assert unsubscribe(connection, "0a", user="two")
    assert not unsubscribe(connection, "0a", user="two")
    assert waiting(connection) == (kept,)


def test_those_who_wait_are_read_in_portions(connection: Connection) -> None:
    for reply in ("0a", "0b", "0c"):
        ask(connection, reply)
        for user in ("one", "two"):
            agree(connection, reply, user)
    read: list[tuple[str, str]] = []
    after = ("", "")
    while portion := waiting(connection, after=after, limit=2):
        read += [(one.reply, one.user) for one in portion]
        after = read[-1]
    assert read == [(reply, user) for reply in ("0a", "0b", "0c") for user in ("one", "two")]


def test_each_is_handed_out_once_and_then_erased(connection: Connection) -> None:
    for reply in ("0a", "0b"):
        ask(connection, reply)
        agree(connection, reply)
    answered = waiting(connection)[:1]
    assert due(connection, answered) == answered
    assert due(connection, answered) == ()
    assert rows(connection, select(SUBSCRIPTIONS.c.reply)) == [("0b",)]


def test_who_took_it_back_is_not_told(connection: Connection) -> None:
    ask(connection, "0a")
    agree(connection)
    answered = waiting(connection)
    unsubscribe(connection, "0a", user="user")
    assert due(connection, answered) == ()
