"""What words mean: concepts in English and Chinese, word forms, short forms, places."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources

from bot.yaml_loading import load

# By their last letter: most words end in another one, and all everyday words are looked at whenever a base is made.
_SUFFIXES = {
    "s": (("ies", ("y",)), ("sses", ("ss",)), ("es", ("e", "")), ("s", ("",))),
    "d": (("ied", ("y",)), ("ed", ("e", ""))),
    "g": (("ing", ("e", "")),),
    "r": (("er", ("e", "")),),
}
_NO_PLURALS = frozenset("news goods means series its as us is this his thanks always sales works does has was".split())
# The letters to look for first are there since a search in a text costs a tenth of one by pattern.
_BRITISH = (
    ("is", re.compile(r"is(e|es|ed|ing|er|ation|ations)$"), r"iz\1"),
    ("our", re.compile(r"our(s|ed|ing|able)?$"), r"or\1"),
)
_WORD = re.compile(r"[a-z0-9&+-]+(?:'[a-z]+)?")

Terms = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""Concept name -> (English phrases in base form, Chinese words)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words and their concepts.

    Attributes:
        phrases: words in base form, joined by spaces -> concepts.
        phrase_lengths: first word -> lengths of the phrases that begin with it, in words, longest first.
        han: Chinese word -> concepts.
        longest_han: length of the longest Chinese word, in characters.
        han_lengths: first character -> lengths of the Chinese words that begin with it, longest first.
        words: every English word of an entry, in base form.
        english: correctly spelt everyday English words: they are never repaired.
        short: short forms of messengers -> the words meant.
        irregular: irregular form -> base form.
        syllables: pinyin syllable -> the character it nearly always means when typed between characters.
        told_numbers: numbers the knowledge base speaks of; every other number looks alike to the comparison.
        told_places: place concepts it speaks of; every other place looks alike.
    """

    phrases: Mapping[str, tuple[str, ...]]
    phrase_lengths: Mapping[str, tuple[int, ...]]
    han: Mapping[str, tuple[str, ...]]
    longest_han: int
    han_lengths: Mapping[str, tuple[int, ...]]
    words: frozenset[str]
    english: frozenset[str]
    short: Mapping[str, tuple[str, ...]]
    irregular: Mapping[str, str]
    syllables: Mapping[str, str] = field(default_factory=dict)
    told_numbers: frozenset[float] = frozenset()
    told_places: frozenset[str] = frozenset()

    def base_form(self, word: str) -> str:
        """The dictionary form of an English word, or the word itself where none is known.

        A suffix is only taken off when a known word remains, so "organic" never meets "organized".
        """
        irregular = self.irregular.get(word)
        if irregular is not None:
            return irregular
        if word in self.words:
            # A plural may be listed beside its singular, which is then its base form.
            singular = word[:-3] + "y" if word.endswith("ies") else word[:-1] if word.endswith("s") and not word.endswith("ss") else word
            return singular if singular in self.words and word not in _NO_PLURALS else word
        for letters, pattern, replacement in _BRITISH:
            american = pattern.sub(replacement, word) if letters in word else word
            if american != word:
                if american in self.words:
                    return american
                word = american
                break
        for suffix, endings in _SUFFIXES.get(word[-1:], ()):
            if word.endswith(suffix) and len(word) - len(suffix) >= 2:
                stem = word[: -len(suffix)]
                for ending in endings:
                    if stem + ending in self.words:
                        return stem + ending
                if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in self.words:
                    return stem[:-1]
        if word.endswith("s") and not word.endswith("ss") and word[:-1] in self.english:
            return word[:-1]
        return word

    def concepts_of(self, words: tuple[str, ...]) -> list[tuple[int, int, tuple[str, ...]]]:
        """The concepts in a sequence of base forms: ``(start, end, concepts)``, longest match first, no overlaps."""
        found = []
        begun = 0
        for position, word in enumerate(words):
            if position < begun or word not in self.phrase_lengths:
                continue
            for length in self.phrase_lengths[word]:
                # Near the end a slice comes out shorter than asked for; its own length follows.
                concepts = self.phrases.get(" ".join(words[position : position + length]))
                if concepts is not None and position + length <= len(words):
                    begun = position + length
                    found.append((position, begun, concepts))
                    break
        return found

    def han_words(self, run: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """The known words in a run of Chinese characters: ``(start, end, concepts)``, longest match from the left."""
        found = []
        begun = 0
        for position, first in enumerate(run):
            if position < begun or first not in self.han_lengths:
                continue
            for length in self.han_lengths[first]:
                # Near the end a slice comes out shorter than asked for; its own length follows.
                concepts = self.han.get(run[position : position + length])
                if concepts is not None and position + length <= len(run):
                    begun = position + length
                    found.append((position, begun, concepts))
                    break
        return found

    def extended(self, terms: Terms) -> Lexicon:
        """A lexicon that also knows *terms*; a word may gain further concepts, none is lost."""
        return _assemble(terms, self)


def _assemble(terms: Terms, known: Lexicon) -> Lexicon:
    """What is known is copied as a whole, since a base adds little to it."""
    phrases, han = dict(known.phrases), dict(known.han)
    plain = known.words | {word for english, _ in terms.values() for entry in english for word in _WORD.findall(entry)}
    reader = Lexicon(
        phrases={},
        phrase_lengths={},
        han={},
        longest_han=0,
        han_lengths={},
        words=plain,
        english=known.english,
        short=known.short,
        irregular=known.irregular,
    )
    for concept, (english, chinese) in terms.items():
        for entry in english:
            words = " ".join(reader.base_form(word) for word in split_words(entry, known.short))
            if words and concept not in (found := phrases.get(words, ())):
                phrases[words] = (*found, concept)
        for word in chinese:
            if concept not in (found := han.get(word, ())):
                han[word] = (*found, concept)
    new, new_han = [words for words in phrases if words not in known.phrases], [word for word in han if word not in known.han]
    return Lexicon(
        phrases=phrases,
        phrase_lengths=_lengths(known.phrase_lengths, ((words.partition(" ")[0], words.count(" ") + 1) for words in new)),
        han=han,
        longest_han=max(known.longest_han, *map(len, new_han), 0),
        han_lengths=_lengths(known.han_lengths, ((word[:1], len(word)) for word in new_han)),
        words=plain | {word for words in new for word in words.split(" ")},
        english=known.english,
        short=known.short,
        irregular=known.irregular,
        syllables=known.syllables,
    )


def _lengths(known: Mapping[str, tuple[int, ...]], entries: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """For each beginning the lengths of what begins so, longest first: "the" begins many names, but they have few lengths."""
    lengths = dict(known)
    for first, length in entries:
        if length not in (found := lengths.get(first, ())):
            lengths[first] = tuple(sorted((*found, length), reverse=True))
    return lengths


def split_words(text: str, short: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The English words of a normalized text, contractions and short forms written out."""
    words: list[str] = []
    for token in _WORD.findall(text):
        word, _, contraction = token.partition("'")
        if contraction in ("t",) and word.endswith("n"):
            words += (word[:-1] if word not in ("can", "won") else {"can": "can", "won": "will"}[word], "not")
            continue
        for part in word.split("-"):
            if part:
                words += short.get(part, (part,))
        if contraction in ("re", "ve", "ll", "m"):
            words.append({"re": "are", "ve": "have", "ll": "will", "m": "am"}[contraction])
    return words


def parse_terms(text: str, prefix: str = "") -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Read lines ``name: English, phrases | 中文 词`` (name optional: then the first English phrase names the line)."""
    terms = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        name, colon, rest = line.partition(":")
        english, _, chinese = (rest if colon else line).partition("|")
        phrases = tuple(phrase.strip() for phrase in english.split(",") if phrase.strip())
        terms[prefix + (name.strip() if colon else phrases[0])] = (phrases, tuple(chinese.split()))
    return terms


def _data(name: str) -> str:
    return (resources.files("bot.language") / "data" / name).read_text(encoding="utf-8")


def _sections(name: str) -> dict[str, str]:
    return dict(load(_data(name)))


@functools.cache
def everyday_english() -> frozenset[str]:
    """Correctly spelt everyday English words."""
    return frozenset(set(_data("english.txt").split()))


@functools.cache
def general_lexicon() -> Lexicon:
    """The vocabulary that ships with the program, independent of any knowledge base."""
    spelling = _sections("spelling.yaml")
    short = {line.split()[0]: tuple(line.split()[1:]) for line in spelling["short"].splitlines()}
    irregular = dict(line.split() for line in spelling["irregular"].splitlines())
    syllables = dict(line.split() for line in spelling["syllables"].splitlines())
    terms: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for section in _sections("concepts.yaml").values():
        terms.update(parse_terms(section))
    for section in _sections("places.yaml").values():
        terms.update(parse_terms(section, prefix=PLACE))
    empty = Lexicon(
        phrases={},
        phrase_lengths={},
        han={},
        longest_han=0,
        han_lengths={},
        words=frozenset(),
        english=everyday_english(),
        short=short,
        irregular=irregular,
        syllables=syllables,
    )
    return empty.extended(terms)


def inflected(lexicon: Lexicon) -> dict[str, str]:
    """The everyday English words that are forms of a word of a lexicon -> that word, in the order of the alphabet.

    A lexicon that extends the general one is asked only for the words that what it adds can make forms of: asking it for all
    of them took longer than everything else a new base needs.
    """
    general, forms = general_lexicon(), _general_forms()
    if lexicon.english is not general.english or lexicon.irregular != general.irregular or not lexicon.words >= general.words:
        return _forms(lexicon, lexicon.english)
    touched = {form for word in lexicon.words - general.words for form in _possible_forms(word)}
    touched = (touched & lexicon.english) | _untold_forms()
    untouched = {word: base for word, base in forms.items() if word not in touched}
    return dict(sorted((untouched | _forms(lexicon, touched)).items()))


def _forms(lexicon: Lexicon, words: Iterable[str]) -> dict[str, str]:
    return {word: base for word in sorted(words) if (base := lexicon.base_form(word)) != word and base in lexicon.words}


@functools.cache
def _general_forms() -> dict[str, str]:
    return _forms(general_lexicon(), general_lexicon().english)


def _possible_forms(word: str) -> Iterator[str]:
    """Whatever ``base_form`` may look up a word for; but see ``_untold_forms``."""
    yield word
    for suffixes in _SUFFIXES.values():
        for suffix, endings in suffixes:
            yield word + word[-1:] + suffix
            yield from (word.removesuffix(ending) + suffix for ending in endings if word.endswith(ending))


@functools.cache
def _untold_forms() -> frozenset[str]:
    """The everyday words whose base form is looked up by another spelling than their own: irregular and British ones."""
    general = general_lexicon()
    return frozenset(
        word
        for word in general.english
        if word in general.irregular or any(letters in word and pattern.search(word) for letters, pattern, _ in _BRITISH)
    )


PLACE = "place:"
ENTITY = "entity:"


def entity_terms(aliases: Mapping[str, Iterable[str]]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Concepts for entities: id -> names, English and Chinese mixed."""
    return {
        ENTITY + name: (
            tuple(alias for alias in names if alias.isascii()),
            tuple(alias for alias in names if not alias.isascii()),
        )
        for name, names in ((name, tuple(names)) for name, names in aliases.items())
    }
