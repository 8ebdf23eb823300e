"""Where the updates of administrators arrive: their commands, buttons, texts and files; those of everybody else pass by unnoticed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationHandlerStop, BaseHandler, ContextTypes

from bot.answers.texts import say
from bot.facts.model import ListCommand
from bot.telegram import people, replying
from bot.telegram.administration.access import is_own
from bot.telegram.administration.browse import BrowseHandlers
from bot.telegram.administration.check import CheckHandlers
from bot.telegram.administration.context import AdminContext, AdminRequest
from bot.telegram.administration.menu import show_menu
from bot.telegram.administration.proposals import ProposalHandlers
from bot.telegram.administration.unanswered import UnansweredHandlers
from bot.telegram.administration.wizard_handlers import WizardHandlers
from bot.telegram.buttons import Action

Context = ContextTypes.DEFAULT_TYPE

Command = Callable[[AdminRequest, str], Awaitable[None]]
"""What a command does: it gets what was written behind it."""

OnButton = Callable[[AdminRequest, tuple[str, ...]], Awaitable[str | None]]
"""What a button does: it gets its arguments, two empty ones behind them, and returns a note that is shown for a moment, or None."""

OnMessage = Callable[[AdminRequest], Awaitable[bool]]
"""Takes a text or a file, or returns False when it is none of its business."""

_log = logging.getLogger(__name__)

_FIRST = -1  # the group of handlers that sees updates before all others
_BUTTON = f"{Action.ADMIN}:"


class _AdminUpdates(BaseHandler[Update, Context, None]):
    """Updates that may be by an administrator, of any kind: one look instead of a filter for each kind."""

    def __init__(self, callback: Callable[[Update, Context], Coroutine[object, object, None]], concerns: Callable[[Update], bool]) -> None:
        super().__init__(callback)
        self._concerns = concerns

    def check_update(self, update: object) -> bool:
        """Whether it may be one."""
        return isinstance(update, Update) and self._concerns(update)


class AdminRoutes:
    """Commands, buttons, texts and files of administrators, each with what deals with it.

    To everybody else there is none of it: their commands are unknown ones, their texts questions.
    """

    def __init__(self, context: AdminContext) -> None:
        self._context = context
        self.commands: dict[str, Command] = {}
        self.buttons: dict[str, OnButton] = {}
        self.texts: list[OnMessage] = []
        self.files: list[OnMessage] = []
        self.edits: list[OnMessage] = []
        self._menus: dict[int, Mapping[str, ListCommand]] = {}

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # its six parameters say nothing here
        """Add the handler, in front of all others."""
        application.add_handler(_AdminUpdates(self._handle, self._concerns), _FIRST)

    def _concerns(self, update: Update) -> bool:
        """Whether an update may be an act of an administrator; quick, since everybody's messages pass here."""
        query = update.callback_query
        if query is not None:
            return (query.data or "").startswith(_BUTTON)
        message = update.message or update.edited_message
        sender = message.from_user if message is not None else None
        return message is not None and sender is not None and people.is_private(message) and self._context.admins.may_be(sender.id)

    async def _handle(self, update: Update, context: Context) -> None:
        message = update.message or update.edited_message
        if update.callback_query is not None:
            await self._press(update, context)
        elif message is None:
            return
        elif message.document is not None and update.message is not None:
            await self._offer(update, self.files)
        elif message.text and is_own(message):
            if update.edited_message is not None:
                await self._offer(update, self.edits)
            elif message.text.startswith("/"):
                await self._command(update, context)
            else:
                await self._offer(update, self.texts)

    async def _command(self, update: Update, _: Context) -> None:
        request = await self._context.request_of(update)
        if request is None:
            return
        await self._show_menu(request)
        name, *addressed = people.command_in(request.message)
        command = self.commands.get(name)
        if command is not None and addressed in ([], [request.message.get_bot().username.lower()]):
            await command(request, people.behind_command(request.message))
            raise ApplicationHandlerStop

    async def _show_menu(self, request: AdminRequest) -> None:
        """Show an administrator their commands, once while the lists stay as they are: there is a chat with them now."""
        knowledge = self._context.service.state.catalogue.knowledge
        if self._menus.get(request.admin) != knowledge.lists:
            self._menus[request.admin] = knowledge.lists
            try:
                await show_menu(request.message.get_bot(), knowledge, request.admin)
            except TelegramError as error:
                _log.warning("the commands of administrator %d could not be shown: %s", request.admin, error)

    async def _press(self, update: Update, _: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        request = await self._context.request_of(update)
        if request is None:
            # A former administrator's chat still holds the buttons.
            note: str | None = say("admin_only", people.language_of(query.from_user) or "en")
        else:
            verb, *arguments = (query.data or "").split(":")[1:]
            handler = self.buttons.get(verb)
            note = await handler(request, (*arguments, "", "")) if handler is not None else None
        await replying.say_on(query, note)
        raise ApplicationHandlerStop

    async def _offer(self, update: Update, handlers: list[OnMessage]) -> None:
        request = await self._context.request_of(update)
        if request is None:
            return
        await self._show_menu(request)
        for handler in handlers:
            if await handler(request):
                raise ApplicationHandlerStop


def register_routes(
    routes: AdminRoutes,
    wizard: WizardHandlers,
    browse: BrowseHandlers,
    check: CheckHandlers,
    unanswered: UnansweredHandlers,
    proposals: ProposalHandlers,
) -> None:
    """Register every command, button, text and file with what deals with it."""
    routes.commands.update(
        {
            "add": wizard.add,
            "cancel": wizard.cancel,
            "facts": browse.facts,
            "fact": browse.fact,
            "edit": browse.edit,
            "retire": browse.retire,
            "check": check.check,
            "history": browse.history,
            "rollback": browse.rollback,
            "export": browse.export,
            "admins": browse.admins,
            "inbox": unanswered.show,
            "stats": unanswered.stats,
        }
    )
    routes.buttons.update(
        {
            "d": wizard.press,
            "from": wizard.add_from,
            "undo": wizard.undo,
            "facts": browse.facts_page,
            "fact": browse.fact_pressed,
            "told": browse.told,
            "edit": browse.edit_pressed,
            "retire": browse.retire_pressed,
            "history": browse.history_pressed,
            "revision": browse.revision,
            "rollback": browse.rollback_pressed,
            "export": browse.export_pressed,
            "remove": browse.remove_pressed,
            "mi": unanswered.page,
            "mo": unanswered.open,
            "mw": unanswered.wording,
            "mf": unanswered.fact,
            "mg": unanswered.gaps,
            "mk": unanswered.known,
            "mn": unanswered.new_gap,
            "mx": unanswered.ignore,
            "mu": unanswered.reopen,
            "stats": unanswered.stats_pressed,
            "pd": proposals.open,
            "pn": proposals.go_on,
            "pg": proposals.page,
            "pt": proposals.take,
            "pl": proposals.later,
            "pv": proposals.never,
            "pp": proposals.paragraph,
            "pa": proposals.rest,
            "pe": proposals.edit,
            "pk": proposals.keep,
            "pr": proposals.publish,
            "px": proposals.table,
            "po": proposals.original,
        }
    )
    routes.texts.append(wizard.text)
    routes.files.append(wizard.file)
    routes.edits.append(wizard.edited)
