"""What was decided about proposals."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.storage.proposals import note_verdicts, verdicts_of
from bot.storage.settings import set_setting


def test_what_was_decided_last_is_kept_for_each_document(connection: Connection) -> None:
    assert verdicts_of(connection, "report") == {}
    note_verdicts(connection, "report", {"a": "later", "b": "never"}, "2026-01-01")
    note_verdicts(connection, "reports", {"a": "taken"}, "2026-01-02")
    note_verdicts(connection, "report", {"a": "taken"}, "2026-01-03")
    assert verdicts_of(connection, "report") == {"a": ("taken", "2026-01-03"), "b": ("never", "2026-01-01")}
    assert verdicts_of(connection, "reports") == {"a": ("taken", "2026-01-02")}


def test_what_cannot_be_read_counts_as_not_decided(connection: Connection) -> None:
    set_setting(connection, "proposal:report:a", "perhaps 2026-01-01")
    assert verdicts_of(connection, "report") == {}
