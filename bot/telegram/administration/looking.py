"""Looking around and taking back: facts, the check, revisions, exports, the administrators themselves."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import TelegramError

from bot.editorial.files import export_of
from bot.editorial.forms import form_of
from bot.errors import CoopbotError
from bot.facts.model import Fact, KnowledgeBase
from bot.language.normalize import normalize
from bot.retrieval.dialogue import Dialogue
from bot.telegram import replying
from bot.telegram.administration.access import audit
from bot.telegram.administration.desk import Desk, Visit
from bot.telegram.administration.drafting import Drafting
from bot.telegram.administration.drafts import begin
from bot.telegram.administration.looking_screens import (
    EXPORTS,
    PER_PAGE,
    admins_screen,
    export_screen,
    fact_screen,
    facts_screen,
    history_screen,
    revision_screen,
    wordings_of,
)
from bot.telegram.administration.menu import hide_menu
from bot.telegram.buttons import number, resolve
from bot.telegram.markup import Piece, pages
from bot.telegram.screens import Screen, quoted

_log = logging.getLogger(__name__)


class Looking:
    """The commands of administrators that look, and those that begin a change of what is there."""

    def __init__(self, desk: Desk, drafting: Drafting) -> None:
        self._desk = desk
        self._drafting = drafting

    @property
    def _knowledge(self) -> KnowledgeBase:
        return self._desk.service.state.catalogue.knowledge

    async def facts(self, visit: Visit, search: str) -> None:
        """``/facts [search]``: all facts, or those that a search finds."""
        await self._facts(visit, search, 0)

    async def facts_page(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """Another page of them."""
        await self._facts(visit, arguments[1], number(arguments[0]))
        return None

    async def _facts(self, visit: Visit, search: str, page: int) -> None:
        found = await asyncio.to_thread(matching, self._knowledge, search)
        await self._desk.show(visit, facts_screen(found, search, page, visit.language))

    async def fact(self, visit: Visit, identifier: str) -> None:
        """``/fact ID``: everything about one fact."""
        if not await self._fact(visit, identifier.strip()):
            await self._no_fact(visit, identifier)

    async def fact_pressed(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """The same by a button, in a new message."""
        identifier = self._named(arguments[0])
        return None if identifier and await self._fact(visit.anew(), identifier) else visit.say("item_gone")

    async def _fact(self, visit: Visit, identifier: str) -> bool:
        knowledge = self._knowledge
        fact = knowledge.facts.get(identifier) or knowledge.retired.get(identifier)
        if fact is None:
            return False
        form = await asyncio.to_thread(form_of, self._desk.publisher.texts, identifier)
        await self._desk.show(visit, fact_screen(form, fact, wordings_of(fact, knowledge), visit.language))
        return True

    async def _no_fact(self, visit: Visit, identifier: str) -> None:
        await self._desk.tell(visit, visit.say("admin_no_fact", id=identifier.strip() or "…"))

    def _named(self, name: str) -> str | None:
        return resolve(name, (*self._knowledge.facts, *self._knowledge.retired))

    async def told(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """A fact as people read it."""
        identifier = self._named(arguments[0])
        opened = self._desk.asking.open(identifier, Dialogue(), visit.language) if identifier else None
        if opened is None:
            return visit.say("item_gone")
        reply = opened[0]
        pieces = [Piece(text=line) for line in reply.text.split("\n")]
        for source in reply.sources:
            pieces += quoted(source, reply.language)
        await replying.send(visit.message, Screen(html=pages(pieces)[0]))
        return None

    async def edit(self, visit: Visit, identifier: str) -> None:
        """``/edit ID``: change a fact."""
        if not await self._edit(visit, identifier.strip()):
            await self._no_fact(visit, identifier)

    async def edit_pressed(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """The same by a button."""
        identifier = self._named(arguments[0])
        return None if identifier and await self._edit(visit, identifier) else visit.say("item_gone")

    async def _edit(self, visit: Visit, identifier: str) -> bool:
        if identifier not in self._knowledge.facts:
            return False
        form = await asyncio.to_thread(form_of, self._desk.publisher.texts, identifier)
        await self._drafting.start(visit, begin("edit", "fields", id=identifier, before=form, form=form))
        return True

    async def retire(self, visit: Visit, identifier: str) -> None:
        """``/retire ID``: take a fact out of what is answered."""
        if not await self._retire(visit, identifier.strip()):
            await self._no_fact(visit, identifier)

    async def retire_pressed(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """The same by a button."""
        identifier = self._named(arguments[0])
        return None if identifier and await self._retire(visit, identifier) else visit.say("item_gone")

    async def _retire(self, visit: Visit, identifier: str) -> bool:
        if identifier not in self._knowledge.facts:
            return False
        await self._drafting.start(visit, begin("retire", "reason", id=identifier))
        return True

    async def history(self, visit: Visit, _: str) -> None:
        """``/history``: the newest revisions."""
        await self._history(visit, None)

    async def history_pressed(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """Those below one."""
        await self._history(visit, number(arguments[0]) or None)
        return None

    async def _history(self, visit: Visit, before: int | None) -> None:
        publisher = self._desk.publisher
        found = await publisher.history(PER_PAGE + 1, before)
        await self._desk.show(visit, history_screen(found, visit.admin, publisher.number, visit.language))

    async def revision(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """What a revision changed."""
        publisher = self._desk.publisher
        try:
            found = await publisher.revision(number(arguments[0]))
        except CoopbotError as error:
            return str(error)[:200]
        await self._desk.show(visit, revision_screen(found, visit.admin, publisher.number, visit.language))
        return None

    async def rollback(self, visit: Visit, text: str) -> None:
        """``/rollback N``: go back to a revision."""
        if not text.strip().isdecimal():
            await self._history(visit, None)
            return
        await self._rollback(visit, number(text.strip()))

    async def rollback_pressed(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """The same by a button."""
        await self._rollback(visit, number(arguments[0]))
        return None

    async def _rollback(self, visit: Visit, wanted: int) -> None:
        await self._drafting.start(visit, begin("rollback", "ready", number=wanted))

    async def export(self, visit: Visit, text: str) -> None:
        """``/export [yaml|xlsx|csv|zip]``: all facts as a file."""
        ending = text.strip().lower().lstrip(".")
        if ending in EXPORTS:
            await self._export(visit, ending)
        else:
            await self._desk.show(visit, export_screen(visit.language))

    async def export_pressed(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """The same by a button."""
        if arguments[0] in EXPORTS:
            await self._export(visit, arguments[0])
        return None

    async def _export(self, visit: Visit, ending: str) -> None:
        await self._desk.working(visit)
        publisher = self._desk.publisher
        try:
            data = await asyncio.to_thread(export_of, publisher.texts, f".{ending}")
        except CoopbotError as error:
            await self._desk.refuse(visit, error)
            return
        audit(visit.admin, "exported revision %d as %s", publisher.number, ending)
        name = f"knowledge-{publisher.number}.zip" if ending == "zip" else f"facts-{publisher.number}.{ending}"
        caption = visit.say("admin_export_how" if ending != "zip" else "admin_export_zip_how", number=publisher.number)
        await replying.send_file(visit.message, name, data, caption)

    async def admins(self, visit: Visit, text: str) -> None:
        """``/admins``, and for owners ``/admins add ID`` and ``/admins remove ID``."""
        verb, _, identifier = text.strip().partition(" ")
        identifier = identifier.strip()
        if verb in ("add", "remove") and not self._desk.admins.is_owner(visit.admin):
            await self._desk.tell(visit, visit.say("admin_admins_owners"))
            return
        if verb in ("add", "remove") and identifier.isascii() and identifier.isdecimal() and len(identifier) < 16:
            if verb == "add":
                await self._desk.admins.add(int(identifier), by=visit.admin)
            else:
                await self._remove(visit, int(identifier))
        elif verb in ("add", "remove"):
            await self._desk.tell(visit, visit.say("admin_admins_number"))
        await self._show_admins(visit)

    async def remove_pressed(self, visit: Visit, arguments: tuple[str, ...]) -> str | None:
        """Take the right away, by a button."""
        if not self._desk.admins.is_owner(visit.admin):
            return visit.say("admin_admins_owners")
        if arguments[0].isdecimal():
            await self._remove(visit, int(arguments[0]))
        await self._show_admins(visit)
        return None

    async def _remove(self, visit: Visit, identifier: int) -> None:
        if not await self._desk.admins.remove(identifier, by=visit.admin):
            return
        await self._desk.drafts.drop(identifier)
        try:
            await hide_menu(visit.message.get_bot(), identifier)
        except TelegramError as error:
            # Who never began a chat with the bot has no menu to change.
            _log.info("the menu of %d could not be changed: %s", identifier, error)

    async def _show_admins(self, visit: Visit) -> None:
        admins = self._desk.admins
        owner = admins.is_owner(visit.admin)
        screen = admins_screen(sorted(admins.owners), await admins.added(), owner=owner, language=visit.language)
        await self._desk.show(visit, screen)


def matching(knowledge: KnowledgeBase, search: str) -> list[Fact]:
    """The facts whose id, answers or subjects hold every word of a search, in file order; an empty one finds all."""
    words = normalize(search).split()

    def texts(fact: Fact) -> str:
        names = [name for subject in fact.subjects for group in knowledge.entities[subject].names.values() for name in group]
        return normalize("\n".join((fact.id, fact.id.replace("-", " "), *fact.answer.values(), *fact.question.values(), *names)))

    return [fact for fact in knowledge.facts.values() if all(word in texts(fact) for word in words)]
