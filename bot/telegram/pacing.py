"""When a request to the Bot API may be sent: Telegram's limits for chats and for all, and the pauses it asked for. Pure: time is given."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

Chat = int | str
"""A chat as the Bot API names it: by its number, or a public group or channel by its ``@name``."""

JITTER = 0.2
"""Seconds by which one message may be longer on its way than the next; so much longer than Telegram's are the spans of chats."""

IN_CHAT = (3, 3.0 + JITTER)
"""Messages in a chat within so many seconds: one a second, and as Telegram does not mind, three at once."""

IN_GROUP = (20, 60.0 + JITTER)
"""Besides, in a group or channel."""

OVERALL = 1.0
"""Seconds for which the limit of all chats together counts."""

MANY = 1_000
"""Chats that may be known before those are forgotten of which nothing has to be known any more."""


class Window:
    """So many at most within so many seconds, whichever seconds these are."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._sent: deque[float] = deque(maxlen=most)

    def next(self, now: float) -> float:
        """The first moment from *now* on at which one more is within the limit."""
        return max(now, self._sent[0] + self._seconds) if len(self._sent) == self._sent.maxlen else now

    def take(self, moment: float) -> None:
        """Count one at that moment; moments never go back."""
        self._sent.append(moment)

    @property
    def over(self) -> float:
        """The moment from which on it is as if nothing had been sent."""
        return self._sent[-1] + self._seconds if self._sent else -math.inf


@dataclass(slots=True)
class _Known:
    windows: list[Window]
    paused: float = field(default=-math.inf)

    def next(self, now: float) -> float:
        return max([now, self.paused, *(window.next(now) for window in self.windows)])

    @property
    def over(self) -> float:
        return max([self.paused, *(window.over for window in self.windows)])


class Pacing:
    """Books moments for requests. All times are seconds of one clock that never goes back.

    What a chat has to wait for is its own affair: a moment of the limit of all is booked only when the chat's has come.
    """

    def __init__(self, overall: int) -> None:
        """*overall*: messages a second; 0 sets no limits at all, and only pauses are kept."""
        self._all = _Known([Window(overall, OVERALL)] if overall else [])
        self._limited = bool(overall)
        self._chats: dict[Chat, _Known] = {}
        self._many = MANY

    def __len__(self) -> int:
        """Chats of which something is known."""
        return len(self._chats)

    def in_chat(self, chat: Chat, now: float) -> float:
        """Book a message in a chat: the moment at which its turn is there, as far as this chat is concerned."""
        if not self._limited and chat not in self._chats:
            return now
        return _book(self._of(chat, now), now)

    def among_all(self, now: float) -> float:
        """Book a message among those of all chats: the moment of its turn."""
        return _book(self._all, now)

    def pause(self, chat: Chat | None, until: float, now: float) -> None:
        """Telegram wants nothing more in this chat until then; None: nothing at all."""
        known = self._all if chat is None else self._of(chat, now)
        known.paused = max(known.paused, until)

    def paused(self, chat: Chat | None, now: float) -> float:
        """The moment at which no pause is in the way of this chat (None: of no chat) any more; *now* when none is."""
        known = self._chats.get(chat) if chat is not None else None
        return max(now, self._all.paused, known.paused if known is not None else now)

    def _of(self, chat: Chat, now: float) -> _Known:
        known = self._chats.get(chat)
        if known is None:
            if len(self._chats) >= self._many:
                self._chats = {other: one for other, one in self._chats.items() if one.over > now}
                # Looking through them costs on average one look for each new one.
                self._many = max(MANY, 2 * len(self._chats))
            limits = [] if not self._limited else [IN_CHAT, IN_GROUP] if is_group(chat) else [IN_CHAT]
            known = self._chats[chat] = _Known([Window(*limit) for limit in limits])
        return known


def is_group(chat: Chat) -> bool:
    """Whether a chat is a group or channel: their numbers are below 0, and only they can be named by a name."""
    return isinstance(chat, str) or chat < 0


def chat_of(value: object) -> Chat | None:
    """The chat that a parameter ``chat_id`` names; numbers may be written as text. None when it names none."""
    match value:
        case bool() | None:
            return None
        case int():
            return value
        case str():
            return int(value) if _is_number(value) else value
    return None


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit()


def _book(known: _Known, now: float) -> float:
    moment = known.next(now)
    for window in known.windows:
        window.take(moment)
    return moment
