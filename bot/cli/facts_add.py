"""``coopbot facts add``: a new fact."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.fact_prompts import FactOptions, fact_options, form_of
from bot.cli.publishing import publish
from bot.cli.publishing_options import publishing_options
from bot.config import load_stores
from bot.editorial.changes import AddFact
from bot.storage.files import load


@click.command("add", short_help="Add a fact.")
@fact_options
@publishing_options
def add_facts(options: FactOptions, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Add a fact. An answer and a quote are needed; in a terminal they are asked for, and so is what else helps."""
    stores = load_stores(env_file)
    form = form_of(options, load(stores.knowledge))
    publish(stores, AddFact(form=form, file=options.file), kind="edit", reason=reason, yes=yes, override=override)
