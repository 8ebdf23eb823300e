"""``coopbot new``: a knowledge folder to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from bot.answers.texts import LANGUAGES, say
from bot.cli.options import debug_option
from bot.cli.output import language_here
from bot.errors import UsageError
from bot.storage.files import load
from bot.storage.seeding import begin

TEMPLATES = Path(__file__).parent / "templates"
"""The folders to begin with, by language: the same facts about an invented document, with notes in that language."""


@click.command(short_help="Begin a knowledge folder with an example of everything.")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGES), default=language_here, help="Language of its notes, else the terminal's.")
@debug_option
def new(directory: Path, language: str) -> None:
    """Begin the knowledge folder DIR, which is not there yet or empty: an example of everything, with notes, that can be asked at once."""
    template = TEMPLATES / language
    if not begin(directory, template):
        raise UsageError(say("new_taken", language, folder=directory))
    question = load(template).suggestions[language][0]
    click.echo(say("new_begun", language, folder=directory, example=directory / "knowledge.yaml", question=question))
