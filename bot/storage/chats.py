"""What is remembered of each chat: the language chosen, and the dialogue."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from bot.dialogue import Dialogue
from bot.storage.dialogues import dump_dialogue, load_dialogue
from bot.storage.tables import CHATS, upsert

_LOAD = select(CHATS.c.language, CHATS.c.dialogue).where(CHATS.c.key == bindparam("chat"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChat:
    """A chat.

    Attributes:
        language: the language its user chose; None when none was chosen.
        dialogue: what a follow-up leans on.
    """

    language: str | None
    dialogue: Dialogue


def load_chat(connection: Connection, key: str) -> StoredChat:
    """The chat; a fresh one when nothing is remembered of it."""
    row = connection.execute(_LOAD, {"chat": key}).one_or_none()
    if row is None:
        return StoredChat(language=None, dialogue=Dialogue())
    return StoredChat(language=row.language, dialogue=load_dialogue(row.dialogue))


def save_dialogue(connection: Connection, key: str, *, user: str, dialogue: Dialogue, now: float) -> None:
    """Remember the dialogue; the language chosen stays. *now* is in seconds since the epoch."""
    row = {"key": key, "user": user, "language": None, "dialogue": dump_dialogue(dialogue), "used": now}
    upsert(connection, CHATS, row, key="key", replace=("user", "dialogue", "used"))


def set_language(connection: Connection, key: str, *, user: str, language: str | None, now: float) -> None:
    """Remember the language chosen, None for none; the dialogue stays. *now* is in seconds since the epoch."""
    row = {"key": key, "user": user, "language": language, "dialogue": "", "used": now}
    upsert(connection, CHATS, row, key="key", replace=("user", "language", "used"))
