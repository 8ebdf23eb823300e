"""What was decided about proposals."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from bot.editorial.forms import FactForm, QuoteForm
from bot.editorial.proposing.review import ProposalDecision
from bot.facts.model import Entity
from bot.storage.proposals import decisions_of, note_decisions
from bot.storage.settings import set_setting

FORM = FactForm(
    id="cost",
    subjects=("pier",),
    answer={"en": "It cost 1 yuan.", "zh": "花了 1 元。"},
    quotes=(QuoteForm("report", "It cost 1 yuan."),),
    tells={"amount": ("1 yuan",)},
    phrasings=("what did it cost",),
    other={"supersedes": ["a", "b"]},
)
CHANGED = ProposalDecision(
    verdict="chosen", day="2026-01-01", form=FORM, entities=(Entity(id="pier", kind="thing", names={"en": ("Pier",)}),)
)


def test_what_was_decided_last_is_kept_for_each_document(connection: Connection) -> None:
    assert decisions_of(connection, "report") == {}
    later, never, taken = (ProposalDecision(verdict=one, day="2026-01-01") for one in ("later", "never", "taken"))
    note_decisions(connection, "report", {"a": later, "b": never, "c": CHANGED})
    note_decisions(connection, "reports", {"a": taken})
    note_decisions(connection, "report", {"a": taken})
    assert decisions_of(connection, "report") == {"a": taken, "b": never, "c": CHANGED}
    assert decisions_of(connection, "reports") == {"a": taken}


@pytest.mark.parametrize(
    "text", ["perhaps 2026-01-01", "chosen 2026-01-01 {", "chosen 2026-01-01 {}", 'chosen 2026-01-01 {"form": {"no": 1}}']
)
def test_what_cannot_be_read_counts_as_not_decided(connection: Connection, text: str) -> None:
    set_setting(connection, "proposal:report:a", text)
    assert decisions_of(connection, "report") == {}
