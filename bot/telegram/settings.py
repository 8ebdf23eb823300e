"""What people set for themselves: the language, and that everything about them is erased."""

from __future__ import annotations

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes, filters

from bot.answers.texts import LANGUAGES, say
from bot.telegram import replying, update_fields
from bot.telegram.answering import Answering
from bot.telegram.buttons import Action, Button, encode
from bot.telegram.markup import escape
from bot.telegram.screens import Screen

Context = ContextTypes.DEFAULT_TYPE

_LANGUAGE_NAMES = {"en": "English", "zh": "中文"}


class SettingsCommands:
    """``/language``, ``/privacy`` and ``/forget_me``."""

    def __init__(self, answering: Answering, retention_days: int) -> None:
        self._answering = answering
        self._retention_days = retention_days

    def register(self, application: Application) -> None:  # type: ignore[type-arg]  # its six parameters say nothing here
        """Add the handlers."""
        for name, handler in {"language": self.language, "privacy": self.privacy, "forget_me": self.forget_me}.items():
            application.add_handler(CommandHandler(name, handler, filters=filters.UpdateType.MESSAGE))

    async def language(self, update: Update, _: Context) -> None:
        """Offer the languages."""
        turn = self._answering.turn(update)
        if turn is None:
            return
        language = await self._answering.language(turn)
        chosen = await self._answering.conversation.chosen_language(turn.participant)
        choices = tuple(_choice(_LANGUAGE_NAMES[code], code, chosen == code) for code in LANGUAGES)
        automatic = _choice(say("language_auto", language), "auto", chosen is None)
        await replying.send(turn.message, Screen(html=escape(say("language_choose", language)), rows=(choices, (automatic,))))

    async def privacy(self, update: Update, _: Context) -> None:
        """Tell what is kept; in private also the person's id, which administrators need."""
        turn = self._answering.turn(update)
        if turn is None:
            return
        language = await self._answering.language(turn)
        shown = str(update_fields.speaker_of(update)) if update_fields.is_private(turn.message) else "…"
        text = say("privacy", language, days=self._retention_days, id=shown).strip()
        await replying.send(turn.message, Screen(html=escape(text)))

    async def forget_me(self, update: Update, _: Context) -> None:
        """Ask whether everything is to be erased; who writes in the name of a chat is told where to ask for it."""
        turn = self._answering.turn(update)
        if turn is None:
            return
        language = await self._answering.language(turn)
        if update_fields.chat_spoken_for(update) is not None:
            name = turn.message.get_bot().username
            text = say("forget_as_chat", language, name=name, days=self._retention_days)
            await replying.send(turn.message, Screen(html=escape(text)))
            return
        whose = turn.participant.user[:16]
        row = (
            Button(label=say("forget_yes", language), data=encode(Action.FORGET, "yes", whose)),
            Button(label=say("forget_no", language), data=encode(Action.FORGET, "no", whose)),
        )
        await replying.send(turn.message, Screen(html=escape(say("forget_ask", language)), rows=(row,)))


def _choice(label: str, code: str, is_chosen: bool) -> Button:
    return Button(label=f"✓ {label}" if is_chosen else label, data=encode(Action.LANGUAGE, code))
