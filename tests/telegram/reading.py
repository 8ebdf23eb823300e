"""Reading messages as Telegram does, but with nothing forgiven."""

from __future__ import annotations

import html
import re

from bot.telegram.screens import Screen

_TOKEN = re.compile(r"<(/?)(b|i|u|pre|code|blockquote)( expandable)?>|&(?:lt|gt|amp);|[^<>&]+")


def shown(markup: str) -> str:
    """What is left of HTML when its tags are read; every tag has to be known and nested well, every other ``<>&`` escaped."""
    text, at = "", 0
    opened: list[str] = []
    while at < len(markup):
        found = _TOKEN.match(markup, at)
        assert found is not None, f"not escaped at {at}: {markup[max(0, at - 20) : at + 20]!r}"
        if found[2] is None:
            text += html.unescape(found[0])
        elif found[1]:
            assert opened, f"nothing to close at {at}"
            assert opened.pop() == found[2]
        else:
            assert found[3] is None or found[2] == "blockquote"
            opened.append(found[2])
        at = found.end()
    assert opened == []
    return text


def utf16(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def check(screen: Screen) -> str:
    """Whatever holds of every message; its text without markup."""
    text = shown(screen.html)
    assert text.strip()
    assert utf16(text) <= 4096
    assert sum(len(row) for row in screen.rows) <= 100
    for row in screen.rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert button.label.strip()
            assert utf16(button.label) <= 64
            assert [button.data, button.copy, button.url].count(None) == 2
            assert button.data is None or 1 <= len(button.data.encode()) <= 64
            assert button.copy is None or 1 <= utf16(button.copy) <= 256
    return text
