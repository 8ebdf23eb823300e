"""What speaks for and against a statement being the answer to a question, measured on the pair of the two.

Nothing here grows with the number of phrasings of an item: the question is compared with one text at a time, word by word (a soft
alignment: each word of the question with the word of the text that is nearest in meaning), and what no text explains is kept apart. What
the phrasings say together (:mod:`bot.retrieval.evidence`) is one piece of evidence among others.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.facts.model import Operation, Overview
from bot.language.answer_types import ASKED_TYPES, NUMERIC, asked_type, heads, identifiers, relative_years, wanted_bits
from bot.language.encoder import Encoder, shipped_encoder
from bot.language.lexicon import ENTITY
from bot.language.question import CONTEXT_WEIGHT, SMALL_NUMBER, Question
from bot.language.vectors import Tokens, plain, shipped_vectors, tokens_in, unit
from bot.retrieval.catalogue import ANYTHING, Catalogue
from bot.retrieval.evidence import SHIFTS, Weighing, measured
from bot.retrieval.gate import Gate
from bot.retrieval.index import places_of, top
from bot.retrieval.statements import ANSWER, CONTEXT, NAME, PHRASING, QUESTION, QUOTE, Statements, affinity, bm25

Floats = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]

UNLIKE, ALIKE = 0.35, 0.9
"""Cosines of two words below which they have nothing in common, and from which one stands for the other."""

MOST = 10
"""Facts and overviews looked at by all signs together. Effect: bounds the time; on 16 documents 12 found no more."""

BESIDES = 2
"""Facts and overviews looked at besides, by each sign alone."""

SPOKEN_OF = 1.0
"""Weight of the document in the choice of candidates. Effect: 0 takes sentences of any document that share a common word."""

SENTENCES = 30
"""Sentences of documents looked at; each has one text. Effect: bounds the time; with 10 of them 79 to 91 % of the questions on documents
alone had theirs among them, with 30 it is 95 to 98 %."""

LEAST_CONTENT = 0.3
"""What a question has to say at least, apart from what it is about, for shares of it to mean anything."""

NAME_LACKING, NOTHING_ELSE, OTHER_WORD, NAMED = 0.25, 0.75, 0.3, 0.2
"""When a question counts as that of a text but for a name: the least share of the text that is the name, of what the question lacks of
it, what a word of the question says at least that no text has, and the share of the question from which it names the thing. Chosen on the
topics learnt from: 7 of 301 right answers are shown as not sure; of 12 questions about things that the example of ``coopbot new`` does
not speak of, the 5 that were answered are not any more."""

MAX_WORDS = 40
"""Words of a question that are compared, those that say most."""

MAX_MEANINGS = 512
"""Questions whose meaning is remembered, half a kilobyte each. Effect: what many ask, and what a self-test asks of every state, is encoded
once."""

EVIDENCE_NAMES = (
    "phrasing_confidence",  # in [0, 1], that the phrasings of its group answer, by their gate; 0: it is not among the likeliest
    "phrasing_share",  # its share of the group's probability, in [0, 1]
    "phrasing_mass",  # log-odds that its group is meant rather than anything else, in [-6, 6]
    "phrasing_covered",  # see Evidence.covered
    "phrasing_linked",  # see Evidence.linked
    "similarity",  # cosine to its nearest phrasing or text, by features, in [0, 1]
    "second",  # the same of the second nearest
    "near_question",  # cosine by the encoder to its nearest phrasing or question, in [-1, 1]
    "near_answer",  # the same to its answer or proof
    "bm25",  # see bm25()
    "scope",  # share of the question that stands all over its document, or is a name it has; the shares below leave that out
    "document",  # how far its document speaks of what the question speaks of, in [0, 1], see affinity()
    "document_margin",  # how far that is below the document that does most
    "names_heard",  # names of the question that its document has in the other script
    "asked_covered",  # share of the question that the best phrasing or question explains, in [0, 1]; shares are weighed by what words say
    "asked_alike",  # harmonic mean of that and of the share of that text that the question explains
    "asked_back",  # that second share, of the text for which the mean is highest
    "answer_covered",  # share of the question that the answer explains
    "answer_alike",  # harmonic mean as above
    "quote_covered",  # share of the question that the proof explains
    "names_covered",  # share of the question that the names of its subjects explain
    "names_back",  # share of the best name that the question explains
    "covered",  # share of the question that any of its texts explain, word by word
    "covered_itself",  # the same without phrasings and context: by the statement itself
    "rest_covered",  # of what its names do not explain, the share that its other texts do
    "heaviest_gap",  # what the least explained word of the question says, in [0, 1]
    "second_gap",  # the same of the second
    "heaviest_gap_itself",  # the same as the first, by the statement itself
    "type",  # 1: the answer tells something of the type asked for, -0.5: only the proof does, -1: neither, 0: no type shows
    "type_asked",  # position of the type in ASKED_TYPES, -1: none
    "new_number",  # 1: the answer has a number that the question does not name
    "head_itself",  # whether the noun asked for stands in the statement, in [0, 1], -1: there is none
    "head_answer",  # ... in its answer or question
    "entities_shared",  # share of the entities named that it is about, -1: none is named, or nobody said what it is about
    "entity_main",  # 1: one of them is its main subject, -1: as above
    "entities",  # how many are named
    "other_number",  # 1: a year or larger number is named and none of them told
    "same_number",  # 1: one of them is told
    "other_identifier",  # 1: "phase 2" and the like is named, and another one or none told
    "other_year",  # 1: last year and the like is spoken of, and not here
    "shifted",  # 1: the question turns to something before, after or besides
    "abroad",  # 1: a place is named that the base never speaks of
    "claim",  # 1: something is claimed, to be confirmed
    "unknown_words",  # at most 4
    "rival",  # cosine by features to the nearest counter-example about its subjects, in [0, 1]
    "rival_anywhere",  # the same to any
    "rival_margin",  # rival less similarity
    "small_talk",  # cosine by features to the nearest small talk
    "phrased",  # ln(1 + phrasings): what similarity is worth depends on it
    "overview",  # 1: it is one
    "operation",  # 1: it is an overview that does what is asked (compares, orders, lists, ...), -1: one that does something else, 0: a fact
    "list_asked",  # 1: a list is asked for
    "computed_asked",  # 1: a sum, comparison, order or extreme is asked for
    "length",  # words of the question
    "content",  # what they say together
    "chinese",  # 1: the question is Chinese
    *(f"{name}_margin" for name in "similarity bm25 near_question near_answer asked_alike answer_covered covered covered_itself".split()),
)  # fmt: skip
"""The measurements of a pair, in the order of their columns. A margin is how far it is above the best of the other candidates."""

_COLUMN = {name: number for number, name in enumerate(EVIDENCE_NAMES)}
_MARGINS = tuple(
    name.removesuffix("_margin") for name in EVIDENCE_NAMES if name.endswith("_margin") and name not in ("rival_margin", "document_margin")
)
_OPERATIONS: Mapping[Operation, frozenset[str]] = {
    "list": frozenset({"ask-list", "ask-kind", "ask-which", "ask-count", "ask-sum", "ask-state", "ask-definition"}),
    "summary": frozenset({"ask-list", "ask-definition", "ask-state", "ask-sum"}),
    "count": frozenset({"ask-count", "ask-sum", "ask-list"}),
    "compare": frozenset({"ask-compare", "ask-largest", "ask-smallest"}),
    "sum": frozenset({"ask-sum", "ask-count", "ask-amount"}),
    "growth": frozenset({"ask-compare", "growth"}),
    "largest": frozenset({"ask-largest", "ask-compare"}),
    "smallest": frozenset({"ask-smallest", "ask-compare"}),
    "earliest": frozenset({"ask-earliest"}),
    "latest": frozenset({"ask-latest"}),
    "timeline": frozenset({"ask-order", "ask-list", "ask-earliest", "ask-latest"}),
    "interval": frozenset({"ask-duration", "ask-compare", "year"}),
    "year": frozenset({"ask-date", "ask-list", "year", "ask-month"}),
}
"""What a question has to ask, in one way or another, for an overview to be its answer."""

_BOTH_ENDS: Sequence[tuple[tuple[Operation, Operation], frozenset[str]]] = (
    (("largest", "smallest"), frozenset({"ask-largest", "ask-smallest"})),
    (("earliest", "latest"), frozenset({"ask-earliest", "ask-latest"})),
    (("earliest", "latest"), frozenset({"ask-earliest", "ask-order"})),
)
"""Operations that tell one end, and what a question asks for that wants more: the first and the last, all in order from the first on."""

COMPARING = frozenset({"compare", "largest", "smallest"})
"""Operations of overviews that set things side by side."""

_SUM_WANTED = frozenset({"ask-sum", "ask-addition"})
"""Concepts of a question that adds things up."""

_KINDS_OF_TYPE: Mapping[str, tuple[str | None, ...]] = {
    "money": ("amount",),
    **{"phone": (None, "telephone"), "clock": (None, "time")},
    **{kind: (None, kind) for kind in ("percent", "temperature", "area", "length", "weight")},
}
"""The kinds of value, as overviews name them, that may hold an answer of a type; None: an overview that names none."""

_OF_TEXTS = [
    _COLUMN[name]
    for name in (
        *("near_question", "near_answer", "asked_covered", "asked_alike", "answer_covered"),
        *("answer_alike", "quote_covered", "names_covered", "names_back"),
    )
]
_OF_SCOPE = [
    _COLUMN[name]
    for name in (
        *("type", "new_number", "entities_shared", "entity_main", "other_number", "same_number", "other_identifier", "other_year"),
        *("rival", "rival_margin", "overview", "operation"),
    )
]
_LEAST = np.array([-0.2, -0.2, 0, 0, 0, 0, 0, 0, 0], dtype=np.float32)[:, None]
"""Of single texts: the columns, and what stands there where there is no such text."""

_COMPUTED = frozenset({"ask-sum", "ask-compare", "ask-largest", "ask-smallest", "ask-order", "ask-earliest", "ask-latest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Measured pairs of one question.

    Attributes:
        items: ids of the candidates, in no order that matters.
        evidence: their measurements; shape (items, EVIDENCE_NAMES).
        renamed: whether the question asks what a phrasing asks, of something else, see :func:`_renamed`; shape (items,).
    """

    items: tuple[str, ...]
    evidence: Floats
    renamed: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a question speaks of and asks for.

    Attributes:
        named: ids of the entities it names.
        type: the type asked for, if one shows.
        numbers, marked: its numbers, and those of them that say something.
        identifiers, years: see :class:`~bot.retrieval.statements.Statements`.
        rivals: entity -> cosine by features to the nearest counter-example about it; ``ANYTHING``: to one about nothing in particular.
        row: what is the same for every candidate, 0 elsewhere; shape (EVIDENCE_NAMES,).
    """

    named: frozenset[str]
    type: str | None
    numbers: frozenset[float]
    marked: frozenset[float]
    identifiers: frozenset[str]
    years: frozenset[int]
    rivals: Mapping[str, float]
    row: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A question compared with every statement, roughly.

    Attributes:
        question: the question.
        tokens: its words.
        head: the words of the noun asked for; none where there is none.
        vectors: of all these words the unit vectors, those of the head last.
        meaning: its vector as a whole, by the encoder.
        signs: per statement the similarity by features, by meaning, and by BM25.
        second: per statement the second similarity by features.
        of_document: per document how far it speaks of what the question speaks of.
        heard: the names heard in the other script, each with its documents.
        weighing: what the phrasings say.
        asked: what it speaks of and asks for.
    """

    question: Question
    tokens: Tokens
    head: Tokens
    vectors: Floats
    meaning: Floats
    signs: tuple[Floats, Floats, Floats]
    second: Floats
    of_document: Floats
    heard: Mapping[str, frozenset[int]]
    weighing: Weighing
    asked: _Asked


def compare(question: Question, catalogue: Catalogue, weighing: Weighing) -> Compared:
    """Compare a question with every statement, roughly: the candidates are chosen by it."""
    statements = catalogue.statements
    tokens, head = _tokens(question), tokens_in(heads(question.normalized))
    vectors = shipped_vectors().of(np.concatenate([tokens.rows, head.rows]))
    similarity, second = _by_label(weighing, catalogue)
    of_document, heard = _affinity(question, tokens, statements)
    meaning = _meaning(shipped_encoder(), f"{question.asking or question.normalized} {question.context}")
    # As one matrix: a product with a stack of small ones takes a multiple of the time, as does the largest of three for each of many.
    asking, answer, proof = (statements.centres.reshape(-1, len(meaning)) @ meaning).reshape(-1, 3).T
    near = np.maximum(np.maximum(asking, answer), np.maximum(proof, np.float32(0)))
    return Compared(
        question=question,
        tokens=tokens,
        head=head,
        vectors=vectors,
        meaning=meaning,
        signs=(similarity, near, bm25(statements, tokens)),
        second=second,
        of_document=of_document,
        heard=heard,
        weighing=measured(question, catalogue, weighing),
        asked=_asked(question, tokens, catalogue, weighing),
    )


@functools.lru_cache(maxsize=MAX_MEANINGS)
def _meaning(encoder: Encoder, text: str) -> Floats:
    """The vector of a normalized text that asks; nobody changes it."""
    meaning: Floats = encoder.questions([text])[0]
    return meaning


def speaks_of(question: Question, statements: Statements) -> Floats:
    """Per document how far it speaks of what a question speaks of, see :func:`~bot.retrieval.statements.affinity`."""
    return _affinity(question, _tokens(question), statements)[0]


def _affinity(question: Question, tokens: Tokens, statements: Statements) -> tuple[Floats, dict[str, frozenset[int]]]:
    return affinity(statements, tokens, plain(f"{question.normalized} {question.context}"))


def measure(compared: Compared, catalogue: Catalogue, gate: Gate, without: Collection[str] = ()) -> tuple[Pairs, Pairs]:
    """Choose the candidates for a question and measure each.

    Args:
        compared: the question, compared with every statement.
        catalogue: the base.
        gate: the gate of the phrasings.
        without: ids that are out of the question.

    Returns:
        Facts and overviews, and sentences of the documents. Both are measured at once: it takes little longer than one of them.
    """
    statements = catalogue.statements
    spoken_of = compared.of_document[statements.document]
    chosen = [_candidates(compared.signs, spoken_of, catalogue, sentences, without) for sentences in (False, True)]
    numbers, stated = np.concatenate(chosen), len(chosen[0])
    if not len(numbers) or not len(compared.tokens.words):
        nothing = Pairs(items=(), evidence=np.zeros((0, len(EVIDENCE_NAMES)), dtype=np.float32), renamed=np.zeros(0, dtype=bool))
        return nothing, nothing
    table = np.tile(compared.asked.row, (len(numbers), 1))
    having = [sum(document in documents for documents in compared.heard.values()) for document in statements.document[numbers].tolist()]
    _put(table, "similarity", compared.signs[0][numbers])
    _put(table, "second", compared.second[numbers])
    _put(table, "bm25", compared.signs[2][numbers])
    _put(table, "phrased", statements.phrased[numbers])
    _put(table, "document", spoken_of[numbers])
    _put(table, "document_margin", spoken_of[numbers] - compared.of_document.max(initial=0.0))
    _put(table, "names_heard", having)
    renamed = _align(compared, statements, numbers, table)
    _scope(compared, catalogue, numbers, table)
    _phrasings(catalogue, compared.weighing, gate, numbers, table)
    items = tuple(statements.items[number] for number in numbers.tolist())
    parts = (slice(None, stated), slice(stated, None))
    stating, sentences = (Pairs(items=items[part], evidence=table[part], renamed=renamed[part]) for part in parts)
    _margins(stating.evidence)
    _margins(sentences.evidence)
    return stating, sentences


def _margins(table: Floats) -> None:
    """How far each candidate is above the best of the others; the sign itself where there is no other."""
    if not len(table):
        return
    values = table[:, [_COLUMN[name] for name in _MARGINS]]
    best = values.max(axis=0)
    first = values.argmax(axis=0)
    columns = np.arange(values.shape[1])
    margins = values - best
    others = values.copy()
    others[first, columns] = -np.inf
    second = others.max(axis=0) if len(table) > 1 else np.zeros(values.shape[1], dtype=np.float32)
    margins[first, columns] = best - second
    table[:, [_COLUMN[f"{name}_margin"] for name in _MARGINS]] = margins


def _put(table: Floats, name: str, values: npt.NDArray[np.floating[Any]] | Sequence[float] | float) -> None:
    """Fill a column: a value for every candidate, or one for all."""
    table[:, _COLUMN[name]] = values


def _tokens(question: Question) -> Tokens:
    """The words of the question, those of what it leans on with less weight."""
    own = tokens_in(question.asking or question.normalized)
    if question.context:
        context = tokens_in(question.context)
        own = Tokens(
            words=(*own.words, *context.words),
            rows=np.concatenate([own.rows, context.rows]),
            keys=np.concatenate([own.keys, context.keys]),
            sounds=np.concatenate([own.sounds, context.sounds]),
            weights=np.concatenate([own.weights, context.weights * np.float32(CONTEXT_WEIGHT)]),
        )
    if len(own.words) <= MAX_WORDS:
        return own
    kept = np.sort(np.argsort(-own.weights, kind="stable")[:MAX_WORDS])
    return Tokens(
        words=tuple(own.words[number] for number in kept.tolist()),
        rows=own.rows[kept],
        keys=own.keys[kept],
        sounds=own.sounds[kept],
        weights=own.weights[kept],
    )


def _by_label(weighing: Weighing, catalogue: Catalogue) -> tuple[Floats, Floats]:
    """The similarities of the index, per statement; 0 for sentences."""
    # Sentences have the number -1, which is that of the last.
    similarity, second = (np.append(values, np.float32(0)) for values in (weighing.match.similarity, weighing.match.second))
    return similarity[catalogue.label_of_statement], second[catalogue.label_of_statement]


def _candidates(values: Sequence[Floats], spoken_of: Floats, catalogue: Catalogue, sentences: bool, without: Collection[str]) -> Positions:
    statements = catalogue.statements
    scope = slice(statements.stated, None) if sentences else slice(0, statements.stated)
    offset = scope.start
    dead = [number - offset for number, item in enumerate(statements.items[scope], offset) if item in without] if without else []
    signs = [sign[scope].astype(np.float32) for sign in values]
    together = signs[0] + signs[1] + np.float32(0.5) * signs[2] + np.float32(SPOKEN_OF) * spoken_of[scope]
    for sign in (together, *signs):
        sign[dead] = -np.inf
    if sentences:
        chosen = top(together, SENTENCES)
    else:
        chosen = np.unique(np.concatenate([top(together, MOST), *(top(sign, BESIDES) for sign in signs)]))
    possible: Positions = chosen[np.isfinite(together[chosen])] + offset
    return possible


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of the candidates, one after another, and their words.

    Attributes:
        field: per text its field.
        of_item: per candidate its first text.
        owner: per text its candidate.
        of_text: per text its first word.
        sizes: per text how many words it has.
        of_word: per word its candidate.
        meanings: per text its vector as a whole, see :class:`~bot.retrieval.statements.Statements`.
        words, says: per word which of the different words it is, and how much it says.
        vectors, keys, sounds: per different word its vector, and see :class:`~bot.language.vectors.Tokens`.
    """

    field: npt.NDArray[np.uint8]
    of_item: Positions
    owner: Positions
    of_text: Positions
    sizes: Positions
    of_word: Positions
    meanings: Floats
    words: Positions
    says: Floats
    vectors: Floats
    keys: npt.NDArray[np.uint32]
    sounds: npt.NDArray[np.uint32]

    def best(self, alike: Floats) -> Floats:
        """How far the words that *alike* compares with each different word stand in each text; shape (words, texts)."""
        found: Floats = np.maximum.reduceat(alike.take(self.words, axis=1), self.of_text, axis=1)
        return found

    def highest(self, values: Floats) -> Floats:
        """Per candidate the highest value of its texts; the last axis of *values* are texts, that of the result candidates."""
        found: Floats = np.maximum.reduceat(values, self.of_item, axis=-1)
        return found


def _texts(statements: Statements, numbers: Positions) -> _Texts:
    texts, counts = places_of(statements.item_start, numbers)
    words, sizes = places_of(statements.text_start, texts)
    owner = np.arange(len(numbers)).repeat(counts)
    found = statements.words[words]
    # Which words there are is marked rather than sorted out: candidates share most of them.
    known = np.zeros(len(statements.rows), dtype=bool)
    known[found] = True
    different = np.flatnonzero(known)
    return _Texts(
        field=statements.field[texts],
        of_item=counts.cumsum() - counts,
        owner=owner,
        of_text=sizes.cumsum() - sizes,
        sizes=sizes,
        of_word=owner.repeat(sizes),
        meanings=unit(statements.meanings[texts]),
        words=(np.cumsum(known) - 1)[found],
        says=statements.weights[words],
        vectors=unit(statements.vectors[different]),
        keys=statements.keys[different],
        sounds=statements.sounds[different],
    )


def _align(compared: Compared, statements: Statements, numbers: Positions, table: Floats) -> npt.NDArray[np.bool_]:
    """Compare the question with every text of the candidates, word by word; returns :attr:`Pairs.renamed`."""
    tokens = compared.tokens
    texts = _texts(statements, numbers)
    alike = _alike(compared, texts)
    best = texts.best(alike)
    scope = _set_aside(tokens, compared.heard, statements, statements.document[numbers])
    _put(table, "scope", tokens.weights @ scope / (float(tokens.weights.sum()) or 1.0))
    weights = tokens.weights[:, None] * (1 - scope)
    count = len(tokens.words)
    asking = _by_text(compared.meaning, weights, texts, alike[:count], best[:count], table)
    _by_word(compared.head, weights, texts, best, table)
    return _renamed(texts, asking, alike[:count].max(axis=0), table)


def _by_text(meaning: Floats, weights: Floats, texts: _Texts, alike: Floats, best: Floats, table: Floats) -> Positions:
    """What single texts explain of the question, and the question of them; *weights*: per word and candidate.

    Returns:
        The phrasing or question of each candidate that is most alike, where it has any.
    """
    of_text, says, field, owner = texts.of_text, texts.says, texts.field, texts.owner
    covered = (weights[:, owner] * best).sum(axis=0) / np.maximum(weights.sum(axis=0), LEAST_CONTENT)[owner]
    spoken = np.maximum(np.add.reduceat(says, of_text), 1e-6)
    back = np.add.reduceat(alike.max(axis=0).take(texts.words) * says, of_text) / spoken
    mean = 2 * covered * back / np.maximum(covered + back, 1e-6)
    near = texts.meanings @ meaning
    asks, answers, quotes, names = field <= QUESTION, field == ANSWER, field == QUOTE, field == NAME
    values = np.stack([near, near, covered, mean, covered, mean, covered, covered, back])
    chosen = np.stack([asks, answers | quotes, asks, asks, answers, answers, quotes, names, names])
    table[:, _OF_TEXTS] = texts.highest(np.where(chosen, values, _LEAST)).T
    # The first of equals is the best: written last, it stays.
    best_asking: Positions = np.flatnonzero(asks & (mean == table[owner, _COLUMN["asked_alike"]]))[::-1]
    table[owner[best_asking], _COLUMN["asked_back"]] = back[best_asking]
    return best_asking


def _renamed(texts: _Texts, asking: Positions, explained: Floats, table: Floats) -> npt.NDArray[np.bool_]:
    """Where the question is a text but for a name: "What did the library cost?" beside "What did the hall cost?".

    What the question lacks of the text is the name of what it is about, and nothing else; it has a word that says much and that no text
    has; and it names the thing in no other way.

    Args:
        texts: the texts of the candidates.
        asking: the text of each candidate that is most alike; the first of a candidate stands last.
        explained: per different word how far the question has it, in [0, 1].
        table: the measurements so far.
    """
    named = np.zeros((len(table), len(texts.keys)), dtype=bool)
    in_name = (texts.field == NAME).repeat(texts.sizes)
    named[texts.of_word[in_name], texts.words[in_name]] = True
    lacking = (1 - explained.take(texts.words)) * texts.says
    of_name, whole, said = (
        np.add.reduceat(values, texts.of_text)[asking] for values in (lacking * named[texts.of_word, texts.words], lacking, texts.says)
    )
    found = np.zeros(len(table), dtype=bool)
    found[texts.owner[asking]] = (of_name >= NAME_LACKING * said) & (of_name >= NOTHING_ELSE * whole) & (said > 0)
    return found & (table[:, _COLUMN["heaviest_gap"]] >= OTHER_WORD) & (table[:, _COLUMN["names_covered"]] < NAMED)


def _by_word(head: Tokens, weights: Floats, texts: _Texts, best: Floats, table: Floats) -> None:
    """Which words of the question any text explains, and what is left; whether the noun asked for, the last of the words, is among them.

    *weights*: per word and candidate.
    """
    field, count = texts.field, len(weights)
    fields = np.stack(
        [field >= 0, (field != PHRASING) & (field != CONTEXT), field == NAME, field != NAME, (field == ANSWER) | (field == QUESTION)]
    )
    anywhere = texts.highest(np.where(fields[:, None], best, np.float32(0)))
    anything, itself, named, unnamed, _ = anywhere[:, :count]
    whole = np.maximum(weights.sum(axis=0), LEAST_CONTENT)
    _put(table, "covered", (weights * anything).sum(axis=0) / whole)
    _put(table, "covered_itself", (weights * itself).sum(axis=0) / whole)
    rest = weights * (1 - named)
    left = rest.sum(axis=0)
    _put(table, "rest_covered", np.where(left > 0.2, (rest * unnamed).sum(axis=0) / np.maximum(left, 1e-6), 1.0))
    gaps = np.sort(weights * (1 - anything), axis=0)
    _put(table, "heaviest_gap", gaps[-1])
    _put(table, "second_gap", gaps[-2] if len(gaps) > 1 else 0.0)
    _put(table, "heaviest_gap_itself", (weights * (1 - itself)).max(axis=0))
    told = head.weights.any()
    share = head.weights / head.weights.sum() if told else head.weights
    _put(table, "head_itself", share @ anywhere[1, count:] if told else -1.0)
    _put(table, "head_answer", share @ anywhere[4, count:] if told else -1.0)


def _set_aside(tokens: Tokens, heard: Mapping[str, frozenset[int]], statements: Statements, documents: npt.NDArray[np.int32]) -> Floats:
    """1 where a word tells none of the statements of the document of a candidate; shape (words, candidates).

    It stands all over the document, or belongs to a name that the document has in the other script.
    """
    rows: dict[int, list[bool]] = {}
    for document in set(documents.tolist()):
        common = statements.common[document]
        names = [name for name, having in heard.items() if document in having]
        rows[document] = [
            key in common or any(word and word in name and (len(word) > 1 or not word.isascii()) for name in names)
            for word, key in zip(tokens.words, tokens.keys.tolist(), strict=True)
        ]
    return np.array([rows[document] for document in documents.tolist()], dtype=np.float32).T


def _alike(compared: Compared, texts: _Texts) -> Floats:
    """How far words stand for one another, in [0, 1]; shape (words of the question and of its head, different words of *texts*)."""
    keys = np.concatenate([compared.tokens.keys, compared.head.keys])[:, None]
    sounds = np.concatenate([compared.tokens.sounds, compared.head.sounds])[:, None]
    same = (keys == texts.keys) & (keys != 0)
    same |= (sounds == texts.sounds) & (sounds != 0)
    scaled: Floats = np.clip((compared.vectors @ texts.vectors.T - np.float32(UNLIKE)) / np.float32(ALIKE - UNLIKE), 0, 1)
    scaled[same] = 1.0
    return scaled


def _asked(question: Question, tokens: Tokens, catalogue: Catalogue, weighing: Weighing) -> _Asked:
    concepts = question.concepts | question.context_concepts
    named = frozenset(concept.removeprefix(ENTITY) for concept in concepts if concept.startswith(ENTITY))
    asked = asked_type(question.asking or question.normalized) or (asked_type(question.context) if question.context else None)
    similarity = weighing.match.similarity
    rivals = dict(zip(catalogue.rivalled, np.maximum.reduceat(similarity[catalogue.rivals], catalogue.rival_start).tolist(), strict=True))
    alike = {
        "type_asked": ASKED_TYPES.index(asked) if asked else -1.0,
        "entities": len(named),
        "shifted": float(bool(question.concepts & SHIFTS)),
        "abroad": float(bool(question.places - catalogue.lexicon.told_places)),
        "claim": float("ask-whether" in question.concepts),
        "unknown_words": min(4, sum(len(word) > 3 for word in question.unknown)),
        "rival_anywhere": max(rivals.values(), default=0.0),
        "small_talk": float(similarity[catalogue.small_talk_labels].max(initial=0.0)),
        "list_asked": float("ask-list" in question.concepts),
        "computed_asked": float(bool(question.concepts & _COMPUTED)),
        "length": len(tokens.words),
        "content": float(tokens.weights.sum()),
        "chinese": float(question.language == "zh"),
        "phrasing_mass": -6.0,
    }
    row = np.zeros(len(EVIDENCE_NAMES), dtype=np.float32)
    for name, value in alike.items():
        row[_COLUMN[name]] = value
    return _Asked(
        named=named,
        type=asked,
        numbers=frozenset(number.value for number in question.numbers),
        marked=frozenset(number.value for number in question.asked_numbers if number.kind != "plain" or number.value > SMALL_NUMBER),
        identifiers=identifiers(question.normalized),
        years=relative_years(question.normalized),
        rivals=rivals,
        row=row,
    )


def _scope(compared: Compared, catalogue: Catalogue, numbers: Positions, table: Floats) -> None:
    """Who or what is spoken of, which values are asked for, what they may not be."""
    statements, asked = catalogue.statements, compared.asked
    rows = []
    for number, similarity in zip(numbers.tolist(), table[:, _COLUMN["similarity"]].tolist(), strict=True):
        subjects = statements.subjects[number]
        overview = catalogue.knowledge.overviews.get(statements.items[number])
        about = frozenset(subjects)
        told = statements.numbers[number]
        new = not statements.answer_numbers[number] <= asked.numbers
        rival = max(asked.rivals.get(one, 0.0) for one in (ANYTHING, *subjects))
        values = (
            _type(asked.type, int(statements.answer_types[number]), int(statements.quote_types[number]), new),
            new,
            len(asked.named & about) / len(asked.named) if asked.named and about else -1.0,
            subjects[0] in asked.named if asked.named and about else -1.0,
            bool(asked.marked) and told.isdisjoint(asked.marked),
            not told.isdisjoint(asked.marked),
            not asked.identifiers <= statements.identifiers[number],
            bool(asked.years) and asked.years.isdisjoint(statements.relative_years[number]),
            rival,
            rival - similarity,
            overview is not None,
            0.0 if overview is None else 1.0 if does_as_asked(overview, compared.question) else -1.0,
        )
        rows.append(values)
    table[:, _OF_SCOPE] = rows


def asks_for_more(overview: Overview, question: Question) -> bool:
    """Whether a question wants more than what an overview does: both ends of an order, or a sum of what it compares."""
    both = any(overview.operation in ends and question.concepts >= asked_ends for ends, asked_ends in _BOTH_ENDS)
    return both or (overview.operation in COMPARING and question.concepts >= _SUM_WANTED)


def does_as_asked(overview: Overview, question: Question) -> bool:
    """Whether a question asks, in one way or another, for what an overview does, for no more, and for no value that it does not tell."""
    asked = asked_type(question.asking or question.normalized)
    if asked in NUMERIC and asked not in ("count", "duration", "quantity") and overview.tells not in _KINDS_OF_TYPE.get(asked, (None,)):
        return False
    return bool(question.concepts & _OPERATIONS[overview.operation]) and not asks_for_more(overview, question)


def _type(asked: str | None, answer: int, quote: int, new: bool) -> float:
    """Whether the answer has a value of the type asked for that the question does not name itself."""
    if asked is None or asked == "manner":
        return 0.0
    wanted = wanted_bits(asked)
    if answer & wanted and (new or asked not in NUMERIC):
        return 1.0
    return -0.5 if quote & wanted else -1.0


def _phrasings(catalogue: Catalogue, weighing: Weighing, gate: Gate, numbers: Positions, table: Floats) -> None:
    row_of = {catalogue.statements.items[number]: row for row, number in enumerate(numbers.tolist())}
    columns = [_COLUMN[f"phrasing_{name}"] for name in ("confidence", "share", "mass", "covered", "linked")]
    for candidate, evidence in zip(weighing.candidates, weighing.evidences, strict=False):
        confidence = gate.confidence(evidence)
        for label, share in zip(candidate.labels, candidate.shares, strict=True):
            if label in row_of and math.isfinite(share):
                table[row_of[label], columns] = (confidence, share, evidence.mass, evidence.covered, evidence.linked)
