"""One spelling for what can be typed in many ways: width, case, script variant, quotation marks, spaces; and when two texts are one."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata

from opencc import OpenCC

MAX_CHARACTERS = 600
"""Longer texts are read in part: the first two thirds of this many characters and the last third,
because people put the question at the beginning or at the end. Keeps the worst message cheap."""

_PUNCTUATION = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "·": " ", "•": " "}
)
_TAG = re.compile(r"</?[a-z!][^<>]{0,200}>")
_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-z]+")
_ACCENTED = re.compile(r"[à-öø-ɏḁ-ỿ]")


@functools.cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def normalize(text: str) -> str:
    """Fold *text* to the form in which questions and stored wordings are compared.

    NFKC (full width becomes half width), no accents on Latin letters, control and format characters dropped (also those that
    change the writing direction), markup tags dropped, traditional Chinese to simplified, lower case, one kind of quotation
    mark and dash, single spaces. Idempotent. Texts over ``MAX_CHARACTERS`` are cut in the middle.
    """
    text = _cut(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if not text.isprintable():
            text = "".join(c if unicodedata.category(c)[0] != "C" else (" " if c in "\t\n\r" else "") for c in text)
        if _HAN.search(text):
            text = _to_simplified().convert(text)
        text = _ACCENTED.sub(_base, text.translate(_PUNCTUATION).lower())
    else:
        if not text.isprintable():
            text = "".join(c if c >= " " and c != "\x7f" else " " for c in text)
        text = text.replace("`", "'")
    text = text.lower()
    # Taking a tag out may leave another one.
    while (bare := _TAG.sub(" ", text)) != text:
        text = bare
    return _cut(_SPACES.sub(" ", text).strip())


def _base(accented: re.Match[str]) -> str:
    """The letter that an accent stands on ("é" -> "e", "ǎ" -> "a"); one that has none of the alphabet below it stays."""
    below = unicodedata.normalize("NFD", accented[0])[0]
    return below if below.isascii() else accented[0]


def _cut(text: str) -> str:
    """At most ``MAX_CHARACTERS`` of the text, cut between words where it has any."""
    if len(text) <= MAX_CHARACTERS:
        return text
    size = MAX_CHARACTERS * 2 // 3
    head, tail = text[:size], text[-(MAX_CHARACTERS - size - 1) :]
    head = head.rpartition(" ")[0] or head
    tail = tail.partition(" ")[2] or tail
    return f"{head} {tail}"


def language_of(text: str) -> str | None:
    """The language to reply in: ``"zh"`` or ``"en"``; None when the text has neither Latin nor Chinese letters.

    A text with Chinese characters is Chinese unless Latin words clearly outnumber them
    ("What does 万达 mean here?"): people mix English names into Chinese sentences more than the reverse.
    """
    if text.isascii():
        return "en" if _LATIN.search(text) else None
    han = len(_HAN.findall(text))
    latin = len(_LATIN.findall(text))
    if not han and not latin:
        return None
    return "zh" if han * 2 > latin * 3 or (han and han >= 3 and latin <= han) else "en"


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
