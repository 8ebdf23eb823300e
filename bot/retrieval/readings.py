"""The features of every text of a base, kept so that after a change only the texts it can touch are read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.language.changes import ANY_NUMBER, places_of, traces, traces_of_places
from bot.language.lexicon import PLACE, Lexicon
from bot.language.normalize import normalize
from bot.language.numbers import may_hold_numbers
from bot.language.question import ELSEWHERE, WordForms, features_of, tidied
from bot.retrieval.index import Rows, RowWriter, ranked

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What was read of the texts of a base.

    Attributes:
        lexicon: the vocabulary they were read with.
        texts: every text once; the number of a text is its position here.
        rows: their features.
        tokens: the Latin tokens of the texts, parted by spaces; may hold some of texts that are gone.
    """

    lexicon: Lexicon
    texts: tuple[str, ...]
    rows: Rows
    tokens: str

    def numbers(self) -> dict[str, int]:
        """Text -> its number."""
        return {text: number for number, text in enumerate(self.texts)}


def read_texts(spoken: Iterable[str], others: Iterable[str], lexicon: Lexicon, known: Readings | None = None) -> Readings:
    """Read all texts of a base, taking from *known* what reads as before.

    Args:
        spoken: texts whose places are told: their places become ``told_places`` of the vocabulary.
        others: all further texts.
        lexicon: the vocabulary, without ``told_places``.
        known: what was read before; whatever it was, the result is the same.
    """
    reader = _Reader(lexicon, known or _nothing(lexicon))
    first = dict.fromkeys(spoken)
    told = reader.read_spoken(first)
    return reader.read_all(dict.fromkeys((*first, *others)), replace(lexicon, told_places=told))


def _nothing(lexicon: Lexicon) -> Readings:
    return Readings(lexicon=lexicon, texts=(), rows=RowWriter().rows(), tokens="")


class _Reader:
    """Reads what is new or touched; the rows of all else stay."""

    def __init__(self, lexicon: Lexicon, known: Readings) -> None:
        self._lexicon = lexicon
        self._known = known
        self._number_of = known.numbers()
        self._text_of_cell = np.repeat(np.arange(len(known.texts)), np.diff(known.rows.start))
        self._features = {feature: number for number, feature in enumerate(known.rows.features)}
        self._counts = np.bincount(known.rows.cells, minlength=len(self._features))
        self._forms = WordForms(lexicon)
        self._writer = RowWriter(known.rows.features)
        self._read: dict[str, int] = {}
        # Which places are told is not known yet.
        same_places = replace(known.lexicon, told_places=frozenset())
        self._stale = self._with_traces(traces(same_places, lexicon, known.tokens.split(), self._features))

    def read_spoken(self, texts: Iterable[str]) -> frozenset[str]:
        """Read the spoken texts and find the places they name."""
        lexicon = self._lexicon
        names = (name for found in (*lexicon.phrases.values(), *lexicon.han.values()) for name in found)
        # All places of these texts will be told: they read just so when every place there is counts as told.
        everywhere = replace(lexicon, told_places=frozenset(name for name in names if name.startswith(PLACE)))
        stale = self._stale | self._with_traces([frozenset({ELSEWHERE})])
        kept = self._read_stale(texts, everywhere, stale)
        fresh, known = self._writer.rows(), self._known.rows.chosen(np.array(kept, dtype=np.int64))
        named = np.unique(np.concatenate((fresh.cells, known.cells)))
        return places_of(fresh.features[number] for number in named.tolist())

    def read_all(self, texts: Iterable[str], lexicon: Lexicon) -> Readings:
        """Read all texts that are not read yet, and put everything together."""
        texts = tuple(texts)
        stale = self._stale | self._with_traces(traces_of_places(self._known.lexicon.told_places, lexicon.told_places))
        self._read_stale(texts, lexicon, stale)
        known, fresh = self._known.rows, self._writer.rows()
        both = Rows(
            features=fresh.features,
            start=np.concatenate((known.start, known.start[-1] + fresh.start[1:])),
            cells=np.concatenate((known.cells, fresh.cells)),
        )
        place_of = self._number_of | self._read
        rows = both.chosen(np.fromiter(map(place_of.__getitem__, texts), dtype=np.int64, count=len(texts)))
        tokens = dict.fromkeys((*self._known.tokens.split(), *self._forms))
        return Readings(lexicon=lexicon, texts=texts, rows=ranked(rows), tokens=" ".join(tokens))

    def _read_stale(self, texts: Iterable[str], lexicon: Lexicon, stale: _Mask) -> list[int]:
        """Read those texts that are new or stale, and give the numbers of the others."""
        kept = []
        for text in texts:
            number = self._number_of.get(text)
            if text in self._read:
                continue
            if number is None or stale[number]:
                self._read[text] = len(self._number_of) + len(self._read)
                self._writer.add(features_of(text, lexicon, self._forms))
            else:
                kept.append(number)
        return kept

    def _with_traces(self, found: Iterable[frozenset[str]]) -> _Mask:
        """The known texts that have all features of a trace, and some more."""
        texts, counts = self._known.texts, self._counts
        stale = np.zeros(len(texts), dtype=bool)
        wanted = np.zeros(len(counts), dtype=bool)
        for trace in found:
            numbers = [self._features.get(feature) for feature in trace]
            if trace == {ANY_NUMBER}:
                stale |= np.fromiter((may_hold_numbers(tidied(normalize(text))) for text in texts), dtype=bool, count=len(texts))
            elif not trace:
                stale[:] = True
            elif None not in numbers:
                # Texts that have the rarest of them are few enough.
                wanted[min(numbers, key=lambda number: counts[number])] = True
        stale[self._text_of_cell[wanted[self._known.rows.cells]]] = True
        return stale
