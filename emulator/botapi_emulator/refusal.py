"""A call that is refused, in Telegram's words; and what Telegram would let pass but a test should not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""An object as it travels: field names to JSON values."""


class Refusal(Exception):  # noqa: N818 - it is an answer as good as any, not a mistake of this program
    """The answer ``{"ok": false}`` of a call.

    Attributes:
        code: the HTTP status and ``error_code``.
        description: what ``description`` says, such as ``Bad Request: chat not found``.
        parameters: ``retry_after`` in seconds or ``migrate_to_chat_id``; mostly empty.
        fault: True when the call was well-formed for Telegram, but not emulated here or forbidden in strict mode.
    """

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None, *, fault: bool = False) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})
        self.fault = fault


def bad_request(words: str) -> Refusal:
    """400; the first letter becomes small unless the words are a constant such as ``BUTTON_DATA_INVALID``."""
    if len(words) > 1 and not (words[1] == "_" or "A" <= words[1] <= "Z"):
        words = words[0].lower() + words[1:]
    return Refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refusal:
    """403."""
    return Refusal(403, f"Forbidden: {words}")


def not_emulated(what: str) -> Refusal:
    """501: this server cannot tell what Telegram would do; a test must not go on as if it knew."""
    return Refusal(501, f"Not Implemented: {what} is not emulated by this test server", fault=True)


def strict(what: str) -> Refusal:
    """400: Telegram would let it pass or ignore it, and the bot's author would never know."""
    return Refusal(400, f"Bad Request: strict mode: {what}", fault=True)
