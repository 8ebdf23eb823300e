"""What the bot takes into memory of the libraries that it stands on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.telegram.library import LEFT_OUT

ROOT = Path(__file__).resolve().parents[2]

LOADED = """
import sys
from bot.telegram.library import load_library
load_library()
from bot.telegram import running
print(*sorted({"telegram", "httpx", "rich", "pygments", "cryptography", "aiohttp.web"} & set(sys.modules)))
"""


def told(story: str) -> str:
    return subprocess.run([sys.executable, "-c", story], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout


def test_a_bot_that_polls_loads_no_command_line_and_no_passports_and_no_web_server() -> None:
    assert told(LOADED) == "httpx telegram\n"


@pytest.mark.parametrize("name", LEFT_OUT)
def test_whoever_needs_what_was_left_out_gets_it_afterwards(name: str) -> None:
    story = f"from bot.telegram.library import load_library; load_library(); import {name}; print(type({name.partition('.')[0]}).__name__)"
    assert told(story) == "module\n"
