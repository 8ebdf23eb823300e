"""Several processes on one database, and processes that end without notice."""

from __future__ import annotations

from multiprocessing.context import ForkServerProcess
from typing import TextIO

import pytest
from sqlalchemy import select

from bot.storage.engine import open_engine
from bot.storage.tables import UPDATES
from bot.storage.updates import recover
from tests import forked
from tests.storage.conftest import rows
from tests.storage.test_telling import to_the_end


def replica(url: str, owner: str, count: int, chats: int) -> tuple[ForkServerProcess, TextIO]:
    return forked.start("tests.storage.inbox_child", url, owner, str(count), str(chats))


def told(lines: list[str], what: str) -> list[int]:
    return [int(line.split()[1]) for line in lines if line.startswith(f"{what} ")]


def test_of_two_processes_that_receive_the_same_updates_each_is_handed_to_one(url: str) -> None:
    running = [replica(url, owner, 300, 300) for owner in ("a", "b")]
    outputs = [to_the_end(process, output) for process, output in running]
    assert [process.exitcode for process, _ in running] == [0, 0]
    begun = [number for lines in outputs for number in told(lines, "begun")]
    assert sorted(begun) == list(range(300))


def test_two_processes_are_never_busy_with_the_same_chat(url: str) -> None:
    running = [replica(url, owner, 300, 7) for owner in ("a", "b")]
    for process, output in running:
        to_the_end(process, output)
    assert [process.exitcode for process, _ in running] == [0, 0]
    engine = open_engine(url)
    with engine.begin() as connection:
        pending = rows(connection, select(UPDATES.c.chat, UPDATES.c.owner).where(UPDATES.c.done.is_(None)).distinct())
    engine.dispose()
    assert sorted(chat for chat, _ in pending) == [f"chat {number}" for number in range(7)]


@pytest.mark.parametrize("lines_before", [1, 2, 7, 40, 103])
def test_nothing_told_is_lost_when_the_process_is_killed(url: str, lines_before: int) -> None:
    process, output = replica(url, "a", 100_000, 100_000)
    lines = [output.readline() for _ in range(lines_before)]
    process.kill()
    lines += to_the_end(process, output)
    if lines[-1].split()[1:] == []:
        lines.pop()  # cut off in the middle
    begun, done = told(lines, "begun"), told(lines, "done")
    assert begun
    engine = open_engine(url)
    with engine.begin() as connection:
        again = [incoming.id for incoming in recover(connection, owner="a", now=0.0)]
        stored = dict(rows(connection, select(UPDATES.c.id, UPDATES.c.done)))
    engine.dispose()
    assert set(begun) <= set(stored)
    assert all(stored[number] is not None for number in done)
    # One may have been finished without having been told.
    assert set(again) <= set(stored) - set(done)
    assert len(set(stored) - set(done) - set(again)) <= 1
