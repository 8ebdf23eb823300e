"""Messages that ask something, and those that hold nothing to read."""

from __future__ import annotations

from collections import deque

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bot.answers.texts import say
from bot.telegram import replying, update_fields
from bot.telegram.answering import Answering, Turn
from bot.telegram.markup import escape
from bot.telegram.screens import Screen

Context = ContextTypes.DEFAULT_TYPE

_ALBUMS = 1000
"""Albums remembered: every picture of one comes as a message of its own, and only one of them is answered."""


class QuestionHandlers:
    """Answers texts in private chats, and in groups where the bot is spoken to."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._albums: deque[str] = deque(maxlen=_ALBUMS)

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # its six parameters say nothing here
        """Add the handlers; after those of all other commands, since what is left is a question."""
        new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
        written = filters.TEXT | filters.CAPTION
        application.add_handler(CommandHandler("ask", self.ask, filters=new))
        application.add_handler(MessageHandler(new & filters.ChatType.PRIVATE & filters.COMMAND, self.unknown_command))
        application.add_handler(MessageHandler(edited & written, self.edited))
        application.add_handler(MessageHandler(new & filters.ChatType.PRIVATE & written, self.private))
        application.add_handler(MessageHandler(new & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL, self.nothing_to_read))
        application.add_handler(MessageHandler(new & filters.ChatType.GROUPS & written & ~filters.COMMAND, self.group))

    async def private(self, update: Update, context: Context) -> None:
        """Answer what was written; cards of our own inline results ask nothing."""
        turn = self._answering.turn(update)
        if turn is not None and not update_fields.is_own_card(turn.message, context.bot.bot):
            self._is_first_of_album(turn)
            await self._answering.ask(turn, update_fields.text_of(turn.message))

    async def group(self, update: Update, context: Context) -> None:
        """Answer where the bot is mentioned or replied to; everything else is none of its business."""
        turn = self._answering.turn(update)
        if turn is None or update_fields.is_own_card(turn.message, context.bot.bot):
            return
        text = update_fields.addressed(turn.message, context.bot.bot)
        if text is not None:
            await self._answering.ask(turn, text)

    async def ask(self, update: Update, _: Context) -> None:
        """``/ask question``; without a question, the message it replies to is the question."""
        turn = self._answering.turn(update)
        if turn is None:
            return
        text = update_fields.behind_command(turn.message)
        replied = turn.message.reply_to_message
        if not text and replied is not None and update_fields.text_of(replied) and not (replied.from_user and replied.from_user.is_bot):
            text = update_fields.text_of(replied)
        if text:
            await self._answering.ask(turn, text)
            return
        language = await self._answering.language(turn)
        example = next(iter(self._answering.knowledge.suggestions.get(language, ())), "…")
        await replying.send(turn.message, Screen(html=escape(say("ask_what", language, example=example))))

    async def edited(self, update: Update, context: Context) -> None:
        """Answer the new wording where the old one was answered; where it was not, like a new message."""
        turn = self._answering.turn(update)
        if turn is None or update_fields.is_own_card(turn.message, context.bot.bot):
            return
        message = turn.message
        text: str | None = update_fields.text_of(message)
        if text and text.startswith("/"):
            text = update_fields.behind_command(turn.message) if text.startswith("/ask") else None
        elif not update_fields.is_private(message):
            text = update_fields.addressed(message, context.bot.bot)
        if not text:
            return
        before = await self._answering.conversation.memory.reply_to(turn.participant, turn.message.message_id)
        # Telegram sends an "edited" message for other reasons too, such as a preview that was added.
        if before is None or before.question != text:
            await self._answering.ask(turn, text, instead_of=before)

    async def nothing_to_read(self, update: Update, _: Context) -> None:
        """One polite line about pictures, stickers and voice messages."""
        turn = self._answering.turn(update)
        if turn is not None and self._is_first_of_album(turn):
            language = await self._answering.language(turn)
            await replying.send(turn.message, Screen(html=escape(say("only_text", language))))

    async def unknown_command(self, update: Update, _: Context) -> None:
        """Say where the commands are told."""
        turn = self._answering.turn(update)
        if turn is not None:
            language = await self._answering.language(turn)
            await replying.send(turn.message, Screen(html=escape(say("unknown_command", language))))

    def _is_first_of_album(self, turn: Turn) -> bool:
        album = turn.message.media_group_id
        if album is None:
            return True
        if album in self._albums:
            return False
        self._albums.append(album)
        return True
