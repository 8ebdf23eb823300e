"""Telling somebody in Telegram later what their question is answered with."""

from __future__ import annotations

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.answers.texts import say
from bot.conversation.conversation import GivenReply
from bot.conversation.memory import Participant
from bot.conversation.notifications import AwayError, GoneError
from bot.storage.misses import Subscription
from bot.telegram.answering import Answering
from bot.telegram.markup import escape
from bot.telegram.replying import NO_PREVIEW, keyboard
from bot.telegram.screens import reply_screen


class TelegramMessenger:
    """Sends it to the chat they asked in."""

    def __init__(self, bot: Bot, answering: Answering) -> None:
        """Take what it works with.

        Args:
            bot: who sends.
            answering: what knows the names of conversations and what is known.
        """
        self._bot = bot
        self._answering = answering

    def participant_of(self, one: Subscription) -> Participant:
        """Who waits, as a participant of a private conversation."""
        return self._answering.participant(one.chat, one.thread, one.chat)

    async def tell(self, one: Subscription, given: GivenReply) -> int:
        """Send it; the number of the message.

        Raises:
            GoneError, AwayError: Telegram refused it for good, or for now.
        """
        screen = reply_screen(given.reply, given.id, self._answering.knowledge, asked=one.question)
        heading = escape(say("answered_now", one.language))
        try:
            sent = await self._bot.send_message(
                one.chat,
                f"{heading}\n\n{screen.html}",
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                message_thread_id=one.thread,
                reply_markup=keyboard(screen.rows),
            )
        except (Forbidden, BadRequest) as refused:
            raise GoneError(str(refused)) from refused
        except TelegramError as refused:
            raise AwayError(str(refused)) from refused
        return sent.message_id
