"""Updates are written down before Telegram is told that they arrived: what was received is answered, whatever happens to the process.

Few of them are in memory: when ``MOST_WAITING`` wait, no more are taken from Telegram, which keeps them for 24 hours, and what was
found in the database at the start is taken up in portions. One chat cannot fill these places: what it sends while ``MOST_OF_CHAT`` of
its messages wait is left out, and that is said there once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.storage import updates
from bot.storage.database import Database
from bot.storage.database_errors import is_passing
from bot.storage.updates import Incoming
from bot.telegram.update_parser import LARGEST

AGAIN = 30.0
"""Seconds after which an update is worked on again whose reply could not be sent because Telegram was out of reach."""

TRIES = 100
"""How often that happens to one update; with the pauses in between more than an hour."""

KEPT_DONE = 48 * 3600.0
"""Seconds for which the number of an update is remembered; Telegram delivers again for at most 24 hours."""

MOST_WAITING = 2_000
"""Updates in memory at which no more are taken; one takes about 6 kB. At the 30 messages a second of Telegram, a minute's work."""

MOST_OF_CHAT = 50
"""Updates of one chat that may wait: more than anybody types, and a fortieth of all places."""

UNREADABLE = "it cannot be read any more"
"""Why an update is put aside that is no update to this version of the program."""

_log = logging.getLogger(__name__)


class DropListener(Protocol):
    """Who tells people what becomes of their messages when that is no reply."""

    def left_out(self, update: Update) -> None:
        """A chat has sent more than may wait, for the first time in a while: this one is not answered."""

    def put_aside(self, bot: Bot, found: Sequence[Incoming], readable: Sequence[Update]) -> None:
        """These ended the program, and are not worked on any more; those that can be read are given as updates too."""


class NotTakenError(Exception):
    """No updates are taken at the moment, since too many wait or the database cannot be used; whoever sends them is to try again."""


class UpdateQueue(asyncio.Queue[object]):
    """The queue between what receives updates and what works on them.

    Long polling and webhooks both hand updates to ``receive`` before they confirm them to Telegram. One that was received
    before is dropped.

    It is also what notes the attempts to work on updates (:class:`bot.telegram.per_chat.AttemptLog`).
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
        on_drop: DropListener | None = None,
        most: int = MOST_WAITING,
        most_of_chat: int = MOST_OF_CHAT,
        concerns: Callable[[Update], bool] = lambda _: True,
    ) -> None:
        """Take what the queue is made of.

        Args:
            database: where updates are kept.
            owner: the name of this process.
            keys_of: pseudonyms of an update's chat and user.
            clock: seconds since the epoch.
            again: seconds after which a postponed update is queued again.
            alone: whether no other process receives updates of this bot.
            on_drop: tells people what is not answered; None: nobody does.
            most: updates in memory at which no more are taken.
            most_of_chat: updates of one chat that may wait.
            concerns: whether an update is for the bot; what is not is neither kept nor counted.
        """
        super().__init__()
        self._on_drop = on_drop
        self._most = most
        self._most_of_chat = most_of_chat
        self._concerns = concerns
        self._database = database
        self._owner = owner
        self._keys_of = keys_of
        self._clock = clock
        self._again = again
        self._alone = alone
        self._postponed: set[int] = set()
        self._tries: dict[int, int] = {}
        self._held: dict[int, str] = {}
        self._of_chat: Counter[str] = Counter()
        self._suspected: set[int] = set()
        self._under_way: set[int] = set()
        self._told: set[str] = set()
        self._more = False
        self._closing = False
        self._beginning: dict[asyncio.Future[None], int] = {}
        self._taking_up: asyncio.Task[int] | None = None
        self._bot: Bot | None = None
        self._room = asyncio.Event()
        self._room.set()

    @property
    def has_room(self) -> bool:
        """Whether updates are taken: few wait, and what was found at the start is all taken up."""
        return self._room.is_set()

    async def room(self) -> bool:
        """Wait until updates are taken; False when none are any more, since the program ends."""
        await self._room.wait()
        return not self._closing

    def close(self) -> None:
        """Take no more updates; what is in memory is worked on still.

        The program was told to end, so whatever comes now is no fault of the updates that are worked on: no attempt counts.
        """
        self._closing = True
        self._more = False
        self._room.set()
        beginning, self._beginning = self._beginning, {}
        for future in beginning:
            future.cancel()
        # A server may have been counting just now what is taken back here.
        if under_way := [*self._under_way, *beginning.values()]:
            self._database.post(lambda connection: updates.attempts_ended(connection, under_way))

    async def receive(self, found: Sequence[Update], *, patient: bool = False) -> None:
        """Keep updates and queue those that are new, for the bot, and not for another process; returns when they are in the database.

        One that can never be kept would come again and again, and hold up the others: it is left out.

        Args:
            found: what came in, in its order.
            patient: whether to wait however long the database cannot be used.

        Raises:
            NotTakenError: they are not taken at the moment; not where *patient*.
            DBAPIError: they cannot be kept, for a reason that does not pass by itself.
        """
        if not (patient or self.has_room):
            raise NotTakenError
        now = self._clock()
        pairs = [(incoming, update) for update in found if (incoming := self._incoming(update)) is not None]
        kept = [incoming for incoming, _ in pairs]
        # What is in the database only is known to it only.
        alone = self._alone and not self._more
        pending = dict(self._of_chat) if alone else None

        def work(connection: Connection) -> tuple[frozenset[int], frozenset[int]]:
            left_out = updates.beyond(connection, kept, most=self._most_of_chat, pending=pending)
            return updates.receive(connection, kept, owner=self._owner, now=now, alone=alone, left_out=left_out), left_out

        try:
            mine, left_out = await (self._database.insist(work) if patient else self._database.run(work))
        except DBAPIError as error:
            if is_passing(error):
                raise NotTakenError from error
            raise
        for incoming, update in pairs:
            if update.update_id in mine:
                self._hold(update, incoming.chat)
            elif update.update_id in left_out and incoming.chat not in self._told:
                self._told.add(incoming.chat)
                _log.warning("a chat sends more than %d messages at once: the last ones are left out", self._most_of_chat)
                if self._on_drop is not None:
                    self._on_drop.left_out(update)

    def _hold(self, update: Update, chat: str) -> None:
        self._held[update.update_id] = chat
        self._of_chat[chat] += 1
        self._note_room()
        self.put_nowait(update)

    def _let_go(self, identifier: int) -> None:
        chat = self._held.pop(identifier, None)
        if chat is None:
            return
        self._of_chat[chat] -= 1
        if self._of_chat[chat] <= 0:
            del self._of_chat[chat]
            self._told.discard(chat)
        self._note_room()

    def _note_room(self) -> None:
        if self._closing or (not self._more and len(self._held) < self._most):
            self._room.set()
        else:
            self._room.clear()

    def _incoming(self, update: Update) -> Incoming | None:
        try:
            if not self._concerns(update):
                return None
            chat, user = self._keys_of(update)
            return Incoming(id=_number(update), chat=chat, user=user, payload=update.to_json())
        except Exception as error:
            _log.error("an update cannot be kept (%s) and is left out", type(error).__name__)
            return None

    async def put(self, item: object) -> None:
        """Queue what is no update. The library puts the updates it polled here, but they were queued when they were received."""
        if not isinstance(item, Update):
            self.put_nowait(item)

    async def recover(self, bot: Bot) -> int:
        """Queue what this process had received and not finished when it ended, or the first of it; how much that was."""
        return await self._take_up(updates.recover, bot)

    async def look_after(self, bot: Bot) -> int:
        """Say that this process is alive, and queue what others left to it or abandoned; how much that was."""
        return await self._take_up(updates.claim, bot)

    async def _take_up(self, take: Callable[..., list[Incoming]], bot: Bot) -> int:
        self._bot = bot
        now = self._clock()
        most = 0 if self._closing else max(0, self._most - len(self._held))

        def work(connection: Connection) -> tuple[list[Incoming], list[Incoming]]:
            found = take(connection, owner=self._owner, now=now, most=most)
            return found, updates.put_aside(connection, owner=self._owner, now=now)

        found, aside = await self._database.run(work)
        # As many as were asked for: there may be more.
        self._more = len(found) == most and not self._closing
        if aside:
            self._put_aside(aside, bot)
        # Suspected ones first, so that they are worked on before anything else is begun.
        readable = [(incoming, update) for incoming in found if (update := self._read(incoming, bot)) is not None]
        for incoming, update in sorted(readable, key=lambda pair: pair[0].attempts == 0):
            if incoming.attempts:
                self._suspected.add(incoming.id)
            self._hold(update, incoming.chat)
        self._note_room()
        return len(found)

    def _take_up_more(self) -> None:
        if self._bot is not None and len(self._held) <= self._most // 2 and (self._taking_up is None or self._taking_up.done()):
            self._taking_up = asyncio.create_task(self.look_after(self._bot))
            # Where it fails, the next regular look does it.
            self._taking_up.add_done_callback(lambda task: task.cancelled() or task.exception())

    def _put_aside(self, aside: Sequence[Incoming], bot: Bot) -> None:
        for incoming in aside:
            _log.error("update %d is put aside: %s; it is kept in the table updates", incoming.id, updates.ENDED_THE_PROGRAM)
        if self._on_drop is not None:
            self._on_drop.put_aside(bot, aside, [update for incoming in aside if (update := self._read(incoming, bot)) is not None])

    def _read(self, incoming: Incoming, bot: Bot) -> Update | None:
        """The update; None when it cannot be read any more: then it is put aside."""
        try:
            return Update.de_json(json.loads(incoming.payload), bot)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            # Its message may repeat what somebody wrote.
            _log.error("update %d cannot be read any more (%s) and is put aside", incoming.id, type(error).__name__)
            now = self._clock()
            self._database.post(lambda connection: updates.lay_aside(connection, incoming.id, reason=UNREADABLE, now=now))
            return None

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

    def suspected(self, update: Update) -> bool:
        """Whether the program ended while the update was worked on: it may be why."""
        return update.update_id in self._suspected

    async def begin(self, update: Update) -> bool:
        """Count the attempt to work on an update; returns when that is in the database.

        Returns:
            False when the update is not to be worked on now, since what comes of it could not be noted. It stays pending.
        """
        try:
            return await self._attempt(update.update_id)
        except DBAPIError as error:
            _log.error("update %d is not worked on before the next start: %s", update.update_id, error)
            return False

    def pause(self, update: Update) -> None:
        """Work on an update waits for Telegram: should the process end meanwhile, it is not why, and no attempt is lost."""
        identifier = update.update_id
        # What the end finds under way has no attempt left that could be taken back.
        if identifier in self._under_way and not self._closing:
            self._under_way.discard(identifier)
            self._database.post(lambda connection: updates.attempt_suspended(connection, identifier))

    async def go_on(self, update: Update) -> None:
        """Work that waited goes on, and its attempt counts again; returns when that is in the database, or need not be any more."""
        try:
            await self._attempt(update.update_id)
        except DBAPIError as error:
            _log.error("it cannot be noted that work on update %d goes on: %s", update.update_id, error)

    async def _attempt(self, identifier: int) -> bool:
        if self._closing:
            return not self._database.in_trouble
        # Those that begin in one round of the event loop share a transaction.
        noted = self._database.insist(lambda connection: updates.attempt(connection, [identifier]))
        self._beginning[noted] = identifier
        try:
            await noted
        except asyncio.CancelledError:
            if noted in self._beginning:
                raise
            # Taken back by the end of the program, from which on no attempt counts.
            return not self._database.in_trouble
        finally:
            self._beginning.pop(noted, None)
        self._under_way.add(identifier)
        return True

    async def done(self, update: Update) -> None:
        """An update was worked on: it need not be kept any longer, unless it was postponed."""
        identifier = update.update_id
        self._under_way.discard(identifier)
        self._suspected.discard(identifier)
        if identifier in self._postponed:
            self._postponed.discard(identifier)
            self._database.post(lambda connection: updates.attempts_ended(connection, [identifier]))
            return
        self._tries.pop(identifier, None)
        now = self._clock()
        self._database.post(lambda connection: updates.finish(connection, identifier, now=now))
        self._let_go(identifier)
        if self._more:
            self._take_up_more()


def _number(update: Update) -> int:
    """Its number, where the database can keep it."""
    if not 0 <= update.update_id < LARGEST:
        raise ValueError("no number of an update")
    return update.update_id


class ReceivingBot(ExtBot[int]):
    """A bot whose updates are in the queue when they come back from ``get_updates``: the request after it confirms them.

    While the queue is full nothing is asked for, and while the database cannot be used nothing is confirmed.
    """

    def __init__(self, *, queue: UpdateQueue, **arguments: Any) -> None:
        """Take what it works with.

        Args:
            queue: where updates are kept.
            **arguments: the arguments of the library's bot.
        """
        super().__init__(**arguments)
        self._queue = queue

    async def get_updates(self, *arguments: Any, **named: Any) -> tuple[Update, ...]:
        """Ask for updates, and keep them.

        Raises:
            TelegramError: Telegram cannot be asked, or what came cannot be kept for a reason that does not pass by itself; the
                library tries again with growing pauses.
        """
        # The library's last request does not wait for updates: it only confirms those that came before.
        if not await self._queue.room() and named.get("timeout") != timedelta(0):
            return ()
        found = await super().get_updates(*arguments, **named)
        if found:
            try:
                await self._queue.receive(found, patient=True)
            except Exception as error:
                raise TelegramError(f"what came cannot be kept: {type(error).__name__}: {error}") from error
        return found
