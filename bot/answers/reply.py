"""A reply: everything a screen needs, and nothing about the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from bot.decisions import Decision
from bot.facts.model import Place
from bot.facts.sentences import is_sentence
from bot.outcomes import Outcome, Tier


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
        place: where readers of the document find it; None: in that paragraph of the text.
    """

    fact: str
    document: str
    title: str
    quote: str
    paragraph: int
    date: str
    place: Place | None = None

    def repeats(self, text: str) -> bool:
        """Whether the passage is a sentence told as it stands by *text*, so that it need not be shown below it again."""
        return is_sentence(self.fact) and self.quote == text


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something the user may choose.

    Attributes:
        item: id of a fact, an overview or a sentence.
        label: what is shown; with ``clarify`` the statement itself.
        sources: with ``clarify`` its proof.
    """

    item: str
    label: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The reply to one message.

    Attributes:
        outcome: what kind of reply it is.
        language: ``"en"`` or ``"zh"``.
        text: the reply itself, without sources and options.
        items: ids of the facts, overviews and sentences it tells; empty unless the outcome is ``answer``.
        sources: the proof of what it tells, without repetition.
        options: with ``clarify`` what may be meant; with ``unknown`` what is known on the same subject, or comes nearest.
        decision: how it came about; None for replies to requests such as "source?".
    """

    outcome: Outcome
    language: str
    text: str
    items: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    options: tuple[Option, ...] = ()
    decision: Decision | None = None

    @property
    def tier(self) -> Tier:
        """How much it claims."""
        match self.outcome:
            case "answer":
                return "answer"
            case "clarify":
                return "not sure"
            case "unknown" | "smalltalk":
                return self.decision.tier if self.decision is not None else "request"
            case "refused":
                return "request"
            case _:
                assert_never(self.outcome)
