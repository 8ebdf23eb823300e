"""Counting within the database: what leaves it is small, however many replies there are."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Connection, Integer, cast, func, select

from bot.editorial.statistics import Counts, Day, Latency, Statistics
from bot.outcomes import DECLINED, Outcome, outcome_in
from bot.storage.engine import open_engine, reading
from bot.storage.tables import REPLIES, VOTES

DAY = 86_400
"""Seconds of a day."""

LISTED = 30
"""Most unanswered questions told."""


def statistics_apart(url: str, *, days: int, now: float) -> Statistics:
    """The same as :func:`read_statistics`, through a connection of its own: for a thread, or a process beside the bot.

    Raises:
        StorageError: the database cannot be used.
    """
    engine = open_engine(url, make=False)
    try:
        with reading(engine) as connection:
            return read_statistics(connection, days=days, now=now)
    finally:
        engine.dispose()


def read_statistics(connection: Connection, *, days: int, now: float) -> Statistics:
    """Count a period.

    Args:
        connection: the database.
        days: days of UTC, at least 1; the last one is that of *now*.
        now: its end, in seconds since the epoch.
    """
    first = math.floor(now / DAY) - days + 1
    since = float(first * DAY)
    period = REPLIES.c.at.between(since, now)
    kinds = _kinds(connection, period)
    total = _sum(kinds.languages.values())
    up, down = _votes(connection, since, now)
    return Statistics(
        since=since,
        until=now,
        total=total,
        languages=tuple(sorted(kinds.languages.items(), key=lambda pair: (-pair[1].asked, pair[0]))),
        days=tuple(Day(date=_date(day), counts=kinds.days.get(day, Counts())) for day in range(first, first + days)),
        up=up,
        down=down,
        people=connection.execute(select(func.count(REPLIES.c.user.distinct())).where(period)).scalar_one(),
        items=tuple(sorted(kinds.items.items(), key=lambda pair: (-pair[1], pair[0]))),
        unanswered=_unanswered(connection, period),
        latency=_latency(connection, period, total.asked),
    )


@dataclass(frozen=True, slots=True)
class _Kinds:
    """What was replied in each language, on each day (days since the epoch), and how often each item was told."""

    languages: dict[str, Counts]
    days: dict[int, Counts]
    items: Counter[str]


def _kinds(connection: Connection, period: ColumnElement[bool]) -> _Kinds:
    """Read in one pass; there are about as many groups as days times lists of items."""
    day = _whole(connection, REPLIES.c.at / float(DAY)).label("day")
    by = (day, REPLIES.c.language, REPLIES.c.outcome, REPLIES.c["items"])
    found = _Kinds({}, {}, Counter())
    for number, language, word, items, count in connection.execute(select(*by, func.count()).where(period).group_by(*by)):
        outcome = outcome_in(word)
        found.languages[language] = _more(found.languages.get(language, Counts()), outcome, count)
        found.days[int(number)] = _more(found.days.get(int(number), Counts()), outcome, count)
        if outcome == "answer":
            for item in json.loads(items):
                found.items[item] += count
    return found


def _whole(connection: Connection, number: ColumnElement[Any]) -> ColumnElement[Any]:
    """A number at least 0 without its fraction: a cast cuts it off in SQLite, which may have no ``floor``, and rounds in PostgreSQL."""
    return cast(number, Integer) if connection.dialect.name == "sqlite" else func.floor(number)


def _more(counts: Counts, outcome: Outcome | None, count: int) -> Counts:
    kind = None if outcome is None else _kind(outcome)
    # One of another version of the program is counted as asked alone.
    counted = {} if kind is None else {kind: getattr(counts, kind) + count}
    return replace(counts, asked=counts.asked + count, **counted)


def _kind(outcome: Outcome) -> str:
    """The field of ``Counts`` that an outcome is counted in."""
    match outcome:
        case "answer":
            return "answered"
        case "unknown":
            return "declined"
        case "clarify":
            return "clarified"
        case "smalltalk":
            return "small_talk"
        case "refused":
            return "refused"
        case _:
            assert_never(outcome)


def _sum(parts: Collection[Counts]) -> Counts:
    return Counts(**{field.name: sum(getattr(counts, field.name) for counts in parts) for field in fields(Counts)})


def _votes(connection: Connection, since: float, until: float) -> tuple[int, int]:
    statement = select(VOTES.c.value, func.count()).where(VOTES.c.at.between(since, until)).group_by(VOTES.c.value)
    counts: dict[int, int] = {value: count for value, count in connection.execute(statement)}  # noqa: C416  # a result has keys of its own
    return counts.get(1, 0), counts.get(-1, 0)


def _unanswered(connection: Connection, period: ColumnElement[bool]) -> tuple[tuple[str, int], ...]:
    count = func.count().label("count")
    shown = func.min(REPLIES.c.question).label("shown")
    statement = select(shown, count).where(period, REPLIES.c.outcome == DECLINED).group_by(REPLIES.c.folded)
    found = connection.execute(statement.order_by(count.desc(), REPLIES.c.folded).limit(LISTED))
    return tuple((question, number) for question, number in found)


def _latency(connection: Connection, period: ColumnElement[bool], asked: int) -> Latency | None:
    if not asked:
        return None

    ranks = [math.ceil(share / 100 * asked) for share in (50, 95, 99)]
    rank = func.row_number().over(order_by=REPLIES.c.seconds).label("rank")
    sorted_ = select(REPLIES.c.seconds, rank).where(period).subquery()
    statement = select(sorted_.c.rank, sorted_.c.seconds).where(sorted_.c.rank.in_(ranks))
    seconds = {number: found for number, found in connection.execute(statement)}  # noqa: C416  # a result has keys of its own
    return Latency(p50=seconds[ranks[0]], p95=seconds[ranks[1]], p99=seconds[ranks[2]])


def _date(day: int) -> str:
    return datetime.fromtimestamp(day * DAY, UTC).date().isoformat()
