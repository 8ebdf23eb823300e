"""Everything that can be told, as texts to be compared with a question one at a time, so that no item gains by having many of them.

Facts and overviews come first, then the sentences of the documents. Each has texts of several fields: how people ask for it, the question
it answers, its answer, its proof, the names of what it is about.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from bot.facts.contexts import contexts_of
from bot.facts.model import Fact, KnowledgeBase, Overview
from bot.language.answer_types import identifiers, relative_years, told_types
from bot.language.encoder import Encoder, shipped_encoder
from bot.language.hearing import heard_forms, sound, sounds_in, spoken_forms, transcribed
from bot.language.normalize import normalize
from bot.language.numbers import find_numbers
from bot.language.vectors import Tokens, plain, shipped_vectors, sound_key, tokens_of, unit
from bot.retrieval.index import Positions, places_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Keys = npt.NDArray[np.uint32]
_KEY = 0xFFFF_FFFF
_Kind = TypeVar("_Kind", bound=np.generic)

PHRASING, QUESTION, ANSWER, QUOTE, NAME, CONTEXT = range(6)
"""Fields of a text; the context stands around a sentence and says what that speaks of."""

ASKING, TELLING = (PHRASING, QUESTION), (ANSWER, QUOTE)
"""Fields of texts that a question is compared with as a whole."""

MAX_PHRASINGS = 5
"""Phrasings of an item that are compared word by word, those least alike. Effect: bounds time and memory; the index knows all of them."""

MAX_CHOICE = 60
"""Phrasings among which those are chosen, evenly spread over all. Effect: bounds the time of a build."""

MAX_DOCUMENTS = 5_000
"""Documents of which it is remembered what their texts say together. Effect: who changes one fact does not read all others again."""

MAX_MEANINGS = 4_000
"""Texts whose meanings are remembered. Effect: what is prepared twice, as in a preview and then in earnest, is encoded once."""

MAX_NAMES = 2
"""Names compared of each of the first ``MAX_NAMES`` subjects, a language."""

MAX_TOKENS = 60
"""Words compared of one text; a proof may be a paragraph."""

_SHORTEST_NAME = 4
_NAMELIKE = 13.0
"""Cost (-ln of the frequency) from which a word of the table may be a name: one in 440,000 words."""
_COMMON, _LEAST_COMMON = 0.25, 4
"""Share, and least number, of the statements of a document that have a word from which it says nothing of any one of them."""
_SPOKEN = 0.15
"""Share of the words in a language from which a document counts as told in it."""
_LATIN = re.compile(r"[a-z]+")
_HAN = re.compile(r"[㐀-鿿]+")

_K1, _B, _MEAN_LENGTH = 1.2, 0.75, 120.0
"""Okapi BM25 (Robertson & Walker 1994) with its usual parameters; the mean length, in words, is fixed, so that a change of one item leaves
the others as they are."""

_OTHER_STATEMENTS, _OTHER_DOCUMENTS = 20, 20
"""Statements and documents without any word of the question that are counted besides those there are when the rarity of a word is told.
Effect: a document of one statement, and a base of one document, have rare words, too; and what a question is compared with stays as it is
when documents are added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The texts of a base.

    Attributes:
        items: ids: facts and overviews in file order, then sentences; headings of tables are none of them.
        stated: number of the first sentence among them.
        item_start: per item its first text (one more at the end).
        field: per text its field.
        text_start: per text its first word (one more at the end); every text has a word at least.
        meanings: per text its vector by the encoder, 127 being 1, as a question or as what is told; zero for names and contexts. Shape
            (texts, dimensions).
        words: per word which of the different words of the base it is.
        weights: per word how much it says, see :class:`~bot.language.vectors.Tokens`.
        rows, keys, sounds: per different word, see there.
        vectors: per different word its vector, 127 being 1; shape (different words, dimensions).
        centres: per item the mean directions of the meanings of what asks for it, of its answer and of its proof; shape
            (items, 3, dimensions), zero where there is none.
        terms: the different keys of words, ascending.
        term_start: per term its first posting (one more at the end).
        term_items: items with the term.
        term_weights: their weights by BM25, with the rarity of the term among the statements of the item's document.
        answer_types: per item the types its answer tells something of, as bits.
        quote_types: the same of its proofs.
        numbers: per item the numbers of all its texts.
        answer_numbers: per item the numbers of its answer.
        identifiers: per item "phase 2" and the like, see :func:`~bot.language.answer_types.identifiers`.
        relative_years: per item whether it speaks of last year and the like.
        phrased: per item ln(1 + its phrasings).
        subjects: per item the ids of the entities it is about, the main one first.
        document: per item the number of the document its first proof is from.
        documents: how many documents there are.
        spread_start: per term the first of the documents that speak of it (one more at the end).
        spread: these documents, ascending.
        rarity: the rarity of the term in each of them, in nats.
        absent: per document the rarity of a word that it does not have, in nats.
        common: per document the keys of the words of its title, and of those that a good part of its statements have.
        names: consonants of a name, in either script -> documents that have it, see :mod:`bot.language.hearing`.
        sounds_of_documents: per document the sound of its Chinese text.
        languages: per document whether a good part of what is told of it is English; the same for Chinese. Shape (2, documents).
    """

    items: tuple[str, ...]
    stated: int
    item_start: Ints
    field: npt.NDArray[np.uint8]
    text_start: Ints
    meanings: npt.NDArray[np.int8]
    words: Ints
    weights: Floats
    rows: Ints
    keys: Keys
    sounds: Keys
    vectors: npt.NDArray[np.int8]
    centres: Floats
    terms: Keys
    term_start: Ints
    term_items: Ints
    term_weights: Floats
    answer_types: Ints
    quote_types: Ints
    numbers: tuple[frozenset[float], ...]
    answer_numbers: tuple[frozenset[float], ...]
    identifiers: tuple[frozenset[str], ...]
    relative_years: tuple[frozenset[int], ...]
    phrased: Floats
    subjects: tuple[tuple[str, ...], ...]
    document: Ints
    documents: int
    spread_start: Ints
    spread: Ints
    rarity: Floats
    absent: Floats
    common: tuple[frozenset[int], ...]
    names: Mapping[str, tuple[int, ...]]
    sounds_of_documents: tuple[str, ...]
    languages: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Item:
    """An item before it is read: all its phrasings, its other texts by field, and what it is about."""

    id: str
    phrasings: tuple[str, ...]
    texts: tuple[tuple[int, str], ...]
    subjects: tuple[str, ...]
    document: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What the texts of an item say, whatever other items there are; see :class:`Statements`. *sizes*: per text its words."""

    field: npt.NDArray[np.uint8]
    sizes: npt.NDArray[np.signedinteger[Any]]
    meanings: npt.NDArray[np.int8]
    words: Ints
    weights: Floats
    centres: Floats
    answer_types: int
    quote_types: int
    numbers: frozenset[float]
    answer_numbers: frozenset[float]
    identifiers: frozenset[str]
    relative_years: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a document says as a whole; see :class:`Statements`. *titles*: keys of the words of its titles."""

    titles: frozenset[int]
    names: tuple[str, ...]
    sound: str
    languages: npt.NDArray[np.bool_]


_Word = tuple[int, int, int]
"""Row, key and sound of a word."""


class _Reader:
    """Reads items; what is known of them from another state of the base is taken from there."""

    def __init__(self, known: tuple[KnowledgeBase, Statements] | None) -> None:
        self.words: dict[_Word, int] = {}
        self._known: dict[_Item, int] = {}
        if known is not None:
            knowledge, told = known
            self._told = told
            self._known = {item: number for number, item in enumerate(_items(knowledge))}
            words = zip(told.rows.tolist(), told.keys.tolist(), told.sounds.tolist(), strict=True)
            self.words = {word: number for number, word in enumerate(words)}
            self._first_text, self._first_word = told.item_start.tolist(), told.text_start.tolist()

    def read(self, item: _Item) -> _Read:
        """What its texts say."""
        number = self._known.get(item)
        if number is None:
            return self._new(item)
        told, (first, last) = self._told, self._first_text[number : number + 2]
        words = slice(self._first_word[first], self._first_word[last])
        return _Read(
            field=told.field[first:last],
            sizes=np.diff(told.text_start[first : last + 1]),
            meanings=told.meanings[first:last],
            words=told.words[words],
            weights=told.weights[words],
            centres=told.centres[number],
            answer_types=int(told.answer_types[number]),
            quote_types=int(told.quote_types[number]),
            numbers=told.numbers[number],
            answer_numbers=told.answer_numbers[number],
            identifiers=told.identifiers[number],
            relative_years=told.relative_years[number],
        )

    def _new(self, item: _Item) -> _Read:
        texts = [*((PHRASING, text) for text in _least_alike(item.phrasings, MAX_PHRASINGS)), *item.texts]
        tokens = [_cut(tokens_of(text)) for _, text in texts]
        normalized = [(field, plain(normalize(text))) for field, text in texts]
        numbers = [(field, frozenset(number.value for number in find_numbers(text))) for field, text in normalized]
        fields = np.array([field for field, _ in texts], dtype=np.uint8)
        meanings = _meanings(texts)
        words = [word for token in tokens for word in zip(token.rows.tolist(), token.keys.tolist(), token.sounds.tolist(), strict=True)]
        together = " ".join(text for _, text in normalized)
        return _Read(
            field=fields,
            sizes=np.array([len(token.rows) for token in tokens]),
            meanings=meanings,
            words=np.array([self.words.setdefault(word, len(self.words)) for word in words], dtype=np.int32),
            weights=np.concatenate([token.weights for token in tokens]),
            centres=_centres(fields, meanings),
            answer_types=_types(normalized, ANSWER),
            quote_types=_types(normalized, QUOTE),
            numbers=frozenset().union(*(values for _, values in numbers)),
            answer_numbers=frozenset().union(*(values for field, values in numbers if field == ANSWER)),
            identifiers=identifiers(together),
            relative_years=relative_years(together),
        )


def gather(knowledge: KnowledgeBase, known: tuple[KnowledgeBase, Statements] | None = None) -> Statements:
    """The statements of a base; linear in its texts, of which at most ``MAX_PHRASINGS`` are phrasings of one item.

    *known*: another state of the base with its statements, from which the items are taken that are the same; nothing else depends on it.
    """
    found = _items(knowledge)
    reader = _Reader(known)
    read = [reader.read(item) for item in found]
    told_in: dict[str, list[int]] = {}
    for number, item in enumerate(found):
        told_in.setdefault(item.document, []).append(number)
    numbers_of = {name: number for number, name in enumerate(told_in)}
    document = np.array([numbers_of[item.document] for item in found], dtype=np.int32)
    sizes = _joined([one.sizes for one in read], np.int64)
    words, (rows, keys, sounds) = _different(_joined([one.words for one in read], np.int32), list(reader.words))
    item_of_word = np.repeat(np.arange(len(read)), [int(one.sizes.sum()) for one in read])
    postings = _postings(keys[words], item_of_word, document, len(told_in))
    fields = _joined([one.field for one in read], np.uint8)
    # What is told once is not told all over a document because several sentences refer to it.
    stated = ~np.isin(fields, (PHRASING, CONTEXT)).repeat(sizes) & (keys[words] > 0)
    told = []
    for name, its in told_in.items():
        texts = (text for number in its for field, text in found[number].texts if field not in (QUESTION, CONTEXT))
        told.append(_told((knowledge.documents[name].title, *knowledge.documents[name].titles.values()), tuple(texts)))
    return Statements(
        items=tuple(item.id for item in found),
        stated=sum(item.id not in knowledge.sentences for item in found),
        item_start=_starts(len(one.field) for one in read),
        field=fields,
        text_start=_starts(sizes),
        meanings=np.concatenate([one.meanings for one in read]) if read else np.zeros((0, shipped_encoder().dimensions), dtype=np.int8),
        words=words,
        weights=_joined([one.weights for one in read], np.float32),
        rows=rows.astype(np.int32),
        keys=keys,
        sounds=sounds,
        vectors=shipped_vectors().read(rows.astype(np.int32)),
        centres=np.stack([one.centres for one in read]) if read else np.zeros((0, 3, shipped_encoder().dimensions), dtype=np.float32),
        terms=postings.terms,
        term_start=postings.start,
        term_items=postings.items,
        term_weights=postings.weights,
        answer_types=np.array([one.answer_types for one in read], dtype=np.int32),
        quote_types=np.array([one.quote_types for one in read], dtype=np.int32),
        numbers=tuple(one.numbers for one in read),
        answer_numbers=tuple(one.answer_numbers for one in read),
        identifiers=tuple(one.identifiers for one in read),
        relative_years=tuple(one.relative_years for one in read),
        phrased=np.array([math.log1p(len(item.phrasings)) for item in found], dtype=np.float32),
        subjects=tuple(item.subjects for item in found),
        document=document,
        documents=len(told),
        spread_start=postings.spread_start,
        spread=postings.spread,
        rarity=postings.rarity,
        absent=postings.absent,
        # How many phrasings there are must not change what a document is about.
        common=_common(told, document, item_of_word[stated], keys[words[stated]]),
        names=_names(told),
        languages=np.array([one.languages for one in told], dtype=bool).reshape(-1, 2).T,
        sounds_of_documents=tuple(one.sound for one in told),
    )


def _different(words: Ints, known: list[_Word]) -> tuple[Ints, Keys]:
    """Per word which of the different words it is; and these, sorted: their rows, keys and sounds. *known*: what *words* are numbers of."""
    used = np.unique(words)
    different = np.array(known, dtype=np.int64).reshape(-1, 3)[used]
    order = np.lexsort(different.T)
    place = np.zeros(len(known), dtype=np.int32)
    place[used[order]] = np.arange(len(used))
    return place[words], different[order].T.astype(np.uint32)


def _common(told: Sequence[_Told], document: Ints, items: Positions, keys: Keys) -> tuple[frozenset[int], ...]:
    """Per document its common words; *items* and *keys*: of all words that are stated."""
    having = np.unique(_pairs(items, keys))
    pairs, times = np.unique(_pairs(document[having >> 32], having & _KEY), return_counts=True)
    often = pairs[times >= np.maximum(_LEAST_COMMON, _COMMON * np.bincount(document)[pairs >> 32])]
    bounds = itertools.pairwise(np.searchsorted(often >> 32, np.arange(len(told) + 1)).tolist())
    return tuple(one.titles.union((often[first:last] & _KEY).tolist()) for one, (first, last) in zip(told, bounds, strict=True))


def _names(told: Iterable[_Told]) -> dict[str, tuple[int, ...]]:
    names: dict[str, list[int]] = {}
    for document, found in enumerate(told):
        for name in found.names:
            names.setdefault(name, []).append(document)
    return {name: tuple(documents) for name, documents in names.items()}


@functools.lru_cache(maxsize=MAX_DOCUMENTS)
def _told(titles: tuple[str, ...], texts: tuple[str, ...]) -> _Told:
    """What a document says as a whole; *texts*: of its items."""
    normalized = [plain(normalize(text)) for text in texts]
    forms = [spoken_forms(word) for text in normalized for word in _LATIN.findall(text) if is_name(word)]
    forms += [heard_forms(run) for text in normalized for run in transcribed(text)]
    together = " ".join(normalized)
    han = "".join(_HAN.findall(together))
    words = np.array([len(_LATIN.findall(together)), len(han) / 2])
    return _Told(
        titles=frozenset().union(*(tokens_of(title).keys.tolist() for title in titles)),
        names=tuple(sorted(frozenset().union(*forms))),
        sound=sound(han),
        languages=words / (words.sum() or 1) >= _SPOKEN,
    )


def is_name(word: str) -> bool:
    """Whether a word in small Latin letters is rare enough to be a name: it is in no table of common words, or at its end."""
    if len(word) < _SHORTEST_NAME:
        return False
    table = shipped_vectors().words
    row = table.row(word)
    return row < 0 or float(table.cost[row]) > _NAMELIKE


def affinity(statements: Statements, tokens: Tokens, normalized: str) -> tuple[Floats, dict[str, frozenset[int]]]:
    """How far each document speaks of what a question speaks of, by exact words and names alone.

    Args:
        statements: the statements.
        tokens: the words of the question.
        normalized: the question.

    Returns:
        Per document the share of the question's words that it has, weighed by how few documents have them, in [0, 1]; and the words and
        runs of characters that are names heard in another script, each with the documents that have the name.
    """
    heard: dict[str, frozenset[int]] = {}
    for run in transcribed(normalized):
        documents = frozenset(document for form in heard_forms(run) for document in statements.names.get(form, ()))
        if documents:
            heard[run] = documents
    for word in dict.fromkeys(_LATIN.findall(normalized)):
        if is_name(word):
            found = sounds_in(word, statements.sounds_of_documents)
            found |= {document for form in spoken_forms(word) for document in statements.names.get(form, ())}
            if found:
                heard[word] = frozenset(found)
    counts = statements.documents
    known_of = counts + _OTHER_DOCUMENTS
    places, known = _terms_of(statements, tokens)
    spread, sizes = places_of(statements.spread_start, places[known])
    having = np.zeros(len(known), dtype=np.int64)
    having[known] = sizes
    rarity = [math.log(1 + (known_of - documents + 0.5) / (documents + 0.5)) for documents in having.tolist()]
    says = (tokens.weights.astype(np.float64) * rarity).astype(np.float32)
    token, document = np.repeat(np.arange(len(says)), having), statements.spread[spread]
    # A word of one language says nothing of a document in the other, unless it stands there.
    languages = np.vstack([statements.languages, np.ones(counts, dtype=bool)])
    expected = languages[[2 if word[:1] == "#" else 0 if word.isascii() else 1 for word in tokens.words]]
    expected[token, document] = True
    scores = np.zeros(counts, dtype=np.float32)
    np.add.at(scores, document, says[token])
    whole = np.ones(counts, dtype=np.float32)
    for part in np.where(expected, says[:, None], np.float32(0)):
        whole += part
    for documents in heard.values():
        rare = np.float32(math.log(1 + (known_of - len(documents) + 0.5) / (len(documents) + 0.5)))
        whole += rare
        scores[list(documents)] += rare
    return scores / whole, heard


def _items(knowledge: KnowledgeBase) -> list[_Item]:
    phrasings: dict[str, list[str]] = {}
    for phrasing in knowledge.phrasings:
        phrasings.setdefault(phrasing.item, []).append(phrasing.text)
    told: list[Fact | Overview] = [*knowledge.facts.values(), *(overview for overview in knowledge.overviews.values() if overview.facts)]
    found = [_item(item, phrasings.get(item.id, ()), knowledge) for item in told]
    for name, sentences in itertools.groupby(knowledge.sentences.values(), key=lambda sentence: sentence.quotes[0].document):
        of_document = list(sentences)
        contexts = contexts_of([sentence.quotes[0] for sentence in of_document])
        for sentence, context in zip(of_document, contexts, strict=True):
            texts = (QUOTE, sentence.quotes[0].text), *(((CONTEXT, context),) if context else ())
            if context is not None:
                found.append(_Item(id=sentence.id, phrasings=(), texts=texts, subjects=(), document=name))
    return found


def _item(item: Fact | Overview, phrasings: Sequence[str], knowledge: KnowledgeBase) -> _Item:
    texts = [(QUESTION, text) for text in item.question.values()]
    if isinstance(item, Fact):
        texts += [(ANSWER, text) for text in item.answer.values()]
        texts += [(QUOTE, quote.text) for quote in item.quotes]
        subjects, document = item.subjects, item.quotes[0].document
    else:
        document = knowledge.facts[item.facts[0]].quotes[0].document
        texts += [(ANSWER, text) for text in item.title.values()]
        subjects = tuple(dict.fromkeys(subject for fact in item.facts for subject in knowledge.facts[fact].subjects[:1]))
    for subject in subjects[:MAX_NAMES]:
        texts += [(NAME, name) for names in knowledge.entities[subject].names.values() for name in names[:MAX_NAMES]]
    return _Item(id=item.id, phrasings=tuple(phrasings), texts=tuple(texts), subjects=subjects, document=document)


def _least_alike(texts: Sequence[str], count: int) -> Sequence[str]:
    """*count* texts that cover the others well: the first, and each time the one least like those taken before (Gonzalez 1985)."""
    if len(texts) <= count:
        return texts
    texts = texts[:: max(1, len(texts) // MAX_CHOICE)][:MAX_CHOICE]
    vectors = np.stack([_centre(tokens_of(text)) for text in texts])
    taken = [0]
    nearest = vectors @ vectors[0]
    while len(taken) < count:
        taken.append(int(np.argmin(nearest)))
        nearest = np.maximum(nearest, vectors @ vectors[taken[-1]])
    return [texts[number] for number in taken]


def _centre(tokens: Tokens) -> Floats:
    """The unit vector of a text by its words alone: their mean, each weighed by what it says; zero when none is known."""
    total: Floats = tokens.weights @ shipped_vectors().of(tokens.rows)
    return total / np.float32(max(float(np.linalg.norm(total)), 1e-6))


def _cut(tokens: Tokens) -> Tokens:
    """The first words of a text, names that fell into single characters joined besides; at least one word, if an empty one."""
    joined = [_join(tokens, number) for number in range(len(tokens.words) - 1)]
    sounds = [sound for pair in joined for sound in pair if sound]
    count = min(len(tokens.words), MAX_TOKENS)
    if not count:
        empty = np.zeros(1, dtype=np.uint32)
        return Tokens(words=("",), rows=np.array([-1], dtype=np.int32), keys=empty, sounds=empty, weights=np.zeros(1, dtype=np.float32))
    extra = len(sounds)
    return Tokens(
        words=(*tokens.words[:count], *[""] * extra),
        rows=np.concatenate([tokens.rows[:count], np.full(extra, -1, dtype=np.int32)]),
        keys=np.concatenate([tokens.keys[:count], np.zeros(extra, dtype=np.uint32)]),
        sounds=np.concatenate([tokens.sounds[:count], np.array(sounds, dtype=np.uint32)]),
        weights=np.concatenate([tokens.weights[:count], np.zeros(extra, dtype=np.float32)]),
    )


def _join(tokens: Tokens, number: int) -> tuple[int, ...]:
    """The sounds of two and three single characters from a place on: a name that is no word stands so."""
    words = tokens.words[number : number + 3]
    if not all(len(word) == 1 and not word.isascii() for word in words[:2]):
        return ()
    lengths = (2, 3) if len(words) == 3 and len(words[2]) == 1 and not words[2].isascii() else (2,)
    return tuple(sound_key("".join(words[:length])) for length in lengths)


def _types(texts: Iterable[tuple[int, str]], field: int) -> int:
    return told_types(" ".join(text for which, text in texts if which == field))


def _meanings(texts: Sequence[tuple[int, str]]) -> npt.NDArray[np.int8]:
    """See :attr:`Statements.meanings`; *texts*: each with its field."""
    meanings = np.zeros((len(texts), shipped_encoder().dimensions), dtype=np.int8)
    for place, (field, text) in enumerate(texts):
        if field in (*ASKING, *TELLING):
            meanings[place] = _meaning(shipped_encoder(), text, field in ASKING)
    return meanings


@functools.lru_cache(maxsize=MAX_MEANINGS)
def _meaning(encoder: Encoder, text: str, asking: bool) -> npt.NDArray[np.int8]:
    (vector,) = (encoder.questions if asking else encoder.answers)([normalize(text)])
    stored: npt.NDArray[np.int8] = np.round(vector * 127).astype(np.int8)
    return stored


def _centres(field: npt.NDArray[np.uint8], meanings: npt.NDArray[np.int8]) -> Floats:
    centres = np.zeros((3, meanings.shape[1]), dtype=np.float32)
    for number, group in enumerate((ASKING, (ANSWER,), (QUOTE,))):
        total = unit(meanings[np.isin(field, group)]).sum(axis=0)
        centres[number] = total / max(float(np.linalg.norm(total)), 1e-6)
    return centres


@dataclass(frozen=True, slots=True)
class _Postings:
    """Which items have which words; see the attributes of the same names of :class:`Statements`."""

    terms: Keys
    start: Ints
    items: Ints
    weights: Floats
    spread_start: Ints
    spread: Ints
    rarity: Floats
    absent: Floats


def _rarity(having: npt.ArrayLike, statements: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """How much it says, in nats, that *having* of *statements* have a word."""
    have = np.asarray(having)
    rarity: npt.NDArray[np.float64] = np.log(1 + (np.asarray(statements) + _OTHER_STATEMENTS - have + 0.5) / (have + 0.5))
    return rarity


def _pairs(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> Positions:
    """Two numbers of 31 and of 32 bits as one, which sorts as they would."""
    pairs: Positions = first.astype(np.int64) << 32 | second
    return pairs


def _postings(keys: Keys, items: Positions, document: Ints, documents: int) -> _Postings:
    items, keys = items[keys > 0], keys[keys > 0]
    # Keys have 32 bits: they come second, and are sorted first by their order.
    terms, term = np.unique(keys, return_inverse=True)
    pairs, counts = np.unique(_pairs(term, items), return_counts=True)
    term, item = pairs >> 32, pairs & _KEY
    length = np.bincount(items, minlength=len(document))[item]
    weights = counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * length / _MEAN_LENGTH))
    sizes = np.bincount(document, minlength=documents)
    told, told_of, having = np.unique(_pairs(term, document[item]), return_inverse=True, return_counts=True)
    rarity = _rarity(having, sizes[told & _KEY])
    return _Postings(
        terms=terms,
        start=_starts(np.bincount(term, minlength=len(terms))),
        items=item.astype(np.int32),
        weights=(weights * rarity[told_of]).astype(np.float32),
        spread_start=_starts(np.bincount(told >> 32, minlength=len(terms))),
        spread=(told & _KEY).astype(np.int32),
        rarity=rarity.astype(np.float32),
        absent=_rarity(0, sizes).astype(np.float32),
    )


def bm25(statements: Statements, tokens: Tokens) -> Floats:
    """Per item its BM25 over all its texts, as a share of what the words of the question say in its document; mostly below 2."""
    places, known = _terms_of(statements, tokens)
    places, weights = places[known], tokens.weights[known]
    postings, sizes = places_of(statements.term_start, places)
    amounts = statements.term_weights[postings] * weights.repeat(sizes)
    scores = np.bincount(statements.term_items[postings], weights=amounts, minlength=len(statements.items)).astype(np.float32)
    spread, sizes = places_of(statements.spread_start, places)
    having = statements.spread[spread]
    amounts = weights.repeat(sizes) * (statements.rarity[spread] - statements.absent[having])
    whole = statements.absent * np.float32(tokens.weights.sum())
    whole += np.bincount(having, weights=amounts, minlength=statements.documents).astype(np.float32)
    shares: Floats = scores / np.where(whole > 0, whole, np.float32(1)).astype(np.float32)[statements.document]
    return shares


def _terms_of(statements: Statements, tokens: Tokens) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Per word the number of its term, and whether there is one."""
    if not len(statements.terms):
        return np.zeros(len(tokens.keys), dtype=np.int64), np.zeros(len(tokens.keys), dtype=bool)
    places = np.minimum(np.searchsorted(statements.terms, tokens.keys), len(statements.terms) - 1)
    return places, statements.terms[places] == tokens.keys


def _starts(lengths: Iterable[int]) -> Ints:
    return np.concatenate(([0], np.cumsum(np.fromiter(lengths, dtype=np.int64)))).astype(np.int32)


def _joined(parts: Sequence[npt.NDArray[_Kind]], kind: type[_Kind]) -> npt.NDArray[_Kind]:
    return np.concatenate(parts).astype(kind) if parts else np.zeros(0, dtype=kind)
