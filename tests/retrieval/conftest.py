"""A small base about a harbour, with entities, gaps, small talk and two sets of wordings."""

from __future__ import annotations

import pytest

from bot.facts.model import KnowledgeBase
from bot.facts.schema import parse
from bot.retrieval.catalogue import Catalogue, build

DOCUMENT = """Harbour Report

The new pier was opened in 2015. It cost 12 million yuan.

The lighthouse was built by Anna Berg. Its lamp was made in Hamburg.
"""

FACTS = """
entities:
  - {id: pier, names: {en: [the new pier, pier], zh: [新码头, 码头]}}
  - {id: lighthouse, names: {en: [the lighthouse, lighthouse], zh: [灯塔]}}
facts:
  - {id: pier-opening, subjects: [pier], tells: {date: 2015}, answer: {en: It was opened in 2015., zh: 2015 年开放。},
     quote: The new pier was opened in 2015.}
  - {id: pier-cost, subjects: [pier], tells: {amount: 12 million yuan}, answer: It cost 12 million yuan.,
     quote: It cost 12 million yuan.}
  - {id: lighthouse-builder, subjects: [lighthouse], answer: Anna Berg built it., quote: The lighthouse was built by Anna Berg.}
  - {id: lamp-origin, subjects: [lighthouse], answer: Its lamp was made in Hamburg., quote: Its lamp was made in Hamburg.}
gaps:
  - {id: gap-pier, subjects: [pier]}
  - {id: off-topic}
small_talk:
  - {id: greeting, reply: Hello!}
aspects: {size: {en: the size}}
"""

ONE = """
phrasings:
  pier-opening: |
    When was the pier opened?
    since when has the pier been open
    码头哪年开放？
  pier-cost: |
    How much did the pier cost?
    what did they pay for the pier
  lighthouse-builder: |
    Who built the lighthouse?
    the builder of the lighthouse
  lamp-origin: |
    Where was the lamp made?
    what city does the lamp come from
  gap-pier: |
    [size] How long is the pier?
    how many ships use the pier
  off-topic: |
    what is the weather like
    who won the match
  greeting: |
    hello
    good morning
"""

OTHER = """
phrasings:
  pier-opening: |
    in what year did the pier open
    the opening of the pier
  pier-cost: |
    price of the pier
    how expensive was the new pier
  lighthouse-builder: |
    who was the architect of the lighthouse
    by whom was the lighthouse built
  lamp-origin: |
    where does the lamp come from
    origin of the lamp
  gap-pier: |
    [size] how wide is the new pier
    who owns the pier
  off-topic: |
    tell me the weather for tomorrow
    a recipe for soup
  greeting: |
    hi
    good evening
"""


@pytest.fixture(scope="session")
def harbour() -> KnowledgeBase:
    return parse({"facts.yaml": FACTS, "phrasings/one.yaml": ONE, "phrasings/other.yaml": OTHER}, {"documents/harbour.txt": DOCUMENT})


@pytest.fixture(scope="session")
def harbour_catalogue(harbour: KnowledgeBase) -> Catalogue:
    return build(harbour)
