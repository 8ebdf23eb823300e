"""Makes the excerpt of the Bot API description that the checks are compiled from: ``python -m botapi_emulator.excerpt api.json``."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent / "data" / "api.json"

METHODS = """
    getUpdates setWebhook deleteWebhook getWebhookInfo getMe sendMessage sendPhoto sendDocument sendChatAction setMessageReaction getFile
    leaveChat getChat getChatAdministrators getChatMember answerCallbackQuery answerGuestQuery answerInlineQuery
    setMyCommands deleteMyCommands getMyCommands setMyName getMyName setMyDescription getMyDescription setMyShortDescription
    getMyShortDescription setChatMenuButton getChatMenuButton editMessageText editMessageReplyMarkup deleteMessage
""".split()

# What bots send: whoever uses a type that is missing here is told that it is not emulated.
INPUT_TYPES = """
    MessageEntity LinkPreviewOptions ReplyParameters InlineKeyboardMarkup InlineKeyboardButton CopyTextButton SwitchInlineQueryChosenChat
    LoginUrl WebAppInfo ReplyKeyboardMarkup KeyboardButton ReplyKeyboardRemove ForceReply BotCommand BotCommandScope
    BotCommandScopeDefault BotCommandScopeAllPrivateChats BotCommandScopeAllGroupChats BotCommandScopeAllChatAdministrators
    BotCommandScopeChat BotCommandScopeChatAdministrators BotCommandScopeChatMember MenuButton MenuButtonCommands MenuButtonWebApp
    MenuButtonDefault ReactionType ReactionTypeEmoji ReactionTypeCustomEmoji InlineQueryResult InlineQueryResultArticle
    InlineQueryResultPhoto InlineQueryResultDocument InlineQueryResultCachedPhoto InlineQueryResultCachedDocument
    InlineQueryResultsButton InputMessageContent InputTextMessageContent
""".split()

# What the server itself answers and sends.
OUTPUT_TYPES = """
    Update Message User Chat PhotoSize Document Sticker Voice TextQuote MessageOrigin MessageOriginUser MessageOriginHiddenUser
    MessageOriginChat ForumTopicCreated CallbackQuery InlineQuery ChosenInlineResult ChatMemberUpdated ChatMember ChatMemberOwner
    ChatMemberAdministrator ChatMemberMember ChatMemberRestricted ChatMemberLeft ChatMemberBanned File WebhookInfo ChatFullInfo
    AcceptedGiftTypes MaybeInaccessibleMessage InaccessibleMessage BotName BotDescription BotShortDescription SentGuestMessage
    MessageReactionUpdated
""".split()

_CONSTANT = re.compile(r"(?:must be|always) [\"“”']?([a-z_]+)[\"“”']?")


def excerpt(api: dict[str, Any]) -> dict[str, Any]:
    """The emulated methods and types of a Bot API description: names, parameters, types, required; no descriptions.

    ``const`` is the only allowed value of a field such as ``type``, which the description tells in words alone.

    Raises:
        KeyError: a method or type named above is missing in the description.
    """
    return {
        "version": api["version"],
        "methods": {name: [_field(field) for field in api["methods"][name].get("fields", [])] for name in METHODS},
        "types": {name: _type(api["types"][name]) for name in sorted({*INPUT_TYPES, *OUTPUT_TYPES})},
    }


def _type(described: dict[str, Any]) -> dict[str, Any]:
    if described.get("subtypes"):
        return {"subtypes": described["subtypes"]}
    return {"fields": [_field(field) for field in described.get("fields", [])]}


def _field(described: dict[str, Any]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": described["name"], "types": described["types"]}
    if described["required"]:
        field["required"] = True
    if field["name"] in {"type", "status"} and (constant := _CONSTANT.search(described["description"])):
        field["const"] = constant.group(1)
    return field


def main(arguments: list[str]) -> int:
    """Write the excerpt; 1 when the argument is missing."""
    if len(arguments) != 1:
        sys.stderr.write("botapi_emulator.excerpt: one argument is needed, the path of api.json -> see data/ORIGIN.md\n")
        return 1
    api = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    made = excerpt(api)
    blocks = [
        f'  "{part}": {{\n'
        + ",\n".join(f'    "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in made[part].items())
        + "\n  }"
        for part in ("methods", "types")
    ]
    TARGET.write_text(f'{{\n  "version": {json.dumps(made["version"])},\n' + ",\n".join(blocks) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
