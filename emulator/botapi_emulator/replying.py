"""Replies: the message that is replied to, and the part of it that is quoted."""

from __future__ import annotations

from typing import Any

from botapi_emulator import limits
from botapi_emulator.chats import Chat
from botapi_emulator.entities import Entity, utf16_length, utf16_slice
from botapi_emulator.refusal import Json, bad_request, not_emulated


def reply_fields(chat: Chat, args: Json, thread: int | None) -> Json | None:
    """What a message carries about the message it replies to; None when it replies to none.

    Raises:
        Refusal: there is no such message in the chat, or the quote does not stand in it.
    """
    parameters = args.get("reply_parameters")
    if not parameters:
        return None
    if parameters.get("chat_id", chat.id) != chat.id:
        raise not_emulated("reply_parameters.chat_id of another chat")
    replied = chat.messages.get(parameters["message_id"])
    if replied is None:
        if parameters.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    if thread is not None and replied.get("message_thread_id", thread) != thread:
        raise not_emulated("a reply into another topic")
    reply: Json = {"reply_to_message": {name: value for name, value in replied.items() if name != "reply_to_message"}}
    if parameters.get("quote"):
        reply["quote"] = _quote(parameters, replied)
    return reply


def _quote(parameters: Json, replied: Json) -> Json:
    quote, entities = limits.formatted_text(parameters["quote"], parameters.get("quote_parse_mode"), parameters.get("quote_entities"))
    text: str = replied.get("text") or replied.get("caption") or ""
    if len(quote) > 1024 or not quote:
        raise bad_request("QUOTE_TEXT_INVALID")
    positions = _positions(text, quote)
    whole = replied.get("entities", replied.get("caption_entities", ()))
    wanted = _kept(entities)
    fitting = [position for position in positions if _inside(whole, position, utf16_length(quote)) == wanted]
    if not fitting:
        raise bad_request("QUOTE_TEXT_INVALID")
    meant = parameters.get("quote_position", 0)
    position = min(fitting, key=lambda found: abs(found - meant))
    described: Json = {"text": quote, "position": position, "is_manual": True}
    return {**described, "entities": [entity.to_json() for entity in entities]} if entities else described


_QUOTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"})


def _kept(entities: tuple[Entity, ...]) -> set[tuple[str, int, int]]:
    return {(entity.kind, entity.offset, entity.length) for entity in entities if entity.kind in _QUOTABLE}


def _inside(entities: Any, start: int, length: int) -> set[tuple[str, int, int]]:
    """Those entities of the replied text that a quote must repeat, cut to the quote."""
    inside = set()
    for entity in entities:
        left, right = max(entity["offset"], start), min(entity["offset"] + entity["length"], start + length)
        if left < right and entity["type"] in _QUOTABLE:
            inside.add((entity["type"], left - start, right - left))
    return inside


def _positions(text: str, quote: str) -> list[int]:
    """Where the quote stands in the text, in UTF-16 units."""
    size = utf16_length(quote)
    return [at for at in range(utf16_length(text) - size + 1) if _slice_or_none(text, at, size) == quote]


def _slice_or_none(text: str, offset: int, length: int) -> str | None:
    """The covered part, None where it would cut a character in two."""
    part = utf16_slice(text, offset, length)
    return None if any("\ud800" <= character <= "\udfff" for character in part) else part
