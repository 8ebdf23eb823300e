"""What is remembered of many chats, in memory and bounded."""

from __future__ import annotations

from collections import OrderedDict

from bot.retrieval.dialogue import Dialogue

MAX_CHATS = 10_000
"""Most chats remembered at a time; a chat takes about 10 kB."""


class Chats:
    """The dialogue of every chat; when there are too many, the one that has been silent longest is forgotten."""

    def __init__(self, limit: int = MAX_CHATS) -> None:
        self._limit = limit
        self._dialogues: OrderedDict[str, Dialogue] = OrderedDict()

    def __len__(self) -> int:
        return len(self._dialogues)

    def __getitem__(self, chat: str) -> Dialogue:
        """What is remembered of *chat*; a fresh dialogue when there is nothing."""
        return self._dialogues.get(chat) or Dialogue()

    def __setitem__(self, chat: str, dialogue: Dialogue) -> None:
        self._dialogues[chat] = dialogue
        self._dialogues.move_to_end(chat)
        while len(self._dialogues) > self._limit:
            self._dialogues.popitem(last=False)
