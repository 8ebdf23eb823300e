"""From the body of a request to an update: what is none is refused, whatever it is, before anything works on it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from telegram import Bot, Update

DEEPEST = 20
"""Messages within messages that are read; Telegram never sends more than two."""

LARGEST = 2**63
"""Whole numbers are below this, as the database keeps them; the ids of Telegram have at most 52 bits."""

# What is read of an update, by the kind of object: a type, the name of a kind, or a list of one. Other fields may be anything.
_MESSAGES = dict.fromkeys(("message", "edited_message", "guest_message"), "message")
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "update": {"update_id": int, **_MESSAGES, "callback_query": "press", "inline_query": "inline"},
    "message": {
        **{"message_id": int, "date": int, "message_thread_id": int, "is_topic_message": bool, "text": str, "caption": str},
        **{"chat": "chat", "sender_chat": "chat", "from": "user", "via_bot": "user", "guest_query_id": str},
        **{"entities": ["entity"], "caption_entities": ["entity"], "document": "file", "reply_to_message": "message"},
    },
    "chat": {"id": int, "type": str, "title": str},
    "user": {"id": int, "is_bot": bool, "first_name": str, "username": str, "language_code": str},
    "entity": {"type": str, "offset": int, "length": int, "user": "user"},
    "file": {"file_id": str, "file_unique_id": str, "file_name": str, "mime_type": str, "file_size": int},
    "press": {"id": str, "from": "user", "message": "message", "data": str, "inline_message_id": str},
    "inline": {"id": str, "from": "user", "query": str, "offset": str, "chat_type": str},
}

# Without these the library makes objects of which half is missing.
_NEEDED = {
    "update": ("update_id",),
    "message": ("message_id", "date", "chat"),
    "chat": ("id", "type"),
    "user": ("id",),
    "press": ("id", "from"),
    "inline": ("id", "from"),
}


class NotAnUpdateError(ValueError):
    """What was sent is no update of Telegram's; the message tells where, and nothing of what it holds."""


def parse_update(body: bytes, bot: Bot) -> Update:
    """Read an update from JSON.

    Raises:
        NotAnUpdateError: it is none.
    """
    try:
        told = json.loads(body, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as error:
        raise NotAnUpdateError("it is not JSON") from error
    _check(told, "update", "it", DEEPEST)
    if told["update_id"] < 0:
        raise NotAnUpdateError("update_id is below 0")
    try:
        return Update.de_json(told, bot)
    except Exception as error:
        # The library says in many ways that something is missing or wrong.
        raise NotAnUpdateError("something is missing or impossible") from error


def _check(value: Any, wanted: Any, where: str, depth: int) -> None:
    match wanted:
        case str():
            if not isinstance(value, dict) or depth < 0:
                raise NotAnUpdateError(f"{where} is no {wanted}")
            for name in _NEEDED.get(wanted, ()):
                if value.get(name) is None:
                    raise NotAnUpdateError(f"{where} has no {name}")
            for name, kind in _KINDS[wanted].items():
                # The library takes null for nothing.
                if value.get(name) is not None:
                    _check(value[name], kind, name, depth - (kind == "message"))
        case [kind]:
            if not isinstance(value, list):
                raise NotAnUpdateError(f"{where} is no list")
            for one in value:
                _check(one, kind, where, depth)
        case _:
            # True is an int to Python.
            if type(value) is not wanted or (wanted is int and abs(value) >= LARGEST):
                raise NotAnUpdateError(f"{where} is no {wanted.__name__}")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number
