"""The features of every text of a base, kept so that after a change only the texts it can touch are read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.language.changes import places_of, traces, traces_of_places
from bot.language.lexicon import PLACE, Lexicon
from bot.language.question import ELSEWHERE, WordForms, features_of
from bot.retrieval.index import NOTE, Rows, RowWriter, ranked

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What was read of the texts of a base.

    Attributes:
        lexicon: the vocabulary they were read with.
        texts: the texts; one may stand there several times.
        rows: the features of each of them, and notes of its numbers.
        tokens: the Latin tokens of the texts, parted by spaces; may hold some of texts that are gone.
    """

    lexicon: Lexicon
    texts: tuple[str, ...]
    rows: Rows
    tokens: str


def read_texts(texts: Sequence[str], spoken: Iterable[str], lexicon: Lexicon, known: Readings | None = None) -> Readings:
    """Read all texts of a base, taking from *known* what reads as before.

    Args:
        texts: the texts wanted.
        spoken: texts whose places are told: these places become ``told_places`` of the vocabulary.
        lexicon: the vocabulary, without ``told_places``.
        known: what was read before; whatever it was, the result is the same.

    Returns:
        The readings of *texts* in their order, and of further spoken texts after them.
    """
    reader = _Reader(lexicon, known or _nothing(lexicon))
    first = dict.fromkeys(spoken)
    told = reader.read_spoken(first)
    return reader.read_all((*texts, *(first.keys() - set(texts))), replace(lexicon, told_places=told))


def _nothing(lexicon: Lexicon) -> Readings:
    return Readings(lexicon=lexicon, texts=(), rows=RowWriter().rows(), tokens="")


def _note(value: float) -> str:
    """What the row of a text with this number holds besides features."""
    return f"{NOTE}{value!r}"


class _Reader:
    """Reads what is new or touched; the rows of all else stay."""

    def __init__(self, lexicon: Lexicon, known: Readings) -> None:
        self._lexicon = lexicon
        self._known = known
        self._number_of = {text: number for number, text in enumerate(known.texts)}
        self._features = dict(zip(known.rows.features, range(len(known.rows.features)), strict=True))
        self._counts = np.bincount(known.rows.cells, minlength=len(self._features))
        self._forms = WordForms(lexicon)
        self._writer = RowWriter(known.rows.features)
        self._read: dict[str, int] = {}
        self._stale = self._with_traces(traces(known.lexicon, lexicon, known.tokens.split(), self._features))
        self._stale |= self._with_traces(frozenset({_note(value)}) for value in known.lexicon.told_numbers ^ lexicon.told_numbers)

    def read_spoken(self, texts: Iterable[str]) -> frozenset[str]:
        """Read the spoken texts and find the places they name."""
        lexicon = self._lexicon
        names = (name for found in (*lexicon.phrases.values(), *lexicon.han.values()) for name in found)
        # All places of these texts will be told: they read just so when every place there is counts as told.
        everywhere = replace(lexicon, told_places=frozenset(name for name in names if name.startswith(PLACE)))
        stale = self._stale | self._with_traces([frozenset({ELSEWHERE})])
        self._read_missing(texts, everywhere, stale)
        kept = np.fromiter((self._number_of[text] for text in texts if text not in self._read), dtype=np.int64)
        fresh, known = self._writer.rows(), self._known.rows.chosen(kept)
        named = np.zeros(len(fresh.features), dtype=bool)
        named[fresh.cells] = named[known.cells] = True
        return places_of(fresh.features[number] for number in np.flatnonzero(named).tolist())

    def read_all(self, texts: tuple[str, ...], lexicon: Lexicon) -> Readings:
        """Read all texts that are not read yet, and put everything together."""
        stale = self._stale | self._with_traces(traces_of_places(self._known.lexicon.told_places, lexicon.told_places))
        self._read_missing(texts, lexicon, stale)
        known, fresh = self._known.rows, self._writer.rows()
        both = Rows(
            features=fresh.features,
            start=np.concatenate((known.start, known.start[-1] + fresh.start[1:])),
            cells=np.concatenate((known.cells, fresh.cells)),
        )
        place_of = self._number_of | self._read
        rows = ranked(both.chosen(np.fromiter(map(place_of.__getitem__, texts), dtype=np.int64, count=len(texts))))
        tokens = dict.fromkeys((*self._known.tokens.split(), *self._forms))
        return Readings(lexicon=lexicon, texts=texts, rows=rows, tokens=" ".join(tokens))

    def _read_missing(self, texts: Iterable[str], lexicon: Lexicon, stale: _Mask) -> None:
        """Read those of the texts that are new or stale, unless they were read already."""
        touched = {self._known.texts[number] for number in np.flatnonzero(stale).tolist()}
        untouched = self._number_of.keys() - touched if touched else self._number_of
        for text in [text for text in texts if text not in untouched]:
            if text not in self._read:
                self._read[text] = len(self._known.texts) + len(self._read)
                features, values = features_of(text, lexicon, self._forms)
                self._writer.add((*features, *map(_note, values)))

    def _with_traces(self, found: Iterable[frozenset[str]]) -> _Mask:
        """The known texts that have all features of a trace, and some more."""
        texts, counts = self._known.texts, self._counts
        stale = np.zeros(len(texts), dtype=bool)
        wanted = np.zeros(len(counts), dtype=bool)
        for trace in found:
            numbers = [self._features.get(feature) for feature in trace]
            if not trace:
                stale[:] = True
            elif None not in numbers:
                # Texts that have the rarest of them are few enough.
                wanted[min(numbers, key=lambda number: counts[number])] = True
        if wanted.any():
            cells = np.flatnonzero(wanted[self._known.rows.cells])
            stale[np.searchsorted(self._known.rows.start, cells, side="right") - 1] = True
        return stale
