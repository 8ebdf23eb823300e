"""What passes, what does not, when it is tried again, and how little the log says of it."""

from __future__ import annotations

import logging
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from bot.storage.database_errors import PAUSES, QUIET, Outage, is_damage, is_passing


def error(code: int) -> OperationalError:
    origin = sqlite3.OperationalError("database or disk is full")
    origin.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, origin)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY])
def test_what_the_surroundings_do_passes(code: int) -> None:
    assert is_passing(error(code))
    assert is_passing(error(code | 2 << 8))
    assert not is_damage(error(code))


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB])
def test_what_is_damaged_stays_so(code: int) -> None:
    assert is_damage(error(code))
    assert not is_passing(error(code))


def test_a_mistake_of_ours_is_neither() -> None:
    for wrong in (error(sqlite3.SQLITE_ERROR), LookupError("x")):
        assert not is_passing(wrong)
        assert not is_damage(wrong)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_pauses_grow_to_some_seconds_and_the_log_has_a_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    trouble = Outage(clock)
    pauses = []
    with caplog.at_level(logging.INFO):
        while clock.now < 10 * QUIET:
            trouble.failed(error(sqlite3.SQLITE_FULL), 3)
            pauses.append(trouble.seconds)
            assert not trouble.is_due
            clock.now = trouble.next_try
            assert trouble.is_due
        trouble.over()
        trouble.over()
    assert pauses[:6] == [0.25, 0.5, 1.0, 2.0, 4.0, 8.0]
    assert max(pauses) == PAUSES[1]
    told = [record.getMessage() for record in caplog.records]
    assert 9 <= len(told) <= 11
    assert told[0].startswith("the database cannot be used (database or disk is full): 3 notes wait in memory")
    assert told[-1].startswith("the database can be used again, after 60")


def test_trouble_that_comes_and_goes_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    trouble = Outage(clock)
    with caplog.at_level(logging.INFO):
        for _ in range(100):
            trouble.failed(error(sqlite3.SQLITE_FULL), 1)
            clock.now += 0.25
            trouble.over()
    assert len(caplog.records) <= 2
