"""``coopbot facts``: what is known, listed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click
from rapidfuzz.distance import OSA

from bot.answers.dated import answer_on
from bot.answers.texts import LANGUAGES, pick
from bot.cli.options import common_options
from bot.cli.texts import readable
from bot.facts.model import Fact, KnowledgeBase, Overview
from bot.language.normalize import normalize
from bot.storage.files import load

SIMILAR = 0.75
"""Likeness in [0, 1] (edits and swaps by length) from which two words are the same, one of them misspelt; lower forgives more."""


@click.command(short_help="List what is known.")
@click.argument("search", nargs=-1)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Language of the answers; English without it.")
@common_options
def facts(search: tuple[str, ...], language: str, folder: Path) -> None:
    """List facts and overviews with their short answers; with SEARCH those that hold all its words, misspelt or not."""
    knowledge = load(folder)
    found = list(matching(knowledge, readable(" ".join(search))))
    if not found:
        click.echo("Nothing found; try fewer or other words.")
        return
    today = date.today()
    width = max(len(item.id) for item in found)
    for item in found:
        text = answer_on(item, knowledge, language, today) if isinstance(item, Fact) else pick(item.title, language)
        click.echo(f"{item.id:{width}}  {' '.join(text.split())}")


def matching(knowledge: KnowledgeBase, search: str) -> Iterable[Fact | Overview]:
    """The facts, then the overviews, that a search finds, in file order; an empty search finds all."""
    words = normalize(search).split()
    items: tuple[Fact | Overview, ...] = (*knowledge.facts.values(), *knowledge.overviews.values())
    for item in items:
        text = normalize("\n".join(_texts_of(item, knowledge)))
        if all(_holds(text, word) for word in words):
            yield item


def _holds(text: str, word: str) -> bool:
    if word in text:
        return True
    # Short words are alike too easily.
    return len(word) > 3 and any(OSA.normalized_similarity(word, other) >= SIMILAR for other in text.split())


def _texts_of(item: Fact | Overview, knowledge: KnowledgeBase) -> Iterable[str]:
    yield item.id.replace("-", " ")
    if isinstance(item, Overview):
        yield from item.title.values()
        return
    yield from item.answer.values()
    for subject in item.subjects:
        for names in knowledge.entities[subject].names.values():
            yield from names
