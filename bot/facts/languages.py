"""Telling English from Chinese in the texts of a knowledge folder."""

from __future__ import annotations

import re

LANGUAGES = ("en", "zh")
"""Codes of the languages that answers are written in."""

CHINESE = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""One Chinese character."""


def language_of(text: str) -> str:
    """``"zh"`` if *text* holds a Chinese character, else ``"en"``."""
    return "zh" if CHINESE.search(text) else "en"
