"""Updates are written down before Telegram is told that they arrived: what was received is answered, whatever happens to the process."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from telegram import Bot, Update
from telegram.ext import ExtBot

from bot.storage import updates
from bot.storage.database import Database
from bot.storage.updates import Incoming

AGAIN = 30.0
"""Seconds after which an update is worked on again whose reply could not be sent because Telegram was out of reach."""

TRIES = 100
"""How often that happens to one update; with the pauses in between more than an hour."""

KEPT_DONE = 48 * 3600.0
"""Seconds for which the number of an update is remembered; Telegram delivers again for at most 24 hours."""

_log = logging.getLogger(__name__)


class Inbox(asyncio.Queue[object]):
    """The queue between what receives updates and what works on them.

    Long polling and webhooks both hand updates to ``receive`` before they confirm them to Telegram. One that was received
    before is dropped.
    """

    def __init__(
        self,
        database: Database,
        owner: str,
        keys_of: Callable[[Update], tuple[str, str]],
        clock: Callable[[], float] = time.time,
        again: float = AGAIN,
        *,
        alone: bool = False,
    ) -> None:
        """Take what an inbox is made of.

        Args:
            database: where updates are kept.
            owner: the name of this process.
            keys_of: pseudonyms of an update's chat and user.
            clock: seconds since the epoch.
            again: seconds after which a postponed update is queued again.
            alone: whether no other process receives updates of this bot.
        """
        super().__init__()
        self._database = database
        self._owner = owner
        self._keys_of = keys_of
        self._clock = clock
        self._again = again
        self._alone = alone
        self._postponed: set[int] = set()
        self._tries: dict[int, int] = {}

    async def receive(self, found: Sequence[Update]) -> None:
        """Keep updates and queue those that are new and not for another process; returns when they are in the database."""
        now = self._clock()
        kept = []
        for update in found:
            chat, user = self._keys_of(update)
            kept.append(Incoming(id=update.update_id, chat=chat, user=user, payload=update.to_json()))
        mine = await self._database.run(lambda connection: updates.receive(connection, kept, owner=self._owner, now=now, alone=self._alone))
        for update in found:
            if update.update_id in mine:
                self.put_nowait(update)

    async def put(self, item: object) -> None:
        """Queue what is no update. The library puts the updates it polled here, but they were queued when they were received."""
        if not isinstance(item, Update):
            self.put_nowait(item)

    async def recover(self, bot: Bot) -> int:
        """Queue what this process had received and not finished when it ended; how much that was."""
        now = self._clock()
        return self._line_up(await self._database.run(lambda connection: updates.recover(connection, owner=self._owner, now=now)), bot)

    async def look_after(self, bot: Bot) -> int:
        """Say that this process is alive, and queue what others left to it or abandoned; how much that was."""
        now = self._clock()
        self._database.post(lambda connection: updates.renew(connection, owner=self._owner, now=now))
        return self._line_up(await self._database.run(lambda connection: updates.claim(connection, owner=self._owner, now=now)), bot)

    async def forget(self) -> int:
        """Forget the numbers of updates that cannot come again."""
        before = self._clock() - KEPT_DONE
        return await self._database.run(lambda connection: updates.forget_done(connection, before=before))

    def postpone(self, update: Update) -> bool:
        """Do not count the update as done when its handler ends: it is queued again in ``AGAIN`` seconds.

        Returns:
            False when that has happened ``TRIES`` times: then it is not the network, and the update counts as done.
        """
        tries = self._tries.get(update.update_id, 0) + 1
        if tries > TRIES:
            return False
        self._tries[update.update_id] = tries
        self._postponed.add(update.update_id)
        asyncio.get_running_loop().call_later(self._again, self.put_nowait, update)
        return True

    async def done(self, update: Update) -> None:
        """An update was worked on: it need not be kept any longer, unless it was postponed."""
        if update.update_id in self._postponed:
            self._postponed.discard(update.update_id)
            return
        self._tries.pop(update.update_id, None)
        now = self._clock()
        self._database.post(lambda connection: updates.finish(connection, update.update_id, now=now))

    def _line_up(self, found: list[Incoming], bot: Bot) -> int:
        for incoming in found:
            try:
                update = Update.de_json(json.loads(incoming.payload), bot)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                # Its message may repeat what somebody wrote.
                _log.error("update %d cannot be read any more (%s) and is left out", incoming.id, type(error).__name__)
                continue
            self.put_nowait(update)
        return len(found)


class ReceivingBot(ExtBot[int]):
    """A bot whose updates are in the inbox when they come back from ``get_updates``: the request after it confirms them."""

    def __init__(self, *, inbox: Inbox, **arguments: Any) -> None:
        """Args: where updates are kept; the arguments of the library's bot."""
        super().__init__(**arguments)
        self._inbox = inbox

    async def get_updates(self, *arguments: Any, **named: Any) -> tuple[Update, ...]:
        """Ask for updates, and keep them."""
        found = await super().get_updates(*arguments, **named)
        if found:
            await self._inbox.receive(found)
        return found
