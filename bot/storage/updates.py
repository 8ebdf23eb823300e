"""The inbox of updates: stored before they are acknowledged, handed out once, in order within a chat, also across replicas.

An update is *pending* until it is done, and all pending updates of one chat have the same owner: the replica that answers
them. It is *begun* when it has been handed out to that owner. What is decided here is decided under a lock, so that
two replicas never decide on the same chat at the same moment.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, bindparam, delete, func, select, update

from bot.storage.statements import insert, lock, upsert
from bot.storage.tables import OWNERS, UPDATES

# Statements of every message are made once, as making one takes longer than doing it.
_PENDING = UPDATES.c.done.is_(None)
_OWNERS = (
    select(UPDATES.c.chat, func.min(UPDATES.c.owner), func.count() > func.count(UPDATES.c.begun))
    .where(_PENDING, UPDATES.c.chat.in_(bindparam("chats", expanding=True)))
    .group_by(UPDATES.c.chat)
)
_FINISH = (
    update(UPDATES).where(UPDATES.c.id == bindparam("identifier"), _PENDING).values(payload=None, chat="", user="", done=bindparam("now"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One update.

    Attributes:
        id: its number; each is handed out once.
        chat: key within which the order is kept.
        payload: the update as JSON.
        user: pseudonym of who sent it, so that it can be forgotten; empty when unknown.
    """

    id: int
    chat: str
    payload: str
    user: str = ""


def receive(connection: Connection, updates: Sequence[Incoming], *, owner: str, now: float, alone: bool = False) -> frozenset[int]:
    """Store the updates that were never seen.

    An update of a chat with pending updates of another owner is given to that owner. One of a chat where this owner was
    given updates that it has not claimed yet waits with them, to be claimed in order.

    Args:
        connection: the database.
        updates: what came in; the order does not matter.
        owner: the replica they came to.
        now: seconds since the epoch.
        alone: whether there is no other owner; then nobody is asked for, which takes a third of the time.

    Returns:
        The ids that are new and to be done by this owner now; the others are done, under way, or will be claimed.
    """
    if not alone:
        renew(connection, owner=owner, now=now)
        lock(connection)
    if not updates:
        return frozenset()
    owners = {} if alone else _owners(connection, {incoming.chat for incoming in updates})
    rows: list[dict[str, Any]] = []
    for incoming in updates:
        other, waiting = owners.get(incoming.chat, (owner, False))
        begins = other == owner and not waiting
        # Half a surrogate pair cannot be stored; written like this, JSON still means the same.
        payload = incoming.payload.encode("utf-8", "backslashreplace").decode()
        rows.append(
            {"id": incoming.id, "chat": incoming.chat, "user": incoming.user, "payload": payload, "owner": other}
            | {"received": now, "begun": now if begins else None}
        )
    new = set(connection.execute(_store(connection.dialect.name), rows).scalars())
    return frozenset(row["id"] for row in rows if row["begun"] is not None and row["id"] in new)


@functools.cache
def _store(dialect: str) -> Executable:
    return insert(dialect, UPDATES).on_conflict_do_nothing(index_elements=["id"]).returning(UPDATES.c.id)


def _owners(connection: Connection, chats: set[str]) -> dict[str, tuple[str, bool]]:
    """Of the chats with pending updates: the owner of these, and whether some of them are not begun."""
    return {chat: (owner, bool(some)) for chat, owner, some in connection.execute(_OWNERS, {"chats": sorted(chats)})}


def finish(connection: Connection, identifier: int, *, now: float) -> None:
    """The update is done: all that is kept of it is its number, so that it is not answered again."""
    connection.execute(_FINISH, {"identifier": identifier, "now": now})


def recover(connection: Connection, *, owner: str, now: float) -> list[Incoming]:
    """At the start, before anything is received: all pending updates of this owner, by id; what was begun is begun anew."""
    renew(connection, owner=owner, now=now)
    lock(connection)
    return _begin(connection, UPDATES.c.owner == owner, owner=owner, now=now)


def claim(connection: Connection, *, owner: str, now: float, abandoned_after: float = 120.0) -> list[Incoming]:
    """To be called regularly: updates given to this owner by others, and those of owners that are gone; by id.

    Args:
        connection: the database.
        owner: this replica.
        now: seconds since the epoch.
        abandoned_after: seconds after which an owner that did not renew is taken for gone. One that was only held up so
            long may still answer what it had begun, a second time.
    """
    renew(connection, owner=owner, now=now)
    lock(connection)
    alive = select(OWNERS.c.name).where(OWNERS.c.renewed >= now - abandoned_after)
    given = (UPDATES.c.owner == owner) & UPDATES.c.begun.is_(None)
    return _begin(connection, given | UPDATES.c.owner.not_in(alive), owner=owner, now=now)


def _begin(connection: Connection, which: ColumnElement[bool], *, owner: str, now: float) -> list[Incoming]:
    columns = (UPDATES.c.id, UPDATES.c.chat, UPDATES.c.payload, UPDATES.c.user)
    statement = update(UPDATES).where(_PENDING, which).values(owner=owner, begun=now).returning(*columns)
    rows = connection.execute(statement).all()
    return sorted(
        (Incoming(id=row.id, chat=row.chat, payload=row.payload, user=row.user) for row in rows), key=lambda incoming: incoming.id
    )


def renew(connection: Connection, *, owner: str, now: float) -> None:
    """This owner is alive; to be called several times within ``abandoned_after``."""
    upsert(connection, OWNERS, {"name": owner, "renewed": now}, key="name", replace=("renewed",))


def forget_done(connection: Connection, *, before: float) -> int:
    """Forget the updates done before a time, in seconds since the epoch, and owners that are gone since; returns how many updates.

    Telegram delivers an update again for 24 hours at most, so twice that is safe.
    """
    pending = select(UPDATES.c.owner).where(_PENDING)
    connection.execute(delete(OWNERS).where(OWNERS.c.renewed < before, OWNERS.c.name.not_in(pending)))
    return connection.execute(delete(UPDATES).where(UPDATES.c.done < before)).rowcount
