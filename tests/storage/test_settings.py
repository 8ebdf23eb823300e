"""Settings."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.storage.settings import get_setting, set_setting


def test_a_setting_is_kept_replaced_and_forgotten(connection: Connection) -> None:
    assert get_setting(connection, "colour") is None
    for value in ("blue", "red", "", None):
        set_setting(connection, "colour", value)
        assert get_setting(connection, "colour") == value
