"""Chats that are remembered in memory alone, and bounded: for a terminal, a pipe, or whoever keeps nothing."""

from __future__ import annotations

from collections import OrderedDict

from bot.answers.reply import Reply
from bot.conversation.asking import Asking
from bot.dialogue import Dialogue

MAX_CHATS = 10_000
"""Most chats remembered at a time; a chat takes about 10 kB."""


class InMemoryChats:
    """The dialogue of every chat; when there are too many, the one that has been silent longest is forgotten."""

    def __init__(self, asking: Asking, limit: int = MAX_CHATS) -> None:
        """Take what it works with.

        Args:
            asking: who answers.
            limit: most chats remembered.
        """
        self.asking = asking
        self._limit = limit
        self._dialogues: OrderedDict[str, Dialogue] = OrderedDict()

    def __len__(self) -> int:
        return len(self._dialogues)

    def say(self, chat: str | None, text: str) -> Reply:
        """The reply to a message, in the light of those before it in its chat; None: it is a question on its own."""
        if chat is None:
            return self.asking.ask(text)[0]
        reply, self._dialogues[chat] = self.asking.ask(text, self._dialogues.get(chat))
        self._dialogues.move_to_end(chat)
        while len(self._dialogues) > self._limit:
            self._dialogues.popitem(last=False)
        return reply

    def language(self, chat: str) -> str | None:
        """The language last spoken in a chat; None where nothing was said."""
        return self._dialogues.get(chat, Dialogue()).language
