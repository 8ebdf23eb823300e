"""Where the acts of administrators arrive: their commands, buttons, texts and files; everybody else passes by unnoticed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationHandlerStop, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.answers.texts import say
from bot.telegram import people, replying
from bot.telegram.administration.access import Own, PrivatePerson
from bot.telegram.administration.checking import Checking
from bot.telegram.administration.desk import Desk, Visit
from bot.telegram.administration.drafting import Drafting
from bot.telegram.administration.inbox import Inbox
from bot.telegram.administration.looking import Looking
from bot.telegram.administration.menu import show_menu
from bot.telegram.buttons import Action

Context = ContextTypes.DEFAULT_TYPE

Command = Callable[[Visit, str], Awaitable[None]]
"""What a command does: it gets what was written behind it."""

Pressed = Callable[[Visit, tuple[str, ...]], Awaitable[str | None]]
"""What a button does: it gets its arguments, two empty ones behind them, and returns a note that is shown for a moment, or None."""

Taken = Callable[[Visit], Awaitable[bool]]
"""Takes a text or a file, or returns False when it is none of its business."""

_log = logging.getLogger(__name__)

_FIRST = -1  # the group of handlers that sees updates before all others


class Office:
    """Commands, buttons, texts and files of administrators, each with what deals with it.

    To everybody else there is none of it: their commands are unknown ones, their texts questions.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.commands: dict[str, Command] = {}
        self.buttons: dict[str, Pressed] = {}
        self.texts: list[Taken] = []
        self.files: list[Taken] = []
        self.edits: list[Taken] = []
        self._menus: set[int] = set()

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # its six parameters say nothing here
        """Add the handlers, in front of all others."""
        private = PrivatePerson() & filters.UpdateType.MESSAGE
        own = private & Own()
        application.add_handler(MessageHandler(own & filters.COMMAND, self._command), _FIRST)
        application.add_handler(CallbackQueryHandler(self._press, pattern=f"^{Action.ADMIN}:"), _FIRST)
        application.add_handler(MessageHandler(own & filters.TEXT & ~filters.COMMAND, self._text), _FIRST)
        application.add_handler(MessageHandler(private & filters.Document.ALL, self._file), _FIRST)
        edited = PrivatePerson() & filters.UpdateType.EDITED_MESSAGE & filters.TEXT
        application.add_handler(MessageHandler(edited, self._edited), _FIRST)

    async def _command(self, update: Update, _: Context) -> None:
        visit = await self._desk.visit(update)
        if visit is None:
            return
        await self._show_menu(visit)
        name, *addressed = people.text_of(visit.message).split()[0].removeprefix("/").split("@")
        command = self.commands.get(name.lower())
        if command is not None and [name.lower() for name in addressed] in ([], [visit.message.get_bot().username.lower()]):
            await command(visit, people.behind_command(visit.message))
            raise ApplicationHandlerStop

    async def _show_menu(self, visit: Visit) -> None:
        """Show an administrator their commands, once while the program runs: there is a chat with them now."""
        if visit.admin not in self._menus:
            self._menus.add(visit.admin)
            try:
                await show_menu(visit.message.get_bot(), visit.admin)
            except TelegramError as error:
                _log.warning("the commands of administrator %d could not be shown: %s", visit.admin, error)

    async def _press(self, update: Update, _: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        visit = await self._desk.visit(update)
        if visit is None:
            # A former administrator's chat still holds the buttons.
            note: str | None = say("admin_only", people.language_of(query.from_user) or "en")
        else:
            verb, *arguments = (query.data or "").split(":")[1:]
            handler = self.buttons.get(verb)
            note = await handler(visit, (*arguments, "", "")) if handler is not None else None
        await replying.say_on(query, note)
        raise ApplicationHandlerStop

    async def _text(self, update: Update, _: Context) -> None:
        await self._offer(update, self.texts)

    async def _edited(self, update: Update, _: Context) -> None:
        visit = await self._desk.visit(update)
        if visit is None:
            return
        for taken in self.edits:
            if await taken(visit):
                raise ApplicationHandlerStop

    async def _file(self, update: Update, _: Context) -> None:
        await self._offer(update, self.files)

    async def _offer(self, update: Update, takers: list[Taken]) -> None:
        visit = await self._desk.visit(update)
        if visit is None:
            return
        await self._show_menu(visit)
        for taken in takers:
            if await taken(visit):
                raise ApplicationHandlerStop


def furnish(office: Office, drafting: Drafting, looking: Looking, checking: Checking, inbox: Inbox) -> None:
    """Give every command, button, text and file to what deals with it."""
    office.commands.update(
        {
            "add": drafting.add,
            "cancel": drafting.cancel,
            "facts": looking.facts,
            "fact": looking.fact,
            "edit": looking.edit,
            "retire": looking.retire,
            "check": checking.check,
            "history": looking.history,
            "rollback": looking.rollback,
            "export": looking.export,
            "admins": looking.admins,
            "inbox": inbox.inbox,
            "stats": inbox.stats,
        }
    )
    office.buttons.update(
        {
            "d": drafting.press,
            "from": drafting.add_from,
            "undo": drafting.undo,
            "facts": looking.facts_page,
            "fact": looking.fact_pressed,
            "told": looking.told,
            "edit": looking.edit_pressed,
            "retire": looking.retire_pressed,
            "history": looking.history_pressed,
            "revision": looking.revision,
            "rollback": looking.rollback_pressed,
            "export": looking.export_pressed,
            "remove": looking.remove_pressed,
            "mi": inbox.page,
            "mo": inbox.open,
            "mw": inbox.wording,
            "mf": inbox.fact,
            "mg": inbox.gaps,
            "mk": inbox.known,
            "mn": inbox.new_gap,
            "mx": inbox.ignore,
            "mu": inbox.reopen,
            "stats": inbox.stats_pressed,
        }
    )
    office.texts.append(drafting.text)
    office.files.append(drafting.file)
    office.edits.append(drafting.edited)
