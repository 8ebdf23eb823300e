"""The lines of a vocabulary: one concept a line, ``name: english phrase, phrase | 中文 词``."""

from __future__ import annotations

from bot.facts.languages import CHINESE

_SEPARATORS = "，、,;；"


def parse_term(line: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Read one line to ``(name, English phrases, Chinese words)``; one of the two may be empty.

    Raises:
        ValueError: the line is malformed; its two arguments are what is wrong and the remedy.
    """
    name, colon, rest = line.partition(":")
    name = name.strip()
    if not colon or not name:
        raise ValueError("no name stands before a colon", "write 'name: english phrase, phrase | 中文 词'")
    english, _, chinese = rest.partition("|")
    if "|" in chinese:
        raise ValueError("more than one '|'", "write one '|', between the English phrases and the Chinese words")
    if CHINESE.search(english):
        raise ValueError("Chinese words stand before '|'", "write the Chinese words after '|'")
    words = tuple(chinese.split())
    if any(separator in word for word in words for separator in _SEPARATORS):
        raise ValueError("a comma stands between Chinese words", "put spaces between the Chinese words")
    phrases = tuple(phrase.strip() for phrase in english.split(",") if phrase.strip())
    if not phrases and not words:
        raise ValueError("no words stand after the colon", "write 'name: english phrase, phrase | 中文 词'")
    return name, phrases, words
