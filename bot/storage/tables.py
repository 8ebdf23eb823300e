"""The tables: what is kept, for SQLite and PostgreSQL alike, and what the two say in different words.

``docs/database.md`` tells units, reasons and how long.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Double,
    Executable,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert


METADATA = MetaData(
    naming_convention={"ix": "%(table_name)s_by_%(column_0_N_name)s", "ck": "%(table_name)s_%(constraint_name)s"},
)
"""Names follow a convention, since a later migration can only change what has a name that is known."""

_NUMBER = BigInteger().with_variant(Integer(), "sqlite")  # In SQLite the row number itself is the key then.

# Nearly all updates are done ones; the pending few are looked for with every message.
_PENDING_ONES = text("done IS NULL")
_PENDING = Index("updates_pending", "chat", sqlite_where=_PENDING_ONES)

UPDATES = Table(
    "updates",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=False),
    Column("chat", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("payload", Text),
    Column("owner", Text, nullable=False),
    Column("received", Double, nullable=False),
    Column("begun", Double),
    Column("done", Double),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("aside", Text),
    _PENDING,
    Index(None, "done"),
)

OWNERS = Table(
    "owners",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("renewed", Double, nullable=False),
)

CHATS = Table(
    "chats",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("user", Text, nullable=False, index=True),
    Column("language", Text),
    Column("dialogue", Text, nullable=False),
    Column("used", Double, nullable=False, index=True),
)

REPLIES = Table(
    "replies",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("chat", Text, nullable=False),
    Column("user", Text, nullable=False, index=True),
    Column("at", Double, nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("items", Text, nullable=False),
    Column("asked_message", _NUMBER),
    Column("told_message", _NUMBER),
    Column("seconds", Double, nullable=False),
    Column("none_at", Double),
    Column("told_at", Double),
    Column("folded", Text),
    Index(None, "chat", "asked_message"),
    # The inbox of misses looks for a few outcomes, newest first.
    Index(None, "outcome", "at"),
)

VOTES = Table(
    "votes",
    METADATA,
    Column("reply", Text, ForeignKey("replies.id", ondelete="CASCADE", name="votes_of_reply"), primary_key=True),
    Column("user", Text, primary_key=True, index=True),
    Column("value", SmallInteger, nullable=False),
    Column("at", Double, nullable=False, index=True),
    CheckConstraint("value IN (1, -1)", name="value"),
)

CHOICES = Table(
    "choices",
    METADATA,
    Column("reply", Text, ForeignKey("replies.id", ondelete="CASCADE", name="choices_of_reply"), primary_key=True),
    Column("user", Text, primary_key=True, index=True),
    Column("item", Text, nullable=False),
    Column("at", Double, nullable=False, index=True),
)

RESOLUTIONS = Table(
    "resolutions",
    METADATA,
    Column("folded", Text, primary_key=True),
    Column("action", Text, nullable=False),
    Column("item", Text),
    Column("revision", Integer),
    Column("who", Text, nullable=False, index=True),
    Column("at", Double, nullable=False),
    CheckConstraint("action IN ('phrasing', 'fact', 'gap', 'ignore')", name="action"),
)

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("reply", Text, ForeignKey("replies.id", ondelete="CASCADE", name="subscriptions_of_reply"), primary_key=True),
    Column("user", Text, primary_key=True, index=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("language", Text, nullable=False),
    Column("created", Double, nullable=False, index=True),
)

SETTINGS = Table(
    "settings",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

REVISIONS = Table(
    "revisions",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("author", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("overridden", SmallInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("differences", Text, nullable=False),
    Column("published", Double),
)

BLOBS = Table(
    "blobs",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

FILES = Table(
    "files",
    METADATA,
    # The path comes first in the key: what a file was in some revision is the last row of it up to there.
    Column("path", Text, primary_key=True),
    Column("revision", _NUMBER, ForeignKey("revisions.number", ondelete="CASCADE", name="files_of_revision"), primary_key=True),
    Column("digest", Text, ForeignKey("blobs.digest", name="files_of_blob")),
)


@event.listens_for(METADATA, "before_create")
def _name_the_pending(_: MetaData, connection: Connection, **_options: Any) -> None:
    """Say to PostgreSQL, too, which updates are pending. Only there: to name an option of it loads its dialect, 2 MB."""
    if connection.dialect.name == "postgresql":
        _PENDING.dialect_kwargs["postgresql_where"] = _PENDING_ONES


_LOCK = 0x636F6F70
"""Number of the lock, an arbitrary one: "coop"."""


def insert(dialect: str, table: Table) -> sqlite.Insert | PostgresqlInsert:
    """An INSERT that knows ON CONFLICT, for the dialect of this name."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  # 10 ms and 2 MB that SQLite does not need

    return postgresql.insert(table)


def upsert(connection: Connection, table: Table, row: dict[str, Any], *, key: str, replace: tuple[str, ...]) -> None:
    """Insert *row*; where there is one with the same *key*, its columns *replace* get the new values and others stay."""
    connection.execute(_upsert(connection.dialect.name, table, key, replace), row)


@functools.cache
def _upsert(dialect: str, table: Table, key: str, replace: tuple[str, ...]) -> Executable:
    # Kept, as making it takes longer than doing it.
    statement = insert(dialect, table)
    columns = {name: statement.excluded[name] for name in replace}
    return statement.on_conflict_do_update(index_elements=[key], set_=columns)


def lock(connection: Connection) -> None:
    """Wait until no other replica is between this and its commit.

    A transaction of SQLite has the whole database to itself already, since it begins as a writing one.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})


def storable(typed: str) -> str:
    """A text that both databases take: PostgreSQL refuses the null character, and neither stores half a surrogate pair."""
    return typed.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
