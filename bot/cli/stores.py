"""What commands beside the bot share: its database and its publisher opened, and how a revision is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.answers.texts import say
from bot.cli.output import here, language_here, readable, working
from bot.config import Stores
from bot.messages import Message
from bot.publishing.outcomes import UnrecordedError
from bot.publishing.publisher import BY_HAND, Publisher
from bot.publishing.revision_names import kind_name, reason_of
from bot.storage.database import Database
from bot.storage.revisions import Revision

T = TypeVar("T")

_KIND = 6
"""Characters of the longest Chinese name of a kind of revision."""


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
                with working(Message("opening the knowledge", "正在打开知识文件夹")):
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
    marks = here(Message(" (answers changed)", "（有回答变差）")) if revision.overridden else ""
    if language_here() == "en":
        kind, who, why = f"{revision.kind:8}", revision.author, revision.reason
    else:
        # A Chinese character is as wide as two others.
        kind, why = kind_name(revision.kind, "zh").ljust(_KIND, "\u3000"), reason_of(revision.reason, "zh")
        who = say("admin_by_hand", "zh") if revision.author == BY_HAND else revision.author
    return readable(f"{revision.number:5}  {when}  {kind}  {who}{marks}{f'  {why}' if why else ''}")
