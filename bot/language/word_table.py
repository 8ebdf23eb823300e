"""A table of words that knows each by its CRC-32, so that tens of thousands of them take no room as texts."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordTable:
    """Words, each with its row in other data and its frequency.

    Attributes:
        keys: CRC-32 of each word, ascending. Two words of one key would share a row; a table has none.
        places: per key the row of its word.
        cost: per row -ln of the word's frequency, in nats.
    """

    keys: npt.NDArray[np.uint32]
    places: npt.NDArray[np.uint16]
    cost: npt.NDArray[np.float16]

    def rows(self, words: Iterable[str]) -> list[int]:
        """The row of each word, -1 for those that are not in the table."""
        wanted = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint32)
        found = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        rows: list[int] = np.where(self.keys[found] == wanted, self.places[found].astype(np.int32), -1).tolist()
        return rows

    def row(self, word: str) -> int:
        """The row of one word, as :meth:`rows` gives it, without the cost of arrays."""
        wanted = zlib.crc32(word.encode("utf-8", "replace"))
        found = bisect_left(self.keys.data, wanted)
        return self.places.data[found] if found < len(self.keys) and self.keys.data[found] == wanted else -1

    def parts(self, text: str, longest: int, strange: float) -> tuple[tuple[str, int], ...]:
        """The likeliest division of a text into words (Viterbi over their frequencies), each with its row.

        Args:
            text: what is divided; the time is linear in its length.
            longest: characters of a word, at most.
            strange: cost of a character that is no word of the table, in nats; its row is -1.
        """
        spans = [(start, end) for start in range(len(text)) for end in range(start + 1, min(start + longest, len(text)) + 1)]
        rows = dict(zip(spans, self.rows(text[start:end] for start, end in spans), strict=True))
        cost = self.cost[list(rows.values())].tolist()
        best = [0.0] + [float("inf")] * len(text)
        back = [0] * (len(text) + 1)
        for ((start, end), row), own in zip(rows.items(), cost, strict=True):
            if row < 0 and end - start > 1:
                continue
            reached = best[start] + (own if row >= 0 else strange)
            if reached < best[end]:
                best[end], back[end] = reached, start
        parts: list[tuple[str, int]] = []
        end = len(text)
        while end:
            parts.append((text[back[end] : end], rows[back[end], end]))
            end = back[end]
        return tuple(reversed(parts))
