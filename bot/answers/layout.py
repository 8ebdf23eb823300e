"""How a reply is laid out, the same in every channel: what comes in which order, what is numbered, and which proof stands below what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.citing import cited
from bot.answers.reply import Reply, Source
from bot.answers.texts import say


@dataclass(frozen=True, slots=True)
class Proof:
    """A source as it stands below what it proves.

    Attributes:
        quote: the passage; empty where the text above is the passage, which is not shown twice.
        citation: where it is from.
    """

    quote: str
    citation: str


@dataclass(frozen=True, slots=True)
class Block:
    """What is told, and below it what proves it.

    Attributes:
        number: what stands before the text where it can be chosen, such as "1. "; else empty.
        text: may have several lines.
        proofs: in order.
    """

    number: str
    text: str
    proofs: tuple[Proof, ...]


def layout(reply: Reply) -> tuple[Block, ...]:
    """The reply with its proof; or what may be meant, each with its own, and as the last that it is none of these."""
    told: list[tuple[str, Sequence[Source]]] = [(reply.text, reply.sources)]
    if reply.outcome == "clarify":
        told = [(reply.text, ()), *((option.label, option.sources) for option in reply.options), (say("none_of_these", reply.language), ())]
    return tuple(
        Block(f"{number}. " if number else "", text, _proofs(sources, text, reply.language)) for number, (text, sources) in enumerate(told)
    )


def _proofs(sources: Sequence[Source], told: str, language: str) -> tuple[Proof, ...]:
    return tuple(Proof("" if source.repeats(told) else source.quote, cited(source, language)) for source in sources)
