"""Looking around and taking back: facts, the check, revisions, exports, the administrators themselves."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import TelegramError

from bot.answers.layout import layout
from bot.dialogue import Dialogue
from bot.editorial.files import export_of
from bot.editorial.forms import form_of
from bot.errors import CoopbotError
from bot.facts.model import Fact, KnowledgeBase
from bot.language.normalize import normalize
from bot.telegram import replying
from bot.telegram.administration.access import audit
from bot.telegram.administration.admin_menu import hide_menu
from bot.telegram.administration.browse_screens import (
    EXPORTS,
    PER_PAGE,
    admins_screen,
    export_screen,
    fact_screen,
    facts_screen,
    history_screen,
    phrasings_of,
    revision_screen,
)
from bot.telegram.administration.context import AdminContext, AdminRequest
from bot.telegram.administration.wizard_handlers import WizardHandlers
from bot.telegram.administration.wizard_state import begin
from bot.telegram.buttons import number, resolve
from bot.telegram.markup import pages
from bot.telegram.screens import Screen, block_pieces

_log = logging.getLogger(__name__)


class BrowseHandlers:
    """The commands of administrators that look, and those that begin a change of what is there."""

    def __init__(self, context: AdminContext, wizard: WizardHandlers) -> None:
        self._context = context
        self._wizard = wizard

    @property
    def _knowledge(self) -> KnowledgeBase:
        return self._context.service.state.catalogue.knowledge

    async def facts(self, request: AdminRequest, search: str) -> None:
        """``/facts [search]``: all facts, or those that a search finds."""
        await self._facts(request, search, 0)

    async def facts_page(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Another page of them."""
        await self._facts(request, arguments[1], number(arguments[0]))
        return None

    async def _facts(self, request: AdminRequest, search: str, page: int) -> None:
        found = await asyncio.to_thread(matching, self._knowledge, search)
        await self._context.show(request, facts_screen(found, search, page, request.language))

    async def fact(self, request: AdminRequest, identifier: str) -> None:
        """``/fact ID``: everything about one fact."""
        if not await self._fact(request, identifier.strip()):
            await self._no_fact(request, identifier)

    async def fact_pressed(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """The same by a button, in a new message."""
        identifier = self._named(arguments[0])
        return None if identifier and await self._fact(request.in_new_message(), identifier) else request.say("item_gone")

    async def _fact(self, request: AdminRequest, identifier: str) -> bool:
        knowledge = self._knowledge
        fact = knowledge.facts.get(identifier) or knowledge.retired.get(identifier)
        if fact is None:
            return False
        form = await asyncio.to_thread(form_of, self._context.publisher.texts, identifier)
        await self._context.show(request, fact_screen(form, fact, phrasings_of(fact, knowledge), request.language))
        return True

    async def _no_fact(self, request: AdminRequest, identifier: str) -> None:
        await self._context.tell(request, request.say("admin_no_fact", id=identifier.strip() or "…"))

    def _named(self, name: str) -> str | None:
        return resolve(name, (*self._knowledge.facts, *self._knowledge.retired))

    async def told(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """A fact as people read it."""
        identifier = self._named(arguments[0])
        opened = self._context.asking.open(identifier, Dialogue(), request.language) if identifier else None
        if opened is None:
            return request.say("item_gone")
        reply = opened[0]
        await replying.send(request.message, Screen(html=pages(block_pieces(layout(reply), reply.language))[0]))
        return None

    async def edit(self, request: AdminRequest, identifier: str) -> None:
        """``/edit ID``: change a fact."""
        if not await self._edit(request, identifier.strip()):
            await self._no_fact(request, identifier)

    async def edit_pressed(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """The same by a button."""
        identifier = self._named(arguments[0])
        return None if identifier and await self._edit(request, identifier) else request.say("item_gone")

    async def _edit(self, request: AdminRequest, identifier: str) -> bool:
        if identifier not in self._knowledge.facts:
            return False
        form = await asyncio.to_thread(form_of, self._context.publisher.texts, identifier)
        await self._wizard.start(request, begin("edit", "fields", id=identifier, before=form, form=form))
        return True

    async def retire(self, request: AdminRequest, identifier: str) -> None:
        """``/retire ID``: take a fact out of what is answered."""
        if not await self._retire(request, identifier.strip()):
            await self._no_fact(request, identifier)

    async def retire_pressed(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """The same by a button."""
        identifier = self._named(arguments[0])
        return None if identifier and await self._retire(request, identifier) else request.say("item_gone")

    async def _retire(self, request: AdminRequest, identifier: str) -> bool:
        if identifier not in self._knowledge.facts:
            return False
        await self._wizard.start(request, begin("retire", "reason", id=identifier))
        return True

    async def history(self, request: AdminRequest, _: str) -> None:
        """``/history``: the newest revisions."""
        await self._history(request, None)

    async def history_pressed(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Those below one."""
        await self._history(request, number(arguments[0]) or None)
        return None

    async def _history(self, request: AdminRequest, before: int | None) -> None:
        publisher = self._context.publisher
        found = await publisher.history(PER_PAGE + 1, before)
        await self._context.show(request, history_screen(found, request.admin, publisher.number, request.language))

    async def revision(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """What a revision changed."""
        publisher = self._context.publisher
        try:
            found = await publisher.revision(number(arguments[0]))
        except CoopbotError as error:
            return error.told(request.language)[:200]
        await self._context.show(request, revision_screen(found, request.admin, publisher.number, request.language))
        return None

    async def rollback(self, request: AdminRequest, text: str) -> None:
        """``/rollback N``: go back to a revision."""
        if not text.strip().isdecimal():
            await self._history(request, None)
            return
        await self._rollback(request, number(text.strip()))

    async def rollback_pressed(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """The same by a button."""
        await self._rollback(request, number(arguments[0]))
        return None

    async def _rollback(self, request: AdminRequest, wanted: int) -> None:
        await self._wizard.start(request, begin("rollback", "ready", number=wanted))

    async def export(self, request: AdminRequest, text: str) -> None:
        """``/export [yaml|xlsx|csv|zip]``: all facts as a file."""
        ending = text.strip().lower().lstrip(".")
        if ending in EXPORTS:
            await self._export(request, ending)
        else:
            await self._context.show(request, export_screen(request.language))

    async def export_pressed(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """The same by a button."""
        if arguments[0] in EXPORTS:
            await self._export(request, arguments[0])
        return None

    async def _export(self, request: AdminRequest, ending: str) -> None:
        await self._context.working(request)
        publisher = self._context.publisher
        try:
            data = await asyncio.to_thread(export_of, publisher.texts, f".{ending}")
        except CoopbotError as error:
            await self._context.refuse(request, error)
            return
        audit(request.admin, "exported revision %d as %s", publisher.number, ending)
        name = f"knowledge-{publisher.number}.zip" if ending == "zip" else f"facts-{publisher.number}.{ending}"
        caption = request.say("admin_export_how" if ending != "zip" else "admin_export_zip_how", number=publisher.number)
        await replying.send_file(request.message, name, data, caption)

    async def admins(self, request: AdminRequest, text: str) -> None:
        """``/admins``, and for owners ``/admins add ID`` and ``/admins remove ID``."""
        verb, _, identifier = text.strip().partition(" ")
        identifier = identifier.strip()
        if verb in ("add", "remove") and not self._context.admins.is_owner(request.admin):
            await self._context.tell(request, request.say("admin_admins_owners"))
            return
        if verb in ("add", "remove") and identifier.isascii() and identifier.isdecimal() and len(identifier) < 16:
            if verb == "add":
                await self._context.admins.add(int(identifier), by=request.admin)
            else:
                await self._remove(request, int(identifier))
        elif verb in ("add", "remove"):
            await self._context.tell(request, request.say("admin_admins_number"))
        await self._show_admins(request)

    async def remove_pressed(self, request: AdminRequest, arguments: tuple[str, ...]) -> str | None:
        """Take the right away, by a button."""
        if not self._context.admins.is_owner(request.admin):
            return request.say("admin_admins_owners")
        if arguments[0].isdecimal():
            await self._remove(request, int(arguments[0]))
        await self._show_admins(request)
        return None

    async def _remove(self, request: AdminRequest, identifier: int) -> None:
        if not await self._context.admins.remove(identifier, by=request.admin):
            return
        await self._context.drafts.drop(identifier)
        try:
            await hide_menu(request.message.get_bot(), identifier)
        except TelegramError as error:
            # Who never began a chat with the bot has no menu to change.
            _log.info("the menu of %d could not be changed: %s", identifier, error)

    async def _show_admins(self, request: AdminRequest) -> None:
        admins = self._context.admins
        owner = admins.is_owner(request.admin)
        screen = admins_screen(sorted(admins.owners), await admins.added(), owner=owner, language=request.language)
        await self._context.show(request, screen)


def matching(knowledge: KnowledgeBase, search: str) -> list[Fact]:
    """The facts whose id, answers or subjects hold every word of a search, in file order; an empty one finds all."""
    words = normalize(search).split()

    def texts(fact: Fact) -> str:
        names = [name for subject in fact.subjects for group in knowledge.entities[subject].names.values() for name in group]
        return normalize("\n".join((fact.id, fact.id.replace("-", " "), *fact.answer.values(), *fact.question.values(), *names)))

    return [fact for fact in knowledge.facts.values() if all(word in texts(fact) for word in words)]
