"""Updates and chats made for one test."""

from __future__ import annotations

import datetime

from telegram import Chat, Message, Update, User

BOT = User(99, "Coop", is_bot=True, username="CoopBot")


def message(text: str | None = None, *, chat: int = 1, kind: str = "private", user: User | None = None, **more: object) -> Message:
    """A message of a person, in a private chat unless told otherwise."""
    author = user or User(7, "Ann", is_bot=False)
    when = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return Message(5, when, Chat(chat, kind), from_user=author, text=text, **more)  # type: ignore[arg-type]  # whatever a test needs


def update(number: int, chat: int = 1, text: str = "hello") -> Update:
    """An update with a message."""
    return Update(number, message=message(text, chat=chat))
