"""Commands to look around with: what there is, without a question."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Message, Update
from telegram.ext import Application, CommandHandler, ContextTypes, filters

from bot.answers.listings import TIMELINE
from bot.answers.texts import say
from bot.facts.model import Entity
from bot.language.lexicon import ENTITY
from bot.telegram import replying, update_fields
from bot.telegram.answering import Answering
from bot.telegram.buttons import Action, resolve, token
from bot.telegram.markup import clip, escape, joined
from bot.telegram.menu import commands_text
from bot.telegram.screens import Screen, documents_screen, listing_screen, start_screen

Context = ContextTypes.DEFAULT_TYPE

EXAMPLES = 3
"""Example questions below the greeting."""

FACT_LINK = "f_"
"""How the payload of a deep link to a fact begins."""

_NAMES = 12
"""Names offered where a name is not known."""


class _ListCommands(CommandHandler[Context, None]):
    """The commands of the lists that there are at this moment."""

    def __init__(self, answering: Answering, callback: Callable[[Update, Context], Coroutine[object, object, None]]) -> None:
        super().__init__(TIMELINE, callback, filters=filters.UpdateType.MESSAGE)
        self._answering = answering

    def check_update(self, update: object) -> bool | tuple[list[str], bool | dict[str, list[Any]] | None] | None:
        """What the library makes of an update that has one of them."""
        self.commands = frozenset((TIMELINE, *self._answering.knowledge.lists))
        return super().check_update(update)


class BrowsingCommands:
    """The commands that need no question."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._asking = answering.conversation.asking

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # its six parameters say nothing here
        """Add the handlers."""
        for name, handler in {
            "start": self.start,
            "help": self.help,
            "sources": self.sources,
            "about": self.about,
        }.items():
            application.add_handler(CommandHandler(name, handler, filters=filters.UpdateType.MESSAGE))
        application.add_handler(_ListCommands(self._answering, self.show_list))

    async def start(self, update: Update, context: Context) -> None:
        """Greet, or open what a deep link names."""
        turn = self._answering.turn(update)
        if turn is None:
            return
        language = await self._answering.language(turn)
        payload = (context.args or [""])[0]
        knowledge = self._answering.knowledge
        if payload.startswith(FACT_LINK):
            items = (*knowledge.facts, *knowledge.overviews, *knowledge.retired, *knowledge.sentences)
            item = resolve(payload.removeprefix(FACT_LINK), items)
            if item is not None and await self._answering.open(turn, item, language):
                return
            await self._say(turn.message, say("item_gone", language))
            return
        await replying.send(turn.message, start_screen(knowledge, language, knowledge.suggestions.get(language, ())[:EXAMPLES]))

    async def help(self, update: Update, context: Context) -> None:
        """Tell what can be done."""
        turn = self._answering.turn(update)
        if turn is None:
            return
        language = await self._answering.language(turn)
        if update_fields.is_private(turn.message):
            text = say("help", language, commands=commands_text(self._answering.knowledge, language), username=context.bot.username).strip()
        else:
            text = say("help_group", language, example=next(iter(self._answering.knowledge.suggestions.get(language, ())), "…"))
        await self._say(turn.message, text)

    async def show_list(self, update: Update, _: Context) -> None:
        """Show the list that the command calls up."""
        turn = self._answering.turn(update)
        if turn is None:
            return
        language = await self._answering.language(turn)
        name = update_fields.command_in(turn.message)[0]
        listed = self._asking.listing(name, language)
        if listed is not None:
            await replying.send(turn.message, listing_screen(listed, Action.LIST, name, 0, language))

    async def sources(self, update: Update, _: Context) -> None:
        """List the documents."""
        turn = self._answering.turn(update)
        if turn is not None:
            await replying.send(turn.message, documents_screen(self._answering.knowledge, await self._answering.language(turn)))

    async def about(self, update: Update, context: Context) -> None:
        """List every fact about what is named, misspelt or not."""
        turn = self._answering.turn(update)
        if turn is None:
            return
        language = await self._answering.language(turn)
        knowledge = self._answering.knowledge
        told = [e for e in knowledge.entities.values() if any(e.id in fact.subjects for fact in knowledge.facts.values())]
        name = " ".join(context.args or [])
        if not name:
            example = told[0].name(language) if told else "…"
            await self._say(turn.message, say("about_what", language, example=example))
            return
        entity = self._named(name, told)
        if entity is None:
            names = joined([entity.name(language) for entity in told[:_NAMES]], language)
            await self._say(turn.message, say("about_unknown", language, name=clip(name, 100), names=names))
            return
        screen = listing_screen(self._asking.about(entity, language), Action.ABOUT, token(entity.id), 0, language)
        await replying.send(turn.message, screen)

    def _named(self, name: str, told: list[Entity]) -> Entity | None:
        """The entity a text names, the most special one: the one with the fewest facts."""
        concepts = self._asking.service.understand(name).concepts
        found = [entity for entity in told if ENTITY + entity.id in concepts]
        facts = self._answering.knowledge.facts.values()
        return min(found, key=lambda entity: sum(entity.id in fact.subjects for fact in facts), default=None)

    async def _say(self, message: Message, text: str) -> None:
        await replying.send(message, Screen(html=escape(clip(text, 4000))))
