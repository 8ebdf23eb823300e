"""``coopbot inbox``: questions that were not answered, and what the editors do with them."""

from __future__ import annotations

import getpass
import socket
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.opening import open_service
from bot.cli.options import settings_options
from bot.config import Config, load_config
from bot.editorial.lines import one_line
from bot.editorial.misses import Cluster, candidates, gap_of, open_clusters
from bot.errors import UsageError
from bot.service import Service

if TYPE_CHECKING:
    from bot.storage.misses import Action

WIDTH = 100
"""Most characters of a text that are shown."""

ALSO = 3
"""Most other texts of a cluster that are shown."""

KEY = 8
"""Characters of the key that names a cluster whatever is asked meanwhile."""

_WORDS = {"told": "told to the editors", "down": "voted down", "none": "none of the choices", "unknown": "not known"}


@click.group(invoke_without_command=True, short_help="List the questions that were not answered, and settle them.")
@click.option("--limit", type=click.IntRange(1), default=20, metavar="N", help="Most questions to list; 20 without it.")
@settings_options
@click.pass_context
def inbox(context: click.Context, limit: int, env_file: Path | None) -> None:
    """List what the bot with the same settings could not answer, alike questions together, the weightiest first; needs no token.

    Each has a number, and in brackets a key that stays when others are asked meanwhile; the commands take either.
    """
    if context.invoked_subcommand is not None:
        return
    config = load_config(env_file, token_needed=False)
    service = open_service(config.knowledge)
    found = found_in(config, service)
    click.echo(
        "\n\n".join("\n".join(described(number, asked, service)) for number, asked in enumerate(found[:limit], 1)) or "Nothing open."
    )
    if len(found) > limit:
        click.echo(f"\n{len(found) - limit} more; --limit shows them.")


@inbox.command(short_help="Settle a question without a change; it does not come back.")
@click.argument("which", metavar="N")
@settings_options
@click.pass_context
def ignore(context: click.Context, which: str, env_file: Path | None) -> None:
    """Settle question N of the list, and what is alike, without a change: it does not come back."""
    config = load_config(env_file or _env_file(context), token_needed=False)
    asked = chosen(found_in(config, open_service(config.knowledge)), which)
    settle(config, asked, "ignore")
    click.echo(f"Ignored from now on: {one_line(asked.text, WIDTH)}")


def _env_file(context: click.Context) -> Path | None:
    """The option of ``coopbot inbox`` itself, where it stands before the name of the command."""
    named = context.parent.params.get("env_file") if context.parent is not None else None
    return named if isinstance(named, Path) else None


def found_in(config: Config, service: Service) -> tuple[Cluster, ...]:
    """What is open, the weightiest first."""
    from bot.storage.misses import read_misses

    return open_clusters(read_misses(config.database_url), service)


def chosen(found: Sequence[Cluster], which: str) -> Cluster:
    """The cluster of a number from 1, or of the beginning of the key of one of its texts.

    Raises:
        UsageError: there is none, or there are several.
    """
    if which.isascii() and which.isdigit() and len(which) < KEY:
        number = int(which)
        if 1 <= number <= len(found):
            return found[number - 1]
        raise UsageError(f"there is no question {which} in the inbox -> {_choices(found)}")
    matching = [asked for asked in found if any(text.key.startswith(which) for text in asked.texts)] if len(which) >= KEY else []
    if len(matching) != 1:
        raise UsageError(f"the key '{which}' names {len(matching)} questions of the inbox -> {_choices(found)}")
    return matching[0]


def _choices(found: Sequence[Cluster]) -> str:
    return f"name a number from 1 to {len(found)}, or a key, as `coopbot inbox` shows them" if found else "nothing is open"


def settle(config: Config, asked: Cluster, action: Action) -> None:
    """Note in the database what was done with a cluster."""
    from bot.storage.misses import resolve
    from bot.storage.opening import open_engine

    keys = [text.key for text in asked.texts]
    engine = open_engine(config.database_url)
    try:
        with engine.begin() as connection:
            resolve(connection, keys, action=action, who=author(), now=time.time())
    finally:
        engine.dispose()


def author() -> str:
    """Who works in this shell, as published states and decisions name them."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in containers
        name = "somebody"
    return f"shell {name}@{socket.gethostname()}"


def described(number: int, asked: Cluster, service: Service) -> Iterator[str]:
    """The lines about a cluster."""
    yield f"{number}. {one_line(asked.text, WIDTH)}  [{asked.key[:KEY]}]"
    reasons = ", ".join(f"{_WORDS[reason]}: {count}" for reason, count in asked.reasons.items())
    languages = " ".join(f"{language} {count}" for language, count in asked.languages.items())
    yield f"   asked {len(asked.misses)} × by {asked.people}; {reasons}; {languages}; {_days(asked)}"
    for text in asked.texts[1 : 1 + ALSO]:
        yield f"   also: {one_line(text.text, WIDTH)}"
    if len(asked.texts) > 1 + ALSO:
        yield f"   and {len(asked.texts) - 1 - ALSO} more"
    if asked.disliked:
        yield f"   told, and not liked: {', '.join(asked.disliked[:ALSO])}"
    known = gap_of(asked, service)
    if known is not None:
        yield f"   declined by the gap {known}"
    for option in candidates(asked, service, today=date.today()):
        yield f"   maybe {option.item}: {one_line(option.label, WIDTH)}"


def _days(asked: Cluster) -> str:
    first, last = (datetime.fromtimestamp(at, UTC).date().isoformat() for at in (asked.first, asked.last))
    return last if first == last else f"{first} to {last}"
