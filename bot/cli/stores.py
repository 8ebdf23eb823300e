"""What commands beside the bot share: its database and its publisher opened, and how a revision is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.cli.output import readable, working
from bot.config import Stores
from bot.publishing.outcomes import UnrecordedError
from bot.publishing.publisher import Publisher
from bot.storage.database import Database
from bot.storage.revisions import Revision

T = TypeVar("T")


def with_database(stores: Stores, work: Callable[[Database], Awaitable[T]], *, make: bool = True) -> T:
    """Do *work* on the database of the bot; unless it is to *make* a file that is not there, that counts as empty."""

    async def run() -> T:
        database = Database.open(stores.database_url, make=make)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def with_publisher(stores: Stores, work: Callable[[Publisher], Awaitable[T]]) -> tuple[T, UnrecordedError | None]:
    """Do *work* with a publisher for the knowledge and the database of the bot; it may run at the same time.

    Returns:
        What *work* returns, and why files that were changed by hand are not in use, if there are some.
    """

    async def run(database: Database) -> tuple[T, UnrecordedError | None]:
        publisher = Publisher(stores.knowledge, database)
        refused: UnrecordedError | None = None
        try:
            try:
                with working("opening the knowledge"):
                    await publisher.open()
            except UnrecordedError as error:
                refused = error
            return await work(publisher), refused
        finally:
            await publisher.close()

    return with_database(stores, run)


def headline(revision: Revision) -> str:
    """A revision on one line: number, time on this machine's clock, kind, author, reason."""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(revision.at))
    marks = " (answers changed)" if revision.overridden else ""
    reason = f"  {revision.reason}" if revision.reason else ""
    return readable(f"{revision.number:5}  {when}  {revision.kind:8}  {revision.author}{marks}{reason}")
