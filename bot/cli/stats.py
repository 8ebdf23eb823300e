"""``coopbot stats``: what was asked, and how it was answered."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bot.answers.texts import LANGUAGES
from bot.cli.options import settings_options
from bot.cli.output import language_here
from bot.config import load_config


@click.command(short_help="Count what was asked and answered in Telegram.")
@click.option("--days", type=click.IntRange(1, 3650), default=30, metavar="N", help="Days to count, today included; 30 without it.")
@click.option("--language", type=click.Choice(LANGUAGES), default=language_here, help="Language to tell it in, else the terminal's.")
@settings_options
def stats(days: int, language: str, env_file: Path | None) -> None:
    """Count what the bot with the same settings was asked, and how it answered; needs no token."""
    from bot.editorial.statistics import statistics_text
    from bot.storage.files import load
    from bot.storage.statistics import statistics_apart

    config = load_config(env_file, token_needed=False)
    knowledge = load(config.knowledge)
    counted = statistics_apart(config.database_url, days=days, now=time.time())
    click.echo(statistics_text(counted, knowledge, language))
