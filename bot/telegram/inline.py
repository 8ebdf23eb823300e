"""Asking from any other chat: inline results, each a card with its source, and guest messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, ContextTypes, InlineQueryHandler, MessageHandler, filters

from bot.answers.reply import Option, Reply
from bot.answers.texts import say
from bot.conversation.asking import Asking
from bot.facts.model import KnowledgeBase
from bot.facts.sentences import is_sentence
from bot.language.normalize import language_of
from bot.storage.replies import new_id
from bot.telegram import replying, update_fields
from bot.telegram.browsing import FACT_LINK
from bot.telegram.buttons import token
from bot.telegram.markup import clip
from bot.telegram.screens import Screen, reply_screen

Context = ContextTypes.DEFAULT_TYPE

RESULTS = 8
"""Cards offered for one query; a phone shows four or five."""

CACHE_SECONDS = 10
"""How long Telegram may show the same results again: short, so that a change of the knowledge shows."""


class InlineHandlers:
    """Finds facts for what is typed behind the bot's name. Nothing is kept of it."""

    def __init__(self, asking: Asking, language: str) -> None:
        """Take what it works with.

        Args:
            asking: who answers.
            language: the language where nothing tells one.
        """
        self._asking = asking
        self._language = language

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # its six parameters say nothing here
        """Add the handlers."""
        application.add_handler(InlineQueryHandler(self.query))
        application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, self.guest))

    async def query(self, update: Update, _: Context) -> None:
        """Offer the answer and what else may be meant; without a text what the examples ask for."""
        query = update.inline_query
        if query is None:
            return
        language = language_of(query.query) or update_fields.language_of(query.from_user) or self._language
        cards = self._cards(query.query, language, update)
        label = say("inline_ask" if cards else "inline_none", language)
        try:
            await query.answer(
                cards,
                cache_time=CACHE_SECONDS,
                # The same text gets the same results for everybody, but not the empty one.
                is_personal=not query.query.strip(),
                button=InlineQueryResultsButton(text=label, start_parameter="inline"),
            )
        except BadRequest as error:
            if not replying.is_too_old(error):
                raise

    def _cards(self, text: str, language: str, update: Update) -> Sequence[InlineQueryResultArticle]:
        reply = self._asking.ask(text, language=language)[0] if text.strip() else None
        if reply is not None and reply.outcome == "clarify":
            return [self._unsure_card(option, reply, text, update) for option in reply.options]
        items = self._examples(language) if reply is None else self._items(text, reply)
        return [card for item in items if (card := self._card(item, language, update)) is not None]

    def _examples(self, language: str) -> Sequence[str]:
        suggestions = self._asking.knowledge.suggestions
        examples = suggestions.get(language) or next(iter(suggestions.values()), ())
        found = [item for example in examples for item in self._asking.ask(example)[0].items[:1]]
        return list(dict.fromkeys(found))[:RESULTS]

    def _items(self, text: str, reply: Reply) -> Sequence[str]:
        match reply.outcome:
            case "smalltalk" | "refused":
                return ()
            case "answer" | "clarify" | "unknown":
                # Above a sentence no card shows a question that it answers: it would look like an answer to this one.
                offered = (*reply.items, *(option.item for option in reply.options if not is_sentence(option.item)))
                return list(dict.fromkeys((*offered, *self._asking.service.search(text, RESULTS))))[:RESULTS]
            case _:
                assert_never(reply.outcome)

    def _card(self, item: str, language: str, update: Update) -> InlineQueryResultArticle | None:
        knowledge = self._asking.knowledge
        label = self._asking.label(item, language)
        reply = self._asking.tell((item,), label, language)
        if reply is None:
            return None
        return _card_of(item, label, reply, reply_screen(reply, new_id(), knowledge, asked=label), update)

    def _unsure_card(self, option: Option, unsure: Reply, asked: str, update: Update) -> InlineQueryResultArticle:
        """The card of a statement that may be meant, which says so wherever it is shown."""
        # A sentence is shown by its quote.
        lines = [unsure.text] if is_sentence(option.item) else [unsure.text, option.label]
        told = Reply(outcome="unknown", language=unsure.language, text="\n".join(lines), sources=option.sources)
        screen = reply_screen(told, new_id(), self._asking.knowledge, asked=asked)
        return _card_of(option.item, say("clarify_card", unsure.language, text=option.label), told, screen, update)

    async def guest(self, update: Update, context: Context) -> None:
        """Answer a message that calls the bot into a chat it is not a member of."""
        message = update.guest_message
        if message is None or message.guest_query_id is None:
            return
        text = update_fields.addressed(message, context.bot.bot)
        text = update_fields.text_of(message) if text is None else text
        fallback = update_fields.language_of(message.from_user) or self._language
        reply, _ = self._asking.ask(text, fallback=fallback)
        await context.bot.answer_guest_query(message.guest_query_id, _guest_result(reply, self._asking.knowledge, context.bot.username))


def _card_of(item: str, title: str, reply: Reply, screen: Screen, update: Update) -> InlineQueryResultArticle:
    link = f"https://t.me/{update.get_bot().username}?start={FACT_LINK}{token(item)}"
    return InlineQueryResultArticle(
        id=token(item),
        title=clip(" ".join(title.split()), 100),
        description=clip(" ".join(reply.text.split()), 200),
        input_message_content=_content(screen),
        reply_markup=replying.link_keyboard(say("inline_ask", reply.language), link),
    )


def _guest_result(reply: Reply, knowledge: KnowledgeBase, username: str) -> InlineQueryResultArticle:
    screen = reply_screen(reply, new_id(), knowledge)
    link = f"https://t.me/{username}?start=guest"
    return InlineQueryResultArticle(
        id="answer",
        title=clip(reply.text, 100),
        input_message_content=_content(screen),
        reply_markup=replying.link_keyboard(say("inline_ask", reply.language), link),
    )


def _content(screen: Screen) -> InputTextMessageContent:
    # There are no buttons to turn the page with: what is left out shows.
    text = screen.html if screen.pages == 1 else f"{screen.html}\n…"
    return InputTextMessageContent(text, parse_mode=ParseMode.HTML, link_preview_options=replying.NO_PREVIEW)
