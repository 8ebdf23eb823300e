"""The pages of documents: where they begin is found once for each, since a page of a book is asked for again and again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from bot.facts.model import Document
from bot.telegram.markup import leaves
from bot.telegram.screens import title_of

SHORT = 20_000
"""Characters of a document whose pages are found at once, which takes a millisecond; of a longer one in a thread."""

KEPT = 64
"""Documents whose pages are remembered, in one language each, those read last."""

_Leaves = Sequence[tuple[int, int]]


class DocumentPages:
    """The pages of documents."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[str, _Leaves]] = OrderedDict()

    async def of(self, document: Document, language: str) -> _Leaves:
        """Where the pages of a document begin and end."""
        key = (document.id, title_of(document, language))
        text, found = self._kept.get(key, ("", ()))
        # The text of a document may have changed; of one that has not it is the same object, which is seen at once.
        if text != document.text or not found:
            if len(document.text) <= SHORT:
                found = leaves(document.text, key[1])
            else:
                found = await asyncio.to_thread(leaves, document.text, key[1])
            self._kept[key] = (document.text, found)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return found
