"""The queue of updates: numbering, which kinds are wanted, long polling and who is told that another polls."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from botapi_emulator.bell import Bell
from botapi_emulator.refusal import Json, Refusal
from botapi_emulator.settings import Settings

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

_OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK_SET = "terminated by setWebhook request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update as it waits.

    Attributes:
        id: its ``update_id``.
        key: updates with the same key are delivered one after another; the chat or the person.
        text: its JSON.
    """

    id: int
    key: int
    text: str


class Updates:
    """Updates that wait to be fetched.

    Attributes:
        changed: rings when somebody polls and when an update is confirmed.
        pending: by id, oldest first; gone when confirmed.
        created: how many of each kind were made, whether fetched or not.
        confirmed: ids of the updates that reached the bot.
        webhook_active: True while updates go to a webhook and polling is refused.
    """

    def __init__(self, settings: Settings, changed: Bell, *, first_id: int = 700_000_001) -> None:
        self.pending: dict[int, Update] = {}
        self.created: Counter[str] = Counter()
        self.confirmed: set[int] = set()
        self.webhook_active = False
        self._settings = settings
        self.changed = changed
        self._next = first_id
        self._allowed: frozenset[str] | None = None
        self._poller: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_poll = 0.0
        self._last_conflict = 0.0
        self._listeners: list[Callable[[Update], None]] = []

    def listen(self, listener: Callable[[Update], None]) -> None:
        """``listener`` is called with every new update."""
        self._listeners.append(listener)

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Which kinds are made from now on; None keeps what was said before, empty means all but three."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    @property
    def allowed(self) -> list[str]:
        """What was asked for, sorted; empty for the default."""
        return sorted(self._allowed or ())

    @property
    def polling(self) -> bool:
        """Whether somebody waits in a long poll right now."""
        return self._poller is not None and not self._poller.done()

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are made."""
        return kind not in NOT_BY_DEFAULT if self._allowed is None else kind in self._allowed

    def add(self, kind: str, payload: Json, key: int) -> int | None:
        """Make an update; its id, or None when its kind is not wanted."""
        if not self.wants(kind):
            return None
        number = self._next
        self._next += 1
        self.created[kind] += 1
        update = Update(id=number, key=key, text=json.dumps({"update_id": number, kind: payload}, separators=(",", ":")))
        self.pending[number] = update
        if self.polling and self._poller is not None:
            self._poller.set_result(None)
        for listener in self._listeners:
            listener(update)
        return number

    def confirm(self, number: int) -> None:
        """The update reached the bot and is not sent again."""
        if self.pending.pop(number, None) is not None:
            self.confirmed.add(number)
            self.changed.ring()

    def clear(self) -> None:
        """Drop all that wait, as ``drop_pending_updates`` does."""
        self.pending.clear()

    def stop_polling(self) -> None:
        """A webhook was set: whoever polls is told so."""
        self._dismiss(_WEBHOOK_SET)

    async def poll(self, offset: int, limit: int, timeout: float) -> list[str]:
        """getUpdates: confirm what is below ``offset``, and return up to ``limit`` updates as JSON, waiting for the first.

        Raises:
            Refusal: 409 when a webhook is active, or when another poll came meanwhile.
        """
        if self.webhook_active:
            await self._pause_conflict()
            raise _conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
        clock = asyncio.get_running_loop().time
        now = clock()
        if offset == self._last_offset and timeout < self._settings.poll_pause and now < self._last_poll + 3:
            timeout = self._settings.poll_pause
        self._last_offset, self._last_poll = offset, now
        self._dismiss(_OTHER_POLLER)
        self._confirm_before(offset)
        if not self.pending and timeout > 0:
            await self._wait(timeout)
        return [update.text for update in islice(self.pending.values(), max(1, min(limit, 100)))]

    def _confirm_before(self, offset: int) -> None:
        """A negative offset counts from the end: all but the last ones are forgotten."""
        if offset > 0:
            done = list(takewhile(lambda number: number < offset, self.pending))
        else:
            done = list(self.pending)[:offset] if offset else []
        for number in done:
            self.confirm(number)

    async def _wait(self, timeout: float) -> None:
        waiting = self._poller = asyncio.get_running_loop().create_future()
        self.changed.ring()
        try:
            await asyncio.wait_for(waiting, timeout)
        except TimeoutError:
            pass
        except Refusal:
            await self._pause_conflict()
            raise
        finally:
            if self._poller is waiting:
                self._poller = None

    def _dismiss(self, words: str) -> None:
        poller, self._poller = self._poller, None
        if poller is not None and not poller.done():
            poller.set_exception(_conflict(words))

    async def _pause_conflict(self) -> None:
        clock = asyncio.get_running_loop().time
        if clock() < self._last_conflict + self._settings.conflict_pause:
            await asyncio.sleep(self._settings.conflict_pause)
        self._last_conflict = clock()


def _conflict(words: str) -> Refusal:
    return Refusal(409, f"Conflict: {words}")
