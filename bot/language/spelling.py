"""Misspelt words: English by edit distance and consonants, Chinese by sound, Chinese typed in Latin letters."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.hearing import sound
from bot.language.lexicon import ENTITY, Lexicon, inflected
from bot.language.vectors import han_cost

_HAN_RUN = re.compile(r"[㐀-鿿]+")
_LATIN_WORD = re.compile(r"[a-z]+")
_LATIN_RUN = re.compile(r"[a-z]+(?: [a-z]+)*")
_MIXED_RUN = re.compile(r"(?<![a-z㐀-鿿])(?:[a-z]++[㐀-鿿]|[㐀-鿿]++[a-z])[a-z㐀-鿿]*+")
_UNIT = re.compile(r"[a-z]+|[㐀-鿿]")
_VOWELS = str.maketrans("", "", "aeiouy")
_DOUBLED = re.compile(r"(.)\1+")
_MAX_WORD = 48
"""Longer words are left alone, in characters: no word of the vocabulary is so long, and comparing costs time."""

_SLIP = 6.0
"""What a slip costs, in nats: one word in 400. 196 of 3,859 labelled questions are changed, with 4 235, with 8 186."""
_SPOKEN_OF = 10.0
"""What a word of the base costs at most, in nats: within its documents even a rare name is no surprise."""
_AROUND = 4
"""Characters on both sides of a word that tell whether it was meant: the longest word of the table."""


def allowed_distance(length: int) -> int:
    """How many edits (insert, delete, replace, swap neighbours) may lie between a word of *length* letters and its repair.

    One per three letters, none below four: "wnda" is repaired, "bus" is never turned into "buy".
    """
    return 0 if length < 4 else 1 if length < 6 else 2 if length < 9 else 3


def skeleton(word: str) -> str:
    """The consonants in order, doubles once: what remains of a word in messenger spelling ("cmpnies" and "companies")."""
    return "".join([letter for letter, _ in groupby(word[:1] + word[1:].translate(_VOWELS))])


@dataclass(frozen=True, slots=True, kw_only=True)
class Speller:
    """The words to repair to.

    Attributes:
        frequency: correct word -> how often the base uses it; ties go to the more frequent word.
        by_length: length -> words, for the distance search.
        by_skeleton: consonants -> words.
        by_sound: pinyin -> Chinese word, at least two characters.
        names: length and first character -> Chinese names, at least four characters, in which one wrong character is repaired.
        followed_by: Chinese character -> those that the base has behind it; such a pair is never taken for a homophone.
        lexicon: what is known already and therefore left alone.
    """

    frequency: Mapping[str, int]
    by_length: Mapping[int, tuple[str, ...]]
    by_skeleton: Mapping[str, tuple[str, ...]]
    by_sound: Mapping[str, str]
    names: Mapping[tuple[int, str], tuple[str, ...]]
    followed_by: Mapping[str, str]
    lexicon: Lexicon
    memory: dict[str, tuple[str, ...] | None] = field(default_factory=dict)

    def repair(self, word: str) -> tuple[str, ...] | None:
        """The word or two words meant by an unknown English word, or None when none is near enough."""
        if word in self.memory:
            return self.memory[word]
        if len(self.memory) > 20_000:
            self.memory.clear()
        repaired = self.memory[word] = self._repair(word)
        return repaired

    def _repair(self, word: str) -> tuple[str, ...] | None:
        length = len(word)
        if length > _MAX_WORD:
            return None
        if word in self.frequency:
            return (word,)
        limit = allowed_distance(length)
        near: list[tuple[float, str]] = []
        if limit:
            for size in range(length - min(2, limit), length + limit + 1):
                found = process.extract(word, self.by_length.get(size, ()), scorer=OSA.distance, score_cutoff=limit, limit=8)
                near += [(distance + (0.5 if choice[0] != word[0] else 0.0), choice) for choice, distance, _ in found]
        if limit and _DOUBLED.search(word):
            single = _DOUBLED.sub(r"\1", word)
            for size in (len(single) - 1, len(single), len(single) + 1):
                found = process.extract(single, self.by_length.get(size, ()), scorer=OSA.distance, score_cutoff=1, limit=4)
                near += [(distance + 0.9, choice) for choice, distance, _ in found if choice[0] == word[0]]
        # Dropped vowels are one habit, not many mistakes, so they count as a single edit.
        near += [(1.2, choice) for choice in self.by_skeleton.get(skeleton(word), ()) if len(skeleton(word)) >= 3 and length < len(choice)]
        if near:
            best = min(near, key=lambda pair: (pair[0], -self.frequency[pair[1]], pair[1]))
            if best[0] <= 1.2 or limit >= best[0]:
                split = self._split(word) if best[0] > 1.2 else None
                return split or (best[1],)
        return self._split(word)

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Known words written as one ("trainstation", "howmanycompaniescame"): the fewest pieces, then the most frequent.

        Pieces have at least three letters, or are everyday two-letter words when the whole is long.
        """
        best: list[tuple[int, float, tuple[str, ...]] | None] = [None] * (len(word) + 1)
        best[0] = (0, 0.0, ())
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 16), end - 1):
                before, piece = best[start], word[start:end]
                if before is None or not self._is_piece(piece, len(word)):
                    continue
                found = (before[0] + 1, before[1] - math.log1p(self.frequency.get(piece, 0)), (*before[2], piece))
                if best[end] is None or found < (best[end] or found):
                    best[end] = found
        whole = best[len(word)]
        return whole[2] if whole is not None and 1 < whole[0] <= 10 else None

    def _is_piece(self, piece: str, length: int) -> bool:
        if len(piece) == 2:
            return length >= 12 and piece in self.lexicon.english
        return piece in self.frequency or (length >= 12 and piece in self.lexicon.english)

    def repair_han(self, text: str) -> str:
        """The text with Chinese typed in Latin letters written in characters, and homophones of known words put right."""
        chinese = _HAN_RUN.search(text) is not None
        text = _MIXED_RUN.sub(lambda match: self._from_mixed(match[0]), text)
        text = _LATIN_RUN.sub(lambda match: self._from_latin(match[0], chinese), text)
        return _HAN_RUN.sub(lambda match: self._homophones(match[0]), text)

    def _from_mixed(self, run: str) -> str:
        """Latin syllables that touch Chinese characters ("签yue了ji个"): known words by sound, then single characters."""
        units = _UNIT.findall(run)
        if not any(unit.isascii() for unit in units) or not any(not unit.isascii() for unit in units):
            return run
        out: list[str] = []
        position = 0
        while position < len(units):
            for size in range(min(6, len(units) - position), 0, -1):
                part = units[position : position + size]
                latin = [unit for unit in part if unit.isascii()]
                if not latin or not all(self._is_foreign(unit) or unit in self.lexicon.syllables for unit in latin):
                    continue
                meant = self.by_sound.get("".join(map(sound, part)))
                if meant is None and size == 1:
                    meant = self.lexicon.syllables.get(part[0])
                if meant is not None:
                    out.append(meant)
                    position += size
                    break
            else:
                out.append(units[position])
                position += 1
        return "".join(out)

    def _sounds_like(self, word: str) -> str | None:
        """The Chinese word whose pinyin is one edit away, for words of at least six letters."""
        if not 6 <= len(word) <= _MAX_WORD:
            return None
        found = process.extractOne(word, self.by_sound.keys(), scorer=OSA.distance, score_cutoff=1)
        return self.by_sound[found[0]] if found is not None else None

    def _from_latin(self, run: str, chinese: bool) -> str:
        words = run.split()
        out: list[str] = []
        position = 0
        while position < len(words):
            for size in range(min(4, len(words) - position), 0, -1):
                part = words[position : position + size]
                joined = "".join(part)
                if len(joined) >= 4 and any(self._is_foreign(word) for word in part):
                    meant = self.by_sound.get(joined) or (self._sounds_like(joined) if chinese and size == 1 else None)
                    if meant is not None:
                        out.append(meant)
                        position += size
                        break
            else:
                out.append(words[position])
                position += 1
        return " ".join(out)

    def _is_foreign(self, word: str) -> bool:
        return word not in self.lexicon.english and word not in self.lexicon.words and word not in self.lexicon.short

    def _homophones(self, run: str) -> str:
        out: list[str] = []
        sounds = [sound(character) for character in run]
        position = 0
        while position < len(run):
            known = self._known_prefix(run, position)
            longest = min(8, len(run) - position)
            for size in range(longest, 1, -1) if known < 3 else (known,) if known <= longest else ():
                part = run[position : position + size]
                meant = part if size == known else self._meant(part, "".join(sounds[position : position + size]))
                if meant is not None and (meant == part or self._is_likelier(run, position, size, meant)):
                    out.append(meant)
                    position += size
                    break
            else:
                out.append(run[position])
                position += 1
        return "".join(out)

    def _known_prefix(self, run: str, position: int) -> int:
        """Length of the longest known word at *position* of *run*, 0 when there is none."""
        sizes = self.lexicon.han_lengths.get(run[position], ())
        return next((n for n in sizes if run[position : position + n] in self.lexicon.han and position + n <= len(run)), 0)

    def _is_likelier(self, run: str, position: int, size: int, meant: str) -> bool:
        """Whether a word in the place of a part makes its surroundings so much likelier that a slip explains them better.

        The noisy channel of spelling correction (Kernighan, Church and Gale 1990): in 县里的国家 the 国 is that of 国家, and 的国 no 德国.
        """
        if any(self._known_prefix(run, start) > position + size - start for start in range(position + 1, position + size)):
            return False  # a word of the base begins within the part and ends behind it
        before, behind = run[max(0, position - _AROUND) : position], run[position + size : position + size + _AROUND]
        as_typed = han_cost(before + run[position : position + size] + behind)
        return han_cost(before) + min(han_cost(meant), _SPOKEN_OF) + han_cost(behind) + _SLIP < as_typed

    def _meant(self, part: str, sounding: str) -> str | None:
        if len(part) == 2 and part[1] in self.followed_by.get(part[0], ""):
            return None
        meant = self.by_sound.get(sounding)
        if meant is not None and len(meant) == len(part):
            return meant
        if len(part) >= 4:
            for name in self.names.get((len(part), part[0]), ()):
                if sum(a != b for a, b in zip(name, part, strict=True)) == 1:
                    return name
        return None


def build_speller(lexicon: Lexicon, words: Iterable[tuple[str, int]], pairs: Mapping[str, int], told: Iterable[str] = ()) -> Speller:
    """A speller for a base.

    Args:
        lexicon: its vocabulary.
        words: English words that its wordings have, each with how many do; rare ones may be misspelt.
        pairs: the same for pairs of Chinese characters.
        told: normalized sentences and titles of documents, whose words are taken for right: the name of a person stands there once, and
            is no misspelling of a frequent word.
    """
    frequency = dict.fromkeys(sorted(lexicon.words), 1)
    # Inflected forms of known words: "atended" is "attended", not "attendee".
    forms = inflected(lexicon)
    frequency.update(dict.fromkeys(forms, 1))
    for word, count in words:
        if word in lexicon.english or word in lexicon.words or count > 2:
            frequency[word] = frequency.get(word, 1) + count
    for word, count in Counter(word for text in told for word in _LATIN_WORD.findall(text)).items():
        frequency[word] = frequency.get(word, 0) + count
    for word, base in forms.items():
        frequency[word] = max(frequency[word], frequency.get(base, 1) // 2)
    frequency = {word: count for word, count in frequency.items() if len(word) > 2 and word.isalpha() and word.isascii()}
    by_length: dict[int, list[str]] = {}
    by_skeleton: dict[str, list[str]] = {}
    # The most frequent first: of many words equally near only some are looked at.
    for word in sorted(frequency, key=lambda word: (-frequency[word], word)):
        by_length.setdefault(len(word), []).append(word)
        by_skeleton.setdefault(skeleton(word), []).append(word)
    by_sound: dict[str, str] = {}

    def precedence(word: str) -> tuple[bool, int, int]:
        """Names first, then what the base speaks of most."""
        used = min((pairs.get(word[n : n + 2], 0) for n in range(len(word) - 1)), default=0)
        return (not any(concept.startswith(ENTITY) for concept in lexicon.han[word]), -used, len(word))

    for word in sorted(lexicon.han, key=precedence):
        if len(word) > 1:
            by_sound.setdefault(sound(word), word)
    followed_by: dict[str, str] = {}
    for pair in sorted(pairs):
        followed_by[pair[0]] = followed_by.get(pair[0], "") + pair[1:]
    names: dict[tuple[int, str], list[str]] = {}
    for word, concepts in lexicon.han.items():
        if len(word) >= 4 and word.isalpha() and any(c.startswith(ENTITY) for c in concepts):
            names.setdefault((len(word), word[0]), []).append(word)
    return Speller(
        frequency=frequency,
        by_length={length: tuple(words) for length, words in by_length.items()},
        by_skeleton={key: tuple(words) for key, words in by_skeleton.items()},
        by_sound=by_sound,
        names={key: tuple(words) for key, words in names.items()},
        followed_by=followed_by,
        lexicon=lexicon,
    )
