"""Texts as vectors: a question lies near what answers it and near what asks the same, in English and Chinese alike.

A text is cut into pieces of words; networks over neighbouring pieces and a deep one over their sum make one vector of it. That is the
multilingual Universal Sentence Encoder, version 3 (Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval";
Apache-2.0), cut down to two languages by ``python -m tests.training.encoder``. Two projections, learnt by ``python -m
tests.training.projections``, turn it towards what the program asks of it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.language.word_table import WordTable
from bot.paths import language_data
from bot.record_file import RecordFile

Floats = npt.NDArray[np.float32]

BEGIN_OF_WORD = "▁"
LONGEST = 12
"""Characters of a piece, at most; longer ones are rare and were left out."""
MAX_ASKED, MAX_TOLD = 40, 64
"""Pieces of a text that are read, its beginning: of a question, and of what is told. Effect: bounds the time of the worst question to two
milliseconds; one of 80 questions is longer."""
CHARACTERS_PER_PIECE = 4
"""Characters that are cut into pieces, for each piece that is read."""
WIDTHS = ((2, 0), (3, 1), (5, 2))
"""Of the networks over neighbouring pieces: how many they see, and how many of these stand before."""
MIDDLE = 7.5
"""What is subtracted of the stored numbers of a piece, which are whole ones from 0 to 15."""
PART = 64
"""Numbers of a row that are multiplied at once, see :func:`_product`."""
_STRANGE = 25.0
"""Cost of a character that is no piece, in nats: more than that of any piece."""
_UNKNOWN, _FIRST, _LAST = 0, 1, 2
"""Rows of what is no piece, and of the marks that stand before and behind every text."""
_SMALL = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Encoder:
    """The encoder; its texts have to be normalized, as by :func:`~bot.language.normalize.normalize`.

    Attributes:
        pieces: the pieces of words; those that begin one have ``▁`` before them.
        file: per row of a piece, and of the three marks before them, the mean and the step of its numbers (two float16), and 512 of
            them, two in a byte; it is read where it is needed.
        layers: name of a layer -> its weights.
        asking: projection of questions; shape (512, dimensions).
        telling: projection of what is told; shape (512, dimensions).
    """

    pieces: WordTable
    file: RecordFile
    layers: Mapping[str, Floats]
    asking: Floats
    telling: Floats

    @property
    def dimensions(self) -> int:
        """Numbers of a projected vector."""
        return len(self.asking[0])

    def questions(self, texts: Sequence[str]) -> Floats:
        """The unit vectors of texts that ask; shape (texts, dimensions)."""
        return _unit(self.encode(texts, MAX_ASKED) @ self.asking)

    def answers(self, texts: Sequence[str]) -> Floats:
        """The unit vectors of texts that tell something; shape (texts, dimensions)."""
        return _unit(self.encode(texts, MAX_TOLD) @ self.telling)

    def encode(self, texts: Sequence[str], most: int) -> Floats:
        """The vectors of texts before any projection, from their first *most* pieces; shape (texts, 512).

        Each depends on its own text alone.
        """
        if not texts:
            return np.zeros((0, len(self.asking)), dtype=np.float32)
        return np.stack([self._encoded(self.rows_of(text, most)) for text in texts])

    def rows_of(self, text: str, most: int) -> list[int]:
        """The rows of the pieces of a text, quotation marks left out, between the marks of its beginning and end; *most* in all."""
        found = [_FIRST]
        for word in text.replace('"', " ")[: CHARACTERS_PER_PIECE * most].split():
            found += _rows_of_word(self.pieces, word)
        return [*found[: most - 1], _LAST]

    def _vectors(self, rows: list[int]) -> Floats:
        stored = np.frombuffer(self.file.read(rows), dtype=np.uint8).reshape(len(rows), -1)
        scales = stored[:, :4].copy().view(np.float16).astype(np.float32)
        packed = stored[:, 4:]
        numbers = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32)
        numbers -= np.float32(MIDDLE)
        numbers *= scales[:, 1:]
        numbers += scales[:, :1]
        return numbers

    def _encoded(self, rows: list[int]) -> Floats:
        layers, count = self.layers, len(rows)
        vectors = self._vectors(rows)
        entered = _levelled(_product(_parts(vectors), layers["entry"]) + layers["entry_bias"], layers["entry_scale"], layers["entry_shift"])
        seen = [vectors]
        for number, (entry, (width, before)) in enumerate(zip(np.split(entered, len(WIDTHS), axis=1), WIDTHS, strict=True)):
            values = entry
            near = np.zeros((count + width - 1, values.shape[1]), dtype=np.float32)
            for layer in (f"first_{number}", f"second_{number}"):
                near[before : before + count] = values
                values = values + np.maximum(_product(_parts(near, width), layers[layer]) + layers[f"{layer}_bias"], 0)
            seen.append(values)
        everything = _levelled(np.concatenate(seen, axis=1), layers["scale"], layers["shift"])
        mean = everything.sum(axis=0) @ layers["sum"] + np.float32(count) * layers["sum_bias"]
        mean /= np.float32(count**0.5)
        first = np.maximum(mean @ layers["deep_0"], 0)
        second = np.maximum(mean @ layers["beside_1"] + first @ layers["deep_1"], 0)
        third = np.maximum(second @ layers["deep_2"], 0)
        encoded: Floats = np.tanh(second @ layers["beside_3"] + third @ layers["deep_3"])
        return encoded / np.float32(max(float(np.linalg.norm(encoded)), _SMALL))


def _parts(values: Floats, width: int = 1) -> Floats:
    """Each *width* rows that stand one behind the other, side by side as one, cut into parts; shape (parts, rows - width + 1, ``PART``)."""
    rows, columns = values.shape
    step = values.itemsize
    shape, strides = (width * columns // PART, rows - width + 1, PART), (PART * step, columns * step, step)
    return np.ndarray(shape, values.dtype, values, strides=strides)


def _product(parts: Floats, weights: Floats) -> Floats:
    """The product of rows, in parts, with *weights*; shape (rows, columns of the weights).

    By parts, since a large matrix would be copied before it is multiplied, which takes longer than to multiply it by a few rows.
    """
    product: Floats = (parts @ weights.reshape(len(parts), PART, -1)).sum(axis=0)
    return product


@functools.lru_cache(maxsize=4096)
def _rows_of_word(pieces: WordTable, word: str) -> tuple[int, ...]:
    parts = pieces.parts(BEGIN_OF_WORD + word, LONGEST, _STRANGE)
    return tuple(row if row >= 0 else _UNKNOWN for _, row in parts)


def _levelled(values: Floats, scale: Floats, shift: Floats) -> Floats:
    """Layer normalization (Ba et al. 2016) of each row."""
    values = values - values.mean(axis=1, keepdims=True)
    values /= np.sqrt(np.square(values).mean(axis=1, keepdims=True) + np.float32(_SMALL))
    return values * scale + shift


def _unit(vectors: Floats) -> Floats:
    units: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(_SMALL))
    return units


@functools.cache
def shipped_encoder() -> Encoder:
    """The encoder that comes with the program."""
    with np.load(language_data("encoder.npz"), allow_pickle=False) as stored:
        layers = {name: stored[name].astype(np.float32) for name in stored.files if not name.startswith("pieces_")}
        keys, places, cost = (stored[f"pieces_{name}"] for name in ("keys", "places", "cost"))
    with np.load(language_data("projections.npz"), allow_pickle=False) as stored:
        asking, telling = (stored[name].astype(np.float32) for name in ("asking", "telling"))
    file = RecordFile(language_data("pieces.bin"), len(cost))
    return Encoder(pieces=WordTable(keys=keys, places=places, cost=cost), file=file, layers=layers, asking=asking, telling=telling)
