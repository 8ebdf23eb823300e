"""How a change of the vocabulary shows in the features that a text had: which stored texts have to be read again.

The features of a text follow from its base forms, from the phrases and the Chinese words of the vocabulary that stand in it, and from
which of its numbers and places are told. While all of these are the same, so are the features. Where one differs, the text had certain
features before, for each word stands for itself (``w:``), as do neighbours (``p:``), pairs of Chinese characters (``h:``) and places
(``e:``). Numbers do not all show in features; whoever keeps features has to keep the numbers beside them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.language.lexicon import PLACE, Lexicon
from bot.language.question import ELSEWHERE, FEATURELESS_HAN, WordForms

_HAN = re.compile(r"[㐀-鿿]+")

ANYTHING: frozenset[str] = frozenset()
"""The trace that every text has."""


def traces(before: Lexicon, after: Lexicon, tokens: Iterable[str], features: Collection[str]) -> Iterator[frozenset[str]]:
    """What the texts had that may read differently now; a text without all features of any one trace reads as before.

    Numbers and places that are told, or are no longer, are left aside: for places see :func:`traces_of_places`.

    Args:
        before: the vocabulary the texts were read with.
        after: the one they would be read with.
        tokens: all Latin tokens of the texts, as in :class:`~bot.language.question.WordForms`.
        features: all features of the texts.
    """
    if (before.short, before.irregular, before.english) != (after.short, after.irregular, after.english):
        yield ANYTHING
        return
    if before.words != after.words:
        old, new = WordForms(before), WordForms(after)
        yield from (frozenset(f"w:{form}" for form in old[token]) for token in tokens if old[token] != new[token])
    for phrase in _changed(before.phrases, after.phrases):
        words = phrase.split(" ")
        yield frozenset((*(f"w:{word}" for word in words), *(f"p:{a}_{b}" for a, b in itertools.pairwise(words))))
    for word in _changed(before.han, after.han):
        if _HAN.fullmatch(word):
            yield from _traces_of_han(word, features)


def traces_of_places(before: frozenset[str], after: frozenset[str]) -> Iterator[frozenset[str]]:
    """The same for a change of the told places."""
    yield from (frozenset({f"e:{place}"}) for place in before - after)
    if after - before:
        yield frozenset({ELSEWHERE})


def places_of(features: Iterable[str]) -> frozenset[str]:
    """The told places among features."""
    return frozenset(feature[2:] for feature in features if feature.startswith("e:" + PLACE) and "&" not in feature)


def _changed(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if before == after:
        return
    yield from (key for key, concepts in before.items() if after.get(key) != concepts)
    yield from (key for key in after if key not in before)


def _traces_of_han(word: str, features: Collection[str]) -> Iterator[frozenset[str]]:
    plain = [character for character in word if character not in FEATURELESS_HAN]
    if len(plain) > 1:
        yield frozenset(f"h:{first}{second}" for first, second in itertools.pairwise(plain))
    elif plain:
        # One character, with any neighbour.
        yield from (frozenset({feature}) for feature in features if feature.startswith("h:") and plain[0] in feature)
    else:
        yield ANYTHING
