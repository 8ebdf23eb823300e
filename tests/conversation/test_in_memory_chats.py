"""Chats that are remembered in memory."""

from __future__ import annotations

from bot.conversation.asking import Asking
from bot.conversation.in_memory_chats import InMemoryChats
from bot.service import Service
from tests.dated import service as small


def test_a_chat_remembers_what_was_said_and_its_language(service: Service) -> None:
    chats = InMemoryChats(Asking(service))
    assert chats.language("") is None
    chats.say("", "六盘水万达广场哪年开业？")
    assert chats.language("") == "zh"
    assert chats.say("", "source?").outcome == "answer"
    assert chats.say("another", "source?").outcome == "unknown"


def test_a_question_without_a_chat_is_not_remembered(service: Service) -> None:
    chats = InMemoryChats(Asking(service))
    assert chats.say(None, "When did Wanda Plaza open?").outcome == "answer"
    assert (chats.say(None, "source?").outcome, len(chats)) == ("unknown", 0)


def test_the_chat_that_was_silent_longest_is_forgotten_first() -> None:
    chats = InMemoryChats(Asking(small()), limit=2)
    for chat in "abac":
        chats.say(chat, "hello")
    assert [chats.language(chat) for chat in "abc"] == ["en", None, "en"]
    assert len(chats) == 2
