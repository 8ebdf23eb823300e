"""Chats: who is in them, what was written, and how they look in a message."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from botapi_emulator.bell import Bell, until
from botapi_emulator.refusal import Json

MEMBERS = frozenset({"creator", "administrator", "member", "restricted"})


class Chat:
    """A private chat with the bot, a group or a supergroup.

    Attributes:
        id: as in the Bot API: positive for private chats, negative for groups, -100... for supergroups.
        kind: ``private``, ``group`` or ``supergroup``.
        messages: by message id, as the bot would see them now; deleted ones are gone.
        history: every message in the order of its arrival, deleted and old texts included: ``{"event", "at", "message"}`` with event
            ``message``, ``edited`` or ``deleted``.
        members: person id to status.
        bot_status: the same of the bot; in a private chat ``member``, ``kicked`` when blocked, ``left`` before it was started.
        topics: thread id to name, of a forum.
        keyboard: the reply keyboard the bot last showed, None if none.
        actions: chat actions such as ``typing`` with the time of the world's clock.
        answered_by_bot: message id of a person to how many messages of the bot reply to it.
        migrated_to: id of the supergroup a group became.
        changed: rings at every message, edit or deletion.
    """

    def __init__(self, identifier: int, kind: str, named: Json, *, forum: bool = False) -> None:
        self.id = identifier
        self.kind = kind
        self.named = named
        self.forum = forum
        self.messages: dict[int, Json] = {}
        self.history: list[Json] = []
        self.members: dict[int, str] = {}
        self.bot_status = "left"
        self.topics: dict[int, str] = {}
        self.keyboard: Json | None = None
        self.actions: list[tuple[float, str]] = []
        self.migrated_to: int | None = None
        self.changed = Bell()
        self._json: Json = {"id": identifier, **named, "type": kind, **({"is_forum": True} if forum else {})}

    @property
    def bot_is_in(self) -> bool:
        """Whether the bot is a member; in a private chat, whether it may write."""
        return self.bot_status in MEMBERS

    def to_json(self) -> Json:
        """The Chat of a message."""
        return self._json

    def of_bot(self, bot_id: int, *, after: Json | int = 0, thread: int | None = None) -> Iterator[Json]:
        """The messages the bot sent after a message (or message id), oldest first; with ``thread``, those of one topic."""
        first = after if isinstance(after, int) else int(after["message_id"])
        # Ids grow, so the new messages are the last ones: a long chat costs no more than a short one.
        later = list(takewhile(lambda number: number > first, reversed(self.messages)))
        for number in reversed(later):
            message = self.messages[number]
            if message.get("from", {}).get("id") == bot_id and "via_bot" not in message:
                if thread is None or message.get("message_thread_id") == thread:
                    yield message

    def replies_to(self, message: Json) -> list[Json]:
        """The messages that reply to a message, oldest first."""
        number = message["message_id"]
        return [m for m in self.messages.values() if m.get("reply_to_message", {}).get("message_id") == number]

    def record(self, event: str, at: float, message: Json) -> None:
        """Add to the history and wake whoever waits for it."""
        self.history.append({"event": event, "at": at, "message": dict(message)})
        self.changed.ring()


class BotChat:
    """A chat as tests use it: the state, and ways to wait for the bot."""

    def __init__(self, chat: Chat, bot_id: int) -> None:
        self.state = chat
        self._bot_id = bot_id

    @property
    def id(self) -> int:
        """The chat id."""
        return self.state.id

    def of_bot(self, *, after: Json | int = 0, thread: int | None = None) -> list[Json]:
        """What the bot sent after a message, oldest first."""
        return list(self.state.of_bot(self._bot_id, after=after, thread=thread))

    async def wait_for_reply(self, *, after: Json | int = 0, timeout: float = 10.0, thread: int | None = None) -> Json:
        """The first message of the bot after a message.

        Raises:
            TimeoutError: there was none within ``timeout`` seconds.
        """
        return await until(
            self.state.changed,
            lambda: next(self.state.of_bot(self._bot_id, after=after, thread=thread), None) or {},
            timeout,
            f"a message of the bot in chat {self.id} after {_spoken(after)}",
        )

    async def wait_for_replies(self, count: int, *, after: Json | int = 0, timeout: float = 10.0) -> list[Json]:
        """The first ``count`` messages of the bot after a message.

        Raises:
            TimeoutError: there were fewer within ``timeout`` seconds.
        """

        def enough() -> list[Json]:
            found = self.of_bot(after=after)
            return found[:count] if len(found) >= count else []

        return await until(self.state.changed, enough, timeout, f"{count} messages of the bot in chat {self.id} after {_spoken(after)}")

    async def wait_for_edit(self, message: Json, *, timeout: float = 10.0) -> Json:
        """A message as it is after its next edit, or at once when it was edited since ``message`` was taken.

        Raises:
            TimeoutError: it was not edited within ``timeout`` seconds.
        """
        number, before = message["message_id"], message

        def edited() -> Json:
            now = self.state.messages.get(number)
            return now if now is not None and now != before else {}

        return await until(self.state.changed, edited, timeout, f"an edit of message {number} in chat {self.id}")


def _spoken(after: Any) -> str:
    return f"message {after if isinstance(after, int) else after['message_id']}"
