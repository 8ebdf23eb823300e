"""Nobody is told twice, however processes end and however many there are."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.storage.engine import open_engine
from bot.storage.misses import subscribe, waiting
from bot.storage.replies import record
from tests.storage.test_misses import REPLY

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 200


@pytest.fixture
def waiting_url(url: str) -> str:
    """A database with people who wait to be told."""
    engine = open_engine(url)
    with engine.begin() as connection:
        for number in range(PEOPLE):
            record(connection, replace(REPLY, id=f"{number:03}"))
            subscribe(connection, f"{number:03}", user="user", chat_id=number, thread=None, language="en", now=1.0)
    engine.dispose()
    return url


def telling(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "tests.storage.telling_child", url], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def left(url: str) -> set[str]:
    engine = open_engine(url)
    with engine.begin() as connection:
        found = {subscription.reply for subscription in waiting(connection)}
    engine.dispose()
    return found


def test_of_two_processes_each_person_is_told_by_one(waiting_url: str) -> None:
    running = [telling(waiting_url) for _ in range(2)]
    told = [line for process in running for line in process.communicate(timeout=120)[0].splitlines()]
    assert [process.returncode for process in running] == [0, 0]
    assert sorted(told) == [f"{number:03}" for number in range(PEOPLE)]
    assert left(waiting_url) == set()


@pytest.mark.parametrize("lines_before", [1, 3, 4, 50, 199])
def test_nobody_is_told_twice_when_the_process_is_killed(waiting_url: str, lines_before: int) -> None:
    process = telling(waiting_url)
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(lines_before)]
    process.kill()
    told += [line for line in process.stdout.read().splitlines() if len(line) == 3]
    process.wait()
    process.stdout.close()
    waiting_then = left(waiting_url)
    again = telling(waiting_url).communicate(timeout=120)[0].splitlines()
    assert not waiting_then & set(told)
    assert max(Counter([*told, *again]).values()) == 1
    # Those handed out at the moment of the end, three at most, stay untold.
    assert len({*told, *again}) >= PEOPLE - 3
    assert left(waiting_url) == set()
