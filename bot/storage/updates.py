"""The queue of updates: stored before they are acknowledged, handed out once, in order within a chat, also across replicas.

An update is *pending* until it is done, and all pending updates of one chat have the same owner: the replica that answers
them. It is *begun* when it has been handed out to that owner. What is decided here is decided under a lock, so that
two replicas never decide on the same chat at the same moment.

Every *attempt* to work on an update is counted before it is made. One that was attempted and is pending at a start may be what
ended the process; after ``MOST_ATTEMPTS`` of them it is *put aside*: done without an answer, and kept with the reason.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Executable, Update, bindparam, delete, func, select, update

from bot.storage.tables import OWNERS, UPDATES, insert, lock, upsert

MOST_ATTEMPTS = 2
"""How often work on an update is begun that does not end. Once may be chance: the power fails, or another update ended the process."""

ENDED_THE_PROGRAM = f"the program ended each of the {MOST_ATTEMPTS} times that work on it was begun"
"""Why such an update is put aside."""

# Statements of every message are made once, as making one takes longer than doing it.
_PENDING = UPDATES.c.done.is_(None)
_OWNERS = (
    select(UPDATES.c.chat, func.min(UPDATES.c.owner), func.count() > func.count(UPDATES.c.begun))
    .where(_PENDING, UPDATES.c.chat.in_(bindparam("chats", expanding=True)))
    .group_by(UPDATES.c.chat)
)
_COUNTS = (
    select(UPDATES.c.chat, func.count().label("pending"))
    .where(_PENDING, UPDATES.c.chat.in_(bindparam("chats", expanding=True)))
    .group_by(UPDATES.c.chat)
)
_ATTEMPT = update(UPDATES).where(UPDATES.c.id.in_(bindparam("identifiers", expanding=True))).values(attempts=UPDATES.c.attempts + 1)
_SUSPEND = (
    update(UPDATES).where(UPDATES.c.id == bindparam("identifier"), _PENDING, UPDATES.c.attempts > 0).values(attempts=UPDATES.c.attempts - 1)
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
        attempts: how often work on it was begun that did not end.
    """

    id: int
    chat: str
    payload: str
    user: str = ""
    attempts: int = 0


def beyond(connection: Connection, updates: Sequence[Incoming], *, most: int, pending: Mapping[str, int] | None = None) -> frozenset[int]:
    """Which of the updates are too many for their chat: the newest of those that were never seen.

    Args:
        connection: the database.
        updates: what came in, in its order.
        most: pending updates that a chat may have.
        pending: how many each chat has; None: that is looked up.
    """
    if pending is None:
        found = connection.execute(_COUNTS, {"chats": sorted({incoming.chat for incoming in updates})})
        pending = {row.chat: row.pending for row in found}
    many = _beyond(updates, most, pending)
    if not many:
        return many
    # What is delivered again is among the pending ones already, so it does not count twice.
    identifiers = [incoming.id for incoming in updates]
    known = set(connection.execute(select(UPDATES.c.id).where(UPDATES.c.id.in_(identifiers))).scalars())
    return _beyond([incoming for incoming in updates if incoming.id not in known], most, pending)


def _beyond(updates: Sequence[Incoming], most: int, pending: Mapping[str, int]) -> frozenset[int]:
    counts = Counter(pending)
    counts.update(incoming.chat for incoming in updates)
    found = set()
    for incoming in reversed(updates):
        if counts[incoming.chat] > most:
            counts[incoming.chat] -= 1
            found.add(incoming.id)
    return frozenset(found)


def receive(
    connection: Connection,
    updates: Sequence[Incoming],
    *,
    owner: str,
    now: float,
    alone: bool = False,
    left_out: Collection[int] = (),
) -> frozenset[int]:
    """Store the updates that were never seen.

    An update of a chat with pending updates of another owner is given to that owner. One of a chat where this owner was
    given updates that it has not claimed yet waits with them, to be claimed in order.

    Args:
        connection: the database.
        updates: what came in; the order does not matter.
        owner: the replica they came to.
        now: seconds since the epoch.
        alone: whether there is no other owner, and nothing that is not claimed; then neither is asked for, which takes a third of the time.
        left_out: ids of those that are not to be worked on: they count as done, so that they are not delivered again.

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
        if incoming.id in left_out:
            rows.append(
                {"id": incoming.id, "chat": "", "user": "", "payload": None, "owner": owner} | {"received": now, "begun": None, "done": now}
            )
            continue
        other, waiting = owners.get(incoming.chat, (owner, False))
        begins = other == owner and not waiting
        # Half a surrogate pair cannot be stored; written like this, JSON still means the same.
        payload = incoming.payload.encode("utf-8", "backslashreplace").decode()
        rows.append(
            {"id": incoming.id, "chat": incoming.chat, "user": incoming.user, "payload": payload, "owner": other}
            | {"received": now, "begun": now if begins else None, "done": None}
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


def attempt(connection: Connection, identifiers: Sequence[int]) -> None:
    """Work on these updates begins now; to be committed before it does."""
    connection.execute(_ATTEMPT, {"identifiers": list(identifiers)})


def attempt_suspended(connection: Connection, identifier: int) -> None:
    """Work on the update waits: until it goes on, with another :func:`attempt`, its last attempt does not count, but those before do."""
    connection.execute(_SUSPEND, {"identifier": identifier})


def attempts_ended(connection: Connection, identifiers: Sequence[int]) -> None:
    """Work on these updates did not end the process, though they are not done: it counts as never begun."""
    connection.execute(update(UPDATES).where(UPDATES.c.id.in_(identifiers), _PENDING).values(attempts=0))


def recover(connection: Connection, *, owner: str, now: float, most: int | None = None) -> list[Incoming]:
    """At the start, before anything is received: the pending updates of this owner, by id; what was begun is begun anew.

    Args:
        connection: the database.
        owner: this replica.
        now: seconds since the epoch.
        most: how many to hand out; the others can be claimed afterwards. None: all.
    """
    renew(connection, owner=owner, now=now)
    lock(connection)
    connection.execute(update(UPDATES).where(_PENDING, UPDATES.c.owner == owner).values(begun=None))
    return _begin(connection, owner=owner, now=now, most=most)


def claim(connection: Connection, *, owner: str, now: float, abandoned_after: float = 120.0, most: int | None = None) -> list[Incoming]:
    """To be called regularly: updates given to this owner by others, and those of owners that are gone; by id.

    Args:
        connection: the database.
        owner: this replica.
        now: seconds since the epoch.
        abandoned_after: seconds after which an owner that did not renew is taken for gone. One that was only held up so
            long may still answer what it had begun, a second time.
        most: how many to hand out; the others can be claimed afterwards. None: all.
    """
    renew(connection, owner=owner, now=now)
    lock(connection)
    alive = select(OWNERS.c.name).where(OWNERS.c.renewed >= now - abandoned_after)
    connection.execute(update(UPDATES).where(_PENDING, UPDATES.c.owner.not_in(alive)).values(owner=owner, begun=None))
    return _begin(connection, owner=owner, now=now, most=most)


def _begin(connection: Connection, *, owner: str, now: float, most: int | None) -> list[Incoming]:
    waiting = (_PENDING, UPDATES.c.owner == owner, UPDATES.c.begun.is_(None), UPDATES.c.attempts < MOST_ATTEMPTS)
    first = select(UPDATES.c.id).where(*waiting).order_by(UPDATES.c.id).limit(most)
    return _incoming(connection, update(UPDATES).where(UPDATES.c.id.in_(first)).values(begun=now))


def put_aside(connection: Connection, *, owner: str, now: float) -> list[Incoming]:
    """Put aside what is this owner's to claim, and was attempted too often; by id. To be called with :func:`recover` and :func:`claim`."""
    hopeless = (_PENDING, UPDATES.c.owner == owner, UPDATES.c.begun.is_(None), UPDATES.c.attempts >= MOST_ATTEMPTS)
    return _incoming(connection, update(UPDATES).where(*hopeless).values(done=now, aside=ENDED_THE_PROGRAM))


def _incoming(connection: Connection, change: Update) -> list[Incoming]:
    rows = connection.execute(change.returning(UPDATES.c.id, UPDATES.c.chat, UPDATES.c.payload, UPDATES.c.user, UPDATES.c.attempts)).all()
    found = (Incoming(id=row.id, chat=row.chat, payload=row.payload, user=row.user, attempts=row.attempts) for row in rows)
    return sorted(found, key=lambda incoming: incoming.id)


def lay_aside(connection: Connection, identifier: int, *, reason: str, now: float) -> None:
    """Put one update aside, for a reason of its own."""
    connection.execute(update(UPDATES).where(UPDATES.c.id == identifier, _PENDING).values(done=now, aside=reason))


def renew(connection: Connection, *, owner: str, now: float) -> None:
    """This owner is alive; to be called several times within ``abandoned_after``."""
    upsert(connection, OWNERS, {"name": owner, "renewed": now}, key="name", replace=("renewed",))


def forget_done(connection: Connection, *, before: float) -> int:
    """Forget the updates done before a time, in seconds since the epoch, and owners that are gone since; returns how many updates.

    Telegram delivers an update again for 24 hours at most, so twice that is safe. What was put aside stays as long as what people asked.
    """
    pending = select(UPDATES.c.owner).where(_PENDING)
    connection.execute(delete(OWNERS).where(OWNERS.c.renewed < before, OWNERS.c.name.not_in(pending)))
    return connection.execute(delete(UPDATES).where(UPDATES.c.done < before, UPDATES.c.aside.is_(None))).rowcount
