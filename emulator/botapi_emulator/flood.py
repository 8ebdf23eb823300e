"""Telegram's limits of sending: a message a second in a chat, 30 a second in all, 20 a minute in a group."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from botapi_emulator.refusal import Refusal
from botapi_emulator.settings import Settings


@dataclass(slots=True)
class Flood:
    """When messages were sent; a refused one does not count."""

    _chats: dict[int, deque[float]] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)

    def check(self, settings: Settings, chat_id: int, now: float) -> None:
        """Count one message at ``now``.

        Raises:
            Refusal: 429 with the whole seconds to wait.
        """
        chat = self._chats.setdefault(chat_id, deque())
        window = settings.chat_burst / settings.per_chat
        waits = [_wait(chat, settings.chat_burst, window, now), _wait(self._all, settings.overall, 1.0, now)]
        if chat_id < 0:
            waits.append(_wait(chat, settings.per_group, 60.0, now))
        if (wait := max(waits)) > 0:
            seconds = max(1, math.ceil(wait))
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
        for sent in (chat, self._all):
            sent.append(now)
            while sent[0] < now - 120:
                sent.popleft()


def _wait(sent: deque[float], most: int, window: float, now: float) -> float:
    """Seconds until fewer than ``most`` messages lie in the window."""
    return sent[-most] + window - now if len(sent) >= most else 0.0
