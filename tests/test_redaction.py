"""The password in an address is taken out of what is shown, however it was written."""

from __future__ import annotations

import pytest

from bot import redaction


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_hidden", [])


@pytest.mark.parametrize(
    "password", ["pass/w0rd-of-mine", "secret#one", "is?it-this", "in[brackets", "half@way-there", "short", "per%2Fcent-coded"]
)
@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg", "http"])
def test_a_password_with_marks_in_it_is_not_shown(scheme: str, password: str) -> None:
    url = f"{scheme}://bot:{password}@db.example.org/bot"
    redaction.remember_password_in(url)
    assert redaction.hide(f"cannot use {url}: no such host") == f"cannot use {scheme}://bot:<password>@db.example.org/bot: no such host"


def test_an_address_that_cannot_be_read_is_hidden_whole() -> None:
    redaction.remember_password_in("bot:secret-of-mine@db")
    assert redaction.hide("cannot use bot:secret-of-mine@db") == "cannot use <address>"


def test_an_address_without_a_password_is_shown() -> None:
    redaction.remember_password_in("postgresql://db.example.org/bot")
    assert redaction.hide("postgresql://db.example.org/bot") == "postgresql://db.example.org/bot"
