"""The tables: what is kept, for SQLite and PostgreSQL alike; ``docs/database.md`` tells units, reasons and how long."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Double,
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
