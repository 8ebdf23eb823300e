"""The commands of administrators in the menu of their chat, and nobody else's."""

from __future__ import annotations

from telegram import Bot, BotCommandScopeChat

from bot.answers.texts import say
from bot.facts.model import KnowledgeBase
from bot.telegram.menu import CODES, PRIVATE, commands_of, set_commands

ADMIN = ("inbox", "add", "facts", "fact", "edit", "retire", "check", "history", "rollback", "export", "stats", "admins", "cancel")
"""Commands of administrators, in the order of the menu."""


async def show_menu(bot: Bot, knowledge: KnowledgeBase, admin: int) -> None:
    """Show the commands of administrators in a chat, before those that everybody has.

    Raises:
        TelegramError: there is no chat with that person yet.
    """
    for code, language in CODES.items():
        own = {name: say(f"command_admin_{name}", language) for name in ADMIN}
        await set_commands(bot, BotCommandScopeChat(admin), code, own | commands_of(knowledge, PRIVATE, language))


async def hide_menu(bot: Bot, person: int) -> None:
    """Show a former administrator what everybody sees."""
    for code in CODES:
        await bot.delete_my_commands(scope=BotCommandScopeChat(person), language_code=code)
