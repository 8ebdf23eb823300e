"""What people decided about the proposals for a document, kept among the settings and not in the knowledge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import cast, get_args

from sqlalchemy import Connection

from bot.editorial.forms import form_from
from bot.editorial.proposing.review import ProposalDecision, ProposalVerdict
from bot.facts.model import Entity
from bot.storage.settings import set_setting, settings_beginning

_PREFIX = "proposal:"


def decisions_of(connection: Connection, document: str) -> dict[str, ProposalDecision]:
    """Key of a proposal -> what was decided, for a document; what another version of the program kept otherwise is left out."""
    prefix = f"{_PREFIX}{document}:"
    kept = settings_beginning(connection, prefix).items()
    return {key.removeprefix(prefix): found for key, text in kept if (found := _read(text)) is not None}


def note_decisions(connection: Connection, document: str, decisions: Mapping[str, ProposalDecision]) -> None:
    """Keep what was decided about proposals for a document, by their keys."""
    for key, one in decisions.items():
        text = f"{one.verdict} {one.day}"
        if one.form is not None:
            changed = {"form": asdict(one.form), "entities": [asdict(entity) for entity in one.entities]}
            text += f" {json.dumps(changed, ensure_ascii=False)}"
        set_setting(connection, f"{_PREFIX}{document}:{key}", text)


def _read(text: str) -> ProposalDecision | None:
    verdict, day, more = (*text.split(" ", 2), "", "")[:3]
    if verdict not in get_args(ProposalVerdict):
        return None
    if not more:
        return ProposalDecision(verdict=cast(ProposalVerdict, verdict), day=day)
    try:
        changed = json.loads(more)
        named = [Entity(**{**one, "names": {kind: tuple(group) for kind, group in one["names"].items()}}) for one in changed["entities"]]
        return ProposalDecision(verdict=cast(ProposalVerdict, verdict), day=day, form=form_from(changed["form"]), entities=tuple(named))
    except (KeyError, TypeError, ValueError):
        return None
