"""One chat over time: what a follow-up leans on, and what is forgotten after a few minutes."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import Literal

from rapidfuzz import fuzz, process

from bot.language.lexicon import ENTITY
from bot.language.normalize import normalize
from bot.language.question import CONTEXT_WEIGHT, EMPTY_CONCEPTS, MAX_PAIRED, UNSPECIFIC, Question
from bot.yaml_loading import load

LIFETIME = 600.0
"""Seconds after which a chat's context is forgotten."""

MAX_ELLIPTIC_WORDS = 6
"""A question of at most so many words that names no entity may lean on the one before."""

_NEARLY_SAME = 88.0
"""rapidfuzz ratio in [0, 100] from which a text counts as one of the fixed requests."""

_NTH = re.compile(r"\b(first|second|third|fourth|fifth|last) (?=([a-z]+)\b)|(第[一二三四五]|最后)(?:一)?(?:个|项|份|条)")
_PUNCTUATION = re.compile(r"[\s?!.,;:。？！，；：、~]+")
_PICK = re.compile(
    r"(?:no\.?|number|option|#|the|第|选|选择|item)?\s*([a-z]+|-?\d+|最后(?=一个|个|一项)|第?[一二三四五])一?"
    r"(?:\s*(?:one|option|个|项|条|号|st|nd|rd|th|please|吧|呢))*"
)

Request = Literal["source", "english", "chinese", "more", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """What is remembered of a chat.

    Attributes:
        language: language of the last message that had one.
        question: the last question that was answered or declined, context included; None at the beginning.
        subject: id of the entity last spoken of.
        items: ids of the facts and overviews last told.
        options: ids last offered or listed, in the order shown.
        clarifying: whether the last reply asked back.
        time: when that was, in seconds on any clock that only runs forward.
    """

    language: str | None = None
    question: Question | None = None
    subject: str | None = None
    items: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    clarifying: bool = False
    time: float = 0.0

    def at(self, now: float) -> Dialogue:
        """The dialogue as far as it is still remembered at *now*: after ``LIFETIME`` only the language."""
        return self if now - self.time <= LIFETIME else Dialogue(language=self.language, time=now)

    def among(self, known: Container[str]) -> Dialogue:
        """The dialogue without items that are no longer *known*: a fact may be taken back while people talk of it."""
        if all(map(known.__contains__, self.items)) and all(map(known.__contains__, self.options)):
            return self
        # The numbers of the options shown would no longer fit.
        options = self.options if all(map(known.__contains__, self.options)) else ()
        return replace(
            self, items=tuple(filter(known.__contains__, self.items)), options=options, clarifying=self.clarifying and bool(options)
        )


@functools.cache
def _words() -> Mapping[str, tuple[str, ...]]:
    text = (resources.files("bot.language") / "data" / "dialogue.yaml").read_text(encoding="utf-8")
    return {key: tuple(line.strip() for line in value.splitlines()) for key, value in load(text).items()}


@functools.cache
def _requests() -> Mapping[str, Request]:
    kinds: tuple[Request, ...] = ("source", "english", "chinese", "more", "none")
    return {_bare(normalize(wording)): kind for kind in kinds for wording in _words()[kind]}


@functools.cache
def _pronouns() -> frozenset[str]:
    return frozenset(word for line in _words()["pronouns"] for word in line.split())


@functools.cache
def _ordinals() -> Mapping[str, int]:
    return {word: int(line.split()[0]) for line in _words()["ordinals"] for word in line.split()}


def _bare(normalized: str) -> str:
    return _PUNCTUATION.sub(" ", normalized).strip()


def request_in(normalized: str) -> Request | None:
    """Whether a normalized text is one of the fixed requests: the source, another language, "none of these"."""
    bare = _bare(normalized)
    if not bare or len(bare) > 40:
        return None
    found = process.extractOne(bare, _requests().keys(), scorer=fuzz.ratio, score_cutoff=_NEARLY_SAME)
    return _requests()[found[0]] if found else None


def choice_in(normalized: str, count: int) -> int | None:
    """The position (from 0) that a normalized text chooses among *count* options ("2", "the second one", "last"); None: it is no choice.

    A number outside the list gives ``count``.
    """
    match = _PICK.fullmatch(_bare(normalized))
    if match is None or not count:
        return None
    number = _ordinals().get(match[1]) or (int(match[1]) if match[1].lstrip("-").isdigit() else None)
    if number is None:
        return None
    if number == -1:
        return count - 1
    return number - 1 if 1 <= number <= count else count


def item_referred_to(question: Question, dialogue: Dialogue, kinds: Collection[str] = ()) -> str | None:
    """The id of the listed item a question speaks of as "the second one", "最后一个"; None when it does not.

    *kinds*: what listed items are called besides.
    """
    found = _NTH.finditer(question.normalized)
    match = next((one for one in found if one[3] or one[2] in ("one", "item") or one[2] in kinds), None)
    if match is None or not dialogue.options:
        return None
    position = _ordinals()[match[1] or match[3]]
    if position == -1:
        return dialogue.options[-1]
    return dialogue.options[position - 1] if position <= len(dialogue.options) else None


def names_something(question: Question) -> bool:
    """Whether a question names an entity of the base."""
    return bool(_entities(question))


def has_content(question: Question) -> bool:
    """Whether a question names something of its own, beyond what is asked (when, how much, ...)."""
    return any(not concept.startswith("ask-") and concept not in EMPTY_CONCEPTS for concept in question.concepts)


def refers_back(question: Question) -> bool:
    """Whether a question has a word for something said before ("it", "their", "那里")."""
    return bool(_pronouns() & set(question.words)) or any(
        word in question.normalized for word in _pronouns() if (not word.isascii() and len(word) > 1) or word in "它其此"
    )


def continues(question: Question) -> bool:
    """Whether a question begins like a continuation ("and ...", "那 ...")."""
    return any(question.normalized.startswith(word + (" " if word.isascii() else "")) for word in _words()["continuations"])


def is_elliptic(question: Question) -> bool:
    """Whether it is short and names no entity, so that it may lean on the question before."""
    length = max(len(question.words), len(question.normalized) // 3 if question.language == "zh" else 0)
    return not _entities(question) and length <= MAX_ELLIPTIC_WORDS


def _entities(question: Question) -> set[str]:
    return {concept for concept in question.concepts if concept.startswith(ENTITY)}


def in_context(question: Question, dialogue: Dialogue, faintly: bool) -> Question:
    """The question with what it leans on: the subject last spoken of, and if *faintly* the words of the last question.

    A short question that names an entity but asks nothing ("and the forest?") inherits what was asked instead.
    """
    features = dict(question.features)
    previous = dialogue.question
    concepts = set(question.concepts)
    asks = {concept for concept in concepts if concept.startswith("ask-")} - UNSPECIFIC
    if _entities(question):
        if not asks and previous is not None:
            concepts |= {concept for concept in previous.concepts if not concept.startswith(ENTITY)}
            for feature, weight in previous.features.items():
                if "e:" not in feature:
                    features.setdefault(feature, weight)
    else:
        if continues(question) and not asks and previous is not None:
            concepts |= {concept for concept in previous.concepts if not concept.startswith(ENTITY)}
        elif faintly and previous is not None:
            for feature, weight in previous.features.items():
                if feature.startswith("c:") and "ask-" not in feature:
                    features.setdefault(feature, weight * CONTEXT_WEIGHT)
        if dialogue.subject is not None:
            concepts.add(ENTITY + dialogue.subject)
    named = sorted(("e:" if concept.startswith(ENTITY) else "c:") + concept for concept in concepts)
    features.update(dict.fromkeys(named, 1.0))
    features.update((f"{first}&{second}", 1.0) for first, second in itertools.combinations(named[:MAX_PAIRED], 2))
    leant = (previous.asking or previous.normalized) if previous is not None else ""
    return replace(question, features=features, concepts=frozenset(concepts), context=leant)
