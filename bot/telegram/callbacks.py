"""Buttons that were pressed: once, twice, or long after."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from telegram import CallbackQuery, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from bot.answers.reply import Reply
from bot.answers.texts import LANGUAGES, say
from bot.facts.model import Document
from bot.storage.replies import Marks, Record
from bot.telegram import replying, update_fields
from bot.telegram.administration.wizard_state import dropping
from bot.telegram.answering import Answering, Turn
from bot.telegram.buttons import Action, decode, number, resolve
from bot.telegram.document_pages import DocumentPages
from bot.telegram.markup import Piece, escape, pages
from bot.telegram.screens import Rows, Screen, aside, citation, document_screen, listing_screen, reply_screen, source_screen

Context = ContextTypes.DEFAULT_TYPE

TWICE = 3.0
"""Seconds within which the same button of the same message counts as pressed once: people tap twice."""

_REMEMBERED = 10_000

MoreRows = Callable[[CallbackQuery, Document, str], Awaitable[Rows]]
"""The buttons below a page of a document that who pressed has besides: for a press, the document and a language."""

_Handler = Callable[[CallbackQuery, Turn, tuple[str, ...]], Awaitable[str | None]]


class CallbackHandlers:
    """What each button does. Every press is answered, so that the button stops blinking."""

    def __init__(self, answering: Answering, more: MoreRows, timer: Callable[[], float] = time.monotonic) -> None:
        """Take what it works with.

        Args:
            answering: who answers.
            more: the buttons below a document that not everybody has.
            timer: monotonic seconds.
        """
        self._answering = answering
        self._conversation = answering.conversation
        self._memory = answering.conversation.memory
        self._more_rows = more
        self._timer = timer
        self._document_pages = DocumentPages()
        self._pressed: OrderedDict[tuple[int, int], tuple[tuple[str, int] | None, float]] = OrderedDict()
        self._handlers: Mapping[Action, _Handler] = {
            Action.OPEN: self._open,
            Action.EXAMPLE: self._example,
            Action.OPTION: self._option,
            Action.NONE: self._none,
            Action.TELL_EDITORS: self._tell_editors,
            Action.TELL_ME: self._tell_me,
            Action.UP: self._up,
            Action.DOWN: self._down,
            Action.SOURCE: self._source,
            Action.BACK: self._back,
            Action.CITATION: self._citation,
            Action.DOCUMENT: self._document,
            Action.READ: self._read,
            Action.FILE: self._file,
            Action.MORE: self._more,
            Action.ABOUT: self._about,
            Action.LIST: self._list,
            Action.LANGUAGE: self._language,
            Action.FORGET: self._forget,
        }

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # its six parameters say nothing here
        """Add the handler."""
        application.add_handler(CallbackQueryHandler(self.press))

    async def press(self, update: Update, _: Context) -> None:
        """Do what the button says, then answer the press; what it said is shown to the person for a moment."""
        query = update.callback_query
        turn = self._answering.turn(update)
        if query is None:
            return
        pressed = decode(query.data or "")
        note: str | None = None
        if turn is not None and pressed is not None and not self._is_repeated(query):
            action, arguments = pressed
            # "A" alone is no button of administrators, nor anybody's.
            if (handler := self._handlers.get(action)) is not None:
                note = await handler(query, turn, (*arguments, "", "", ""))
        # A press can be answered once: where something went wrong, the apology is the answer.
        await replying.say_on(query, note)

    def _is_repeated(self, query: CallbackQuery) -> bool:
        """Whether the last press of a button of this message was the same, just now."""
        message = query.message
        if message is None:
            return False
        key = (message.chat.id, message.message_id)
        pressed = (query.data or "", query.from_user.id)
        now = self._timer()
        before, at = self._pressed.get(key, (None, 0.0))
        self._pressed[key] = (pressed, now)
        self._pressed.move_to_end(key)
        while len(self._pressed) > _REMEMBERED:
            self._pressed.popitem(last=False)
        return before == pressed and now - at < TWICE

    async def _kept(self, identifier: str) -> tuple[Record, Reply] | None:
        record = await self._memory.reply(identifier)
        reply = self._conversation.again(record) if record is not None else None
        return (record, reply) if record is not None and reply is not None else None

    async def _open(self, _: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        language = await self._answering.language(turn)
        knowledge = self._answering.knowledge
        item = resolve(arguments[0], (*knowledge.facts, *knowledge.overviews, *knowledge.retired, *knowledge.sentences))
        if item is None or not await self._answering.open(turn, item, language):
            return say("item_gone", language)
        return None

    async def _example(self, _: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        examples = self._answering.knowledge.suggestions.get(arguments[0], ())
        position = number(arguments[1])
        if position < len(examples):
            await self._answering.ask(turn, examples[position], asked=examples[position], language=arguments[0])
            return None
        return say("item_gone", await self._answering.language(turn))

    async def _option(self, _: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        record = await self._memory.reply(arguments[0])
        if record is None:
            return say("reply_gone", await self._answering.language(turn))
        return None if await self._answering.take(turn, record, number(arguments[1]) - 1) else say("item_gone", record.language)

    async def _none(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        record = await self._memory.reply(arguments[0])
        if record is None:
            return say("reply_gone", await self._answering.language(turn))
        noted = await self._conversation.none_of_these(record)
        await replying.show(query, reply_screen(noted, record.id, self._answering.knowledge))
        return None

    async def _tell_editors(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        record = await self._memory.reply(arguments[0])
        if record is None:
            return say("reply_gone", await self._answering.language(turn))
        if not await self._memory.mark(record.id, "told"):
            return say("told_already", record.language)
        reply = self._conversation.again(record)
        if reply is not None and reply.outcome == "unknown":
            waiting = False if update_fields.is_private(turn.message) else None
            await replying.show(query, reply_screen(reply, record.id, self._answering.knowledge, told=True, waiting=waiting))
        return say("told_thanks", record.language)

    async def _tell_me(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        kept = await self._kept(arguments[0])
        if kept is None or not update_fields.is_private(turn.message):
            return say("reply_gone", await self._answering.language(turn))
        record, reply = kept
        if reply.outcome != "unknown":
            # It was answered meanwhile: there is nothing to wait for.
            await replying.show(query, reply_screen(reply, record.id, self._answering.knowledge))
            return None
        wanted = arguments[1] == "yes"
        if wanted:
            await self._memory.wait_for_answer(record, turn.participant, turn.message.chat.id, update_fields.thread_of(turn.message))
        else:
            await self._memory.wait_no_more(record.id, turn.participant)
        await replying.show(query, reply_screen(reply, record.id, self._answering.knowledge, told=True, waiting=wanted))
        return say("tell_me_noted" if wanted else "tell_me_taken_back", record.language)

    async def _up(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        return await self._vote(query, turn, arguments[0], up=True)

    async def _down(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        return await self._vote(query, turn, arguments[0], up=False)

    async def _vote(self, query: CallbackQuery, turn: Turn, identifier: str, *, up: bool) -> str | None:
        kept = await self._kept(identifier)
        if kept is None:
            return say("reply_gone", await self._answering.language(turn))
        record, reply = kept
        if not await self._memory.vote(identifier, turn.participant, 1 if up else -1):
            return say("vote_kept", record.language)
        if turn.participant.user == record.user:
            # In a group the votes of others are counted, but the message shows that of the person who asked.
            await replying.show(query, self._screen(record, reply, Marks(vote=1 if up else -1)))
        return say("vote_thanks" if up else "vote_sorry", record.language)

    async def _source(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        kept = await self._kept(arguments[0])
        if kept is None or not kept[1].sources:
            return say("source_gone", await self._answering.language(turn))
        record, reply = kept
        await replying.show(query, source_screen(reply, record.id, self._answering.knowledge, number(arguments[1])))
        return None

    async def _back(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        kept = await self._kept(arguments[0])
        if kept is None:
            return say("reply_gone", await self._answering.language(turn))
        record, reply = kept
        marks = await self._memory.marks(record)
        await replying.show(query, self._screen(record, reply, marks, page=number(arguments[1])))
        return None

    def _screen(self, record: Record, reply: Reply, marks: Marks, *, page: int = 0) -> Screen:
        asked = "" if record.asked_message is not None else record.question
        return reply_screen(reply, record.id, self._answering.knowledge, page=page, asked=asked, vote=marks.vote, told=marks.told)

    async def _citation(self, _: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        kept = await self._kept(arguments[0])
        if kept is None or not kept[1].sources:
            return say("source_gone", await self._answering.language(turn))
        record, reply = kept
        source = reply.sources[min(number(arguments[1]), len(reply.sources) - 1)]
        cited = Piece(text=citation(source, record.language), before="<code>", after="</code>")
        hint = aside(say("citation_to_copy", record.language), record.language)
        for page in pages([cited]):
            await replying.send(turn.message, Screen(html=f"{hint}\n\n{page}"))
        return None

    async def _document(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        language = await self._answering.language(turn)
        documents = self._answering.knowledge.documents
        name = resolve(arguments[0], documents)
        if name is None:
            return say("source_gone", language)
        await replying.show(query, await self._page(query, documents[name], language, number(arguments[1]), arguments[2]))
        return None

    async def _read(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        language = await self._answering.language(turn)
        documents = self._answering.knowledge.documents
        name = resolve(arguments[0], documents)
        if name is None:
            return say("source_gone", language)
        await replying.send(turn.message, await self._page(query, documents[name], language, 0))
        return None

    async def _page(self, query: CallbackQuery, document: Document, language: str, page: int, identifier: str = "") -> Screen:
        screen = document_screen(document, await self._document_pages.of(document, language), language, page, identifier)
        return replace(screen, rows=(*screen.rows, *await self._more_rows(query, document, language)))

    async def _file(self, _: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        language = await self._answering.language(turn)
        documents = self._answering.knowledge.documents
        name = resolve(arguments[0], documents)
        if name is None:
            return say("source_gone", language)
        document = documents[name]
        await replying.send_file(turn.message, f"{name}.txt", document.text.encode(), document.titles.get(language, document.title)[:1000])
        return None

    async def _more(self, _: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        screen = await self._about_screen(turn, arguments)
        if screen is None:
            return say("item_gone", await self._answering.language(turn))
        await replying.send(turn.message, screen)
        return None

    async def _about(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        screen = await self._about_screen(turn, arguments)
        if screen is None:
            return say("item_gone", await self._answering.language(turn))
        await replying.show(query, screen)
        return None

    async def _about_screen(self, turn: Turn, arguments: tuple[str, ...]) -> Screen | None:
        language = await self._answering.language(turn)
        knowledge = self._answering.knowledge
        name = resolve(arguments[0], knowledge.entities)
        if name is None:
            return None
        listed = self._conversation.asking.about(knowledge.entities[name], language)
        return listing_screen(listed, Action.ABOUT, arguments[0], number(arguments[1]), language)

    async def _list(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        language = await self._answering.language(turn)
        listed = self._conversation.asking.listing(arguments[0], language)
        if listed is None:
            return say("item_gone", language)
        await replying.show(query, listing_screen(listed, Action.LIST, arguments[0], number(arguments[1]), language))
        return None

    async def _language(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        chosen = arguments[0] if arguments[0] in LANGUAGES else None
        await self._memory.choose_language(turn.participant, chosen)
        language = chosen or await self._answering.language(turn)
        text = say("language_now" if chosen else "language_now_auto", language)
        await replying.show(query, Screen(html=escape(text)))
        return None

    async def _forget(self, query: CallbackQuery, turn: Turn, arguments: tuple[str, ...]) -> str | None:
        language = await self._answering.language(turn)
        # In a group anybody can press: the confirmation counts for the person it was made for.
        if arguments[1] != turn.participant.user[:16]:
            return say("forget_not_yours", language)
        if arguments[0] == "yes":
            # An administrator may have begun something, too.
            await self._memory.forget(turn.participant, dropping(turn.user.id) if turn.user is not None else None)
        text = say("forget_done" if arguments[0] == "yes" else "forget_kept", language)
        await replying.show(query, Screen(html=escape(text)))
        return None
