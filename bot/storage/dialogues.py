"""A dialogue as text and back, exactly."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar, cast

from bot.dialogue import Dialogue
from bot.language.numbers import Number
from bot.language.question import Question

T = TypeVar("T")

VERSION = 2
"""Raised with every change of ``Dialogue``, ``Question`` or ``Number``: what another version wrote is not read."""

_encode = json.JSONEncoder(separators=(",", ":")).encode  # made once; ASCII, so that half a surrogate pair is no harm
_REAL = frozenset({float, int})


def dump_dialogue(dialogue: Dialogue) -> str:
    """Write a dialogue as one line of compact JSON."""
    question = dialogue.question
    asked = None if question is None else _question(question)
    items, options = dialogue.items, dialogue.options
    return _encode([VERSION, dialogue.language, asked, dialogue.subject, items, options, dialogue.clarifying, dialogue.time])


def load_dialogue(text: str) -> Dialogue:
    """Read what :func:`dump_dialogue` wrote; a text of another version, or a damaged one, gives a fresh dialogue."""
    try:
        version, language, asked, subject, items, options, clarifying, time = json.loads(text)
        if version != VERSION:
            return Dialogue()
        return Dialogue(
            language=_text_or_none(language),
            question=None if asked is None else _asked(*asked),
            subject=_text_or_none(subject),
            items=_texts(items),
            options=_texts(options),
            clarifying=_of(bool, clarifying),
            time=_real(time),
        )
    except (ValueError, TypeError, RecursionError):
        return Dialogue()


def _question(question: Question) -> list[object]:
    return [
        question.text,
        question.normalized,
        question.language,
        question.words,
        sorted(question.concepts),
        sorted(question.context_concepts),
        sorted(question.places),
        [(number.value, number.kind, number.start, number.end) for number in question.numbers],
        question.heads,
        question.unknown,
        question.repairs,
        dict(question.features),
        question.asking,
        question.context,
    ]


def _asked(
    text: Any,
    normalized: Any,
    language: Any,
    words: Any,
    concepts: Any,
    context_concepts: Any,
    places: Any,
    numbers: Any,
    heads: Any,
    unknown: Any,
    repairs: Any,
    features: Any,
    asking: Any,
    context: Any,
) -> Question:
    if not isinstance(features, dict) or not _REAL.issuperset(map(type, features.values())):
        raise TypeError("weights are numbers")
    return Question(
        text=_of(str, text),
        normalized=_of(str, normalized),
        language=_text_or_none(language),
        words=_texts(words),
        concepts=frozenset(_texts(concepts)),
        context_concepts=frozenset(_texts(context_concepts)),
        places=frozenset(_texts(places)),
        numbers=tuple(_number(*number) for number in numbers),
        heads=tuple(map(_texts, heads)),
        unknown=_texts(unknown),
        repairs=tuple((_of(str, typed), _of(str, meant)) for typed, meant in repairs),
        features=features,
        asking=_of(str, asking),
        context=_of(str, context),
    )


def _number(value: Any, kind: Any, start: Any, end: Any) -> Number:
    return Number(value=_real(value), kind=_of(str, kind), start=_of(int, start), end=_of(int, end))


def _of(kind: type[T], value: object) -> T:
    if type(value) is not kind:
        raise TypeError(f"this is no {kind.__name__}: {value!r:.80}")
    return value


def _real(value: object) -> float:
    if type(value) not in _REAL:
        raise TypeError(f"this is no number: {value!r:.80}")
    return cast("float", value)


def _text_or_none(value: object) -> str | None:
    return None if value is None else _of(str, value)


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list) or not {str}.issuperset(map(type, values)):
        raise TypeError(f"these are no texts: {values!r:.80}")
    return tuple(cast("Iterable[str]", values))
