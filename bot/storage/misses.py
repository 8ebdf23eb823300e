"""Misses that wait for the editors, what they decided, and people who want to be told when their question is answered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, literal, or_, select, tuple_

from bot.editorial.misses import REASONS, Miss, Reason
from bot.outcomes import DECLINED
from bot.storage.engine import open_engine, reading
from bot.storage.tables import CHOICES, REPLIES, RESOLUTIONS, SUBSCRIPTIONS, VOTES, insert, storable, upsert

Resolution = Literal["phrasing", "fact", "gap", "ignore"]
"""What the editors did: another wording for something known, something new, a gap, or nothing."""

FINAL: tuple[Resolution, ...] = ("gap", "ignore")
"""After these a text never comes back; after the others, one that is missed again shows that it did not help."""

MAX_MISSES = 10_000
"""Most misses read at once, unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Somebody who agreed to be told.

    Attributes:
        reply: id of the reply that did not help.
        user: pseudonym of who is to be told.
        chat: number of the chat in Telegram, in clear: without it nobody could be told.
        thread: number of the topic in it, or None.
        language: language to tell it in.
        created: when it was agreed to, in seconds since the epoch.
        question: what was typed.
    """

    reply: str
    user: str
    chat: int
    thread: int | None
    language: str
    created: float
    question: str


_SUBSCRIPTION = (*SUBSCRIPTIONS.c, REPLIES.c.question)


def read_misses(url: str) -> tuple[Miss, ...]:
    """What :func:`open_misses` and :func:`open_choices` find, through a connection of its own: for a thread, or a process beside the bot.

    Raises:
        StorageError: the database cannot be used.
    """
    engine = open_engine(url, make=False)
    try:
        with reading(engine) as connection:
            return (*open_misses(connection), *open_choices(connection))
    finally:
        engine.dispose()


def open_misses(connection: Connection, *, limit: int = MAX_MISSES) -> tuple[Miss, ...]:
    """The newest misses that the editors have not settled, at most *limit*, newest first."""
    down = exists().where(VOTES.c.reply == REPLIES.c.id, VOTES.c.value == -1)
    statement = (
        select(
            REPLIES.c.id,
            REPLIES.c.at,
            REPLIES.c.question,
            REPLIES.c.language,
            REPLIES.c.user,
            REPLIES.c["items"],
            REPLIES.c.told_at.is_not(None).label("told"),
            down.label("down"),
            REPLIES.c.none_at.is_not(None).label("none"),
            (REPLIES.c.outcome == DECLINED).label("unknown"),
        )
        .where(_is_miss(down), ~_settled())
        .order_by(REPLIES.c.at.desc(), REPLIES.c.id.desc())
        .limit(limit)
    )
    return tuple(_miss(row) for row in connection.execute(statement))


def open_choices(connection: Connection, *, limit: int = MAX_MISSES) -> tuple[Miss, ...]:
    """The newest choices from replies whose question the editors have not settled, at most *limit*, newest first; each of who chose."""
    replied, chosen = REPLIES.c, CHOICES.c
    statement = (
        select(replied.id, chosen.at, replied.question, replied.language, chosen.user, chosen.item)
        .join(CHOICES, chosen.reply == replied.id)
        .where(~_settled())
        .order_by(chosen.at.desc(), replied.id.desc(), chosen.user)
        .limit(limit)
    )
    reasons: frozenset[Reason] = frozenset({"taken"})
    return tuple(
        Miss(id=reply, at=at, question=question, language=language, user=user, reasons=reasons, items=(item,))
        for reply, at, question, language, user, item in connection.execute(statement)
    )


def _settled() -> ColumnElement[bool]:
    # The time of settling is not before that of the reply: what was asked after a wording was added shows that it did not help.
    helped = RESOLUTIONS.c.at >= REPLIES.c.at
    return exists().where(RESOLUTIONS.c.folded == REPLIES.c.folded, or_(RESOLUTIONS.c.action.in_(FINAL), helped))


def _is_miss(down: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(REPLIES.c.outcome == DECLINED, REPLIES.c.none_at.is_not(None), REPLIES.c.told_at.is_not(None), down)


def _miss(row: Row[tuple[object, ...]]) -> Miss:
    columns = dict(row._mapping)
    reasons: frozenset[Reason] = frozenset(reason for reason in REASONS if columns.get(reason))
    kept = {name: columns[name] for name in ("id", "at", "question", "language", "user")}
    return Miss(**kept, reasons=reasons, items=tuple(json.loads(columns["items"])))


def resolve(
    connection: Connection,
    keys: Iterable[str],
    *,
    action: Resolution,
    who: str,
    now: float,
    item: str | None = None,
    revision: int | None = None,
) -> int:
    """Note what the editors did with texts, so that they do not come back; a later decision on a text replaces an earlier one.

    Args:
        connection: the database.
        keys: ``folded_key`` of each text, such as those of ``Cluster.texts``.
        action: what was done.
        who: who did it: the pseudonym of somebody in Telegram, which is erased when they are forgotten, or ``"shell user@host"``.
        now: when, in seconds since the epoch; replies given until then are settled.
        item: id of the fact, overview or gap that it was given to; None with ``ignore``.
        revision: number of the published state with the change; None with ``ignore``.

    Returns:
        How many texts were noted.
    """
    row = {"action": action, "item": item, "revision": revision, "who": storable(who), "at": now}
    distinct = sorted(set(keys))
    for key in distinct:
        upsert(connection, RESOLUTIONS, {"folded": key, **row}, key="folded", replace=tuple(row))
    return len(distinct)


def reopen(connection: Connection, keys: Iterable[str]) -> int:
    """Take back what was decided on texts; returns on how many of them there was a decision."""
    return sum(connection.execute(delete(RESOLUTIONS).where(RESOLUTIONS.c.folded == key)).rowcount for key in set(keys))


def reopen_beginning(connection: Connection, beginning: str) -> int:
    """Take back that the text whose key begins so, and what was settled with it, is ignored; returns how many texts were."""
    if not beginning.isalnum():
        return 0
    ignored = RESOLUTIONS.c.action == "ignore"
    decided = select(RESOLUTIONS.c.who, RESOLUTIONS.c.at).where(RESOLUTIONS.c.folded.startswith(beginning, autoescape=True), ignored)
    first = connection.execute(decided.limit(1)).one_or_none()
    if first is None:
        return 0
    # All texts of a cluster are settled in one moment.
    return connection.execute(delete(RESOLUTIONS).where(ignored, RESOLUTIONS.c.who == first.who, RESOLUTIONS.c.at == first.at)).rowcount


def reopen_since(connection: Connection, revision: int) -> int:
    """Take back what was decided by changes later than a revision, since that is in use again; on how many texts there was a decision."""
    return connection.execute(delete(RESOLUTIONS).where(RESOLUTIONS.c.revision > revision)).rowcount


def subscribe(connection: Connection, reply_id: str, *, user: str, chat_id: int, thread: int | None, language: str, now: float) -> bool:
    """Note that somebody agreed to be told in a chat when the question of a reply is answered.

    Args:
        connection: the database.
        reply_id: id of the reply.
        user: pseudonym of who agreed.
        chat_id: number of the chat in Telegram.
        thread: number of the topic in it, or None.
        language: language to tell it in.
        now: seconds since the epoch.

    Returns:
        Whether it is new; False when the user had agreed already, or there is no such reply (any more).
    """
    values = (REPLIES.c.id, *map(literal, (user, chat_id)), literal(thread, SUBSCRIPTIONS.c.thread.type), literal(language), literal(now))
    new = select(*values).where(REPLIES.c.id == reply_id)
    statement = insert(connection.dialect.name, SUBSCRIPTIONS).from_select([column.name for column in SUBSCRIPTIONS.c], new)
    statement = statement.on_conflict_do_nothing(index_elements=["reply", "user"])
    return connection.execute(statement.returning(SUBSCRIPTIONS.c.reply)).one_or_none() is not None


def unsubscribe(connection: Connection, reply_id: str, *, user: str) -> bool:
    """Take the agreement back; False when there was none."""
    statement = delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.reply == reply_id, SUBSCRIPTIONS.c.user == user)
    return connection.execute(statement).rowcount > 0


def waiting(connection: Connection, *, after: tuple[str, str] = ("", ""), limit: int = 500) -> tuple[Subscription, ...]:
    """Those who wait to be told, in the order of their replies.

    Args:
        connection: the database.
        after: reply and user of the last one read, to read on.
        limit: most to read at once, at least 1.
    """
    statement = select(*_SUBSCRIPTION).join(REPLIES, REPLIES.c.id == SUBSCRIPTIONS.c.reply)
    statement = statement.where(tuple_(SUBSCRIPTIONS.c.reply, SUBSCRIPTIONS.c.user) > tuple_(*map(literal, after)))
    statement = statement.order_by(SUBSCRIPTIONS.c.reply, SUBSCRIPTIONS.c.user).limit(limit)
    return tuple(Subscription(**row._mapping) for row in connection.execute(statement))


def due(connection: Connection, answered: Iterable[Subscription]) -> tuple[Subscription, ...]:
    """Those to be told now, each handed out once: their subscriptions are erased, so commit before telling them.

    A process that ends between the commit and the sending leaves somebody untold; the other order would tell somebody twice,
    and nobody asked to be told twice. When Telegram refuses a message for the time being, :func:`subscribe` again.

    Args:
        connection: the database.
        answered: subscriptions whose question is answered now, as ``bot.conversation.misses.answered_now`` finds.

    Returns:
        Those of them that nobody else (another replica, an earlier call) was handed, and that were not taken back meanwhile.
    """
    handed = []
    for subscription in answered:
        if unsubscribe(connection, subscription.reply, user=subscription.user):
            handed.append(subscription)
    return tuple(handed)
