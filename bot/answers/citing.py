"""Where a passage is from, in words: the document, and the page, the section, the row or the paragraph in it."""

from __future__ import annotations

from bot.answers.reply import Source
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
