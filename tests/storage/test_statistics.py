"""What the database counts is what counting by hand gives."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from bot.editorial.statistics import Counts, Day, Latency, Statistics
from bot.language.normalize import fold
from bot.outcomes import Outcome
from bot.storage import tables
from bot.storage.replies import Record, record, vote
from bot.storage.statistics import DAY, LISTED, read_statistics
from tests.storage.conftest import empty
from tests.storage.test_misses import REPLY

NOW = 20_000.25 * DAY
OUTCOMES: tuple[Outcome, ...] = ("answer", "unknown", "clarify", "smalltalk", "refused")
# Around midnights, where days are told apart.
TIMES = st.builds(lambda day, second: day * DAY + second, st.integers(19_996, 20_000), st.sampled_from([0.0, 0.5, 21_600.0, 86_399.999]))
REPLIES = st.lists(
    st.builds(
        Record,
        id=st.uuids().map(str),
        chat=st.just("chat"),
        user=st.sampled_from(["one", "two", "three"]),
        at=TIMES,
        question=st.sampled_from(["How long is the pier?", "how long is the pier", "多长", "多长？", "Why?", ""]),
        language=st.sampled_from(["en", "zh"]),
        outcome=st.sampled_from(OUTCOMES),
        items=st.sampled_from([(), ("pier",), ("pier", "lighthouse"), ("lighthouse",)]),
        asked_message=st.none(),
        told_message=st.none(),
        seconds=st.integers(0, 9).map(float),
    ),
    max_size=25,
    unique_by=lambda reply: reply.id,
)
VOTES = st.lists(st.tuples(st.integers(0, 24), st.sampled_from(["one", "two"]), st.sampled_from([1, -1]), TIMES), max_size=10)


def twin(replies: Sequence[Record], votes: Sequence[tuple[int, float]], days: int) -> Statistics:
    """The same, counted slowly and plainly in memory."""
    today = datetime.fromtimestamp(NOW, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    since = (today - timedelta(days=days - 1)).timestamp()
    inside = [reply for reply in replies if since <= reply.at <= NOW]

    def counts(of: Sequence[Record]) -> Counts:
        kinds = Counter(reply.outcome for reply in of)
        answered, declined, clarified, small_talk, refused = (kinds[outcome] for outcome in OUTCOMES)
        return Counts(asked=len(of), answered=answered, declined=declined, clarified=clarified, small_talk=small_talk, refused=refused)

    def date(at: float) -> str:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")

    languages = {reply.language for reply in inside}
    by_language = [(language, counts([reply for reply in inside if reply.language == language])) for language in languages]
    dates = [date(since + day * DAY) for day in range(days)]
    items = Counter(item for reply in inside if reply.outcome == "answer" for item in reply.items)
    declined: dict[str, list[str]] = {}
    for reply in inside:
        if reply.outcome == "unknown":
            declined.setdefault(fold(reply.question), []).append(reply.question)
    seconds = sorted(reply.seconds for reply in inside)
    nearest = {share: seconds[math.ceil(share / 100 * len(seconds)) - 1] for share in (50, 95, 99)} if seconds else {}
    return Statistics(
        since=since,
        until=NOW,
        total=counts(inside),
        languages=tuple(sorted(by_language, key=lambda pair: (-pair[1].asked, pair[0]))),
        days=tuple(Day(date=day, counts=counts([reply for reply in inside if date(reply.at) == day])) for day in dates),
        up=sum(value == 1 and since <= at <= NOW for value, at in votes),
        down=sum(value == -1 and since <= at <= NOW for value, at in votes),
        people=len({reply.user for reply in inside}),
        items=tuple(sorted(items.items(), key=lambda pair: (-pair[1], pair[0]))),
        unanswered=tuple((min(texts), len(texts)) for texts in declined.values()),
        latency=Latency(p50=nearest[50], p95=nearest[95], p99=nearest[99]) if seconds else None,
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(replies=REPLIES, cast=VOTES, days=st.integers(1, 5))
def test_the_database_counts_as_its_slow_twin_does(
    connection: Connection, replies: list[Record], cast: list[tuple[int, str, int, float]], days: int
) -> None:
    empty(connection)
    for reply in replies:
        record(connection, reply)
    kept: dict[tuple[str, str], tuple[int, float]] = {}
    for number, user, value, at in cast:
        if number < len(replies) and vote(connection, replies[number].id, user=user, value=1 if value == 1 else -1, now=at):
            kept[replies[number].id, user] = (value, at)
    counted = read_statistics(connection, days=days, now=NOW)
    expected = twin(replies, list(kept.values()), days)
    # Among equally frequent ones any order will do; how many there are tells that the first are the most frequent.
    assert [count for _, count in counted.unanswered] == sorted((count for _, count in expected.unanswered), reverse=True)
    assert sorted(counted.unanswered) == sorted(expected.unanswered)
    assert replace(counted, unanswered=()) == replace(expected, unanswered=())


def test_of_many_unanswered_questions_the_most_frequent_are_told(connection: Connection) -> None:
    for number in range(LISTED + 5):
        for again in range(1 + number % 3):
            record(connection, replace(REPLY, id=f"{number} {again}", at=NOW, question=f"What about number {number}?"))
    counts = [count for _, count in read_statistics(connection, days=1, now=NOW).unanswered]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == LISTED
    assert counts[:11] == [3] * 11


def test_an_outcome_of_a_newer_program_is_counted_as_asked(connection: Connection) -> None:
    record(connection, replace(REPLY, at=NOW))
    connection.execute(update(tables.REPLIES).values(outcome="sung"))
    assert read_statistics(connection, days=1, now=NOW).total == Counts(asked=1)
