"""What Telegram shows of the bot before anybody speaks with it: commands and descriptions, per language; set only when they changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeDefault
from telegram.constants import BotCommandLimit, BotDescriptionLimit
from telegram.error import TelegramError

from bot.answers.texts import LANGUAGES, pick, say
from bot.facts.model import KnowledgeBase, ListCommand
from bot.service import Service
from bot.storage.revisions import Revision
from bot.telegram.markup import clip
from bot.telegram.screens import topic

PRIVATE = ("timeline", "about", "sources", "language", "help", "privacy", "forget_me")
"""Commands of private chats behind those of the lists, in the order of the menu."""

GROUP = ("timeline", "about", "sources", "help")
"""Commands of groups behind ``/ask`` and those of the lists."""

CODES: Mapping[str, str] = {"": "en", **{language: language for language in LANGUAGES if language != "en"}}
"""Language code (empty: of people whose language is none of ours) -> the language that they are shown."""

_log = logging.getLogger(__name__)


class Menu:
    """Keeps what Telegram shows in step with the lists of the knowledge; a bot without it works too."""

    def __init__(self, bot: Bot, service: Service) -> None:
        """Take what it works with.

        Args:
            bot: whose menu it is.
            service: who knows the lists.
        """
        self._bot = bot
        self._service = service
        self._shown: Mapping[str, ListCommand] | None = None
        self._lock = asyncio.Lock()

    async def published(self, _: Revision) -> None:
        """The knowledge has changed."""
        await self.show()

    async def show(self) -> None:
        """Bring the commands and descriptions up to date, unless the same lists are shown since the start."""
        async with self._lock:
            knowledge = self._service.state.catalogue.knowledge
            if knowledge.lists == self._shown:
                return
            try:
                changed = await set_menu(self._bot, knowledge)
            except TelegramError as error:
                _log.warning("the commands and descriptions could not be set: %s", error)
                return
            self._shown = knowledge.lists
            if changed:
                _log.info("%d commands and descriptions were set", changed)


def commands_of(knowledge: KnowledgeBase, names: Iterable[str], language: str) -> dict[str, str]:
    """Command -> what it does: those of the lists, then those called *names*."""
    lists = {name: " ".join(pick(listed.description, language).split()) for name, listed in knowledge.lists.items()}
    return lists | {name: say(f"command_{name}", language) for name in names}


def commands_text(knowledge: KnowledgeBase, language: str) -> str:
    """The commands of private chats with what they do, one a line."""
    return "\n".join(f"/{name} – {told}" for name, told in commands_of(knowledge, PRIVATE, language).items())


async def set_commands(bot: Bot, scope: BotCommandScope, code: str, wanted: Mapping[str, str]) -> bool:
    """Bring the commands of a scope up to date, as many as there can be; whether they had changed."""
    commands = tuple(BotCommand(name, clip(told, BotCommand.MAX_DESCRIPTION)) for name, told in wanted.items())
    commands = commands[: BotCommandLimit.MAX_COMMAND_NUMBER]
    if await bot.get_my_commands(scope=scope, language_code=code) == commands:
        return False
    return await bot.set_my_commands(commands, scope=scope, language_code=code)


async def set_menu(bot: Bot, knowledge: KnowledgeBase) -> int:
    """Bring the commands and descriptions up to date; how many had changed."""
    changed = 0
    for code, language in CODES.items():
        private = commands_of(knowledge, PRIVATE, language)
        group = {"ask": say("command_ask", language), **commands_of(knowledge, GROUP, language)}
        scopes: Sequence[tuple[BotCommandScope, dict[str, str]]] = (
            (BotCommandScopeDefault(), private),
            (BotCommandScopeAllPrivateChats(), private),
            (BotCommandScopeAllGroupChats(), group),
        )
        for scope, commands in scopes:
            changed += await set_commands(bot, scope, code, commands)
        subject = topic(knowledge, language)
        description = clip(say("bot_description", language, titles=subject).strip(), BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
        if (await bot.get_my_description(language_code=code)).description != description:
            changed += await bot.set_my_description(description, language_code=code)
        short = clip(say("bot_short_description", language, titles=subject), BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)
        if (await bot.get_my_short_description(language_code=code)).short_description != short:
            changed += await bot.set_my_short_description(short, language_code=code)
    return changed
