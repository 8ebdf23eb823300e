"""The commands of administrators in the menu of their chat, and nobody else's."""

from __future__ import annotations

from telegram import Bot, BotCommand, BotCommandScopeChat

from bot.answers.texts import LANGUAGES, say
from bot.telegram.markup import clip
from bot.telegram.menu import PRIVATE

ADMIN = ("inbox", "add", "facts", "fact", "edit", "retire", "check", "history", "rollback", "export", "stats", "admins", "cancel")
"""Commands of administrators, in the order of the menu."""

_DEFAULT = "en"
"""Language shown to people whose language is none of ours."""


async def show_menu(bot: Bot, admin: int) -> None:
    """Show the commands of administrators in a chat, before those that everybody has.

    Raises:
        TelegramError: there is no chat with that person yet.
    """
    for code, language in [("", _DEFAULT), *((language, language) for language in LANGUAGES if language != _DEFAULT)]:
        names = [(name, f"command_admin_{name}") for name in ADMIN] + [(name, f"command_{name}") for name in PRIVATE]
        commands = tuple(BotCommand(name, clip(say(key, language), 256)) for name, key in names)
        scope = BotCommandScopeChat(admin)
        if await bot.get_my_commands(scope=scope, language_code=code) != commands:
            await bot.set_my_commands(commands, scope=scope, language_code=code)


async def hide_menu(bot: Bot, person: int) -> None:
    """Show a former administrator what everybody sees."""
    for code in ("", *(language for language in LANGUAGES if language != _DEFAULT)):
        await bot.delete_my_commands(scope=BotCommandScopeChat(person), language_code=code)
