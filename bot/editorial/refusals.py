"""Why a file cannot be read, in English and Chinese."""

from __future__ import annotations

from bot.answers.texts import LANGUAGES, say
from bot.errors import EditError
from bot.facts.report import shorten


def refusal(key: str, name: str, **values: object) -> EditError:
    """The message of that key in every language; *name*: of the file."""
    shown = "".join(one if one.isprintable() else "?" for one in shorten(name))
    told = {language: say(key, language, name=shown, **values) for language in LANGUAGES}
    return EditError(told["en"], told)
