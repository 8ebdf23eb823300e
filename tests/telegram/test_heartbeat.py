"""A bot is alive when it has shown a sign of life within the last minute."""

from __future__ import annotations

import os
from pathlib import Path

from bot.telegram.heartbeat import HEARTBEAT, STALE, beat, is_alive


def test_a_sign_of_life_counts_for_a_minute(tmp_path: Path) -> None:
    folder = tmp_path / "not yet" / "there"
    beat(folder)
    at = (folder / HEARTBEAT).stat().st_mtime
    assert is_alive(folder, at)
    assert is_alive(folder, at + STALE - 1)
    assert not is_alive(folder, at + STALE)


def test_a_new_sign_of_life_counts_anew(tmp_path: Path) -> None:
    beat(tmp_path)
    os.utime(tmp_path / HEARTBEAT, (1000, 1000))
    assert not is_alive(tmp_path, 2000)
    beat(tmp_path)
    assert (tmp_path / HEARTBEAT).stat().st_mtime > 2000


def test_without_a_sign_of_life_it_is_dead(tmp_path: Path) -> None:
    assert not is_alive(tmp_path, 0)
    assert not is_alive(tmp_path / "nowhere", 0)
