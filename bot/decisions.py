"""What may be done with a question: answer, tell what may be meant, say that it is not stated or was not found, or make small talk.

Values that an engine of retrieval makes and everybody else reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.language.question import Question
from bot.outcomes import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What a follow-up leans on.

    Attributes:
        subject: id of the entity it refers to, or None.
        told: ids of what was just told.
        again: whether what was just told may be meant again; else neither it nor what has the same proof is.
    """

    subject: str | None
    told: tuple[str, ...]
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A statement.

    Attributes:
        item: its id.
        confidence: that it answers, in [0, 1].
        shared: share of the question that its texts or its document explain, in [0, 1].
    """

    item: str
    confidence: float
    shared: float = 1.0


class Trace:
    """What an engine measured on the way to a decision; that engine alone reads it, see ``sections`` in :mod:`bot.retrieval.engine`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why a decision was taken.

    Attributes:
        question: the question as understood.
        confidence: that the first of the ranking answers, in [0, 1].
        reason: one sentence.
        ranking: the statements that were measured, the surest first.
        near_gap: whether the question is nearly one that is known not to be answered.
        trace: what the engine measured, for ``--explain``.
    """

    question: Question
    confidence: float
    reason: str
    ranking: tuple[Ranked, ...] = ()
    near_gap: bool = False
    trace: Trace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Tell these facts or overviews (ids), the best first."""

    tier: ClassVar[Tier] = "answer"
    items: tuple[str, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify:
    """Tell 1 to 3 statements (ids) that may be meant, and that none of them is sure to be."""

    tier: ClassVar[Tier] = "not sure"
    options: tuple[str, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class NotStated:
    """Say that the documents do not state it; only where that is known.

    Attributes:
        subject: id of the entity asked about, or None.
        aspect: what is asked of it, such as ``cost``, or None when that is not certain.
        gap: id of the gap recognised, or None.
        offers: ids of facts about the same subject, at most 3.
    """

    tier: ClassVar[Tier] = "not stated"
    subject: str | None
    aspect: str | None
    gap: str | None
    offers: tuple[str, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """Say that nothing was found that answers it; *offers*: ids of the statements that come nearest, at most 3."""

    tier: ClassVar[Tier] = "not found"
    offers: tuple[str, ...]
    grounds: Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Make small talk (id); None: there was nothing to read."""

    tier: ClassVar[Tier] = "small talk"
    item: str | None
    grounds: Grounds


Decision = Answer | Clarify | NotStated | NotFound | Talk
