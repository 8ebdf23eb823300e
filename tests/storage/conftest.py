"""Databases for tests, each of them twice: an SQLite file, and a schema of its own on a PostgreSQL server."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Select

from bot.storage.database import Database
from bot.storage.engine import open_engine
from bot.storage.tables import METADATA
from tests import postgres


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Gives the URL of another empty database with each call."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("databases")
        yield lambda: f"sqlite:///{folder / secrets.token_hex(8)}.db"
    else:
        with postgres.schemas(request.getfixturevalue("postgres_url")) as make:
            yield make


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """The URL of an empty database."""
    return new_url()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A database with a thread of its own, as servers have it."""
    opened = Database.open(url, apart=True)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def engine(new_url: Callable[[], str]) -> Iterator[Engine]:
    """An engine whose database is not emptied between the tests of a module; see :func:`empty`."""
    opened = open_engine(new_url())
    yield opened
    opened.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A transaction on an emptied database, which is rolled back afterwards."""
    with engine.connect() as opened:
        empty(opened)
        yield opened
        opened.rollback()


def empty(connection: Connection) -> None:
    for table in reversed(METADATA.sorted_tables):
        connection.execute(table.delete())


def rows(connection: Connection, statement: Select[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(statement)]


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"
