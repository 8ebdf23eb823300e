"""What is remembered of a chat."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.dialogue import Dialogue
from bot.storage.chats import StoredChat, load_chat, save_dialogue, set_language
from bot.storage.tables import CHATS
from tests.storage.conftest import rows

DIALOGUE = Dialogue(language="zh", subject="wanda", items=("wanda-opening",), time=5.0)


def test_an_unknown_chat_is_a_fresh_one(connection: Connection) -> None:
    assert load_chat(connection, "chat") == StoredChat(language=None, dialogue=Dialogue())


def test_a_dialogue_is_remembered_in_its_chat_alone(connection: Connection) -> None:
    save_dialogue(connection, "chat", user="user", dialogue=DIALOGUE, now=5.0)
    assert load_chat(connection, "chat") == StoredChat(language=None, dialogue=DIALOGUE)
    assert load_chat(connection, "other") == StoredChat(language=None, dialogue=Dialogue())


def test_language_and_dialogue_do_not_touch_each_other(connection: Connection) -> None:
    set_language(connection, "chat", user="user", language="en", now=1.0)
    save_dialogue(connection, "chat", user="user", dialogue=DIALOGUE, now=2.0)
    assert load_chat(connection, "chat") == StoredChat(language="en", dialogue=DIALOGUE)
    set_language(connection, "chat", user="user", language=None, now=3.0)
    assert load_chat(connection, "chat") == StoredChat(language=None, dialogue=DIALOGUE)


def test_each_use_is_noted(connection: Connection) -> None:
    set_language(connection, "chat", user="first", language="en", now=1.0)
    save_dialogue(connection, "chat", user="second", dialogue=DIALOGUE, now=2.0)
    assert rows(connection, select(CHATS.c.user, CHATS.c.used)) == [("second", 2.0)]


def test_a_dialogue_that_cannot_be_read_leaves_the_language(connection: Connection) -> None:
    set_language(connection, "chat", user="user", language="en", now=1.0)
    connection.execute(CHATS.update().values(dialogue='[0,"of another version"]'))
    assert load_chat(connection, "chat") == StoredChat(language="en", dialogue=Dialogue())
