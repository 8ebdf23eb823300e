"""Nobody is told twice, however processes end and however many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from typing import TextIO

import pytest

from bot.storage.engine import open_engine
from bot.storage.misses import subscribe, waiting
from bot.storage.replies import record
from tests import forked
from tests.storage.test_misses import REPLY

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


def telling(url: str) -> tuple[ForkServerProcess, TextIO]:
    return forked.start("tests.storage.telling_child", url)


def to_the_end(process: ForkServerProcess, output: TextIO) -> list[str]:
    with output:
        lines = output.read().splitlines()
    process.join(timeout=120)
    return lines


def left(url: str) -> set[str]:
    engine = open_engine(url)
    with engine.begin() as connection:
        found = {subscription.reply for subscription in waiting(connection)}
    engine.dispose()
    return found


def test_of_two_processes_each_person_is_told_by_one(waiting_url: str) -> None:
    running = [telling(waiting_url) for _ in range(2)]
    told = [line for process, output in running for line in to_the_end(process, output)]
    assert [process.exitcode for process, _ in running] == [0, 0]
    assert sorted(told) == [f"{number:03}" for number in range(PEOPLE)]
    assert left(waiting_url) == set()


@pytest.mark.parametrize("lines_before", [1, 3, 4, 50, 199])
def test_nobody_is_told_twice_when_the_process_is_killed(waiting_url: str, lines_before: int) -> None:
    process, output = telling(waiting_url)
    told = [output.readline().strip() for _ in range(lines_before)]
    process.kill()
    told += [line for line in to_the_end(process, output) if len(line) == 3]
    waiting_then = left(waiting_url)
    again = to_the_end(*telling(waiting_url))
    assert not waiting_then & set(told)
    assert max(Counter([*told, *again]).values()) == 1
    # Those handed out at the moment of the end, three at most, stay untold.
    assert len({*told, *again}) >= PEOPLE - 3
    assert left(waiting_url) == set()
