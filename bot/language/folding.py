"""When two texts count as the same question, typed again: letters and digits alone decide."""

from __future__ import annotations

import hashlib
import re

from bot.language.normalize import normalize

_APART = re.compile(r"[\W_]+")
_BESIDE_HAN = re.compile(r"(?<=[㐀-鿿]) | (?=[㐀-鿿])")


def fold(text: str) -> str:
    """*text* normalized, without punctuation, and without spaces beside Chinese characters.

    A text of nothing but punctuation or pictures stays as :func:`normalize` leaves it. Idempotent.
    """
    normalized = normalize(text)
    return _BESIDE_HAN.sub("", _APART.sub(" ", normalized).strip()) or normalized


def folded_key(text: str) -> str:
    """32 hexadecimal digits that texts of the same folded form share, and others do not: BLAKE2b, 128 bits.

    The text cannot be read from it, but whoever guesses a text can see whether it is the one.
    """
    return hashlib.blake2b(fold(text).encode("utf-8", "replace"), digest_size=16).hexdigest()
