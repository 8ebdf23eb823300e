"""``coopbot facts import`` and ``coopbot facts export``: facts as YAML, CSV or XLSX."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli.options import settings_options
from bot.cli.output import write_output
from bot.cli.progress import working
from bot.cli.publishing import publish
from bot.cli.publishing_options import publishing_options
from bot.cli.texts import readable
from bot.config import load_stores
from bot.editorial.files import ending_of, export_of
from bot.editorial.forms import forms_of
from bot.editorial.sheets import MAX_SHEET_BYTES
from bot.errors import UsageError
from bot.reading.subprocess_reader import read_facts
from bot.storage.files import read_texts


@click.command("import", short_help="Add and change facts from a file.")
@click.argument("file", type=click.Path(path_type=Path))
@publishing_options
def import_facts(file: Path, reason: str, yes: bool, override: bool, env_file: Path | None) -> None:
    """Add and change facts from FILE, which ends with .yaml, .csv or .xlsx.

    Rows and facts that say what is known already change nothing, and nothing is deleted.
    """
    try:
        with file.open("rb") as source:
            # A byte more than is taken, so that a file that is too large is refused with a message, not read.
            data = source.read(MAX_SHEET_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{file}: the file cannot be read ({error.strerror}) -> name another one") from error
    with working(f"reading {readable(file.name)}"):
        change = asyncio.run(read_facts(file.name, data))
    publish(load_stores(env_file), change, kind="import", reason=reason, yes=yes, override=override)


@click.command("export", short_help="Write the facts into a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Replace a file that is there.")
@settings_options
def export_facts(file: Path, yes: bool, env_file: Path | None) -> None:
    """Write all facts into FILE, which ends with .yaml, .csv or .xlsx; with .zip the files of the folder as they are."""
    texts = read_texts(load_stores(env_file).knowledge)
    with working("gathering the facts"):
        data = export_of(texts, ending_of(file.name))
    write_output(file, data, replace=yes)
    click.echo(f"{sum(1 for _ in forms_of(texts))} facts written to {file}")
