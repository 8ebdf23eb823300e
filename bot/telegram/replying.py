"""Sending and editing messages, with the refusals of Telegram that nobody can help taken as what they are."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.telegram.buttons import Button
from bot.telegram.markup import escape
from bot.telegram.screens import Rows, Screen

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

# What Telegram says, in lower case, when nothing is wrong: pressed twice, pressed late.
_UNCHANGED = "message is not modified"
_TOO_OLD = ("query is too old", "query id is invalid", "response timeout expired")
_NOT_TO_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")

_log = logging.getLogger(__name__)


def buttons_of(rows: Rows) -> dict[str, object]:
    """Rows of buttons as the Bot API has them: an InlineKeyboardMarkup as JSON values."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Button) -> dict[str, object]:
    if button.data is not None:
        return {"text": button.label, "callback_data": button.data}
    return {"text": button.label, "copy_text": {"text": button.copy}} if button.copy else {"text": button.label, "url": button.url}


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The same as the library has it; None when there are none."""
    return InlineKeyboardMarkup.de_json(buttons_of(rows), None) if rows else None


async def send(message: Message, screen: Screen) -> int:
    """Answer a message with a new one: in its topic, and in groups as a reply to it, so that people see who is meant.

    Returns:
        The number of the new message.
    """
    values: dict[str, object] = {
        "chat_id": message.chat.id,
        "text": screen.html,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
    }
    if screen.rows:
        values["reply_markup"] = buttons_of(screen.rows)
    if message.is_topic_message:
        values["message_thread_id"] = message.message_thread_id
    if message.chat.type != ChatType.PRIVATE:
        values["reply_parameters"] = {"message_id": message.message_id, "allow_sending_without_reply": True}
    try:
        return await _send(message.get_bot(), values)
    except ChatMigrated as moved:
        elsewhere = {name: value for name, value in values.items() if name not in ("message_thread_id", "reply_parameters")}
        return await _send(message.get_bot(), elsewhere | {"chat_id": moved.new_chat_id})


async def _send(bot: Bot, values: dict[str, object]) -> int:
    """Send a message by its JSON values; its number.

    Objects of the library for the keyboard and for the answer would take a tenth of the time of a whole reply.
    """
    # Names of methods may be written in any case. In the library's own spelling it warns that it has a function for this one.
    sent = await bot.do_api_request("SendMessage", api_kwargs=values)
    return int(sent["message_id"])


async def edit(bot: Bot, chat: int, message: int, screen: Screen) -> bool:
    """Show something else in a message of ours; False when it cannot be edited any more."""
    try:
        await bot.edit_message_text(
            screen.html,
            chat_id=chat,
            message_id=message,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(screen.rows),
        )
    except BadRequest as error:
        if _UNCHANGED in error.message.lower():
            return True
        if any(words in error.message.lower() for words in _NOT_TO_EDIT):
            return False
        raise
    return True


async def show(query: CallbackQuery, screen: Screen) -> None:
    """Show something else in the message whose button was pressed; a new message where it cannot be edited any more."""
    message = query.message
    if message is None:
        return
    if not await edit(query.get_bot(), message.chat.id, message.message_id, screen) and isinstance(message, Message):
        await send(message, screen)


async def say_on(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Answer the press of a button, so that it stops blinking; pressed too long ago, there is nothing to stop."""
    try:
        await query.answer(text[:200] if text else None, show_alert=alert)
    except BadRequest as error:
        if not is_too_old(error):
            raise


async def say_to(update: Update, text: str) -> None:
    """Say something to who sent an update, where they see it; nothing where no place belongs to it, as with inline queries."""
    if update.callback_query is not None:
        await say_on(update.callback_query, text, alert=True)
    elif isinstance(update.effective_message, Message) and update.guest_message is None:
        await send(update.effective_message, Screen(html=escape(text)))


async def tell_each(bot: Bot, people: Iterable[int], screen: Screen) -> None:
    """Show a screen to several people in their private chats."""
    for identifier in people:
        try:
            await bot.send_message(identifier, screen.html, parse_mode=ParseMode.HTML, reply_markup=keyboard(screen.rows))
        except TelegramError as refused:
            # One who never began a chat with the bot must not keep the others from being told.
            _log.warning("administrator %d could not be told: %s", identifier, refused)


def is_too_old(error: BadRequest) -> bool:
    """Whether Telegram does not take the answer to a press or an inline query any more."""
    return any(words in error.message.lower() for words in _TOO_OLD)


def link_keyboard(label: str, url: str) -> InlineKeyboardMarkup:
    """One button that opens an address."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=url)]])


async def send_file(message: Message, name: str, content: bytes, caption: str) -> None:
    """Send a file in answer to a message."""
    await message.reply_document(InputFile(content, filename=name), caption=caption, do_quote=False)
