"""What Telegram refuses by size or form: texts, keyboards, inline results, commands, descriptions; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    BotNameLimit,
    CallbackQueryLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    InlineQueryLimit,
    InlineQueryResultLimit,
    InlineQueryResultsButtonLimit,
    MessageLimit,
    ReplyLimit,
)

from botapi_emulator.entities import Entity, check_url, clean, complete, fix, from_json, is_blank, trim
from botapi_emulator.markup import parse_html, refuse_parse_mode
from botapi_emulator.refusal import Json, bad_request, strict

MARKUP_BYTES = 10_000
"""The most bytes of callback data, links and labels in one keyboard; Telegram names no number, this is what is observed."""

_START = re.compile(r"[A-Za-z0-9_-]*\Z")
_COMMAND = re.compile(r"[a-z0-9_]+\Z")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?\Z")
_STYLES = frozenset({"", "default", "primary", "danger", "success"})
_ONE_OF = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def message_text(text: str, parse_mode: str | None, entities: Sequence[Json] | None) -> tuple[str, tuple[Entity, ...]]:
    """The text of a message as Telegram keeps it: parsed, cleaned, trimmed, with the entities it finds itself.

    Raises:
        Refusal: it is empty, white space only, longer than 4096 characters, or its markup is wrong.
    """
    if not text:
        raise bad_request("message text is empty")
    formatted, found = formatted_text(text, parse_mode, entities)
    if is_blank(formatted):
        raise bad_request("text must be non-empty")
    if len(formatted) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("message is too long")
    return formatted, found


def caption(text: str | None, parse_mode: str | None, entities: Sequence[Json] | None) -> tuple[str, tuple[Entity, ...]]:
    """The same for a caption, which may be empty and holds at most 1024 characters."""
    formatted, found = formatted_text(text or "", parse_mode, entities)
    if len(formatted) > MessageLimit.CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    return formatted, found


def formatted_text(text: str, parse_mode: str | None, entities: Sequence[Json] | None) -> tuple[str, tuple[Entity, ...]]:
    """Parsed, cleaned and trimmed; any length, empty if nothing is left.

    Raises:
        Refusal: the markup is wrong, or it nests quotes or has more than 100 entities, of which Telegram would silently drop some.
    """
    if len(text.encode()) > 1 << 15:
        raise bad_request("text is too long")
    found: tuple[Entity, ...] = ()
    if parse_mode and parse_mode.lower() != "none":
        if parse_mode.lower() != "html":
            raise refuse_parse_mode(parse_mode)
        if entities:
            raise strict("entities beside parse_mode are ignored by Telegram")
        text, found = parse_html(text)
    elif entities:
        found = from_json(entities, text)
    _refuse_nested_quotes(found)
    if len(found) > MessageLimit.MESSAGE_ENTITIES:
        raise strict(f"{len(found)} entities, of which Telegram keeps {MessageLimit.MESSAGE_ENTITIES:d}")
    text, found = clean(text, found)
    text, found = trim(text, fix(found))
    return text, complete(text, found)


def inline_keyboard(markup: Json | None) -> Json | None:
    """The keyboard as it is kept under a message: None without buttons.

    Raises:
        Refusal: too many buttons, an empty label, a button that does nothing or two things, data or a link that is not allowed.
    """
    if markup is None:
        return None
    rows = [[_button(button) for button in row] for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise bad_request("reply markup is too long")
    if any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows):
        raise strict("more than 8 buttons stand in a row of the inline keyboard, which Telegram does not show")
    if sum(len(str(value).encode()) for row in rows for button in row for value in button.values()) > MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def reply_markup(markup: Json | None) -> Json | None:
    """Any markup of a new message, checked; only inline keyboards stay with the message.

    Raises:
        Refusal: see inline_keyboard; a keyboard without buttons or with an empty label.
    """
    if markup is None or "inline_keyboard" in markup:
        return inline_keyboard(markup)
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not ReplyLimit.MIN_INPUT_FIELD_PLACEHOLDER <= len(placeholder) <= ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER:
        raise strict("input_field_placeholder must have 1 to 64 characters")
    if "keyboard" in markup:
        if not any(markup["keyboard"]):
            raise strict("a reply keyboard without buttons is shown to nobody")
        if any(not button.get("text") for row in markup["keyboard"] for button in row):
            raise bad_request("keyboard button text must be non-empty")
    return markup


def callback_answer(text: str | None) -> None:
    """Raises Refusal when the text of a callback answer is longer than 200 characters."""
    if text is not None and len(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")


def start_parameter(value: str, *, least: int = InlineQueryResultsButtonLimit.MIN_START_PARAMETER_LENGTH) -> None:
    """Raises Refusal unless it has 1 to 64 characters of A-Z, a-z, 0-9, _ and -."""
    if not least <= len(value) <= InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH or not _START.match(value):
        raise bad_request("START_PARAM_INVALID")


def inline_results(results: Sequence[Json], button: Json | None, next_offset: str) -> None:
    """Raises Refusal: more than 50 results, ids that are repeated or not of 1 to 64 bytes, wrong texts or keyboards in them."""
    if len(results) > InlineQueryLimit.RESULTS:
        raise bad_request("too many inline query results specified")
    if len(next_offset.encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
        raise bad_request("NEXT_OFFSET_INVALID")
    for result in results:
        inline_result(result)
    if len({result["id"] for result in results}) != len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if button is not None:
        if ("web_app" in button) == ("start_parameter" in button):
            raise bad_request("can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field")
        if not button["text"]:
            raise bad_request("BUTTON_TEXT_INVALID")
        if "start_parameter" in button:
            start_parameter(button["start_parameter"])


def inline_result(result: Json) -> None:
    """Raises Refusal when an inline result has a wrong id, no title, a wrong text or keyboard."""
    size = len(result["id"].encode())
    if not InlineQueryResultLimit.MIN_ID_LENGTH <= size <= InlineQueryResultLimit.MAX_ID_LENGTH:
        raise bad_request("RESULT_ID_INVALID")
    if result["type"] == "article" and not result["title"]:
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if content is not None:
        message_text(content["message_text"], content.get("parse_mode"), content.get("entities"))
    else:
        caption(result.get("caption"), result.get("parse_mode"), result.get("caption_entities"))
    inline_keyboard(result.get("reply_markup"))


def commands(given: Sequence[Json]) -> list[Json]:
    """The commands as Telegram keeps them: without the slash.

    Raises:
        Refusal: more than 100, a name not of 1 to 32 characters a-z, 0-9, _, or a description not of 1 to 256 characters.
    """
    if len(given) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for command in given:
        name = command["command"].strip().removeprefix("/")
        description = command["description"].strip()
        if not name:
            raise bad_request("command must be non-empty")
        if len(name) > BotCommandLimit.MAX_COMMAND:
            raise bad_request(f"command length must not exceed {BotCommandLimit.MAX_COMMAND:d}")
        if not _COMMAND.match(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not description:
            raise bad_request("command description must be non-empty")
        if len(description) > BotCommandLimit.MAX_DESCRIPTION:
            raise bad_request(f"command description length must not exceed {BotCommandLimit.MAX_DESCRIPTION:d}")
        kept.append({**command, "command": name, "description": description})
    return kept


def language(code: str | None) -> str:
    """The language of a profile text: two letters, or empty for everybody else.

    Raises:
        Refusal: anything else.
    """
    code = code or ""
    if not _LANGUAGE.match(code):
        raise bad_request("invalid language code specified")
    return code


def description(text: str | None) -> str:
    """Raises Refusal when the description of the bot is longer than 512 characters."""
    return _at_most(text, BotDescriptionLimit.MAX_DESCRIPTION_LENGTH, "BOT_DESCRIPTION_TOO_LONG")


def short_description(text: str | None) -> str:
    """Raises Refusal when the short description of the bot is longer than 120 characters."""
    return _at_most(text, BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH, "BOT_SHORT_DESCRIPTION_TOO_LONG")


def name(text: str | None) -> str:
    """Raises Refusal when the name of the bot is longer than 64 characters."""
    return _at_most(text, BotNameLimit.MAX_NAME_LENGTH, "BOT_NAME_TOO_LONG")


def _at_most(text: str | None, most: int, words: str) -> str:
    kept = (text or "").strip()
    if len(kept) > most:
        raise bad_request(words)
    return kept


def _refuse_nested_quotes(entities: Sequence[Entity]) -> None:
    quotes = [entity for entity in entities if entity.kind.endswith("blockquote")]
    if any(quote.end > following.offset for quote, following in pairwise(quotes)):
        raise strict("blockquotes are nested, of which Telegram keeps the outer one alone")


def _button(button: Json) -> Json:
    if not button["text"]:
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [action for action in _ONE_OF if action in button]
    if not actions or (button.get("callback_data") == "" and len(actions) == 1):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise strict(f"the button {button['text']!r} has several actions, of which Telegram takes one: {', '.join(actions)}")
    if button.get("style", "default").lower() not in _STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    if "callback_data" in button:
        size = len(button["callback_data"].encode())
        if not InlineKeyboardButtonLimit.MIN_CALLBACK_DATA <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "copy_text" in button:
        size = len(button["copy_text"]["text"])
        if not InlineKeyboardButtonLimit.MIN_COPY_TEXT <= size <= InlineKeyboardButtonLimit.MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif "url" in button:
        try:
            return {**button, "url": check_url(button["url"])}
        except ValueError as wrong:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: {wrong}") from None
    return button
