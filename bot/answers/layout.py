"""How a reply is laid out, the same in every channel: what comes in which order, what is numbered, which proof stands below what.

And where a proof is from, in words: the document, and the page, the section, the row or the paragraph in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.reply import Reply, Source
from bot.answers.texts import say
from bot.facts.model import Place
from bot.facts.report import shorten


def cited(source: Source, language: str) -> str:
    """The line below a quote: title, place and date."""
    return say("cite", language, title=source.title, place=place_text(source, language), date=source.date)


def position(source: Source, language: str) -> str:
    """Place and date, as a line of its own."""
    text = say("source_position", language, place=place_text(source, language), date=source.date)
    return text[:1].upper() + text[1:]


def place_text(source: Source, language: str) -> str:
    """Where in the document it stands: "page 4", "section “Fees”, paragraph 2", "row 7", "paragraph 3"."""
    place = source.place or Place(paragraph=source.paragraph)
    heading = shorten(place.heading)
    if place.page is not None:
        return say("place_page", language, page=place.page)
    if place.row is not None:
        return say("place_section_row" if heading else "place_row", language, heading=heading, row=place.row)
    if heading and place.paragraph == 0:
        return say("place_section", language, heading=heading)
    return say("place_section_paragraph" if heading else "place_paragraph", language, heading=heading, paragraph=place.paragraph)


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
