"""What SQLite and PostgreSQL say in different words, or store differently."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Executable, Table, text
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert

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
