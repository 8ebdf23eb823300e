"""Databases for tests: SQLite files, or schemas of their own on the server that ``COOPBOT_TEST_DATABASE`` names."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Select, make_url, text

from bot.storage.database import Database
from bot.storage.opening import open_engine
from bot.storage.tables import METADATA

SERVER = os.environ.get("COOPBOT_TEST_DATABASE", "")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def new_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Gives the URL of another empty database with each call."""
    if not SERVER:
        folder = tmp_path_factory.mktemp("databases")
        yield lambda: f"sqlite:///{folder / secrets.token_hex(8)}.db"
        return
    schemas: list[str] = []
    engine = open_engine(SERVER)

    def make() -> str:
        schema = f"test_{secrets.token_hex(8)}"
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
        schemas.append(schema)
        return make_url(SERVER).update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)

    yield make
    with engine.begin() as connection:
        for schema in schemas:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


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
