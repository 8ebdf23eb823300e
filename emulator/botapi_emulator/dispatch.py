"""Which function is which method; those that wait or deliver (getUpdates and the webhook) are the server's own."""

from __future__ import annotations

from collections.abc import Callable

from botapi_emulator import answering, describing, sending
from botapi_emulator.refusal import Json
from botapi_emulator.world import World

METHODS: dict[str, Callable[[World, Json], object]] = {
    "getMe": describing.get_me,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "editMessageText": sending.edit_message_text,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": sending.delete_message,
    "sendChatAction": sending.send_chat_action,
    "setMessageReaction": sending.set_message_reaction,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "answerGuestQuery": answering.answer_guest_query,
    "setMyCommands": describing.set_my_commands,
    "deleteMyCommands": describing.delete_my_commands,
    "getMyCommands": describing.get_my_commands,
    "setMyName": describing.set_my_name,
    "getMyName": describing.get_my_name,
    "setMyDescription": describing.set_my_description,
    "getMyDescription": describing.get_my_description,
    "setMyShortDescription": describing.set_my_short_description,
    "getMyShortDescription": describing.get_my_short_description,
    "setChatMenuButton": describing.set_chat_menu_button,
    "getChatMenuButton": describing.get_chat_menu_button,
    "getFile": describing.get_file,
    "getChat": describing.get_chat,
    "getChatMember": describing.get_chat_member,
    "getChatAdministrators": describing.get_chat_administrators,
    "leaveChat": describing.leave_chat,
}
