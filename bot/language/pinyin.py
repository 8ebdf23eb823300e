"""How Chinese characters sound: toneless pinyin, for homophones and for Chinese typed in Latin letters."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources


@functools.cache
def readings() -> Mapping[str, str]:
    """Character -> its usual reading without tone ("盘" -> "pan"), for the 6,763 characters of GB 2312.

    The table was made with pypinyin (MIT licence); ``python -m tests.training.pinyin`` makes it again.
    """
    table = (resources.files("bot.language") / "data" / "pinyin.txt").read_text(encoding="utf-8")
    return {character: reading for reading, characters in (line.split() for line in table.splitlines()) for character in characters}


def sound(text: str) -> str:
    """The readings of *text* joined without spaces; characters without a reading stand for themselves."""
    known = readings()
    return "".join(known.get(character, character) for character in text)
