"""Pure: the text of a message with its entities, as HTML. Nothing a person wrote becomes markup, and nothing leads out of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from botapi_emulator.refusal import Json

_INLINE = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
}
_BLOCKS = {
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    # A box that is ticked by touching the quote: opening it takes no script.
    "expandable_blockquote": (
        '<blockquote class="opens"><label><input type="checkbox"><span>',
        "</span></label></blockquote>",
    ),
}
_LINKS = frozenset({"bot_command", "mention", "hashtag", "url", "email", "text_link", "text_mention"})
_CLOSED_LINES = 3
"""Lines of an expandable quote that Telegram shows before it is opened."""
_LINE = 44
"""Characters of Latin script on one line of a bubble, roughly; a Chinese character takes two."""


def text_html(text: str, entities: Sequence[Json] = ()) -> str:
    """The HTML of a text.

    Args:
        text: as in a message.
        entities: as in a message: offsets and lengths in UTF-16 units; nested or apart. Where they overlap the inner one is cut.

    Returns:
        Escaped text with our own tags only. Line breaks stay line breaks; one beside a block is dropped, since the block breaks the line.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    known = [entity for entity in entities if _tags(entity, units) is not None]
    # What begins first is outside; of two that begin together, the longer.
    known.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    borders = sorted({0, len(units) // 2, *(e["offset"] for e in known), *(e["offset"] + e["length"] for e in known)})
    made: list[str] = []
    opened: list[Json] = []
    for start, end in zip(borders, [*borders[1:], None], strict=True):
        keep = next((n for n, entity in enumerate(opened) if entity["offset"] + entity["length"] <= start), len(opened))
        ended = opened[keep:]
        made += [_closing(entity, units) for entity in reversed(ended)]
        again = [entity for entity in ended if entity["offset"] + entity["length"] > start]
        begun = [entity for entity in known if entity["offset"] == start and entity["length"] > 0]
        opened = [*opened[:keep], *again, *begun]
        made += [_opening(entity, units) for entity in (*again, *begun)]
        if end is not None:
            made.append(escape(_part(units, start, end)))
    return _without_breaks_at_blocks("".join(made))


def _part(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", "replace")


def _tags(entity: Json, units: bytes) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind == "expandable_blockquote" and not _is_long(_part(units, entity["offset"], entity["offset"] + entity["length"])):
        kind = "blockquote"
    if kind in _LINKS:
        return '<span class="link">', "</span>"
    return _INLINE.get(kind) or _BLOCKS.get(kind)


def _opening(entity: Json, units: bytes) -> str:
    tags = _tags(entity, units)
    return tags[0] if tags else ""


def _closing(entity: Json, units: bytes) -> str:
    tags = _tags(entity, units)
    return tags[1] if tags else ""


def _is_long(text: str) -> bool:
    """Whether a quote takes more lines than are shown of a closed one."""
    return sum(2 if character > "\u2e80" else 1 for character in text) > _CLOSED_LINES * _LINE


def _without_breaks_at_blocks(made: str) -> str:
    made = re.sub(r"\n(<pre>|<blockquote)", r"\1", made)
    return re.sub(r"(</pre>|</blockquote>)\n", r"\1", made)
