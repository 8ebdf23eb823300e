"""Words as vectors: which words mean nearly the same, in English and Chinese alike, and how much a word says.

The table was distilled from the multilingual Universal Sentence Encoder (Apache-2.0) by ``python -m tests.training.vectors``, which tells
how.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.language.hearing import sound
from bot.language.lexicon import general_lexicon
from bot.language.normalize import normalize
from bot.language.numbers import find_numbers
from bot.language.question import FEATURELESS_HAN, SMALL_NUMBER
from bot.language.word_table import WordTable
from bot.paths import language_data
from bot.record_file import RecordFile

Floats = npt.NDArray[np.float32]

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[㐀-鿿]+")
_STRANGE = 18.5
"""Cost (-ln of the frequency) of a Chinese character that is no word of the table, in nats."""
_LONGEST = 4
_SILENT = FEATURELESS_HAN | frozenset("是在有和与")
"""Chinese characters that are left out: they say nothing by themselves."""
_SOUNDED = 4
"""Letters from which a sound counts as a name: "Lishui" is 丽水, but "ba" may be anything."""

COMMON, RARE = 2.0, 6.5
"""Decimal logarithms of one in how many words: up to the first a word says almost nothing, from the second on it says all it can."""

LEAST = 0.03
"""Weight of the commonest words, in (0, 1]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """The words that have a vector; their rows go from the most frequent word to the rarest.

    Attributes:
        words: the words.
        file: per row a unit vector, 127 being 1; it is read where it is needed, since a bot needs few of them.
    """

    words: WordTable
    file: RecordFile

    @property
    def dimensions(self) -> int:
        """Numbers of a vector."""
        return self.file.size

    def read(self, rows: npt.NDArray[np.int32]) -> npt.NDArray[np.int8]:
        """The unit vectors of rows, 127 being 1, zero for -1; shape (rows, dimensions)."""
        return np.frombuffer(self.file.read(rows.tolist()), dtype=np.int8).reshape(-1, self.dimensions)

    def of(self, rows: npt.NDArray[np.int32]) -> Floats:
        """The unit vectors of rows, zero for -1; shape (rows, dimensions)."""
        return unit(self.read(rows))


def unit(stored: npt.NDArray[np.int8]) -> Floats:
    """Vectors as numbers, where 127 stands for 1; shape as given."""
    vectors: Floats = stored.astype(np.float32)
    vectors *= np.float32(1 / 127)
    return vectors


@functools.cache
def shipped_vectors() -> Vectors:
    """The table that comes with the program."""
    with np.load(language_data("words.npz"), allow_pickle=False) as stored:
        keys, places, cost = (stored[name] for name in ("keys", "places", "cost"))
    words = WordTable(keys=keys, places=places, cost=cost)
    return Vectors(words=words, file=RecordFile(language_data("vectors.bin"), len(keys)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A text as words to be compared, in reading order.

    Attributes:
        words: base forms of English words, Chinese words, and numbers as ``#`` and their value.
        rows: per word its row of the table, or -1.
        keys: per word a number that equal words share.
        sounds: per word a number that words share that sound alike (a name in pinyin and in characters); 0: none.
        weights: per word how much it says, in [0, 1].
    """

    words: tuple[str, ...]
    rows: npt.NDArray[np.int32]
    keys: npt.NDArray[np.uint32]
    sounds: npt.NDArray[np.uint32]
    weights: Floats


def tokens_of(text: str) -> Tokens:
    """The words of a text; texts are read in part as by :func:`~bot.language.normalize.normalize`."""
    return tokens_in(normalize(text))


def tokens_in(normalized: str) -> Tokens:
    """The words of a normalized text."""
    return _tokens(plain(normalized))


def plain(normalized: str) -> str:
    """A normalized text without accents: as many characters, "växjö" as "vaxjo"."""
    if normalized.isascii():
        return normalized
    return "".join(character if character.isascii() else (unicodedata.normalize("NFD", character)[0]) for character in normalized)


@functools.lru_cache(maxsize=512)
def _tokens(normalized: str) -> Tokens:
    table = shipped_vectors().words
    numbers = find_numbers(normalized)
    taken = bytearray(len(normalized))
    found: list[tuple[int, str, int, float]] = []
    for number in numbers:
        taken[number.start : number.end] = b"\x01" * (number.end - number.start)
        says = 0.6 if number.kind != "plain" or number.value > SMALL_NUMBER else 0.15
        found.append((number.start, f"#{number.value:g}", -1, says))
    lexicon = general_lexicon()
    for match in _TOKEN.finditer(normalized):
        word = match[0]
        if "a" <= word[0] <= "z":
            if 0 not in taken[match.start() : match.end()]:
                continue
            word = word.split("'")[0] if word.endswith(("'s", "'re", "'ve", "'ll", "'m", "'d")) else word
            base = lexicon.base_form(word)
            row = table.row(word)
            row = row if row >= 0 else table.row(base)
            unknown = 1.0 if len(word) > 2 else 0.3
            found.append((match.start(), base, row, _says(float(table.cost[row])) if row >= 0 else unknown))
        else:
            begin = match.start()
            for part, row in _parts(word):
                if 0 in taken[begin : begin + len(part)] and part not in _SILENT:
                    says = _says(float(table.cost[row])) if row >= 0 else (0.8 if len(part) > 1 else 0.4)
                    found.append((begin, part, row, says))
                begin += len(part)
    found.sort(key=lambda token: token[0])
    words = tuple(word for _, word, _, _ in found)
    return Tokens(
        words=words,
        rows=np.array([row for _, _, row, _ in found], dtype=np.int32),
        keys=np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint32),
        sounds=np.array([sound_key(word) for word in words], dtype=np.uint32),
        weights=np.array([says for _, _, _, says in found], dtype=np.float32),
    )


def _says(cost: float) -> float:
    return min(1.0, max(LEAST, (cost / math.log(10) - COMMON) / (RARE - COMMON)))


def sound_key(word: str) -> int:
    """A number that words share that sound alike; 0 for a word that is short, or no name in Latin letters or pinyin."""
    heard = word if word.isascii() else sound(word) if len(word) > 1 else ""
    return zlib.crc32(heard.encode("utf-8", "replace")) if len(heard) >= _SOUNDED and heard.isalpha() else 0


def han_words(run: str) -> tuple[str, ...]:
    """The likeliest division of a run of Chinese characters into words, all of them in order; linear in its length."""
    return tuple(word for word, _ in _parts(run))


def han_cost(run: str) -> float:
    """How unlikely a run of Chinese characters is: -ln of the probability of its likeliest division into words, in nats; empty: 0."""
    table = shipped_vectors().words
    return sum(float(table.cost[row]) if row >= 0 else _STRANGE for _, row in _parts(run))


@functools.lru_cache(maxsize=1024)
def _parts(run: str) -> tuple[tuple[str, int], ...]:
    """The likeliest division of Chinese characters into words (Viterbi over the frequencies), each with its row."""
    return shipped_vectors().words.parts(run, _LONGEST, _STRANGE)
