"""What was typed, understood: words, concepts, numbers and the features by which it is compared with stored wordings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.language.lexicon import ENTITY, PLACE, Lexicon
from bot.language.normalize import language_of, normalize
from bot.language.numbers import COUNTED, Number, find_numbers

_SENTENCE_END = re.compile(r"([.!?;。！？；](?=\s|$|[^0-9a-z])|:(?=\s)|\s-\s|\n)")
_FOR = re.compile(r"\b4 (?=(?:the|a|an|wat|what|which|wich|me|my|this|that|his|her|our|your|ur|u)\b)")
_LETTERS = re.compile(r"(?<=[a-z]);(?=[a-z])")
_ASKS = re.compile(r"\b(?:how|what|when|where|who|which|why|whose|whom)\b|什么|多少|几|哪|谁|何|啥|怎")
_TOKEN = re.compile(r"[a-z][a-z&+-]*(?:'[a-z]+)?|[㐀-鿿]+|\d[\d,.]*(?:st|nd|rd|th)?")
_WORD = re.compile(r"(\w+)")
UNSPECIFIC = frozenset({"ask-definition", "ask-state", "ask-whether", "ask-which"})
"""Ways of asking that do not tell what kind of thing is wanted."""

EMPTY_CONCEPTS = frozenset("ask-whether ask-which ask-definition bot help quote opinion good ok exactly year still not both every".split())
"""Concepts that say nothing on what a question is about."""

_AUXILIARIES = frozenset("be do have can will would could should isn't has did is are was were".split())
_INTERROGATIVES = frozenset({"which", "what", "whose", "many"})
_NO_HEADS = _AUXILIARIES | frozenset(
    "the a an of about else if exactly much kind sort type it they he she we you i to in on at for by and or that this there up happen"
    " go many more other all any each every such not ever".split()
)
_HAN_HEAD = re.compile(rf"{COUNTED}(?=[\u3400-\u9fff]{{2}})")
_CONTRACTIONS = {"re": "are", "ve": "have", "ll": "will", "m": "am"}
FEATURELESS_HAN = frozenset("的了呢啊呀吧吗么嘛哦哈啦")
"""Chinese characters that no feature is made of."""

CONTEXT_WEIGHT = 0.4
"""Weight of what stands outside the asking sentence, in [0, 1]: people add chatty context. Effect: 0 ignores it."""

_MAX_REPAIRS = 24
"""Most unknown words of one text that are compared with the vocabulary; bounds the time on nonsense."""

SMALL_NUMBER = 4.0
"""Plain numbers up to this say little ("two cities", "a couple of") and contradict nothing."""

MIN_CLAIM_WORDS = 6
"""Least words of a statement with a question mark that is taken for a claim to be judged; fewer are a fragment."""

MAX_PAIRED = 14
"""Most concepts of one sentence that are paired with each other; bounds the time on texts that are lists of words."""

Repair = Callable[[str], "tuple[str, ...] | None"]
"""Spelling: a word that is not known -> the words meant, or None to leave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text as the program understands it.

    Attributes:
        text: what was typed.
        normalized: the text in its folded form.
        language: ``"en"``, ``"zh"`` or None when it has no letters.
        words: English base forms and Chinese words of the asking sentence, in order.
        concepts: concept names of the asking sentence, without places.
        context_concepts: concepts that only stand outside the asking sentence.
        places: ids of the places named in the asking sentences.
        numbers: numbers of the whole text.
        heads: for each thing asked for by "how many ...", "which ...", "多少..." the features that stand for it.
        unknown: words of the asking sentence that are neither in the vocabulary nor everyday English.
        repairs: ``(typed, meant)`` pairs of the spelling repair.
        features: feature -> weight in (0, 1]; what wordings are compared by.
        asking: the asking sentences in normalized form, misspellings repaired; what statements are compared by.
        context: what a follow-up leans on, in the same form; empty for a question on its own.
    """

    text: str
    normalized: str
    language: str | None
    words: tuple[str, ...]
    concepts: frozenset[str]
    context_concepts: frozenset[str]
    places: frozenset[str]
    numbers: tuple[Number, ...]
    heads: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]
    features: Mapping[str, float]
    asking: str = ""
    context: str = ""

    @property
    def asked_numbers(self) -> tuple[Number, ...]:
        """The numbers of the asking sentences: what others name ("I have it for 12 o'clock") contradicts no answer."""
        return find_numbers(self.asking)


_PART = re.compile(
    r"[?？;；,，]\s*+(?:(?:and|以及|还有|并且|和)\s*+(?=\S)|(?=\S))|(?<!\s)\s++and\s++(?=(?:how|what|when|where|who|which|why|whose|is|are|did|was|were|do|does)\b)"
    r"|以及|还有(?!什么|哪|别|没)"
)
MAX_PARTS = 3
_ITEM = re.compile(r"[、,，;；]|(?<!\s)\s++and\s++|以及|和")
MAX_ITEMS = 5
MAX_ITEM = 40
"""Longest item of such a list, in characters."""


def split_question(question: Question) -> tuple[str, ...]:
    """The parts of a question that each ask for something of their own, as texts; empty when there are not at least two.

    "How many firms came and what was signed?" has two; a clause without a question word belongs to its neighbour and
    leaves the question whole.
    """
    parts = [part.strip() for part in _PART.split(question.normalized) if part and _TOKEN.search(part)]
    asking = [part for part in parts if _ASKS.search(part)]
    return tuple(parts) if 2 <= len(parts) <= MAX_PARTS and len(asking) == len(parts) else ()


def enumerated(question: Question) -> tuple[str, ...]:
    """The items of a list after a colon ("the figures please: firms, projects, total investment"); empty when there is none."""
    head, colon, tail = question.normalized.rpartition(":")
    if not colon or not head:
        return ()
    items = [item.strip(" .?!。？！") for item in _ITEM.split(tail)]
    return tuple(items) if 2 <= len(items) <= MAX_ITEMS and all(0 < len(item) <= MAX_ITEM for item in items) else ()


def no_repair(word: str) -> None:
    """The repair of stored wordings: they are taken as they are, so that they never bend each other."""


class WordForms(dict[str, tuple[str, ...]]):
    """Latin token as typed -> the base forms of the words meant, nothing repaired; found out when first asked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __missing__(self, token: str) -> tuple[str, ...]:
        words = [token] if _is_entry(token, self._lexicon) else _spelled(token, self._lexicon, no_repair, [], [])
        forms = self[token] = tuple(map(self._lexicon.base_form, words))
        return forms


def features_of(text: str, lexicon: Lexicon, forms: WordForms) -> tuple[set[str], set[float | str]]:
    """The features of a stored text: those of :func:`understand` without repair, found in half the time.

    Args:
        text: the text.
        lexicon: the vocabulary to read it with.
        forms: word forms by that vocabulary; grows by the tokens of the text.

    Returns:
        The features, and the values of the numbers and the ids of the places they depend on, told or not.
    """

    def spell(token: str, _: list[str]) -> tuple[str, ...]:
        return forms[token]

    parts = [part for part, _ in _split_sentences(tidied(normalize(text))) if part]
    read = [_read_sentence(part, lexicon, spell) for part in parts]
    named: set[float | str] = {concept for sentence in read for concept in sentence.concepts if concept.startswith(PLACE)}
    return set().union(*(sentence.features for sentence in read)), named.union(*(sentence.numbers for sentence in read))


def tidied(normalized: str) -> str:
    """A normalized text with two habits of messengers undone: "4 the" for "for the", a semicolon inside a word."""
    return _LETTERS.sub("", _FOR.sub("for ", normalized))


def understand(text: str, lexicon: Lexicon, repair: Repair = no_repair, han_repair: Callable[[str], str] | None = None) -> Question:
    """Read *text*. Never raises; a text without letters or digits has no features."""
    normalized = normalize(text)
    repaired_text = tidied(han_repair(normalized) if han_repair is not None else normalized)
    repairs: list[tuple[str, str]] = []
    if repaired_text != normalized:
        repairs.append((normalized, repaired_text))
    left = _MAX_REPAIRS

    def limited(word: str) -> tuple[str, ...] | None:
        nonlocal left
        left -= 1
        return repair(word) if left >= 0 else None

    def spell(token: str, unknown: list[str]) -> list[str]:
        words = [token] if _is_entry(token, lexicon) else _spelled(token, lexicon, limited, repairs, unknown)
        return [lexicon.base_form(word) for word in words]

    sentences = [part for part in _split_sentences(repaired_text) if part[0]]
    read = [_read_sentence(sentence, lexicon, spell) for sentence, _ in sentences]
    asking = [asked or any(c.startswith("ask-") for c in sentence.concepts) for (_, asked), sentence in zip(sentences, read, strict=True)]
    asked_for = set().union(*(sentence.concepts for sentence, is_asking in zip(read, asking, strict=True) if is_asking))
    if not asked_for - EMPTY_CONCEPTS:
        # Nothing is asked, or only "can you confirm?": then the other sentences say what about.
        asking = [True] * len(read)
    features: dict[str, float] = {}
    words: list[str] = []
    unknown: list[str] = []
    heads: list[tuple[str, ...]] = []
    concepts: set[str] = set()
    context: set[str] = set()
    places: set[str] = set()
    for (part, asked), sentence in zip(sentences, read, strict=True):
        if asked and len(sentence.words) >= MIN_CLAIM_WORDS and not _ASKS.search(part):
            # A whole statement with a question mark asks whether it is true.
            sentence.concepts.add("ask-whether")
    for sentence, is_asking in zip(read, asking, strict=True):
        weight = 1.0 if is_asking else CONTEXT_WEIGHT
        if is_asking:
            features.update(dict.fromkeys(sentence.features, weight))
        else:
            for feature in sentence.features:
                features.setdefault(feature, weight)
        if is_asking:
            places.update(c for c in sentence.concepts if c.startswith(PLACE))
            words += sentence.words
            unknown += sentence.unknown
            heads += _heads(sentence.runs, lexicon)
            concepts.update(sentence.concepts)
        else:
            context.update(sentence.concepts)
    asked_text = _repaired(" ".join(part for (part, _), is_asking in zip(sentences, asking, strict=True) if is_asking), repairs)
    return Question(
        text=text,
        normalized=normalized,
        language=language_of(normalized),
        words=tuple(words),
        concepts=frozenset(c for c in concepts if not c.startswith(PLACE)),
        context_concepts=frozenset(c for c in context - concepts if not c.startswith(PLACE)),
        places=frozenset(places),
        numbers=find_numbers(repaired_text),
        heads=tuple(heads),
        unknown=tuple(unknown),
        repairs=tuple(repairs),
        features=features,
        asking=asked_text,
    )


def _repaired(text: str, repairs: Iterable[tuple[str, str]]) -> str:
    for typed, meant in repairs:
        if typed.isalpha() and typed.isascii():
            text = "".join(meant if part == typed else part for part in _WORD.split(text))
    return text


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: list[str]
    unknown: list[str]
    concepts: set[str]
    features: list[str]  # in reading order, may repeat; a set would differ from process to process
    numbers: list[float]
    runs: list[tuple[str, ...] | str]  # what stands together: base forms of Latin words, or Chinese characters


def _mark(concept: str) -> str:
    """The feature of a concept; those of things with a name are told apart from those of words."""
    return ("e:" if concept.startswith((ENTITY, PLACE)) else "c:") + concept


def _split_sentences(text: str) -> list[tuple[str, bool]]:
    """Sentences with whether each ends in a question mark."""
    parts = _SENTENCE_END.split(text)
    return [(parts[i].strip(), i + 1 < len(parts) and parts[i + 1] in "?？") for i in range(0, len(parts), 2)]


def _read_sentence(text: str, lexicon: Lexicon, spell: Callable[[str, list[str]], Iterable[str]]) -> _Sentence:
    """Read one sentence; *spell* gives the base forms meant by a Latin token and notes the unknown words in its list."""
    words: list[str] = []
    unknown: list[str] = []
    concepts: set[str] = set()
    features: list[str] = []
    runs: list[tuple[str, ...] | str] = []
    latin: list[str] = []

    def flush() -> None:
        if not latin:
            return
        # "Could you tell me when ..." asks when.
        if not words and latin[0] in _AUXILIARIES and latin[1:2] != ["you"]:
            concepts.add("ask-whether")
        runs.append(tuple(latin))
        for start, end, names in lexicon.concepts_of(tuple(latin)):
            concepts.update(names)
            if end - start > 1:
                features.append("p:" + "_".join(latin[start:end]))
        features.extend([f"p:{first}_{second}" for first, second in itertools.pairwise(latin)])
        features.extend([f"w:{word}" for word in latin])
        words.extend(latin)
        latin.clear()

    for token in _TOKEN.findall(text):
        if "a" <= token[0] <= "z":
            latin.extend(spell(token, unknown))
        elif token[0].isdigit():
            latin.append("#")
        else:
            flush()
            runs.append(token)
            _read_han(token, lexicon, words, concepts, features)
    flush()
    marks = set()
    numbers = find_numbers(text)
    for number in numbers:
        told = number.value in lexicon.told_numbers
        if told:
            features.append(f"n:{number.value:g}")
        if number.kind != "plain" or number.value > SMALL_NUMBER:
            marks.add(f"k:{number.kind}" if told else f"k:other-{number.kind}")
    marks.update("e:elsewhere" if name.startswith(PLACE) and name not in lexicon.told_places else _mark(name) for name in concepts)
    named = sorted(marks)
    features += named
    features += map("&".join, itertools.combinations(named[:MAX_PAIRED], 2))
    return _Sentence(words, unknown, concepts, features, [number.value for number in numbers], runs)


def _is_entry(token: str, lexicon: Lexicon) -> bool:
    """Whether a token is a word of the vocabulary as it stands: most are."""
    return token in lexicon.words and token not in lexicon.short and token.isalpha()


def _spelled(token: str, lexicon: Lexicon, repair: Repair, repairs: list[tuple[str, str]], unknown: list[str]) -> list[str]:
    """The words meant by a Latin token: contractions and short forms written out, misspellings repaired."""
    out: list[str] = []
    word, _, tail = token.partition("'")
    if tail == "t" and word.endswith("n"):
        out += [word[:-1] if word not in ("can", "won") else {"can": "can", "won": "will"}[word], "not"]
        return out
    for part in word.split("-"):
        if not part:
            continue
        for meant in lexicon.short.get(part, (part,)):
            if len(meant) < 2 or meant in lexicon.english or lexicon.base_form(meant) in lexicon.words:
                out.append(meant)
                continue
            repaired = repair(meant)
            if repaired is None:
                unknown.append(meant)
                out.append(meant)
            else:
                repairs.append((meant, " ".join(repaired)))
                out += [word for part in repaired for word in lexicon.short.get(part, (part,))]
    if tail in _CONTRACTIONS:
        out.append(_CONTRACTIONS[tail])
    return out


def _heads(runs: Iterable[tuple[str, ...] | str], lexicon: Lexicon) -> list[tuple[str, ...]]:
    """The things asked for in the runs of a sentence, in order."""
    return [head for run in runs for head in (_han_heads(run, lexicon) if isinstance(run, str) else _latin_heads(run, lexicon))]


def _latin_heads(words: tuple[str, ...], lexicon: Lexicon) -> list[tuple[str, ...]]:
    """What "how many", "which" and "what" ask for: the word after them, with its concepts."""
    heads = []
    for first, second in itertools.pairwise(words):
        if first in _INTERROGATIVES and second not in _NO_HEADS and second != "#":
            names = [name for _, _, found in lexicon.concepts_of((second,)) for name in found]
            heads.append((f"w:{second}", *map(_mark, names)))
    return heads


def _han_heads(run: str, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """What 多少, 几 and 哪 ask for: the word after them, measure words left out."""
    heads = []
    for match in _HAN_HEAD.finditer(run):
        rest = run[match.end() : match.end() + lexicon.longest_han]
        names = next((names for start, _, names in lexicon.han_words(rest) if start == 0), ())
        heads.append((f"h:{rest[:2]}", *map(_mark, names)))
    return heads


def _read_han(run: str, lexicon: Lexicon, words: list[str], concepts: set[str], features: list[str]) -> None:
    for start, end, names in lexicon.han_words(run):
        concepts.update(names)
        words.append(run[start:end])
    plain = "".join(c for c in run if c not in FEATURELESS_HAN)
    features.extend([f"h:{first}{second}" for first, second in itertools.pairwise(plain)])
    if len(plain) == 1:
        features.append(f"h:{plain}")
