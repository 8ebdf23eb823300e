"""``coopbot facts add``: a new fact."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.facts_asking import Given, fact_options, form_of
from bot.cli.facts_options import publishing_options
from bot.cli.publishing import publish
from bot.config import load_stores
from bot.editorial.changes import AddFact
from bot.storage.files import load


@click.command("add", short_help="Add a fact.")
@fact_options
@publishing_options
def add_facts(given: Given, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Add a fact. An answer and a quote are needed; in a terminal they are asked for, and so is what else helps."""
    stores = load_stores(env_file)
    form = form_of(given, load(stores.knowledge))
    publish(stores, AddFact(form=form, file=given.file), kind="edit", reason=reason, yes=yes, override=override)
