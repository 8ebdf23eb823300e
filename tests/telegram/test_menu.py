"""Commands and descriptions keep within what Telegram takes, are told in both languages, and follow the lists of the knowledge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.texts import LANGUAGES, say
from bot.facts.checks import COMMANDS
from bot.facts.model import KnowledgeBase, ListCommand
from bot.telegram.administration.admin_menu import ADMIN
from bot.telegram.menu import GROUP, PRIVATE, commands_of, commands_text
from bot.telegram.screens import topic
from tests.telegram.reading import utf16


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_has_a_text_that_telegram_takes(knowledge: KnowledgeBase, language: str) -> None:
    told = [
        *commands_of(knowledge, {*PRIVATE, *GROUP, "ask"}, language).values(),
        *(say(f"command_admin_{name}", language) for name in ADMIN),
    ]
    for text in told:
        assert 1 <= utf16(text) <= 256
        assert "\n" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_private_chats_stands_in_the_help(knowledge: KnowledgeBase, language: str) -> None:
    text = say("help", language, commands=commands_text(knowledge, language), username="CoopBot")
    for name in PRIVATE:
        assert f"/{name} – {say(f'command_{name}', language)}" in text.splitlines()
    for name, listed in knowledge.lists.items():
        assert f"/{name} – {listed.description[language]}" in text.splitlines()
    assert "/ask" in text
    assert utf16(text) <= 4096
    assert "/ask" in say("help_group", language, example="?")


def test_the_commands_of_lists_come_first_each_on_one_line(knowledge: KnowledgeBase) -> None:
    works = ListCommand(id="works", title={"en": "Works:"}, description={"en": "All\nworks"}, kinds=("thing",))
    assert next(iter(commands_of(replace(knowledge, lists={"works": works}), PRIVATE, "zh").items())) == ("works", "All works")
    assert list(commands_of(replace(knowledge, lists={}), PRIVATE, "en")) == list(PRIVATE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_descriptions_of_the_shipped_base_are_not_cut(knowledge: KnowledgeBase, language: str) -> None:
    subject = topic(knowledge, language)
    assert utf16(say("bot_description", language, titles=subject)) <= 512
    assert utf16(say("bot_short_description", language, titles=subject)) <= 120


def test_no_command_stands_twice_and_no_list_can_take_one() -> None:
    for names in (PRIVATE, GROUP, ADMIN):
        assert len(set(names)) == len(names)
    assert {*PRIVATE, *GROUP, *ADMIN, "ask", "start"} | {"quit", "exit"} == COMMANDS
