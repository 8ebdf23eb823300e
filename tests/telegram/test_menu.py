"""Commands and descriptions keep within what Telegram takes, and are told in both languages."""

from __future__ import annotations

import re

import pytest

from bot.answers.texts import LANGUAGES, say
from bot.facts.model import KnowledgeBase
from bot.telegram.menu import GROUP, PRIVATE, commands_text
from bot.telegram.screens import topic
from tests.telegram.reading import utf16


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted({*PRIVATE, *GROUP}))
def test_a_command_has_a_name_and_a_text_that_telegram_takes(name: str, language: str) -> None:
    assert re.fullmatch("[a-z0-9_]{1,32}", name)
    text = say(f"command_{name}", language)
    assert 1 <= utf16(text) <= 256
    assert "\n" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_private_chats_stands_in_the_help(language: str) -> None:
    text = say("help", language, commands=commands_text(language), username="CoopBot")
    for name in PRIVATE:
        assert f"/{name} – {say(f'command_{name}', language)}" in text.splitlines()
    assert "/ask" in text
    assert utf16(text) <= 4096
    assert "/ask" in say("help_group", language, example="?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_descriptions_of_the_shipped_base_are_not_cut(knowledge: KnowledgeBase, language: str) -> None:
    subject = topic(knowledge, language)
    assert utf16(say("bot_description", language, titles=subject)) <= 512
    assert utf16(say("bot_short_description", language, titles=subject)) <= 120


def test_no_command_stands_twice() -> None:
    assert len(set(PRIVATE)) == len(PRIVATE)
    assert len(set(GROUP)) == len(GROUP)
