"""The features of every text of a base, kept so that after a change only the texts it can touch are read again.

The features of a text follow from its base forms, from the phrases and the Chinese words of the vocabulary that stand in it, and from
which of its numbers and places are told. While all of these are the same, so are the features. Where one differs, the text had certain
features before, its traces: each word stands for itself (``w:``), as do neighbours (``p:``) and pairs of Chinese characters (``h:``).
Numbers and places that are not told show in no feature, so they are noted beside them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.language.lexicon import PLACE, Lexicon
from bot.language.question import FEATURELESS_HAN, WordForms, features_of
from bot.retrieval.index import NOTE, Rows, RowWriter, ranked

_HAN = re.compile(r"[㐀-鿿]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What was read of the texts of a base.

    Attributes:
        lexicon: the vocabulary they were read with.
        texts: the texts; one may stand there several times.
        rows: the features of each of them, and notes of its numbers and places.
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
    known = known or Readings(lexicon=lexicon, texts=(), rows=RowWriter().rows(), tokens="")
    reader = _Reader(lexicon, known)
    reader.forget(_traces(known.lexicon, lexicon, known.tokens.split(), known.rows.features))
    first = dict.fromkeys(spoken)
    # All places of these texts will be told: they read just so when every place there is counts as told.
    names = itertools.chain.from_iterable((*lexicon.phrases.values(), *lexicon.han.values()))
    reader.read(first, replace(lexicon, told_places=frozenset(name for name in names if name.startswith(PLACE))))
    rows = reader.rows(first)
    noted = (rows.features[number] for number in np.unique(rows.cells).tolist())
    lexicon = replace(lexicon, told_places=frozenset(note.removeprefix(NOTE) for note in noted if note.startswith(NOTE + PLACE)))
    changed = (known.lexicon.told_numbers ^ lexicon.told_numbers) | (known.lexicon.told_places ^ lexicon.told_places)
    reader.forget(frozenset({_note(value)}) for value in changed)
    wanted = (*texts, *(first.keys() - set(texts)))
    reader.read(wanted, lexicon)
    return Readings(lexicon=lexicon, texts=wanted, rows=ranked(reader.rows(wanted)), tokens=reader.tokens())


def _note(value: float | str) -> str:
    """What the row of a text with this number or place holds besides features."""
    return f"{NOTE}{value if isinstance(value, str) else repr(value)}"


class _Reader:
    """Reads what is new or touched; the rows of all else stay."""

    def __init__(self, lexicon: Lexicon, known: Readings) -> None:
        self._known = known
        self._row_of = {text: number for number, text in enumerate(known.texts)}
        self._read = 0
        self._forms = WordForms(lexicon)
        self._writer = RowWriter(known.rows.features)

    def forget(self, traces: Iterable[frozenset[str]]) -> None:
        """Read again what has all features of a trace, and some more."""
        known, traces = self._known.rows, list(traces)
        if not traces:
            return
        counts = np.bincount(known.cells, minlength=len(known.features))
        number_of = {name: number for number, name in enumerate(known.features)}
        touched = np.zeros(len(self._known.texts), dtype=bool)
        wanted = np.zeros(len(counts), dtype=bool)
        for trace in traces:
            numbers = [number_of.get(feature) for feature in trace]
            if not trace:
                touched[:] = True
            elif None not in numbers:
                # Texts that have the rarest of them are few enough.
                wanted[min(numbers, key=lambda number: counts[number])] = True
        touched[np.searchsorted(known.start, np.flatnonzero(wanted[known.cells]), side="right") - 1] = True
        for number in np.flatnonzero(touched).tolist():
            if self._row_of.get(text := self._known.texts[number], len(touched)) < len(touched):
                del self._row_of[text]

    def read(self, texts: Iterable[str], lexicon: Lexicon) -> None:
        """Read those of the texts that are not read."""
        for text in [text for text in texts if text not in self._row_of]:
            if text not in self._row_of:
                features, told = features_of(text, lexicon, self._forms)
                self._writer.add((*features, *map(_note, told)))
                self._row_of[text] = len(self._known.texts) + self._read
                self._read += 1

    def rows(self, texts: Collection[str]) -> Rows:
        """The rows of texts that are read."""
        known, fresh = self._known.rows, self._writer.rows()
        start = np.concatenate((known.start, known.start[-1] + fresh.start[1:]))
        both = Rows(features=fresh.features, start=start, cells=np.concatenate((known.cells, fresh.cells)))
        return both.chosen(np.fromiter(map(self._row_of.__getitem__, texts), dtype=np.int64, count=len(texts)))

    def tokens(self) -> str:
        """The Latin tokens of all texts."""
        return " ".join(dict.fromkeys((*self._known.tokens.split(), *self._forms)))


def _traces(before: Lexicon, after: Lexicon, tokens: Iterable[str], features: Iterable[str]) -> Iterator[frozenset[str]]:
    """What the texts had that may read differently now, numbers and places that are told or are no longer aside.

    A text without all features of any one trace reads as before; every text has the empty one.

    Args:
        before: the vocabulary the texts were read with.
        after: the one they would be read with, of the same program.
        tokens: all Latin tokens of the texts, as in :class:`~bot.language.question.WordForms`.
        features: all features of the texts.
    """
    if before.words != after.words:
        old, new = WordForms(before), WordForms(after)
        yield from (frozenset(f"w:{form}" for form in old[token]) for token in tokens if old[token] != new[token])
    for phrase in _changed(before.phrases, after.phrases):
        words = phrase.split(" ")
        yield frozenset((*(f"w:{word}" for word in words), *(f"p:{a}_{b}" for a, b in itertools.pairwise(words))))
    for word in _changed(before.han, after.han):
        plain = [character for character in word if character not in FEATURELESS_HAN]
        if _HAN.fullmatch(word) and len(plain) == 1:
            # One character, with any neighbour.
            yield from (frozenset({feature}) for feature in features if feature.startswith("h:") and plain[0] in feature)
        elif _HAN.fullmatch(word):
            yield frozenset(f"h:{first}{second}" for first, second in itertools.pairwise(plain))


def _changed(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if before != after:
        yield from (key for key in {**before, **after} if before.get(key) != after.get(key))
