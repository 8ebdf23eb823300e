"""What Telegram shows of the bot before anybody speaks with it: commands and descriptions, per language; set only when they changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeDefault
from telegram.constants import BotDescriptionLimit

from bot.answers.texts import LANGUAGES, say
from bot.facts.model import KnowledgeBase
from bot.telegram.markup import clip
from bot.telegram.screens import topic

PRIVATE = ("projects", "investments", "timeline", "about", "sources", "language", "help", "privacy", "forget_me")
"""Commands of private chats, in the order of the menu."""

GROUP = ("ask", "projects", "investments", "timeline", "about", "sources", "help")
"""Commands of groups."""

_SCOPES: Mapping[tuple[str, ...], Sequence[BotCommandScope]] = {
    PRIVATE: (BotCommandScopeDefault(), BotCommandScopeAllPrivateChats()),
    GROUP: (BotCommandScopeAllGroupChats(),),
}
_DEFAULT = "en"
"""Language shown to people whose language is none of ours."""


def commands_text(language: str) -> str:
    """The commands of private chats with what they do, one a line."""
    return "\n".join(f"/{name} – {say(f'command_{name}', language)}" for name in PRIVATE)


async def set_menu(bot: Bot, knowledge: KnowledgeBase) -> int:
    """Bring the commands and descriptions up to date; how many had changed."""
    changed = 0
    for code, language in [("", _DEFAULT), *((language, language) for language in LANGUAGES if language != _DEFAULT)]:
        for names, scopes in _SCOPES.items():
            commands = tuple(BotCommand(name, clip(say(f"command_{name}", language), 256)) for name in names)
            for scope in scopes:
                if await bot.get_my_commands(scope=scope, language_code=code) != commands:
                    changed += await bot.set_my_commands(commands, scope=scope, language_code=code)
        subject = topic(knowledge, language)
        description = clip(say("bot_description", language, titles=subject).strip(), BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
        if (await bot.get_my_description(language_code=code)).description != description:
            changed += await bot.set_my_description(description, language_code=code)
        short = clip(say("bot_short_description", language, titles=subject), BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)
        if (await bot.get_my_short_description(language_code=code)).short_description != short:
            changed += await bot.set_my_short_description(short, language_code=code)
    return changed
