"""Messages that people read in English or Chinese: both stand where the message is made, and who shows it picks one."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable


class Message(str):
    """A message in English, which is the text itself, with the same in Chinese beside it.

    What takes it for a plain text, such as a log, has the English one. Formatted into another text only that is left of it: messages are
    put together by their values, or by :func:`joined`.

    Attributes:
        chinese: the same in Chinese.
    """

    chinese: str

    def __new__(cls, english: str, chinese: str, /, **values: object) -> Message:
        """Fill *values* into both texts, ``{name}`` in each; one that is a message itself is filled in in the language of the text.

        Without values nothing is filled in: braces stand for themselves then.
        """
        message = super().__new__(cls, english.format(**values) if values else english)
        message.chinese = chinese.format(**{name: _chinese(value) for name, value in values.items()}) if values else chinese
        return message

    def __reduce__(self) -> tuple[type[Message], tuple[str, str]]:
        return Message, (str(self), self.chinese)


def in_language(text: str, language: str) -> str:
    """A message in ``"en"`` or ``"zh"``; a text that is none stays as it is."""
    return str(_chinese(text) if language == "zh" else text)


def joined(parts: Iterable[str], english: str = ", ", chinese: str = "、") -> Message:
    """Texts and messages one behind the other, with what stands between them in each language."""
    parts = list(parts)
    return Message(english.join(parts), chinese.join(in_language(part, "zh") for part in parts))


@functools.lru_cache(maxsize=256)  # of the same few keys for every entry of a file
def quoted(text: str) -> Message:
    """A key or name in quotation marks."""
    return Message("'{text}'", "“{text}”", text=text)


def message_of(error: Exception) -> Message:
    """Why a value cannot be taken, which the exception has as its first argument."""
    told = error.args[0] if error.args else ""
    return told if isinstance(told, Message) else Message(str(error), str(error))


def columns(text: str) -> int:
    """How wide a text looks where letters are in columns: a Chinese character is as wide as two others."""
    return len(text) + sum(unicodedata.east_asian_width(letter) in ("W", "F") for letter in text)


def _chinese(value: object) -> object:
    return value.chinese if isinstance(value, Message) else value
