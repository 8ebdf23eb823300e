"""Why a file cannot be read, in English and Chinese."""

from __future__ import annotations

from bot.answers.texts import message
from bot.errors import EditError
from bot.facts.report import shorten


def refusal(key: str, name: str, **values: object) -> EditError:
    """The message of that key; *name*: of the file."""
    shown = "".join(one if one.isprintable() else "?" for one in shorten(name))
    return EditError(message(key, name=shown, **values))
