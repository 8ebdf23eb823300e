"""Where the updates of administrators arrive: their commands, buttons, texts and files; those of everybody else pass by unnoticed."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationHandlerStop, BaseHandler, ContextTypes

from bot.answers.texts import say
from bot.facts.model import ListCommand
from bot.telegram import replying, update_fields
from bot.telegram.administration.access import is_own
from bot.telegram.administration.admin_buttons import AdminAction
from bot.telegram.administration.admin_menu import show_menu
from bot.telegram.administration.browse import BrowseHandlers
from bot.telegram.administration.check import CheckHandlers
from bot.telegram.administration.context import AdminContext, AdminRequest
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
        return message is not None and sender is not None and update_fields.is_private(message) and self._context.admins.may_be(sender.id)

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
        name, *addressed = update_fields.command_in(request.message)
        command = self.commands.get(name)
        if command is not None and addressed in ([], [request.message.get_bot().username.lower()]):
            await command(request, update_fields.behind_command(request.message))
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
            note: str | None = say("admin_only", update_fields.language_of(query.from_user) or "en")
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
            AdminAction.WIZARD: wizard.press,
            AdminAction.ADD_FROM: wizard.add_from,
            AdminAction.UNDO: wizard.undo,
            AdminAction.FACTS_PAGE: browse.facts_page,
            AdminAction.FACT: browse.fact_pressed,
            AdminAction.AS_TOLD: browse.told,
            AdminAction.EDIT: browse.edit_pressed,
            AdminAction.RETIRE: browse.retire_pressed,
            AdminAction.HISTORY: browse.history_pressed,
            AdminAction.REVISION: browse.revision,
            AdminAction.ROLLBACK: browse.rollback_pressed,
            AdminAction.EXPORT: browse.export_pressed,
            AdminAction.REMOVE_ADMIN: browse.remove_pressed,
            AdminAction.UNANSWERED_PAGE: unanswered.page,
            AdminAction.UNANSWERED_OPEN: unanswered.open,
            AdminAction.UNANSWERED_TO_PHRASING: unanswered.phrasing,
            AdminAction.UNANSWERED_TO_FACT: unanswered.fact,
            AdminAction.UNANSWERED_CHOOSE_GAP: unanswered.gaps,
            AdminAction.UNANSWERED_TO_GAP: unanswered.existing_gap,
            AdminAction.UNANSWERED_TO_NEW_GAP: unanswered.new_gap,
            AdminAction.UNANSWERED_IGNORE: unanswered.ignore,
            AdminAction.UNANSWERED_REOPEN: unanswered.reopen,
            AdminAction.STATISTICS: unanswered.stats_pressed,
            AdminAction.PROPOSALS_OPEN: proposals.open,
            AdminAction.PROPOSALS_GO_ON: proposals.go_on,
            AdminAction.PROPOSALS_PAGE: proposals.page,
            AdminAction.PROPOSAL_TAKE: proposals.take,
            AdminAction.PROPOSAL_LATER: proposals.later,
            AdminAction.PROPOSAL_NEVER: proposals.never,
            AdminAction.PROPOSALS_TAKE_PARAGRAPH: proposals.paragraph,
            AdminAction.PROPOSALS_TAKE_REST: proposals.rest,
            AdminAction.PROPOSAL_EDIT: proposals.edit,
            AdminAction.PROPOSAL_KEEP_EDITED: proposals.keep,
            AdminAction.PROPOSALS_PUBLISH: proposals.publish,
            AdminAction.PROPOSALS_TABLE: proposals.table,
            AdminAction.DOCUMENT_ORIGINAL: proposals.original,
        }
    )
    routes.texts.append(wizard.text)
    routes.files.append(wizard.file)
    routes.edits.append(wizard.edited)
