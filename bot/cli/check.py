"""``coopbot check``: whether a knowledge folder can be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from bot.cli.options import common_options
from bot.errors import UsageError
from bot.facts.conflicts import warnings_of
from bot.facts.model import KnowledgeBase
from bot.storage.files import load


@click.command(short_help="Check a knowledge folder and tell everything that is wrong with it.")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@common_options
@click.pass_context
def check(context: click.Context, directory: Path | None, folder: Path) -> None:
    """Check the knowledge folder DIR; without it the one that comes with the program.

    Every problem is told as "file:line: where: what -> what to do", and the exit status is 1.
    Facts that contradict each other are told as warnings; the folder can be used nevertheless, and the status is 0.
    """
    if directory is not None and context.get_parameter_source("folder") is not click.core.ParameterSource.DEFAULT:
        raise UsageError("two folders were named -> name the folder once, as DIR or with --knowledge")
    chosen = directory or folder
    knowledge = load(chosen)
    for warning in warnings_of(knowledge, date.today()):
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"{chosen}: {counts(knowledge)}")


def counts(knowledge: KnowledgeBase) -> str:
    """How much there is of everything, on one line."""
    numbers = (
        (len(knowledge.documents), "document", "documents"),
        (len(knowledge.facts), "fact", "facts"),
        (len(knowledge.overviews), "overview", "overviews"),
        (len(knowledge.gaps), "gap", "gaps"),
        (len(knowledge.small_talk), "pleasantry", "pleasantries"),
        (len(knowledge.entities), "entity", "entities"),
        (len(knowledge.phrasings), "wording", "wordings"),
    )
    retired = ((len(knowledge.retired), "retired fact", "retired facts"),) if knowledge.retired else ()
    return ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in (*numbers, *retired))
