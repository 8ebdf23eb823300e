"""A replica for the tests of several processes: ``python -m tests.storage.inbox_child URL OWNER COUNT CHATS``.

Tells what it was handed out and what is done, a line each, after the commit: ``begun 7``, ``done 7``.
"""

from __future__ import annotations

import asyncio
import sys
import time

from bot.storage.database import Database
from bot.storage.updates import Incoming, finish, receive, recover

BATCH = 5


async def work(url: str, owner: str, count: int, chats: int) -> None:
    """Receive *count* updates of *chats* chats, batch by batch, and finish every second one."""
    database = Database.open(url)
    for incoming in await database.run(lambda connection: recover(connection, owner=owner, now=time.time())):
        tell("again", incoming.id)
    for start in range(0, count, BATCH):
        batch = [Incoming(id=number, chat=f"chat {number % chats}", payload="{}") for number in range(start, start + BATCH)]
        mine = await database.run(lambda connection, batch=batch: receive(connection, batch, owner=owner, now=time.time()))  # type: ignore[misc]  # the default binds the batch of this round
        for number in sorted(mine):
            tell("begun", number)
            if number % 2:
                await database.run(lambda connection, number=number: finish(connection, number, now=time.time()))  # type: ignore[misc]  # the same
                tell("done", number)
    await database.close()


def tell(what: str, number: int) -> None:
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
