"""The replies given, with what people thought of them and took from them: statistics are counted from them, misses are found in them."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, fields
from typing import Literal

from sqlalchemy import Connection, Row, literal, select, update

from bot.language.normalize import folded_key
from bot.outcomes import DECLINED, Outcome, outcome_in
from bot.storage.tables import CHOICES, REPLIES, VOTES, insert, storable, upsert

Mark = Literal["none", "told"]
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One reply.

    Attributes:
        id: from :func:`new_id`.
        chat: key of the chat.
        user: pseudonym of who asked.
        at: when it was given, in seconds since the epoch.
        question: what was typed.
        language: language of the reply.
        outcome: that of the reply; read back, ``"unknown"`` where another version of the program wrote one that this one has not.
        items: ids of what was told or offered: facts, overviews, sentences.
        asked_message: number of the message that asked, unique in its chat; None when there is none.
        told_message: number of the message that replied; None when it is not sent yet.
        seconds: how long deciding and rendering took.
    """

    id: str
    chat: str
    user: str
    at: float
    question: str
    language: str
    outcome: Outcome
    items: tuple[str, ...]
    asked_message: int | None
    told_message: int | None
    seconds: float


_NAMES = tuple(field.name for field in fields(Record))
_COLUMNS = tuple(REPLIES.c[name] for name in _NAMES)
_REPLACED = (*(name for name in _NAMES if name != "id"), "folded")


def new_id() -> str:
    """A new id: 13 of the characters ``0-9a-z``, in the order of time.

    Eight tell the milliseconds since the epoch (enough until the year 2059), five are random: of a thousand made
    within one millisecond, on any replicas, two are equal with a probability below one in a hundred.
    """
    return _base36(int(time.time() * 1000), 8) + _base36(secrets.randbelow(36**5), 5)


def _base36(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, 36)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def record(connection: Connection, row: Record) -> None:
    """Keep a reply; one with the same id is replaced, and keeps its votes and marks."""
    question = storable(row.question)
    stored = {"question": question, "items": json.dumps(row.items), "folded": folded_key(question)}
    columns = {name: getattr(row, name) for name in _NAMES} | stored
    upsert(connection, REPLIES, columns, key="id", replace=_REPLACED)


def find(connection: Connection, identifier: str) -> Record | None:
    """The reply with this id; None when there is none (any more)."""
    return _record(connection.execute(select(*_COLUMNS).where(REPLIES.c.id == identifier)).one_or_none())


def find_by_question(connection: Connection, *, chat: str, asked_message: int) -> Record | None:
    """The newest reply to a message; None when there is none."""
    statement = select(*_COLUMNS).where(REPLIES.c.chat == chat, REPLIES.c.asked_message == asked_message)
    return _record(connection.execute(statement.order_by(REPLIES.c.at.desc(), REPLIES.c.id.desc()).limit(1)).one_or_none())


def newest(connection: Connection, *, chat: str, outcome: Outcome) -> Record | None:
    """The newest reply of a conversation with that outcome; None when there is none."""
    statement = select(*_COLUMNS).where(REPLIES.c.chat == chat, REPLIES.c.outcome == outcome)
    return _record(connection.execute(statement.order_by(REPLIES.c.at.desc(), REPLIES.c.id.desc()).limit(1)).one_or_none())


def _record(row: Row[tuple[object, ...]] | None) -> Record | None:
    if row is None:
        return None
    columns = dict(row._mapping)
    return Record(**columns | {"items": tuple(json.loads(columns["items"])), "outcome": outcome_in(columns["outcome"]) or DECLINED})


def vote(connection: Connection, identifier: str, *, user: str, value: Literal[1, -1], now: float) -> bool:
    """Keep a user's vote on a reply, which may change.

    Args:
        connection: the database.
        identifier: id of the reply.
        user: pseudonym of the voter.
        value: 1 helpful, -1 not.
        now: seconds since the epoch.

    Returns:
        Whether it is new; False when the user had voted so already, or there is no such reply (any more).
    """
    new = select(REPLIES.c.id, literal(user), literal(value), literal(now)).where(REPLIES.c.id == identifier)
    statement = insert(connection.dialect.name, VOTES).from_select(["reply", "user", "value", "at"], new)
    changed = {"value": statement.excluded.value, "at": statement.excluded.at}
    statement = statement.on_conflict_do_update(
        index_elements=["reply", "user"], set_=changed, where=VOTES.c.value != statement.excluded.value
    )
    return connection.execute(statement.returning(VOTES.c.reply)).one_or_none() is not None


def choose(connection: Connection, identifier: str, *, user: str, item: str, now: float) -> None:
    """Keep what a user took of what a reply offered; another choice takes the place of the first.

    Args:
        connection: the database.
        identifier: id of the reply; when it is not kept (any more), nothing is.
        user: pseudonym of who chose.
        item: id of the fact, overview or sentence.
        now: seconds since the epoch.
    """
    new = select(REPLIES.c.id, literal(user), literal(item), literal(now)).where(REPLIES.c.id == identifier)
    statement = insert(connection.dialect.name, CHOICES).from_select(["reply", "user", "item", "at"], new)
    changed = {"item": statement.excluded.item, "at": statement.excluded.at}
    connection.execute(statement.on_conflict_do_update(index_elements=["reply", "user"], set_=changed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What was noted of a reply.

    Attributes:
        vote: that of the user who asked: 1, -1, or 0 for none.
        told: whether the editors were told of it.
    """

    vote: int = 0
    told: bool = False


def marks(connection: Connection, row: Record) -> Marks:
    """What was noted of a reply so far."""
    vote = connection.execute(select(VOTES.c.value).where(VOTES.c.reply == row.id, VOTES.c.user == row.user)).scalar_one_or_none()
    told = connection.execute(select(REPLIES.c.told_at).where(REPLIES.c.id == row.id)).scalar_one_or_none()
    return Marks(vote=vote or 0, told=told is not None)


def mark(connection: Connection, identifier: str, mark: Mark, *, now: float) -> bool:
    """Mark a reply: its user found none of the choices right (``none``), or told the editors of it (``told``).

    Returns:
        Whether that is new; False when it was marked so already, or there is no such reply (any more).
    """
    column = REPLIES.c.none_at if mark == "none" else REPLIES.c.told_at
    statement = update(REPLIES).where(REPLIES.c.id == identifier, column.is_(None)).values({column: now})
    return connection.execute(statement).rowcount > 0
