"""What people decided about the proposals for a document: refused, put off or taken; kept among the settings, not in the knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast, get_args

from sqlalchemy import Connection

from bot.storage.settings import set_setting, settings_beginning

Verdict = Literal["never", "later", "taken"]

_PREFIX = "proposal:"


def verdicts_of(connection: Connection, document: str) -> dict[str, tuple[Verdict, str]]:
    """Key of a proposal -> what was decided and on which day (ISO), for a document."""
    prefix = f"{_PREFIX}{document}:"
    found: dict[str, tuple[Verdict, str]] = {}
    for key, value in settings_beginning(connection, prefix).items():
        verdict, _, day = value.partition(" ")
        if verdict in get_args(Verdict):
            found[key.removeprefix(prefix)] = (cast(Verdict, verdict), day)
    return found


def note_verdicts(connection: Connection, document: str, verdicts: Mapping[str, Verdict], day: str) -> None:
    """Keep what was decided on a day (ISO) about proposals for a document, by their keys."""
    for key, verdict in verdicts.items():
        set_setting(connection, f"{_PREFIX}{document}:{key}", f"{verdict} {day}")
