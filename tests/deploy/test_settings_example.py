"""The example of the settings tells all of them, and nothing else."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.config import OTHER_SETTINGS, SETTINGS, read_config

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / "deploy" / "bot.env.example").read_text(encoding="utf-8")
TOKEN = "123456789:AAF-x1y2z3"


def settings_of(text: str) -> dict[str, str]:
    return {name: value or "" for name, value in dotenv_values(stream=io.StringIO(text), interpolate=False).items()}


def with_everything_set() -> str:
    return re.sub(r"^#(?=[A-Z_]+=)", "", EXAMPLE, flags=re.MULTILINE).replace("TELEGRAM_BOT_TOKEN=", f"TELEGRAM_BOT_TOKEN={TOKEN}")


def test_every_setting_is_there_once_and_in_order() -> None:
    assert re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE) == [*SETTINGS, *OTHER_SETTINGS]


def test_only_the_token_is_asked_for() -> None:
    assert settings_of(EXAMPLE) == {"TELEGRAM_BOT_TOKEN": ""}


def test_with_a_token_put_in_it_can_be_used_and_changes_nothing_else() -> None:
    filled = EXAMPLE.replace("TELEGRAM_BOT_TOKEN=", f"TELEGRAM_BOT_TOKEN={TOKEN}")
    assert read_config(settings_of(filled)) == read_config({"TELEGRAM_BOT_TOKEN": TOKEN})


def test_every_example_can_be_used() -> None:
    settings = settings_of(with_everything_set())
    assert set(settings) == {*SETTINGS, *OTHER_SETTINGS}
    assert all(settings.values())
    config = read_config(settings)
    assert config.webhook is not None
    assert config.admins == {123456789, 987654321}


@pytest.mark.parametrize("name", [*SETTINGS[1:], *OTHER_SETTINGS])
def test_every_setting_is_explained_with_its_default(name: str) -> None:
    paragraph = next(paragraph for paragraph in EXAMPLE.split("\n\n") if f"\n#{name}=" in paragraph)
    explanation = paragraph.partition(f"\n#{name}=")[0]
    assert all(line.startswith("# ") for line in explanation.splitlines())
    assert "Default: " in explanation


def test_every_reader_of_such_files_finds_the_same_values() -> None:
    # systemd keeps notes at the end of a line, docker run --env-file keeps quotes, and Compose replaces what follows a dollar.
    for line in with_everything_set().splitlines():
        assert not line or line.startswith("#") or re.fullmatch(r"""[A-Z_]+=[^\s#'"$]+""", line), line
