"""A reply: everything a screen needs, and nothing about the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.retrieval.decision import Decision

Outcome = Literal["answer", "clarify", "unknown", "smalltalk", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A passage that proves an answer.

    Attributes:
        fact: id of the fact it proves.
        document: id of the document.
        title: the document's title, in the language of the reply where there is one.
        quote: the passage, verbatim.
        paragraph: from 1.
        date: the document's date, or the word for "undated".
    """

    fact: str
    document: str
    title: str
    quote: str
    paragraph: int
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something the user may choose: ``item`` is a fact or overview id, ``label`` what is shown."""

    item: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The reply to one message.

    Attributes:
        outcome: what kind of reply it is.
        language: ``"en"`` or ``"zh"``.
        text: the reply itself, without sources and options.
        items: ids of the facts and overviews it tells; empty unless the outcome is ``answer``.
        sources: the proof of what it tells, without repetition.
        options: with ``clarify`` what may be meant; with ``unknown`` what is known on the same subject.
        decision: how it came about; None for replies to requests such as "source?".
    """

    outcome: Outcome
    language: str
    text: str
    items: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    options: tuple[Option, ...] = ()
    decision: Decision | None = None
