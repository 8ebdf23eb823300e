"""Updates and chats made for one test, and the asynchronous tests' event loop."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Chat, Message, Update, User

from bot.storage.database import Database

BOT = User(99, "Coop", is_bot=True, username="CoopBot")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'coopbot.db'}")
    yield opened
    await opened.close()


def message(text: str | None = None, *, chat: int = 1, kind: str = "private", user: User | None = None, **more: object) -> Message:
    """A message of a person, in a private chat unless told otherwise."""
    author = user or User(7, "Ann", is_bot=False)
    when = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return Message(5, when, Chat(chat, kind), from_user=author, text=text, **more)  # type: ignore[arg-type]  # whatever a test needs


def update(number: int, chat: int = 1, text: str = "hello") -> Update:
    """An update with a message."""
    return Update(number, message=message(text, chat=chat))
